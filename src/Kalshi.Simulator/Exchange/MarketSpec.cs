namespace Kalshi.Simulator.Exchange;

/// <summary>What a market is; the exchange replaces it when something of it changes.</summary>
public sealed record MarketSpec
{
    /// <summary>The market's ticker, unique on the exchange.</summary>
    public required string Ticker { get; init; }

    /// <summary>The event it belongs to.</summary>
    public required string EventTicker { get; init; }

    /// <summary>A title for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>What YES means, for people.</summary>
    public string YesSubTitle { get; init; } = "";

    /// <summary>When trading opens, Unix milliseconds.</summary>
    public required long OpenMs { get; init; }

    /// <summary>When trading closes, Unix milliseconds.</summary>
    public required long CloseMs { get; init; }

    /// <summary>Seconds between result and payout, 0 or more.</summary>
    public int SettlementTimerSeconds { get; init; }

    /// <summary>The prices that can be traded.</summary>
    public PriceGrid Grid { get; init; } = PriceGrid.WholeCents;

    /// <summary>The label of the grid (<c>price_level_structure</c>).</summary>
    public string GridLabel { get; init; } = "linear_cent";

    /// <summary>The shard it trades on; all markets of an event share one.</summary>
    public int Shard { get; init; }

    /// <summary>Until when no fees are charged, Unix milliseconds; 0 for no waiver.</summary>
    public long FeeWaiverUntilMs { get; init; }

    /// <summary>Orders at or below this YES price are refused and cancelled; $0 for no floor.</summary>
    public Price SettlementFloor { get; init; }

    /// <summary>How the strikes are meant (<c>strike_type</c>), or null.</summary>
    public string? StrikeType { get; init; }

    /// <summary>The lower strike, or null.</summary>
    public decimal? FloorStrike { get; init; }

    /// <summary>The upper strike, or null.</summary>
    public decimal? CapStrike { get; init; }

    /// <summary>A strike of its own kind as JSON text, or null.</summary>
    public string? CustomStrike { get; init; }

    /// <summary>The fee of its series, unless the exchange was told another (<see cref="MatchingEngine.SetSeriesFees"/>).</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.Standard;

    /// <summary>The last price if it traded before it was listed here.</summary>
    public Price? LastPrice { get; init; }

    /// <summary>Contracts traded before it was listed here.</summary>
    public Quantity Volume { get; init; }

    /// <summary>The series: the event ticker up to its first dash, as the exchange names series.</summary>
    public string SeriesTicker => EventTicker.Split('-', 2)[0];
}
