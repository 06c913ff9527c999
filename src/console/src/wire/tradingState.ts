import {
  decimal, flag, list, number, numberOrNull, object, side, text, textOrNull, type RawObject, type Side,
} from "./fields";

export interface Position {
  readonly ticker: string;
  readonly side: Side;
  readonly contracts: string;
  readonly averagePriceCents: number;
  readonly costDollars: string;
  readonly markPriceCents: number | null;
  readonly valueDollars: string | null;
  readonly unrealizedPnlDollars: string | null;
  readonly realizedPnlDollars: string;
  readonly feesDollars: string;
  readonly openedAtMs: number | null;
  readonly closeTimeMs: number | null;
  readonly status: string;
  readonly reason: string;
}

export interface Order {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: Side;
  readonly priceCents: number;
  readonly count: string;
  readonly filled: string;
  readonly remaining: string;
  readonly status: string;
  readonly placedAtMs: number | null;
  readonly reason: string;
  /** Only for orders that are over. */
  readonly finishedReason: string | null;
}

export interface Settlement {
  readonly ticker: string;
  readonly result: string;
  readonly side: Side;
  readonly contracts: string;
  readonly costDollars: string;
  readonly revenueDollars: string;
  readonly feesDollars: string;
  readonly netPnlDollars: string;
  readonly settledAtMs: number | null;
}

export interface Limits {
  readonly maxOpenOrders: number;
  readonly maxContractsPerMarket: number;
  readonly maxExposureDollars: string;
  readonly exposureDollars: string;
  readonly followPositions: number;
  readonly maxFollowPositions: number;
}

export interface TradingState {
  readonly version: number;
  readonly synced: boolean;
  readonly syncTime: string | null;
  readonly balanceDollars: string;
  readonly portfolioValueDollars: string;
  readonly equityDollars: string;
  readonly sessionStartEquityDollars: string;
  readonly sessionPnlDollars: string;
  readonly realizedPnlDollars: string;
  readonly unrealizedPnlDollars: string | null;
  readonly feesDollars: string;
  readonly positionCount: number;
  readonly orderCount: number;
  readonly settlementCount: number;
  readonly ordersSent: number;
  readonly fills: number;
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
  readonly recentOrders: readonly Order[];
  readonly settlements: readonly Settlement[];
  readonly limits: Limits;
}

function decodePosition(raw: RawObject): Position {
  return {
    ticker: text(raw["ticker"]),
    side: side(raw["side"]),
    contracts: decimal(raw["contracts"]),
    averagePriceCents: number(raw["average_price_cents"]),
    costDollars: decimal(raw["cost_dollars"]),
    markPriceCents: numberOrNull(raw["mark_price_cents"]),
    valueDollars: textOrNull(raw["value_dollars"]),
    unrealizedPnlDollars: textOrNull(raw["unrealized_pnl_dollars"]),
    realizedPnlDollars: decimal(raw["realized_pnl_dollars"]),
    feesDollars: decimal(raw["fees_dollars"]),
    openedAtMs: numberOrNull(raw["opened_at_ms"]),
    closeTimeMs: numberOrNull(raw["close_time_ms"]),
    status: text(raw["status"], "open"),
    reason: text(raw["reason"]),
  };
}

function decodeOrder(raw: RawObject): Order {
  return {
    orderId: text(raw["order_id"]),
    clientOrderId: text(raw["client_order_id"]),
    ticker: text(raw["ticker"]),
    side: side(raw["side"]),
    priceCents: number(raw["price_cents"]),
    count: decimal(raw["count"]),
    filled: decimal(raw["filled"]),
    remaining: decimal(raw["remaining"]),
    status: text(raw["status"], "unknown"),
    placedAtMs: numberOrNull(raw["placed_at_ms"]),
    reason: text(raw["reason"]),
    finishedReason: textOrNull(raw["finished_reason"]),
  };
}

function decodeSettlement(raw: RawObject): Settlement {
  return {
    ticker: text(raw["ticker"]),
    result: text(raw["result"]),
    side: side(raw["side"]),
    contracts: decimal(raw["contracts"]),
    costDollars: decimal(raw["cost_dollars"]),
    revenueDollars: decimal(raw["revenue_dollars"]),
    feesDollars: decimal(raw["fees_dollars"]),
    netPnlDollars: decimal(raw["net_pnl_dollars"]),
    settledAtMs: numberOrNull(raw["settled_at_ms"]),
  };
}

function decodeLimits(value: unknown): Limits {
  const raw = object(value);
  return {
    maxOpenOrders: number(raw["max_open_orders"]),
    maxContractsPerMarket: number(raw["max_contracts_per_market"]),
    maxExposureDollars: decimal(raw["max_exposure_dollars"]),
    exposureDollars: decimal(raw["exposure_dollars"]),
    followPositions: number(raw["follow_positions"]),
    maxFollowPositions: number(raw["max_follow_positions"]),
  };
}

export function decodeTradingState(data: unknown): TradingState {
  const raw = object(data);
  return {
    version: number(raw["version"]),
    synced: flag(raw["synced"]),
    syncTime: textOrNull(raw["sync_time"]),
    balanceDollars: decimal(raw["balance_dollars"]),
    portfolioValueDollars: decimal(raw["portfolio_value_dollars"]),
    equityDollars: decimal(raw["equity_dollars"]),
    sessionStartEquityDollars: decimal(raw["session_start_equity_dollars"]),
    sessionPnlDollars: decimal(raw["session_pnl_dollars"]),
    realizedPnlDollars: decimal(raw["realized_pnl_dollars"]),
    unrealizedPnlDollars: textOrNull(raw["unrealized_pnl_dollars"]),
    feesDollars: decimal(raw["fees_dollars"]),
    positionCount: number(raw["position_count"]),
    orderCount: number(raw["order_count"]),
    settlementCount: number(raw["settlement_count"]),
    ordersSent: number(raw["orders_sent"]),
    fills: number(raw["fills"]),
    positions: list(raw["positions"], decodePosition),
    orders: list(raw["orders"], decodeOrder),
    recentOrders: list(raw["recent_orders"], decodeOrder),
    settlements: list(raw["settlements"], decodeSettlement),
    limits: decodeLimits(raw["limits"]),
  };
}
