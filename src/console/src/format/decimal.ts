/** A decimal read exactly: value = units / 10^scale. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const shape = /^([+-]?)(\d+)(?:\.(\d*))?$/;

export function parseDecimal(value: string | null): Decimal | null {
  const match = value === null ? null : shape.exec(value.trim());
  if (!match) return null;
  const fraction = match[3] ?? "";
  const magnitude = BigInt((match[2] ?? "0") + fraction);
  return { units: match[1] === "-" ? -magnitude : magnitude, scale: fraction.length };
}

/** Integer division rounding half away from zero, as a statement of account rounds. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const quotient = (top * 2n + bottom) / (bottom * 2n);
  return negative ? -quotient : quotient;
}

export function rescale(value: Decimal, scale: number): bigint {
  const shift = scale - value.scale;
  return shift >= 0 ? value.units * 10n ** BigInt(shift) : divideRounded(value.units, 10n ** BigInt(-shift));
}

/** "1234567" -> "1,234,567". */
export function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** The magnitude of `units / 10^scale` with grouped thousands; the sign is the caller's to place. */
export function magnitude(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = groupThousands(digits.slice(0, digits.length - scale));
  return scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
}

export function signOf(value: string | null): -1 | 0 | 1 {
  const parsed = parseDecimal(value);
  if (!parsed || parsed.units === 0n) return 0;
  return parsed.units < 0n ? -1 : 1;
}
