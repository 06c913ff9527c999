using System.Collections.Frozen;
using Kalshi.Wire;

namespace Kalshi.Client.Rest;

/// <summary>
/// The words of the REST API that are documented (§5 to §7): values of fields that take one of a few, and fields this library
/// knows of and does not use. Whatever is neither typed nor here is news.
/// </summary>
internal static class RestVocabulary
{
    private static readonly string[] Sides = ["yes", "no"];
    private static readonly string[] BookSides = ["bid", "ask"];
    private static readonly string[] FeeTypes =
    [
        "quadratic",
        "quadratic_with_maker_fees",
        "quadratic_with_combo_maker_fees",
        "flat",
        "margin_market_maker_program_fees",
    ];

    private static readonly FrozenDictionary<(Type Owner, string Field), FrozenSet<string>> Values = new Dictionary<
        (Type, string),
        string[]
    >
    {
        [(typeof(MarketDto), "status")] =
        [
            "initialized",
            "inactive",
            "active",
            "closed",
            "determined",
            "disputed",
            "amended",
            "finalized",
        ],
        [(typeof(MarketDto), "market_type")] = ["binary", "scalar"],
        [(typeof(MarketDto), "result")] = ["yes", "no", "scalar"],
        [(typeof(MarketDto), "settlement_bounds_type")] = ["default", "floor"],
        [(typeof(MarketDto), "strike_type")] =
        [
            "greater",
            "greater_or_equal",
            "less",
            "less_or_equal",
            "between",
            "functional",
            "custom",
            "structured",
        ],
        [(typeof(OrderDto), "status")] = ["resting", "canceled", "executed"],
        [(typeof(OrderDto), "outcome_side")] = Sides,
        [(typeof(OrderDto), "book_side")] = BookSides,
        [(typeof(OrderDto), "type")] = ["limit"],
        [(typeof(OrderDto), "self_trade_prevention_type")] = ["taker_at_cross", "maker"],
        [(typeof(FillDto), "outcome_side")] = Sides,
        [(typeof(FillDto), "book_side")] = BookSides,
        [(typeof(TradeDto), "taker_outcome_side")] = Sides,
        [(typeof(TradeDto), "taker_book_side")] = BookSides,
        [(typeof(SettlementDto), "market_result")] = ["yes", "no", "scalar"],
        [(typeof(SeriesDto), "fee_type")] = FeeTypes,
        [(typeof(SeriesFeeChangeDto), "fee_type")] = FeeTypes,
        [(typeof(EventDto), "fee_type_override")] = FeeTypes,
        [(typeof(EventDto), "collateral_return_type")] = ["MECNET", "DIRECNET"],
        [(typeof(ApiLimitsResponse), "usage_tier")] = ["basic", "advanced", "expert", "premier", "paragon", "prime", "prestige"],
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet(StringComparer.Ordinal));

    // Documented, deprecated or lately removed; none of them says anything the typed fields do not.
    private static readonly FrozenSet<string> Unused = new[]
    {
        "category",
        "subtitle",
        "expiration_time",
        "tick_size",
        "liquidity",
        "liquidity_dollars",
        "response_price_units",
        "fractional_trading_enabled",
        "primary_participant_key",
        "available_on_brokers",
        "product_metadata",
        "last_updated_ts",
        "resting_orders_count",
        "market_ticker",
        "user_id",
        "ts",
        "side",
        "action",
        "milestones",
        "service",
        "fee_multiplier",
        "open",
        "high",
        "low",
        "close",
        "mean",
        "previous",
        "min",
        "max",
        "contracts_limit",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a field that is not typed is known all the same.</summary>
    public static bool IsUnused(string field) => Unused.Contains(field);

    /// <summary>The values a field may have; null where it takes any.</summary>
    public static FrozenSet<string>? ValuesOf(Type owner, string field) => Values.GetValueOrDefault((owner, field));
}
