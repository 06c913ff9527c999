using Kalshi;

namespace Trader.Markets;

/// <summary>
/// What one market's book was like during a stretch of time (requirement E3), on the YES scale: the NO side is its mirror (a NO
/// bid is a YES ask), so that NO has the same spread, the two depths exchanged, and the imbalance with the other sign.
/// Averages are weighted with time and cut to whole units; time in which the book could not be trusted is left out.
/// </summary>
public sealed record BookSignal
{
    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>When the stretch began, exchange clock, Unix milliseconds; a multiple of its length.</summary>
    public required long StartMs { get; init; }

    /// <summary>Milliseconds of it in which the book could be trusted.</summary>
    public required long CoveredMs { get; init; }

    /// <summary>Spread when it began to be known, in 1/10 000 dollar; null if a side was empty throughout.</summary>
    public int? SpreadOpenUnits { get; init; }

    /// <summary>Widest spread.</summary>
    public int? SpreadHighUnits { get; init; }

    /// <summary>Narrowest spread.</summary>
    public int? SpreadLowUnits { get; init; }

    /// <summary>Last spread.</summary>
    public int? SpreadCloseUnits { get; init; }

    /// <summary>Contracts bid, on average.</summary>
    public required Quantity BidDepth { get; init; }

    /// <summary>Contracts offered, on average.</summary>
    public required Quantity AskDepth { get; init; }

    /// <summary>Contracts at the best bid, on average.</summary>
    public required Quantity BestBidSize { get; init; }

    /// <summary>Contracts at the best ask, on average.</summary>
    public required Quantity BestAskSize { get; init; }

    /// <summary>(bids − asks) ÷ (bids + asks) of the average depths, in 1/10 000, −10 000 to 10 000; null without depth.</summary>
    public int? ImbalanceTenThousandths { get; init; }

    /// <summary>Snapshots that arrived.</summary>
    public required int Snapshots { get; init; }

    /// <summary>Deltas that arrived.</summary>
    public required int Deltas { get; init; }

    /// <summary>The most levels at once that held <see cref="OrderBook.LargeLevelContracts"/> or more.</summary>
    public required int LargeLevels { get; init; }

    /// <summary>
    /// (widest − narrowest) ÷ their mean in 1/10 000; null without a spread, and where the mean is not positive (a crossed book).
    /// </summary>
    public long? SpreadVolatilityTenThousandths =>
        SpreadHighUnits is { } high && SpreadLowUnits is { } low && high + low > 0 ? 20_000L * (high - low) / (high + low) : null;
}
