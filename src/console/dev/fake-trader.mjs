// A trader that only plays: plausible frames for looking at the console without an exchange.

const markets = [
  "KXBTCD-25AUG0817-T116999.99", "KXHIGHNY-25AUG08-B87.5", "KXFEDDECISION-25SEP-H0", "KXMLBGAME-25AUG08NYYBOS-NYY",
  "KXNASDAQ100U-25AUG08H1600-T23500", "KXETHD-25AUG0817-T3899.99", "KXCPIYOY-25JUL-T2.8", "KXATPMATCH-25AUG08SINALC-ALC",
];
const outcomes = [
  ["followed", "Followed: bought 5 contracts at 43¢, one cent above the whale, within every limit."],
  ["skipped_age", "The bet is 412 s old; only bets of the last 120 s are followed."],
  ["skipped_position", "Already holding 25 contracts of YES in this market."],
  ["skipped_orders", "10 orders are open, which is the limit."],
  ["skipped_limit", "5 follow positions are open, which is the limit."],
  ["skipped_no_book", "No order book for this market after 2 s of waiting."],
  ["skipped_price", "The best ask is 58¢, 6¢ above the whale’s price; at most 3¢ is accepted."],
  ["skipped_risk", "Would raise the exposure to $1,024.10, above the limit of $1,000.00."],
  ["skipped_displaced", "Pushed out of the queue by a larger whale."],
  ["failed", "The exchange refused the order: insufficient_balance."],
  ["expired", "Waited for a token until the bet left the 5 min window."],
];
const weights = [9, 22, 10, 6, 14, 3, 17, 5, 8, 1, 5];
const steps = ["configuration", "exchange_clock", "orderbook_connect", "trading_client_connect", "kalshi_data_sync", "whale_tracker", "ready"];

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const dollars = (amount) => amount.toFixed(6);

function weightedOutcome() {
  let at = Math.random() * weights.reduce((sum, weight) => sum + weight, 0);
  return outcomes[weights.findIndex((weight) => (at -= weight) < 0)] ?? outcomes[0];
}

export class FakeTrader {
  constructor({ environment, speed, mode, broadcast }) {
    Object.assign(this, { environment, speed, mode, broadcast });
    this.startedAt = Date.now();
    this.exchangeStart = Date.UTC(2025, 7, 8, 13, 58, 0);
    this.activityId = 0;
    this.whaleId = 0;
    this.trades = 1840;
    this.queue = [];
    this.decisions = [];
    this.counts = Object.fromEntries([...outcomes.map(([action]) => [action, 0]), ["rate_limited", 0], ["total", 0]]);
    this.activities = [];
    this.state = mode === "error" ? "error" : "ready";
    this.enteredAt = Date.now();
    if (mode !== "empty") this.recordPast();
  }

  exchangeMs() {
    return Math.round(this.exchangeStart + (Date.now() - this.startedAt) * this.speed);
  }

  recordPast() {
    const path = ["startup", "initializing", "orderbook_connect", "trading_client_connect", "kalshi_data_sync", "ready"];
    path.slice(1).forEach((to, index) => {
      this.record("state_transition", "info", `${["Configuration read", "Clock agreed with the exchange", "Order books of 8 markets are streaming", "Trading client signed in", "Balance, positions and orders synchronised"][index]}`, {
        from_state: path[index], to_state: to, metadata: { attempt: 1, duration_ms: 120 + index * 340 },
      });
    });
    this.record("sync", "success", "Synchronised with the exchange: 3 positions, 2 orders, balance $9,612.40", { metadata: { positions: 3, orders: 2, duration_ms: 212 } });
    this.record("health_check", "info", "Healthy: feed, trading client and clock answer");
    for (let count = 0; count < 70; count += 1) this.decide(this.newWhale(Math.random() * 240_000), false);
  }

  newWhale(age = Math.random() * 9_000) {
    this.whaleId += 1;
    const price = 4 + Math.floor(Math.random() * 90);
    const count = 120 + Math.floor(Math.random() ** 3 * 60_000);
    const cost = (count * price) / 100;
    return {
      whale_id: `w-${this.whaleId}`, market_ticker: pick(markets), side: pick(["yes", "no"]), price_cents: price,
      count: count.toFixed(2), cost_dollars: dollars(cost), payout_dollars: dollars(count),
      whale_size_dollars: dollars(Math.max(cost, count - cost)), age_seconds: age / 1000,
      timestamp_ms: Math.round(this.exchangeMs() - age), waiting: null,
    };
  }

  decide(whale, announce = true) {
    const [action, reason] = weightedOutcome();
    const ours = action === "followed" || action === "failed";
    this.queue = this.queue.filter((other) => other !== whale);
    this.decisions.unshift({
      whale_id: whale.whale_id, market_ticker: whale.market_ticker, side: whale.side, action, reason,
      order_id: ours ? `ord-${whale.whale_id}` : null, whale_size_dollars: whale.whale_size_dollars,
      price_cents: whale.price_cents, our_price_cents: ours ? whale.price_cents + 1 : null, our_count: ours ? "5.00" : null,
      timestamp_ms: announce ? this.exchangeMs() : whale.timestamp_ms + 800, whale_timestamp_ms: whale.timestamp_ms,
    });
    this.decisions = this.decisions.sort((a, b) => b.timestamp_ms - a.timestamp_ms).slice(0, 50);
    this.counts[action] += 1;
    this.counts.total += 1;
    if (announce) {
      this.send("whale_processing", { whale_id: whale.whale_id, status: "complete", action, timestamp: Date.now() / 1000 });
      const level = action === "followed" ? "success" : action === "failed" ? "error" : "info";
      this.record(action === "followed" ? "whale_follow" : "trading_decision", level, `${whale.market_ticker}: ${reason}`, {
        metadata: { whale_id: whale.whale_id, side: whale.side, price_cents: whale.price_cents, size_dollars: whale.whale_size_dollars },
      });
    }
  }

  record(activityType, level, message, extra = {}) {
    this.activityId += 1;
    const activity = {
      id: this.activityId, timestamp: new Date().toISOString(), activity_type: activityType, level, message,
      metadata: {}, state: this.state, ...extra,
    };
    this.activities = [...this.activities, activity].slice(-300);
    this.send("system_activity", activity);
  }

  send(type, data) {
    this.broadcast(JSON.stringify({ type, data }));
  }

  greet(send) {
    const say = (type, data) => send(JSON.stringify({ type, data }));
    const labels = { sim: "SIM · exchange inside this process", paper: "PAPER · demo exchange", production: "PRODUCTION · real money", local: "LOCAL · tape on this machine" };
    say("connection", {
      client_id: "fake-1", message: "Connected", timestamp: new Date().toISOString(), version: "3.0.0-dev", environment: this.environment,
      environment_label: labels[this.environment] ?? this.environment, exchange_host: "127.0.0.1:8005", trading_enabled: true, whale_detection: true,
    });
    const transitions = this.activities.filter((activity) => activity.activity_type === "state_transition");
    const others = this.activities.filter((activity) => activity.activity_type !== "state_transition");
    say("history_replay", { transitions, activities: others, count: this.activities.length });
    say("trader_status", this.status());
    say("trading_state", this.trading());
    say("whale_queue", this.whales());
    say("something_new", { a: 1 });
  }

  /** One beat of the fake market, five a second. */
  beat() {
    if (this.mode === "silent") return;
    if (this.mode !== "empty") {
      this.trades += Math.floor(Math.random() * 9);
      for (const whale of this.queue.filter((other) => Date.now() - other.since > 1_600)) {
        if (whale.begun) this.decide(whale);
        else if (!whale.waiting || Math.random() < 0.1) {
          whale.begun = true;
          whale.waiting = null;
          this.send("whale_processing", { whale_id: whale.whale_id, status: "processing", action: null, timestamp: Date.now() / 1000 });
        }
      }
      if (Math.random() < 0.22) this.queue.push({ ...this.newWhale(), since: Date.now(), waiting: pick([null, null, null, "rate_limited", "book"]) });
      if (Math.random() < 0.12) this.decide(this.newWhale(400));
      if (Math.random() < 0.03) this.record("order_maintenance", "warning", "Cancelled 1 order that rested longer than 90 s", { metadata: { cancelled: 1 } });
      if (Math.random() < 0.03) for (let times = 0; times < 3; times += 1) this.record("sync", "info", "Positions unchanged");
    }
    this.send("whale_queue", this.whales());
    if (Math.random() < 0.3) this.send("trader_status", this.status());
    if (Math.random() < 0.3) this.send("trading_state", this.trading());
    if (Math.random() < 0.05) this.send("ping", { timestamp: Date.now() / 1000 });
  }

  status() {
    const uptime = (Date.now() - this.startedAt) / 1000;
    return {
      state: this.state, previous_state: "kalshi_data_sync", time_in_state_seconds: (Date.now() - this.enteredAt) / 1000, state_timeout_seconds: null,
      last_error: this.mode === "error" ? "Trading client: the exchange refused the API key (401)" : null,
      health: this.mode === "error" ? "unhealthy" : this.mode === "degraded" ? "degraded" : "healthy", degraded: this.mode === "degraded",
      timestamp: new Date().toISOString(), uptime_seconds: uptime + 4211, environment: this.environment,
      exchange_time_ms: this.exchangeMs(), exchange_speed: this.speed,
      metrics: {
        markets_connected: 8, snapshots_received: 16, deltas_received: 48_210 + this.trades * 3, connection_uptime: uptime + 4180,
        ws_connection_status: "connected", last_message_time: new Date().toISOString(), connection_established: new Date(this.startedAt - 4_180_000).toISOString(),
        first_snapshot_received: new Date(this.startedAt - 4_179_000).toISOString(), public_trades: this.trades, sequence_gaps: 1, reconnects: 0,
        events_processed: 61_004 + this.trades * 4, event_queue_depth: 2,
      },
      steps: steps.map((name, index) => ({
        name, status: this.mode === "error" && index > 2 ? (index === 3 ? "failed" : "pending") : "done",
        duration_ms: this.mode === "error" && index > 2 ? null : 12 + index * index * 61, details: index === 2 ? "8 markets, 16 snapshots" : "",
      })),
    };
  }

  trading() {
    const now = this.exchangeMs();
    const empty = this.mode === "empty";
    const position = (index, contracts, average, mark, extra = {}) => ({
      ticker: markets[index], side: index % 2 ? "no" : "yes", contracts: contracts.toFixed(2), average_price_cents: average, cost_dollars: dollars((contracts * average) / 100),
      mark_price_cents: mark, value_dollars: mark === null ? null : dollars((contracts * mark) / 100),
      unrealized_pnl_dollars: mark === null ? null : dollars((contracts * (mark - average)) / 100),
      realized_pnl_dollars: dollars(index === 1 ? 4.25 : 0), fees_dollars: dollars(contracts * 0.0173), opened_at_ms: this.exchangeStart - 1_500_000 * (index + 1),
      close_time_ms: this.exchangeStart + 5_400_000 * (index * 3 + 1), status: "open", reason: "Follows whale w-12", ...extra,
    });
    const order = (index, status, filled, extra = {}) => ({
      order_id: `o-${index}-${status}`, client_order_id: `c-${index}`, ticker: markets[index], side: index % 2 ? "yes" : "no", price_cents: 41 + index, count: "25.00",
      filled: filled.toFixed(2), remaining: (25 - filled).toFixed(2), status, placed_at_ms: now - 24_000 * (index + 1), reason: `Follows whale w-${30 + index}: $4,180.00 at ${40 + index}¢`, ...extra,
    });
    const swing = Math.sin(Date.now() / 9_000) * 14;
    return {
      version: 12, timestamp: new Date().toISOString(), synced: true, sync_time: new Date(Date.now() - 20_000).toISOString(),
      balance_dollars: dollars(9612.4), portfolio_value_dollars: empty ? dollars(0) : dollars(412.85 + swing), equity_dollars: dollars(empty ? 9612.4 : 10025.25 + swing),
      session_start_equity_dollars: dollars(empty ? 9612.4 : 10000), session_pnl_dollars: dollars(empty ? 0 : 25.25 + swing), realized_pnl_dollars: dollars(empty ? 0 : -3.125),
      unrealized_pnl_dollars: dollars(empty ? 0 : 28.375 + swing), fees_dollars: dollars(empty ? 0 : 2.9187), position_count: empty ? 0 : 4, order_count: empty ? 0 : 3, settlement_count: empty ? 0 : 2, orders_sent: 19, fills: 14,
      positions: empty ? [] : [
        position(0, 250, 41.5, 46 + swing / 4), position(1, 5, 87, 81.5), position(2, 1240, 12.3333, 12.5),
        position(4, 25, 55, null, { status: "settling", close_time_ms: this.exchangeStart - 60_000 }),
      ],
      orders: empty ? [] : [order(3, "resting", 0), order(5, "partially_filled", 10), order(6, "sent", 0)],
      recent_orders: empty ? [] : [order(7, "executed", 25, { finished_reason: "filled" }), order(2, "canceled", 5, { finished_reason: "rested_too_long" }), order(1, "rejected", 0, { finished_reason: "insufficient_balance" })],
      settlements: empty ? [] : [
        { ticker: "KXHIGHNY-25AUG07-B84.5", result: "yes", side: "yes", contracts: "25.00", cost_dollars: "10.750000", revenue_dollars: "25.000000", fees_dollars: "0.430000", net_pnl_dollars: "13.820000", settled_at_ms: this.exchangeStart - 7_200_000 },
        { ticker: "KXBTCD-25AUG0717-T115999.99", result: "no", side: "yes", contracts: "30.00", cost_dollars: "16.500000", revenue_dollars: "0.000000", fees_dollars: "0.445000", net_pnl_dollars: "-16.945000", settled_at_ms: this.exchangeStart - 9_200_000 },
      ],
      limits: { max_open_orders: 10, max_contracts_per_market: 1500, max_exposure_dollars: "1000.000000", exposure_dollars: empty ? "0.000000" : "812.440000", follow_positions: empty ? 0 : 3, max_follow_positions: 5 },
    };
  }

  whales() {
    const now = this.exchangeMs();
    const followed = this.decisions.filter((decision) => decision.action === "followed");
    const next = 20 - ((Date.now() / 1000) % 20);
    return {
      version: 40, exchange_time_ms: now, exchange_speed: this.speed, timestamp: Date.now() / 1000,
      queue: this.queue.map(({ since, begun, ...whale }) => ({ ...whale, age_seconds: (now - whale.timestamp_ms) / 1000 })),
      stats: { trades_seen: this.trades, trades_discarded: Math.floor(this.trades * 0.942), discard_rate_percent: 94.2, queue_size: this.queue.length, max_queue_size: 10, window_minutes: 5, min_size_dollars: "100.000000", bets: Math.floor(this.trades * 0.31), whales: this.counts.total },
      decisions: this.decisions, decision_stats: { ...this.counts, rate_limited: this.mode === "empty" ? 0 : 7 },
      followed: followed.map((decision) => ({
        whale_id: decision.whale_id, order_id: decision.order_id, placed_at_ms: decision.timestamp_ms, market_ticker: decision.market_ticker, side: decision.side,
        our_count: "5.00", our_filled: "3.00", our_price_cents: decision.our_price_cents, whale_size_dollars: decision.whale_size_dollars, status: "partially_filled",
      })),
      tokens: { available: 1, capacity: 3, next_token_seconds: next },
    };
  }
}
