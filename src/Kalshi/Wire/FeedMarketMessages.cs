using System.Collections.Immutable;

namespace Kalshi.Wire;

/// <summary>A market's best prices and totals (§9.7). A side without bids shows $0 or $1 with size 0.</summary>
public sealed record TickerMessage
{
    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>Price of the last trade; $0 before the first.</summary>
    public required Price LastPrice { get; init; }

    /// <summary>Best YES bid; $0 where there is none.</summary>
    public required Price YesBid { get; init; }

    /// <summary>Best YES ask; $1 where there is none.</summary>
    public required Price YesAsk { get; init; }

    /// <summary>Contracts at the best YES bid.</summary>
    public required Quantity YesBidSize { get; init; }

    /// <summary>Contracts at the best YES ask.</summary>
    public required Quantity YesAskSize { get; init; }

    /// <summary>Contracts of the last trade.</summary>
    public required Quantity LastTradeSize { get; init; }

    /// <summary>Contracts traded in all.</summary>
    public required Quantity Volume { get; init; }

    /// <summary>Contracts open.</summary>
    public required Quantity OpenInterest { get; init; }

    /// <summary>Whole dollars traded; null where not sent.</summary>
    public long? DollarVolume { get; init; }

    /// <summary>Whole dollars open; null where not sent.</summary>
    public long? DollarOpenInterest { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long TimestampMs { get; init; }
}

/// <summary>What happened to a market (§9.13). Opening, and closing at the close time, are not told: use timers.</summary>
public enum MarketLifecycleEvent
{
    /// <summary>A word this library does not know; see <see cref="MarketLifecycleMessage.EventText"/>.</summary>
    Unknown = 0,

    /// <summary>It was made.</summary>
    Created,

    /// <summary>It trades again.</summary>
    Activated,

    /// <summary>It is halted.</summary>
    Deactivated,

    /// <summary>Its close time moved.</summary>
    CloseDateUpdated,

    /// <summary>Its result is known.</summary>
    Determined,

    /// <summary>It was paid out.</summary>
    Settled,

    /// <summary>Its price grid changed while it trades.</summary>
    PriceLevelStructureUpdated,

    /// <summary>Its strike or subtitle changed.</summary>
    MetadataUpdated,
}

/// <summary>A change in the life of a market (§9.13). Which values are there depends on the event; all times are Unix seconds.</summary>
public sealed record MarketLifecycleMessage
{
    /// <summary>What happened.</summary>
    public required MarketLifecycleEvent Event { get; init; }

    /// <summary>The same as the exchange said it.</summary>
    public required string EventText { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>The shard the market lives on.</summary>
    public int? ExchangeIndex { get; init; }

    /// <summary>When it opens; always there when created.</summary>
    public long? OpenTimeSeconds { get; init; }

    /// <summary>When it closes; always there when created and when the close time moved.</summary>
    public long? CloseTimeSeconds { get; init; }

    /// <summary>When its result became known; always there when determined.</summary>
    public long? DeterminationTimeSeconds { get; init; }

    /// <summary>When it was paid out; always there when settled.</summary>
    public long? SettledTimeSeconds { get; init; }

    /// <summary>Whether it is halted; always there when activated or deactivated.</summary>
    public bool? IsDeactivated { get; init; }

    /// <summary><c>yes</c>, <c>no</c>, or another word; always there when determined.</summary>
    public string? Result { get; init; }

    /// <summary>What a YES contract pays.</summary>
    public Price? SettlementValue { get; init; }

    /// <summary>Label of the price grid; always there when the grid changed.</summary>
    public string? PriceLevelStructure { get; init; }

    /// <summary>Bands of the price grid, for <see cref="PriceGrid.Create"/>; empty where not sent, never when the grid changed.</summary>
    public ImmutableArray<PriceBand> PriceBands { get; init; } = [];

    /// <summary>What is known of a market when it is made.</summary>
    public MarketMetadata? Metadata { get; init; }

    /// <summary>The strike and subtitle that changed; null unless the metadata were updated.</summary>
    public MarketMetadata? UpdatedMetadata { get; init; }
}

/// <summary>What a market is about; texts are the exchange's, null where not sent.</summary>
public sealed record MarketMetadata
{
    /// <summary>Short name.</summary>
    public string? Name { get; init; }

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>What YES means.</summary>
    public string? YesSubTitle { get; init; }

    /// <summary>What NO means.</summary>
    public string? NoSubTitle { get; init; }

    /// <summary>The rules.</summary>
    public string? RulesPrimary { get; init; }

    /// <summary>More rules.</summary>
    public string? RulesSecondary { get; init; }

    /// <summary>Whether it may close before its time.</summary>
    public bool? CanCloseEarly { get; init; }

    /// <summary>The event the market belongs to.</summary>
    public string? EventTicker { get; init; }

    /// <summary>When it is expected to be determined, Unix seconds.</summary>
    public long? ExpectedExpirationSeconds { get; init; }

    /// <summary>How the strike is meant, for example <c>greater_or_equal</c>.</summary>
    public string? StrikeType { get; init; }

    /// <summary>Lower strike.</summary>
    public decimal? FloorStrike { get; init; }

    /// <summary>Upper strike.</summary>
    public decimal? CapStrike { get; init; }

    /// <summary>A strike of another form, as JSON text.</summary>
    public string? CustomStrike { get; init; }
}

/// <summary>A new event (§9.13).</summary>
public sealed record EventLifecycleMessage
{
    /// <summary>The event.</summary>
    public required string EventTicker { get; init; }

    /// <summary>The shard.</summary>
    public int? ExchangeIndex { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Subtitle, may be empty.</summary>
    public required string Subtitle { get; init; }

    /// <summary><c>MECNET</c>, <c>DIRECNET</c> or empty (§10.3).</summary>
    public required string CollateralReturnType { get; init; }

    /// <summary>The series, may be empty.</summary>
    public required string SeriesTicker { get; init; }

    /// <summary>Strike date as sent.</summary>
    public string? StrikeDate { get; init; }

    /// <summary>Strike period as sent.</summary>
    public string? StrikePeriod { get; init; }
}

/// <summary>A change of an event's fees (§9.13); null takes an override away.</summary>
public sealed record EventFeeMessage
{
    /// <summary>The event.</summary>
    public required string EventTicker { get; init; }

    /// <summary>Kind of fee instead of the series' one.</summary>
    public string? FeeTypeOverride { get; init; }

    /// <summary>Multiplier instead of the series' one.</summary>
    public decimal? FeeMultiplierOverride { get; init; }
}
