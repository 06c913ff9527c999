/**
 * Tolerant readers for single wire fields. A frame with a missing or odd field must never
 * take the console down while money is at work, so every reader has a harmless fallback.
 */
export type RawObject = Readonly<Record<string, unknown>>;

export function object(value: unknown): RawObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as RawObject) : {};
}

export function list<T>(value: unknown, decode: (item: RawObject) => T): T[] {
  return Array.isArray(value) ? value.map((item) => decode(object(item))) : [];
}

export function textOrNull(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : null;
}

export function text(value: unknown, fallback = ""): string {
  return textOrNull(value) ?? fallback;
}

export function numberOrNull(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function number(value: unknown, fallback = 0): number {
  return numberOrNull(value) ?? fallback;
}

/** Money and contract counts stay decimal strings: floating point would lose their exactness. */
export function decimal(value: unknown): string {
  return textOrNull(value) ?? "0";
}

export function flag(value: unknown): boolean {
  return value === true;
}

export type Side = "yes" | "no";

export function side(value: unknown): Side {
  return value === "no" ? "no" : "yes";
}
