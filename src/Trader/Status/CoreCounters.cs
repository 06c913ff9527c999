namespace Trader.Status;

/// <summary>What the core has counted since it was made.</summary>
public sealed class CoreCounters
{
    /// <summary>Events handled.</summary>
    public long Events { get; set; }

    /// <summary>Public trade messages received.</summary>
    public long PublicTrades { get; set; }

    /// <summary>Block trades among them, which count as no bets.</summary>
    public long BlockTrades { get; set; }

    /// <summary>Prints that left their bet below the whale size when they came.</summary>
    public long TradesDiscarded { get; set; }

    /// <summary>Book snapshots received.</summary>
    public long Snapshots { get; set; }

    /// <summary>Book deltas received.</summary>
    public long Deltas { get; set; }

    /// <summary>Times a book had to be distrusted.</summary>
    public long SuspectBooks { get; set; }

    /// <summary>Deltas for markets that are not watched any more.</summary>
    public long UnwatchedBookMessages { get; set; }

    /// <summary>Fill messages received, repeated ones included.</summary>
    public long FillMessages { get; set; }

    /// <summary>Readings of the account.</summary>
    public long AccountReadings { get; set; }

    /// <summary>Readings that found something to differ from ours twice in a row.</summary>
    public long Drifts { get; set; }

    /// <summary>Figures of our books that were taken over from the exchange because of drift.</summary>
    public long DriftCorrections { get; set; }

    /// <summary>Orders that maintenance and clean-ups have taken off the book.</summary>
    public long OrdersPruned { get; set; }

    /// <summary>Stale orders cancelled.</summary>
    public long StaleOrders { get; set; }
}
