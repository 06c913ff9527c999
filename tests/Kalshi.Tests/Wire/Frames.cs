using System.Text;

namespace Kalshi.Tests.Wire;

/// <summary>Frames made by hand in the shapes of the exchange's documentation.</summary>
internal static class Frames
{
    public const string Delta =
        """{"type":"orderbook_delta","sid":1,"seq":20,"msg":{"market_ticker":"KXSIMRAIN-26NOV25-T1","market_id":"2f0d9b6a-8f3e-4f0e-9c55-0d4c6a7be001","price_dollars":"0.3700","delta_fp":"-25.00","side":"no","client_order_id":"pf-20261120-000017","ts":"2026-11-20T14:03:11.553Z","ts_ms":1795183391553},"sending_ts_ms":1795183391560}""";

    public const string Trade =
        """{"type":"trade","sid":2,"seq":7,"msg":{"trade_id":"3a0a5d0a-90f8-4a6b-8a61-4d0c7a1f0002","market_ticker":"KXSIMRAIN-26NOV25-T1","yes_price_dollars":"0.3700","no_price_dollars":"0.6300","count_fp":"4.50","taker_side":"no","taker_outcome_side":"no","taker_book_side":"ask","is_block_trade":true,"ts":1795188662,"ts_ms":1795188662040}}""";

    public const string Snapshot =
        """{"type":"orderbook_snapshot","id":3,"sid":1,"seq":19,"msg":{"market_ticker":"KXSIMRAIN-26NOV25-T1","market_id":"2f0d9b6a-8f3e-4f0e-9c55-0d4c6a7be001","yes_dollars_fp":[["0.3500","300.00"],["0.3600","120.00"]],"no_dollars_fp":[["0.3900","45.50"]]}}""";

    public const string Fill =
        """{"type":"fill","sid":4,"msg":{"trade_id":"3a0a5d0a-90f8-4a6b-8a61-4d0c7a1f0002","order_id":"b1b7c1d2-7a0a-4a52-9f35-3f2f64f0a001","client_order_id":"pf-20261120-000017","market_ticker":"KXSIMRAIN-26NOV25-T1","exchange_index":0,"is_taker":false,"side":"yes","action":"buy","purchased_side":"yes","outcome_side":"yes","book_side":"bid","yes_price_dollars":"0.3700","count_fp":"4.50","fee_cost":"0.0175","post_position_fp":"-4.50","ts":1795188662,"ts_ms":1795188662040}}""";

    public const string UserOrder =
        """{"type":"user_order","sid":6,"msg":{"order_id":"b1b7c1d2-7a0a-4a52-9f35-3f2f64f0a001","user_id":"5a3c1f60-3f5c-4a55-8a53-2f6b9f6d0001","ticker":"KXSIMRAIN-26NOV25-T1","exchange_index":0,"status":"canceled","side":"yes","is_yes":true,"outcome_side":"yes","book_side":"bid","yes_price_dollars":"0.3700","fill_count_fp":"4.50","remaining_count_fp":"0.00","initial_count_fp":"25.00","client_order_id":"pf-20261120-000017","last_updated_ts_ms":1795188700000,"last_update_reason":"Decrease"}}""";

    public const string Subscribed =
        """{"type":"subscribed","id":1,"msg":{"channel":"orderbook_delta","sid":9},"sending_ts_ms":1795183300101}""";

    public const string Unsubscribed = """{"type":"unsubscribed","id":5,"sid":2,"seq":44}""";

    public const string Ok =
        """{"type":"ok","id":2,"sid":1,"seq":18,"msg":{"market_tickers":["A-1","A-2"]},"sending_ts_ms":1795183301201}""";

    public const string OkList =
        """{"type":"ok","id":4,"msg":[{"channel":"orderbook_delta","sid":1},{"channel":"trade","sid":2}]}""";

    public const string Error =
        """{"type":"error","sid":1,"seq":61,"msg":{"code":25,"msg":"Subscription buffer overflow"},"sending_ts_ms":1795188900000}""";

    public const string Lifecycle =
        """{"type":"market_lifecycle_v2","sid":8,"seq":903,"msg":{"event_type":"close_date_updated","market_ticker":"KXSIMRAIN-26NOV25-T1","close_ts":1795690000}}""";

    public const string RecordedTrade =
        """{"type":"trade","sid":3,"seq":1,"msg":{"count_fp":"2.00","market_ticker":"KXTEST-26AUG2818-T57399.99","no_price_dollars":"0.2000","taker_book_side":"ask","taker_outcome_side":"no","taker_side":"no","trade_id":"879217f6-553e-7222-2304-fb05558d63d0","ts":1786956599,"ts_ms":1786956599391,"yes_price_dollars":"0.8000"}}""";

    public const string OldDelta =
        """{"type":"orderbook_delta","sid":1,"seq":2,"msg":{"market_ticker":"KXGOLDH-26AUG2711-T4615.99","market_id":"ef793c45-beed-4096-8a3a-1c70af894be7","price_dollars":"0.0100","delta_fp":"10.00","side":"yes","ts":1787838983}}""";

    public const string Unknown = """{"type":"weather_report","sid":9,"seq":5,"msg":{"wind":["n",3]}}""";

    public const string Ticker =
        """{"type":"ticker","sid":3,"msg":{"market_ticker":"KXSIMRAIN-26NOV25-T1","market_id":"2f0d9b6a-8f3e-4f0e-9c55-0d4c6a7be001","price_dollars":"0.3800","yes_bid_dollars":"0.3700","yes_ask_dollars":"0.3900","yes_bid_size_fp":"25.00","yes_ask_size_fp":"45.50","last_trade_size_fp":"7.50","volume_fp":"1804.25","open_interest_fp":"950.00","dollar_volume":-702,"dollar_open_interest":361,"ts":1795183391,"ts_ms":1795183391553,"time":"2026-11-20T14:03:11.553Z"}}""";

    public const string Position =
        """{"type":"market_position","sid":5,"msg":{"user_id":"5a3c1f60-3f5c-4a55-8a53-2f6b9f6d0001","market_ticker":"KXSIMRAIN-26NOV25-T1","position_fp":"-4.50","position_cost_dollars":"1.6650","realized_pnl_dollars":"-0.2000","fees_paid_dollars":"0.0161","position_fee_cost_dollars":"0.0000","volume_fp":"4.50"}}""";

    public const string OrderGroup =
        """{"type":"order_group_updates","sid":7,"seq":3,"msg":{"event_type":"limit_updated","order_group_id":"0c8d6f9e-1f61-4a0b-8f0d-6a5f3e0c9b21","ts_ms":1795188662041,"contracts_limit_fp":"150.00"}}""";

    public const string MarketCreated =
        """{"type":"market_lifecycle_v2","sid":8,"seq":900,"msg":{"event_type":"created","market_ticker":"KXSIMRAIN-26NOV26-T1","exchange_index":0,"open_ts":1795276800,"close_ts":1795752000,"price_level_structure":"linear_cent","price_ranges":[{"start":"0.0000","end":"1.0000","step":"0.0100"}],"additional_metadata":{"name":"T1","title":"Rain of 1 inch or more","yes_sub_title":"1 inch or more","no_sub_title":"Less","rules_primary":"…","rules_secondary":"","can_close_early":true,"event_ticker":"KXSIMRAIN-26NOV26","expected_expiration_ts":1795755600,"strike_type":"greater_or_equal","floor_strike":1}}}""";

    public const string EventCreated =
        """{"type":"event_lifecycle","sid":8,"seq":913,"msg":{"event_ticker":"KXSIMRAIN-26NOV26","exchange_index":0,"title":"Rain on Nov 26?","subtitle":"Nov 26","collateral_return_type":"","series_ticker":"KXSIMRAIN"}}""";

    public const string EventFee =
        """{"type":"event_fee_update","sid":8,"seq":907,"msg":{"event_ticker":"KXSIMRAIN-26NOV25","fee_type_override":"quadratic","fee_multiplier_override":0.5}}""";

    /// <summary>The documented channels besides those of <see cref="All"/>, and one that is documented and not read.</summary>
    public static readonly string[] Channels =
    [
        Ticker,
        Position,
        OrderGroup,
        MarketCreated,
        EventCreated,
        EventFee,
        RecordedTrade,
        OldDelta,
        """{"type":"pyth_value","sid":11,"seq":1,"msg":{"underlying_ticker":"Metal.XAU/USD"}}""",
    ];

    public static readonly string[] All =
    [
        Delta,
        Trade,
        Snapshot,
        Fill,
        UserOrder,
        Subscribed,
        Unsubscribed,
        Ok,
        OkList,
        Error,
        Lifecycle,
        Unknown,
        Ticker,
        Position,
        OrderGroup,
        MarketCreated,
        EventCreated,
        EventFee,
    ];

    /// <summary>The frequent messages in all the shapes they come in.</summary>
    public static readonly string[] Frequent =
    [
        Delta,
        Trade,
        RecordedTrade,
        OldDelta,
        Delta.Replace("\"client_order_id\":\"pf-20261120-000017\",", "", StringComparison.Ordinal),
        Delta.Replace("\"ts\":", "\"subaccount\":3,\"ts\":", StringComparison.Ordinal),
        Trade.Replace("\"ts_ms\"", "\"new_field\":false,\"ts_ms\"", StringComparison.Ordinal),
    ];

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
