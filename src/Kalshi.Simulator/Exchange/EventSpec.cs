namespace Kalshi.Simulator.Exchange;

/// <summary>What an event is: markets that belong together (§5.2 of the API). All its markets share its shard.</summary>
public sealed record EventSpec
{
    /// <summary>The event's ticker, unique on the exchange.</summary>
    public required string EventTicker { get; init; }

    /// <summary>A title for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>More of it for people (<c>sub_title</c>).</summary>
    public string SubTitle { get; init; } = "";

    /// <summary><c>MECNET</c>, <c>DIRECNET</c> or empty (§10.3). A label: this exchange returns no collateral early.</summary>
    public string CollateralReturnType { get; init; } = "";

    /// <summary>Whether at most one of its markets can resolve YES.</summary>
    public bool IsMutuallyExclusive { get; init; }

    /// <summary>The shard of all its markets.</summary>
    public int Shard { get; init; }

    /// <summary>The fee of its markets instead of the series' one; null for none.</summary>
    public FeeSchedule? FeeOverride { get; init; }

    /// <summary>The series: the event ticker up to its first dash, as the exchange names series.</summary>
    public string SeriesTicker => EventTicker.Split('-', 2)[0];
}

/// <summary>An event the exchange knows. Changed by the engine only.</summary>
public sealed class ListedEvent
{
    private readonly List<Market> markets = [];

    internal ListedEvent(EventSpec spec, long nowMs)
    {
        Spec = spec;
        CreatedMs = nowMs;
        UpdatedMs = nowMs;
    }

    /// <summary>What it is now.</summary>
    public EventSpec Spec { get; internal set; }

    /// <summary>When it became known, Unix milliseconds.</summary>
    public long CreatedMs { get; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    public long UpdatedMs { get; internal set; }

    /// <summary>Its listed markets in the order of listing.</summary>
    public IReadOnlyList<Market> Markets => markets;

    internal void Add(Market market) => markets.Add(market);

    internal void Remove(Market market) => markets.Remove(market);
}

/// <summary>A change of a series' fee (<c>/series/fee_changes</c>) or of an event's override (<c>/events/fee_changes</c>).</summary>
/// <param name="Id">The exchange's id of the change.</param>
/// <param name="Ticker">The series or event.</param>
/// <param name="IsEvent">Whether it is an event's override.</param>
/// <param name="Fees">The fee from then on; null when an event's override was cleared.</param>
/// <param name="TimeMs">When, Unix milliseconds.</param>
public sealed record FeeChange(Guid Id, string Ticker, bool IsEvent, FeeSchedule? Fees, long TimeMs);
