using System.Text.Json.Nodes;
using Trader.Commands;
using Trader.Host.Api;
using Trader.Lifecycle;
using Trader.Status;

namespace Trader.Host.Tests.Api;

/// <summary>The exact shape of every frame: what a console or a program of somebody else reads.</summary>
public sealed class FramesTests : IAsyncDisposable
{
    private readonly HandMadeTrader made = new();

    public ValueTask DisposeAsync() => made.DisposeAsync();

    [Fact]
    [Trait("Requirement", "N6")]
    public void Connection_says_where_one_is() =>
        AssertFrame(
            made.Frames.Connection("client_1"),
            """
            {"type":"connection","data":{"client_id":"client_1","message":"Connected to TRADER V3",
            "timestamp":"2026-11-20T14:00:00+00:00","version":"3.0.0-test","environment":"sim",
            "environment_label":"SIM · a test","exchange_host":"127.0.0.1:5010","trading_enabled":true,"whale_detection":true}}
            """
        );

    [Fact]
    [Trait("Requirement", "N6")]
    public void Ping_carries_the_time() =>
        AssertFrame(made.Frames.Ping(), """{"type":"ping","data":{"timestamp":"2026-11-20T14:00:00+00:00"}}""");

    [Fact]
    [Trait("Requirement", "N6")]
    public void History_is_empty_before_anything_happened() =>
        AssertFrame(
            made.Frames.HistoryReplay(),
            """{"type":"history_replay","data":{"transitions":[],"activities":[],"count":0}}"""
        );

    [Fact]
    [Trait("Requirement", "N2")]
    [Trait("Requirement", "D1")]
    public void A_transition_is_an_activity_with_both_states() =>
        AssertFrame(
            Frames.SystemActivity(
                new Activity
                {
                    Id = 7,
                    WallMs = 1_795_183_200_123,
                    Type = ActivityTypes.StateTransition,
                    Level = ActivityLevel.Success,
                    Message = "Fully operational",
                    State = TraderState.Ready,
                    From = TraderState.KalshiDataSync,
                    Metadata = [new("markets", "12")],
                }
            ),
            """
            {"type":"system_activity","data":{"id":7,"timestamp":"2026-11-20T14:00:00.123+00:00","activity_type":"state_transition",
            "level":"success","message":"Fully operational","metadata":{"markets":"12"},"state":"ready",
            "from_state":"kalshi_data_sync","to_state":"ready"}}
            """
        );

    [Fact]
    [Trait("Requirement", "N2")]
    public void Another_activity_has_no_states_to_move_between() =>
        AssertFrame(
            Frames.SystemActivity(
                new Activity
                {
                    Id = 8,
                    WallMs = 1_795_183_200_000,
                    Type = ActivityTypes.Fill,
                    Level = ActivityLevel.Warning,
                    Message = "5 YES",
                    State = TraderState.Acting,
                }
            ),
            """
            {"type":"system_activity","data":{"id":8,"timestamp":"2026-11-20T14:00:00+00:00","activity_type":"fill",
            "level":"warning","message":"5 YES","metadata":{},"state":"acting"}}
            """
        );

    [Fact]
    [Trait("Requirement", "N7")]
    public void Whale_processing_begins_and_ends_in_epoch_seconds()
    {
        AssertFrame(
            Frames.WhaleProcessing(new NotifyWhale("KXA:1:yes", IsComplete: false, null, 1_795_183_200_250)),
            """{"type":"whale_processing","data":{"whale_id":"KXA:1:yes","status":"processing","action":null,"timestamp":1795183200.25}}"""
        );
        AssertFrame(
            Frames.WhaleProcessing(new NotifyWhale("KXA:1:yes", IsComplete: true, "skipped_age", 1_795_183_200_000)),
            """{"type":"whale_processing","data":{"whale_id":"KXA:1:yes","status":"complete","action":"skipped_age","timestamp":1795183200}}"""
        );
    }

    [Fact]
    [Trait("Requirement", "N6")]
    [Trait("Requirement", "N7")]
    public void Whale_queue_shows_whales_statistics_decisions_and_follows() =>
        AssertFrame(
            made.Frames.WhaleQueue(HandMadeTrader.Snapshot),
            """
            {"type":"whale_queue","data":{"version":42,"exchange_time_ms":1762603210500,"exchange_speed":0,"timestamp":1795183200,
            "queue":[{"whale_id":"KXFOUR-25NOV08-A:1762603208200:no","market_ticker":"KXFOUR-25NOV08-A","side":"no",
            "price_cents":33.33,"count":"300.00","cost_dollars":"99.990000","payout_dollars":"300.000000",
            "whale_size_dollars":"300.000000","age_seconds":2.3,"timestamp_ms":1762603208200,"waiting":"rate_limited"}],
            "stats":{"trades_seen":1000,"trades_discarded":925,"discard_rate_percent":92.5,"queue_size":1,"max_queue_size":10,
            "window_minutes":5,"min_size_dollars":100,"bets":900,"whales":3},
            "decisions":[{"whale_id":"KXTWO-25NOV08-A:1762603099000:yes","market_ticker":"KXTWO-25NOV08-A","side":"yes",
            "action":"followed","reason":"Following $200 whale","order_id":"order-1","whale_size_dollars":"200.000000",
            "price_cents":41,"our_price_cents":42.5,"our_count":"5.00","timestamp_ms":1762603100000,
            "whale_timestamp_ms":1762603099000},
            {"whale_id":"KXONE-25NOV08-A:1762603098000:no","market_ticker":"KXONE-25NOV08-A","side":"no",
            "action":"skipped_position","reason":"There is a position <b>already</b>","order_id":null,
            "whale_size_dollars":"150.000000","price_cents":50,"our_price_cents":null,"our_count":null,
            "timestamp_ms":1762603098100,"whale_timestamp_ms":1762603098000}],
            "decision_stats":{"followed":1,"skipped_age":0,"skipped_position":1,"skipped_orders":0,"skipped_limit":0,
            "skipped_no_book":0,"skipped_price":0,"skipped_risk":0,"skipped_displaced":0,"failed":0,"expired":0,
            "rate_limited":1,"total":2},
            "followed":[{"whale_id":"KXTWO-25NOV08-A:1762603099000:yes","order_id":"order-1","placed_at_ms":1762603100000,
            "market_ticker":"KXTWO-25NOV08-A","side":"yes","our_count":"5.00","our_filled":"0.50","our_price_cents":42.5,
            "whale_size_dollars":"200.000000","status":"resting"}],
            "tokens":{"available":0,"capacity":3,"next_token_seconds":13}}}
            """
        );

    [Fact]
    [Trait("Requirement", "N6")]
    [Trait("Requirement", "F6")]
    [Trait("Requirement", "K9")]
    [Trait("Requirement", "J5")]
    public void Trading_state_shows_the_account_to_the_millionth() =>
        AssertFrame(
            made.Frames.TradingState(HandMadeTrader.Snapshot),
            """
            {"type":"trading_state","data":{"version":42,"timestamp":"2026-11-20T14:00:00+00:00","synced":true,
            "sync_time":"2026-11-20T13:59:59+00:00","balance_dollars":"9988.150001","cash_dollars":"9990.250001",
            "portfolio_value_dollars":"2.750000","equity_dollars":"9993.000001","session_start_equity_dollars":"10000.000000",
            "session_pnl_dollars":"-6.999999","realized_pnl_dollars":"-1.500000","unrealized_pnl_dollars":"0.250000",
            "fees_dollars":"0.090000","position_count":1,"order_count":1,"settlement_count":1,"orders_sent":3,
            "orders_refused":1,"fills":2,
            "cash":{"available_dollars":"9988.150001","reserve_dollars":"1000.000000","shortfall_dollars":"0.000001",
            "invested_dollars":"5.100000","recouped_dollars":"1.250000","projected_need_dollars":"1002.100000",
            "expected_proceeds_dollars":"3.000000","recovering":true},
            "closing":{"positions":2,"stuck":1,"closed":{"take_profit":4,"stop_loss":3,"max_hold_time":2,"market_closing":1,
            "cash_recovery":0,"stuck":5,"operator":6,"shutdown":7}},
            "positions":[{"ticker":"KXONE-25NOV08-A","side":"no","contracts":"5.00","average_price_cents":50,
            "cost_dollars":"2.500000","mark_price_cents":55,"value_dollars":"2.750000","unrealized_pnl_dollars":"0.250000",
            "realized_pnl_dollars":"0.000000","fees_dollars":"0.090000","opened_at_ms":1762603000000,
            "close_time_ms":1762610000000,"status":"open","reason":"held to settlement","strategy":"whale_follower",
            "exit_policy":"hold_to_settlement","managed_contracts":"0.00","foreign_contracts":"1.00",
            "exit_value_dollars":"2.160000","exit_contracts":"4.00","exit_pnl_dollars":"0.160000","exit_pnl_percent":8,
            "to_take_profit_percent":12,"to_stop_loss_percent":18.05,"held_seconds":210,"held_longer":true,
            "seconds_to_close":6789,"closing_reason":null,"closing_phase":null,"closing_since_ms":null,"closing_orders":0,
            "closing_obstacle":null}],
            "orders":[{"order_id":"order-1","client_order_id":"client-1","ticker":"KXTWO-25NOV08-A","side":"yes",
            "price_cents":42.5,"count":"5.00","filled":"0.50","remaining":"4.50","status":"resting",
            "placed_at_ms":1762603100000,"reason":"Following $200 whale","finished_reason":null}],
            "recent_orders":[],
            "settlements":[{"ticker":"KXTHREE-25NOV08-A","result":"no","side":"yes","contracts":"3.00",
            "cost_dollars":"1.500000","revenue_dollars":"0.000000","fees_dollars":"0.010000","net_pnl_dollars":"-1.510000",
            "settled_at_ms":1762603050000}],
            "order_groups":[],"order_group_differences":[],"maintenance":{"enabled":false,"runs":0,"last_run_ms":null,"orders_pruned":0,"stale_count":0,"orphaned_count":0,"closed_market_count":0},"limits":{"max_open_orders":10,"max_contracts_per_market":100,"max_exposure_dollars":"1000.000000",
            "exposure_dollars":"4.600000","follow_positions":2,"max_follow_positions":3},
            "risk":{"limits":[{"rule":"open_orders","unit":"orders","used":2,"limit":10,"where":null},
            {"rule":"orders_per_minute","unit":"orders","used":3,"limit":null,"where":null},
            {"rule":"position","unit":"contracts","used":"5.50","limit":"100.00","where":"KXTWO-25NOV08-A"},
            {"rule":"daily_loss","unit":"dollars","used":"1.590001","limit":"250.000000","where":null}],
            "breakers":[{"scope":"global","open":false,"errors":1,"limit":5,"last_error":"no answer","closes_in_seconds":null},
            {"scope":"KXTWO-25NOV08-A","open":true,"errors":5,"limit":5,"last_error":"no <answer>","closes_in_seconds":300}],
            "protections":[{"protection":"loss_streak","market_ticker":null,
            "reason":"3 trades in a row lost within 60 minutes","ends_in_seconds":60},
            {"protection":"cool_down","market_ticker":"KXONE-25NOV08-A",
            "reason":"the market was left less than 5 minutes ago","ends_in_seconds":1}]},
                        "differences":["cash 1 here, 2 there"],
            "calibration":{"running":{"number":9,"cause":"requested","step":"monitoring_markets",
            "began":"2026-11-20T13:59:59.5+00:00"},
            "last":{"number":8,"cause":"regular","began":"2026-11-20T13:58:59+00:00","duration_ms":2013,"complete":false,
            "healthy":false,
            "steps":[{"name":"syncing_state","status":"given_up","duration_ms":2000,"details":"no answer within 2000 ms"},
            {"name":"closing_positions","status":"done","duration_ms":0,"details":"closed 1 (2 active)"},
            {"name":"monitoring_markets","status":"done","duration_ms":13,"details":"2 markets held"},
            {"name":"cash_recovery","status":"done","duration_ms":0,"details":"$9,988.15 available"}],
            "markets_viable":{"passed":true,"details":"12 selected markets viable"},
            "portfolio_healthy":{"passed":false,"details":"1 being corrected"},"cash_sufficient":null,
            "drift":{"cash_calculated_dollars":"9990.250001","cash_synced_dollars":"9990.250002",
            "portfolio_calculated_dollars":"2.750000","portfolio_synced_dollars":"2.760000","positions_calculated":1,
            "positions_synced":2,"positions_differing":3},"positions":1,"orders":4,
            "events":{"waiting":17,"dropped":5,"stale":2,"overflows":0}},
            "last_sync_time":"2026-11-20T13:59:59+00:00","next_due_seconds":52,"count":8,"steps_missed":2,"slow_runs":1,
            "stale_events":6,"correcting":["KXONE-25NOV08-A"]}}}
            """
        );

    [Fact]
    [Trait("Requirement", "F6")]
    public void What_is_not_known_is_null_and_never_a_guess()
    {
        var snapshot = HandMadeTrader.Snapshot with
        {
            IsSynced = false,
            LastSyncWallMs = null,
            Positions =
            [
                HandMadeTrader.Snapshot.Positions[0] with
                {
                    Mark = null,
                    Value = null,
                    OpenedMs = 0,
                    CloseMs = null,
                    IsClosed = true,
                },
            ],
        };

        var data = JsonNode.Parse(made.Frames.TradingState(snapshot))!["data"]!;

        Assert.Null(data["sync_time"]);
        Assert.Null(data["unrealized_pnl_dollars"]);
        Assert.Equal("0.000000", (string)data["session_pnl_dollars"]!);
        var position = data["positions"]![0]!;
        foreach (
            var name in (string[])["mark_price_cents", "value_dollars", "unrealized_pnl_dollars", "opened_at_ms", "close_time_ms"]
        )
        {
            Assert.True(position.AsObject().ContainsKey(name));
            Assert.Null(position[name]);
        }

        Assert.Equal("settling", (string)position["status"]!);
    }

    [Fact]
    [Trait("Requirement", "N6")]
    [Trait("Requirement", "D2")]
    [Trait("Requirement", "D8")]
    [Trait("Requirement", "D15")]
    [Trait("Defect", "D-53")]
    [Trait("Requirement", "K6")]
    public void Trader_status_before_the_start() =>
        AssertFrame(
            made.Frames.TraderStatus(),
            """
            {"type":"trader_status","data":{"state":"startup","previous_state":null,"time_in_state_seconds":0,
            "state_timeout_seconds":30,"last_error":null,"health":"healthy","degraded":false,"degraded_reason":null,"pauses":[],
            "current_status":"initializing","time_in_status":0,
            "status":{"result":null,"previous_state":null,"previous_state_duration_ms":null,"spell":null,"queue_depth":0},
            "status_history":[{"number":1,"status":"initializing","previous_state":null,"since":"2026-11-20T14:00:00+00:00",
            "duration_ms":null,"result":null,"spell":null}],"emergency_stop":null,
            "timestamp":"2026-11-20T14:00:00+00:00","uptime_seconds":0,"environment":"sim","exchange_time_ms":1762603210500,
            "exchange_speed":0,"transitions":{"made":0,"refused":0,"errors":0,"timeouts":0},
            "metrics":{"markets_connected":0,"markets_watched":0,"snapshots_received":0,"deltas_received":0,"suspect_books":0,
            "connection_uptime":0,"ws_connection_status":"connecting","last_message_time":null,"connection_established":null,
            "first_snapshot_received":null,"public_trades":0,"own_takes":0,"sequence_gaps":0,"decode_errors":0,"reconnects":0,
            "events_processed":0,"event_queue_depth":0,"drifts":0,"orders_pruned":0},
            "steps":[{"name":"initializing","status":"pending","duration_ms":null,"details":"","started_at":null,"completed_at":null},
            {"name":"orderbook_connect","status":"pending","duration_ms":null,"details":"","started_at":null,"completed_at":null},
            {"name":"trading_client_connect","status":"pending","duration_ms":null,"details":"","started_at":null,"completed_at":null},
            {"name":"kalshi_data_sync","status":"pending","duration_ms":null,"details":"","started_at":null,"completed_at":null},
            {"name":"trader_calibration","status":"pending","duration_ms":null,"details":"","started_at":null,"completed_at":null}],
            "calibration":{"running":null,"last":null,"last_sync_time":null,"next_due_seconds":null,"count":0,"steps_missed":0,
            "slow_runs":0,"stale_events":0,"correcting":[]},
            "exchange":{"exchange_active":true,"trading_active":true,"resumes_at":null,
            "description":"the exchange is open for orders"},"components":[],
            "initialization":{"complete":false,"started_at":null,"completed_at":null,"attempts":0,"failures":[],
            "last_account_sync":null}}}
            """
        );

    [Fact]
    [Trait("Requirement", "J3")]
    public void An_emergency_stop_says_how_far_it_has_come() =>
        AssertFrame(
            Frames.StopReport(HandMadeTrader.Snapshot),
            """
            {"emergency_stop":{"phase":"clearing","reason":"the operator is <worried>","since":"2026-11-20T13:59:58.5+00:00",
            "pulls":2,"verified_at":null,"resting_orders":7,"unknown_orders":1,
            "last_obstacle":"cancelling all orders failed: 503"},
            "pauses":[{"cause":"operator","reason":"lunch <now>","since":"2026-11-20T13:59:58.5+00:00","waits_for_resume":true}],
            "drift_stops":[]}
            """
        );

    [Fact]
    [Trait("Requirement", "J3")]
    public void No_emergency_stop_is_null() =>
        AssertFrame(
            Frames.StopReport(
                HandMadeTrader.Snapshot with
                {
                    Stop = null,
                    Lifecycle = HandMadeTrader.Snapshot.Lifecycle with { Pauses = [] },
                }
            ),
            """{"emergency_stop":null,"pauses":[],"drift_stops":[]}"""
        );

    [Fact]
    [Trait("Promise", "R21")]
    public void Markup_in_a_text_is_escaped_on_the_wire()
    {
        var bytes = System.Text.Encoding.UTF8.GetString(made.Frames.WhaleQueue(HandMadeTrader.Snapshot));

        Assert.DoesNotContain("<b>", bytes, StringComparison.Ordinal);
    }

    // Compared as values: field order, too, because people read these in a terminal.
    private static void AssertFrame(byte[] frame, string expected) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(frame)!.ToJsonString());
}
