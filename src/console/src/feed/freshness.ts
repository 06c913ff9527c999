import { silenceLimitMs, type LinkState } from "./link";

export const staleAfterMs = 20_000;

/** How far the figures on the page may be trusted. */
export type Freshness =
  | { readonly kind: "fresh" }
  /** Nothing has ever been received. */
  | { readonly kind: "first"; readonly retryInMs: number | null }
  /** The socket is open but nothing comes. */
  | { readonly kind: "silent"; readonly ageMs: number; readonly reconnectInMs: number }
  | { readonly kind: "down"; readonly ageMs: number; readonly retryInMs: number | null };

/** Whether what is shown may have been overtaken by what is. */
export function isStale(kind: Freshness["kind"]): boolean {
  return kind === "silent" || kind === "down";
}

export function freshness(link: LinkState, lastFrameAt: number | null, now: number): Freshness {
  const retryInMs = link.retryAt === null ? null : Math.max(0, link.retryAt - now);
  if (lastFrameAt === null) return { kind: "first", retryInMs };
  const ageMs = Math.max(0, now - lastFrameAt);
  if (link.phase !== "open") return { kind: "down", ageMs, retryInMs };
  if (ageMs > staleAfterMs) return { kind: "silent", ageMs, reconnectInMs: Math.max(0, silenceLimitMs - ageMs) };
  return { kind: "fresh" };
}
