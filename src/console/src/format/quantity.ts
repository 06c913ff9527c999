import { groupThousands, magnitude, parseDecimal } from "./decimal";
import { missing } from "./money";

/** Contracts: "1500.00" -> "1,500", "12.50" -> "12.5". */
export function formatContracts(count: string | null): string {
  const value = parseDecimal(count);
  if (!value) return missing;
  const digits = magnitude(value.units, value.scale);
  const trimmed = value.scale > 0 ? digits.replace(/\.?0+$/, "") : digits;
  return value.units < 0n ? `-${trimmed}` : trimmed;
}

/** A price in cents, at most two decimals: 45 -> "45¢", 45.5 -> "45.5¢". */
export function formatCents(cents: number | null): string {
  if (cents === null) return missing;
  return `${String(Math.round(cents * 100) / 100)}¢`;
}

export function formatCount(count: number): string {
  const rounded = Math.round(count);
  return `${rounded < 0 ? "-" : ""}${groupThousands(String(Math.abs(rounded)))}`;
}

export function formatPercent(percent: number): string {
  return `${percent.toFixed(1)}%`;
}
