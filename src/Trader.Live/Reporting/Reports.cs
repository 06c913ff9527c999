using Trader.Lifecycle;
using Trader.Live.Health;
using Trader.Status;

namespace Trader.Live.Reporting;

/// <summary>What the trader's metrics come to (requirement N6).</summary>
public sealed record StatusMetrics
{
    /// <summary>Wall seconds since the trader was made.</summary>
    public required long UptimeSeconds { get; init; }

    /// <summary>Books that can be traded on.</summary>
    public required int MarketsConnected { get; init; }

    /// <summary>Whole books received.</summary>
    public required long SnapshotsReceived { get; init; }

    /// <summary>Changes of books received.</summary>
    public required long DeltasReceived { get; init; }

    /// <summary>Whether the connection to the exchange's streams stands.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>When the connection was made, wall clock; null without one.</summary>
    public required DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>When the last message came, wall clock, Unix milliseconds; 0 before the first.</summary>
    public required long LastMessageWallMs { get; init; }

    /// <summary>When the first book came, wall clock, Unix milliseconds; 0 before.</summary>
    public required long FirstSnapshotWallMs { get; init; }
}

/// <summary>The trader's status (<c>trader_status</c>): regularly, and at once when it changed.</summary>
/// <param name="Version">Grows with every change of what it shows besides figures.</param>
/// <param name="State">The state.</param>
/// <param name="Metrics">Figures.</param>
/// <param name="Health">How the parts are.</param>
/// <param name="At">When, wall clock.</param>
/// <param name="IsChange">Whether it is sent because something changed.</param>
public sealed record TraderStatusReport(
    long Version,
    TraderState State,
    StatusMetrics Metrics,
    HealthReport Health,
    DateTimeOffset At,
    bool IsChange
);

/// <summary>The account (<c>trading_state</c>): regularly, and at once when it changed.</summary>
/// <param name="Version">Grows with every change of what it shows, prices of positions included.</param>
/// <param name="Snapshot">The picture it was taken from.</param>
/// <param name="At">When, wall clock.</param>
/// <param name="IsChange">Whether it is sent because something changed.</param>
public sealed record TradingStateReport(long Version, TraderSnapshot Snapshot, DateTimeOffset At, bool IsChange);

/// <summary>A status block was logged (<c>status_logged</c>).</summary>
/// <param name="Id">1 for the first of this run, one more for each after it.</param>
/// <param name="At">When, wall clock.</param>
/// <param name="Trigger">Why now: <c>periodic</c>, or what changed.</param>
/// <param name="State">The state.</param>
/// <param name="Text">The block.</param>
public sealed record StatusLogged(long Id, DateTimeOffset At, string Trigger, TraderState State, string Text);
