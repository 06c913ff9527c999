import { divideRounded, magnitude, parseDecimal, rescale } from "./decimal";

export const missing = "—";

/** "-1234.565000" -> "-$1,234.57". Exact for any length: the digits never pass through floating point. */
export function formatMoney(dollars: string | null): string {
  return money(dollars, "");
}

/** As {@link formatMoney}, with a plus sign on gains. */
export function formatSignedMoney(dollars: string | null): string {
  return money(dollars, "+");
}

/** Without cents, for limits and thresholds; "$100" rather than "$100.00". */
export function formatWholeMoney(dollars: string | null): string {
  const value = parseDecimal(dollars);
  if (!value) return missing;
  const units = rescale(value, 0);
  return `${units < 0n ? "-" : ""}$${magnitude(units, 0)}`;
}

/** Gain or loss as a percentage of what the session started with. */
export function formatReturn(pnl: string | null, base: string | null): string {
  const gain = parseDecimal(pnl);
  const start = parseDecimal(base);
  if (!gain || !start || start.units <= 0n) return missing;
  const scale = Math.max(gain.scale, start.scale);
  const basisPoints = divideRounded(rescale(gain, scale) * 10_000n, rescale(start, scale));
  return `${signed(basisPoints, "+")}${magnitude(basisPoints, 2)}%`;
}

/** A share between 0 and 1, only ever used for bars; anything against a limit of nothing fills it. */
export function shareOf(part: string | null, whole: string | null): number {
  const share = Number(part) / Number(whole);
  return Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share));
}

function money(dollars: string | null, plus: "" | "+"): string {
  const value = parseDecimal(dollars);
  if (!value) return missing;
  const cents = rescale(value, 2);
  return `${signed(cents, plus)}$${magnitude(cents, 2)}`;
}

function signed(units: bigint, plus: "" | "+"): string {
  if (units < 0n) return "-";
  return units > 0n ? plus : "";
}
