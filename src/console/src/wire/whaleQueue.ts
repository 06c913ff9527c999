import {
  decimal, list, number, numberOrNull, object, side, text, textOrNull, type RawObject, type Side,
} from "./fields";

export interface QueuedWhale {
  readonly whaleId: string;
  readonly marketTicker: string;
  readonly side: Side;
  readonly priceCents: number;
  readonly count: string;
  readonly costDollars: string;
  readonly payoutDollars: string;
  readonly whaleSizeDollars: string;
  readonly timestampMs: number;
  readonly waiting: string | null;
}

export interface WhaleDecision {
  readonly whaleId: string;
  readonly marketTicker: string;
  readonly side: Side;
  readonly action: string;
  readonly reason: string;
  readonly orderId: string | null;
  readonly whaleSizeDollars: string;
  readonly priceCents: number;
  readonly ourPriceCents: number | null;
  readonly ourCount: string | null;
  /** When it was decided, exchange clock. */
  readonly timestampMs: number;
  readonly whaleTimestampMs: number;
}

export interface FollowedWhale {
  readonly whaleId: string;
  readonly orderId: string;
  readonly placedAtMs: number;
  readonly marketTicker: string;
  readonly side: Side;
  readonly ourCount: string;
  readonly ourFilled: string;
  readonly ourPriceCents: number;
  readonly whaleSizeDollars: string;
  readonly status: string;
}

export interface WhaleStats {
  readonly tradesSeen: number;
  readonly tradesDiscarded: number;
  readonly discardRatePercent: number;
  readonly queueSize: number;
  readonly maxQueueSize: number;
  readonly windowMinutes: number;
  readonly minSizeDollars: string;
  readonly bets: number;
  readonly whales: number;
}

/** The allowance of follows: one token buys one order. */
export interface Tokens {
  readonly available: number;
  readonly capacity: number;
  readonly nextTokenSeconds: number | null;
}

export interface WhaleQueue {
  readonly exchangeTimeMs: number | null;
  readonly exchangeSpeed: number;
  readonly queue: readonly QueuedWhale[];
  readonly stats: WhaleStats;
  readonly decisions: readonly WhaleDecision[];
  readonly decisionStats: Readonly<Record<string, number>>;
  readonly followed: readonly FollowedWhale[];
  readonly tokens: Tokens;
}

export interface WhaleProcessing {
  readonly whaleId: string;
  readonly status: string;
  readonly action: string | null;
}

function decodeQueuedWhale(raw: RawObject): QueuedWhale {
  return {
    whaleId: text(raw["whale_id"]),
    marketTicker: text(raw["market_ticker"]),
    side: side(raw["side"]),
    priceCents: number(raw["price_cents"]),
    count: decimal(raw["count"]),
    costDollars: decimal(raw["cost_dollars"]),
    payoutDollars: decimal(raw["payout_dollars"]),
    whaleSizeDollars: decimal(raw["whale_size_dollars"]),
    timestampMs: number(raw["timestamp_ms"]),
    waiting: textOrNull(raw["waiting"]),
  };
}

function decodeDecision(raw: RawObject): WhaleDecision {
  const timestampMs = number(raw["timestamp_ms"]);
  return {
    whaleId: text(raw["whale_id"]),
    marketTicker: text(raw["market_ticker"]),
    side: side(raw["side"]),
    action: text(raw["action"], "unknown"),
    reason: text(raw["reason"]),
    orderId: textOrNull(raw["order_id"]),
    whaleSizeDollars: decimal(raw["whale_size_dollars"]),
    priceCents: number(raw["price_cents"]),
    ourPriceCents: numberOrNull(raw["our_price_cents"]),
    ourCount: textOrNull(raw["our_count"]),
    timestampMs,
    whaleTimestampMs: number(raw["whale_timestamp_ms"], timestampMs),
  };
}

function decodeFollowed(raw: RawObject): FollowedWhale {
  return {
    whaleId: text(raw["whale_id"]),
    orderId: text(raw["order_id"]),
    placedAtMs: number(raw["placed_at_ms"]),
    marketTicker: text(raw["market_ticker"]),
    side: side(raw["side"]),
    ourCount: decimal(raw["our_count"]),
    ourFilled: decimal(raw["our_filled"]),
    ourPriceCents: number(raw["our_price_cents"]),
    whaleSizeDollars: decimal(raw["whale_size_dollars"]),
    status: text(raw["status"], "unknown"),
  };
}

function decodeStats(value: unknown): WhaleStats {
  const raw = object(value);
  return {
    tradesSeen: number(raw["trades_seen"]),
    tradesDiscarded: number(raw["trades_discarded"]),
    discardRatePercent: number(raw["discard_rate_percent"]),
    queueSize: number(raw["queue_size"]),
    maxQueueSize: number(raw["max_queue_size"]),
    windowMinutes: number(raw["window_minutes"]),
    minSizeDollars: decimal(raw["min_size_dollars"]),
    bets: number(raw["bets"]),
    whales: number(raw["whales"]),
  };
}

function decodeTokens(value: unknown): Tokens {
  const raw = object(value);
  return {
    available: number(raw["available"]),
    capacity: number(raw["capacity"]),
    nextTokenSeconds: numberOrNull(raw["next_token_seconds"]),
  };
}

function decodeCounts(value: unknown): Record<string, number> {
  return Object.fromEntries(Object.entries(object(value)).map(([name, count]) => [name, number(count)]));
}

export function decodeWhaleQueue(data: unknown): WhaleQueue {
  const raw = object(data);
  return {
    exchangeTimeMs: numberOrNull(raw["exchange_time_ms"]),
    exchangeSpeed: number(raw["exchange_speed"], 1),
    queue: list(raw["queue"], decodeQueuedWhale),
    stats: decodeStats(raw["stats"]),
    decisions: list(raw["decisions"], decodeDecision),
    decisionStats: decodeCounts(raw["decision_stats"]),
    followed: list(raw["followed"], decodeFollowed),
    tokens: decodeTokens(raw["tokens"]),
  };
}

export function decodeWhaleProcessing(data: unknown): WhaleProcessing {
  const raw = object(data);
  return { whaleId: text(raw["whale_id"]), status: text(raw["status"]), action: textOrNull(raw["action"]) };
}
