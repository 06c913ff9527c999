namespace Kalshi.Simulator.Exchange;

/// <summary>
/// What the lifecycle channel tells about a market (<c>event_type</c>, §9.13 of the API). Opening at the open time and closing at
/// the close time are not in it: the exchange tells nobody.
/// </summary>
public enum MarketLifecycle
{
    /// <summary>Listed.</summary>
    Created = 0,

    /// <summary>Trades again after it was deactivated, or after its close time moved to the future.</summary>
    Activated,

    /// <summary>Taken out of trading.</summary>
    Deactivated,

    /// <summary>It closes at another time.</summary>
    CloseDateUpdated,

    /// <summary>It has a result; also when a disputed result was amended.</summary>
    Determined,

    /// <summary>Paid out.</summary>
    Settled,

    /// <summary>It has another price grid.</summary>
    PriceLevelStructureUpdated,

    /// <summary>Its strikes or its name changed.</summary>
    MetadataUpdated,
}

/// <summary>What a metadata update can change; null keeps what is there.</summary>
public readonly record struct MarketMetadata
{
    /// <summary>How the strikes are meant (<c>strike_type</c>).</summary>
    public string? StrikeType { get; init; }

    /// <summary>The lower strike.</summary>
    public decimal? FloorStrike { get; init; }

    /// <summary>The upper strike.</summary>
    public decimal? CapStrike { get; init; }

    /// <summary>A strike of its own kind, as JSON text.</summary>
    public string? CustomStrike { get; init; }

    /// <summary>What YES means, for people.</summary>
    public string? YesSubTitle { get; init; }
}
