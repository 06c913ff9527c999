namespace Kalshi.Simulator.Exchange;

/// <summary>What a market is when it is listed.</summary>
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

    /// <summary>The fee of its series.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.Standard;

    /// <summary>The last price if it traded before it was listed here.</summary>
    public Price? LastPrice { get; init; }

    /// <summary>Contracts traded before it was listed here.</summary>
    public Quantity Volume { get; init; }

    /// <summary>The series: the event ticker up to its first dash, as the exchange names series.</summary>
    public string SeriesTicker => EventTicker.Split('-', 2)[0];
}
