import type { Frame } from "../wire/frame";
import { decodeFrame } from "../wire/frame";

/** Sample frames for tests, in the shape they have on the wire. */

export const exchangeStart = Date.UTC(2025, 7, 8, 14, 0, 0);

export function frame(type: string, data: object): Frame {
  return decodeFrame(JSON.stringify({ type, data }));
}

export function activity(id: number, message: string, atMs = id * 10_000, extra: object = {}): Record<string, unknown> {
  return {
    id, timestamp: new Date(atMs).toISOString(), activity_type: "sync", level: "info", message, metadata: {}, state: "ready", ...extra,
  };
}

export function queuedWhale(id: string, extra: object = {}): Record<string, unknown> {
  return {
    whale_id: id, market_ticker: "KXBTCD-25AUG0817-T116999.99", side: "yes", price_cents: 43, count: "2500.00",
    cost_dollars: "1075.000000", payout_dollars: "2500.000000", whale_size_dollars: "1425.000000", age_seconds: 2,
    timestamp_ms: exchangeStart - 2_000, waiting: null, ...extra,
  };
}

export function decision(id: string, action: string, extra: object = {}): Record<string, unknown> {
  return {
    whale_id: id, market_ticker: "KXHIGHNY-25AUG08-B87.5", side: "no", action, reason: `Because of ${action}.`, order_id: null,
    whale_size_dollars: "880.000000", price_cents: 61, our_price_cents: null, our_count: null,
    timestamp_ms: exchangeStart - 500, whale_timestamp_ms: exchangeStart - 900, ...extra,
  };
}

export function whaleQueue(queue: object[], decisions: object[] = [], extra: object = {}): Frame {
  const decisionStats: Record<string, number> = { total: decisions.length };
  for (const item of decisions as { action: string }[]) decisionStats[item.action] = (decisionStats[item.action] ?? 0) + 1;
  return frame("whale_queue", {
    version: 1, exchange_time_ms: exchangeStart, exchange_speed: 1, timestamp: 0, queue,
    stats: {
      trades_seen: 1840, trades_discarded: 1700, discard_rate_percent: 92.4, queue_size: queue.length, max_queue_size: 10,
      window_minutes: 5, min_size_dollars: "100.000000", bets: 310, whales: 12,
    },
    decisions, decision_stats: decisionStats, followed: [], tokens: { available: 1, capacity: 3, next_token_seconds: 7 }, ...extra,
  });
}

export function traderStatus(extra: object = {}): Frame {
  return frame("trader_status", {
    state: "ready", previous_state: "kalshi_data_sync", time_in_state_seconds: 12, state_timeout_seconds: null, last_error: null,
    health: "healthy", degraded: false, emergency_stop: null, uptime_seconds: 60, environment: "sim", exchange_time_ms: exchangeStart, exchange_speed: 120,
    metrics: { markets_connected: 8, ws_connection_status: "connected" },
    steps: [{ name: "orderbook_connect", status: "done", duration_ms: 256, details: "8 markets" }], ...extra,
  });
}

export function tradingState(extra: object = {}): Frame {
  return frame("trading_state", {
    version: 1, synced: true, sync_time: "2025-08-08T14:00:00Z", balance_dollars: "9612.400000", portfolio_value_dollars: "412.850000",
    equity_dollars: "10025.250000", session_start_equity_dollars: "10000.000000", session_pnl_dollars: "25.250000",
    realized_pnl_dollars: "-3.125000", unrealized_pnl_dollars: "28.375000", fees_dollars: "2.918700", position_count: 1, order_count: 1,
    settlement_count: 0, orders_sent: 3, fills: 2,
    positions: [{
      ticker: "KXFEDDECISION-25SEP-H0", side: "yes", contracts: "250.00", average_price_cents: 41.5, cost_dollars: "103.750000",
      mark_price_cents: 40, value_dollars: "100.000000", unrealized_pnl_dollars: "-3.750000", realized_pnl_dollars: "0.000000",
      fees_dollars: "1.000000", opened_at_ms: exchangeStart - 60_000, close_time_ms: exchangeStart + 3_600_000, status: "open", reason: "",
    }],
    orders: [{
      order_id: "o-1", client_order_id: "c-1", ticker: "KXETHD-25AUG0817-T3899.99", side: "no", price_cents: 46, count: "25.00",
      filled: "10.00", remaining: "15.00", status: "partially_filled", placed_at_ms: exchangeStart - 30_000, reason: "Follows whale w-9",
    }],
    recent_orders: [], settlements: [],
    limits: {
      max_open_orders: 10, max_contracts_per_market: 1500, max_exposure_dollars: "1000.000000", exposure_dollars: "150.000000",
      follow_positions: 1, max_follow_positions: 5,
    }, ...extra,
  });
}

export function connection(extra: object = {}): Frame {
  return frame("connection", {
    client_id: "c", message: "Connected", timestamp: "2025-08-08T14:00:00Z", version: "3.0.0", environment: "sim",
    environment_label: "SIM · exchange inside this process", exchange_host: "127.0.0.1", trading_enabled: true, whale_detection: true, ...extra,
  });
}
