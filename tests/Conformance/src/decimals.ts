/** A decimal text of the wire as whole millionths, exact: the sums here must not depend on binary fractions. */
export function micros(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) {
    throw new Error(`"${text}" is not a decimal number with at most six places.`);
  }

  const [, sign, whole = '', fraction = ''] = match;
  const value = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  return sign === '-' ? -value : value;
}

/** Dollars with four places, as requests carry prices. */
export function dollars(cents: number): string {
  return (cents / 100).toFixed(4);
}
