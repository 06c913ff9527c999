using System.Collections.Immutable;
using Trader.Events;

namespace Trader.Lifecycle;

/// <summary>What the trader is about, in one word (requirement D15).</summary>
public enum StatusBase
{
    /// <summary>On its way to READY, for the first time or again.</summary>
    Initializing = 0,

    /// <summary>Trading.</summary>
    Trading,

    /// <summary>Looking after itself; what it is at is the step.</summary>
    Calibrating,

    /// <summary>Opening is stopped, everything else goes on.</summary>
    Paused,

    /// <summary>Something failed; waiting for the next attempt.</summary>
    Error,

    /// <summary>The run is ending, or has ended.</summary>
    Stopping,
}

/// <summary>What a calibrating trader is at.</summary>
public enum StatusStep
{
    /// <summary>Reading the account and comparing.</summary>
    SyncingState = 0,

    /// <summary>Closing positions by rule.</summary>
    ClosingPositions,

    /// <summary>Looking at the markets it holds and watches.</summary>
    MonitoringMarkets,

    /// <summary>Closing positions to have its cash reserve again.</summary>
    CashRecovery,
}

/// <summary>The wire words of <see cref="StatusBase"/> and <see cref="StatusStep"/>.</summary>
public static class StatusWords
{
    /// <summary>The wire word, for example <c>calibrating</c>.</summary>
    public static string ToWire(this StatusBase status) =>
        status switch
        {
            StatusBase.Initializing => "initializing",
            StatusBase.Trading => "trading",
            StatusBase.Calibrating => "calibrating",
            StatusBase.Paused => "paused",
            StatusBase.Error => "error",
            StatusBase.Stopping => "stopping",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
        };

    /// <summary>The wire words, for example <c>syncing state</c>.</summary>
    public static string ToWire(this StatusStep step) =>
        step switch
        {
            StatusStep.SyncingState => "syncing state",
            StatusStep.ClosingPositions => "closing positions",
            StatusStep.MonitoringMarkets => "monitoring markets",
            StatusStep.CashRecovery => "cash recovery",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step."),
        };
}

/// <summary>What was done in one stay in the status <c>trading</c>; what is done beside calibrating or pausing counts with the next one.</summary>
/// <param name="LastEvent">The kind of the last event handled; null before the first.</param>
/// <param name="LastEventAt">When it was handled; meaningless without <paramref name="LastEvent"/>.</param>
/// <param name="Actions">How often each action was taken, by its word.</param>
/// <param name="Closings">How many positions were closed, by the word of the reason.</param>
public sealed record TradingSpell(
    TraderEventKind? LastEvent,
    EventTime LastEventAt,
    ImmutableSortedDictionary<string, long> Actions,
    ImmutableSortedDictionary<string, long> Closings
);

/// <summary>One change of status, kept for people.</summary>
/// <param name="Number">1 for the first of the run, one more for each after it.</param>
/// <param name="Status">The status, for example <c>trading</c> or <c>calibrating -&gt; syncing state</c>.</param>
/// <param name="PreviousStatus">The status before; null for the first.</param>
/// <param name="Since">When it began, on both clocks.</param>
/// <param name="DurationMs">Wall milliseconds it lasted; null while it lasts.</param>
/// <param name="Result">What it is about while it lasts, and what came of it afterwards; null for nothing to say.</param>
/// <param name="Spell">What was done in it, for <c>trading</c>; else null.</param>
public sealed record StatusEntry(
    long Number,
    string Status,
    string? PreviousStatus,
    EventTime Since,
    long? DurationMs,
    string? Result,
    TradingSpell? Spell
);

/// <summary>The status of the trader and how it came to it, for people.</summary>
/// <param name="Base">What the trader is about.</param>
/// <param name="Step">What it is at; null unless it is calibrating.</param>
/// <param name="BaseSinceWallMs">Since when <paramref name="Base"/> has been the same, wall clock, Unix milliseconds.</param>
/// <param name="PreviousDurationMs">Wall milliseconds for which the status before lasted; null for the first.</param>
/// <param name="History">The latest entries, oldest first; the last one is the present.</param>
public sealed record StatusView(
    StatusBase Base,
    StatusStep? Step,
    long BaseSinceWallMs,
    long? PreviousDurationMs,
    ImmutableArray<StatusEntry> History
)
{
    /// <summary>The present.</summary>
    public StatusEntry Current => History[^1];
}
