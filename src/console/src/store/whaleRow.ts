import type { Side } from "../wire/fields";
import type { QueuedWhale, WhaleDecision } from "../wire/whaleQueue";

/** A whale as the table shows it, from its arrival until it has faded. */
export interface WhaleRow {
  readonly whaleId: string;
  readonly marketTicker: string;
  readonly side: Side;
  readonly priceCents: number;
  /** Null for a whale that was decided before it was ever seen in the queue. */
  readonly count: string | null;
  readonly costDollars: string | null;
  readonly payoutDollars: string | null;
  readonly whaleSizeDollars: string;
  readonly timestampMs: number;
  readonly waiting: string | null;
  readonly processing: boolean;
  readonly action: string | null;
  readonly reason: string | null;
  /** Local monotonic time it left the queue, or null while it is in it. */
  readonly leftAt: number | null;
  readonly fading: boolean;
}

export type WhalePhase = "queued" | "processing" | "processed";

export function whalePhase(row: WhaleRow): WhalePhase {
  if (row.action !== null || row.leftAt !== null) return "processed";
  return row.processing ? "processing" : "queued";
}

export function rowFromQueue(whale: QueuedWhale, processing: boolean): WhaleRow {
  return { ...whale, processing, action: null, reason: null, leftAt: null, fading: false };
}

export function rowFromDecision(decision: WhaleDecision, now: number): WhaleRow {
  return {
    whaleId: decision.whaleId,
    marketTicker: decision.marketTicker,
    side: decision.side,
    priceCents: decision.priceCents,
    count: null,
    costDollars: null,
    payoutDollars: null,
    whaleSizeDollars: decision.whaleSizeDollars,
    timestampMs: decision.whaleTimestampMs,
    waiting: null,
    processing: false,
    action: decision.action,
    reason: decision.reason,
    leftAt: now,
    fading: false,
  };
}
