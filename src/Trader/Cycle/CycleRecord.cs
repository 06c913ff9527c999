using System.Collections.Immutable;
using Trader.Events;

namespace Trader.Cycle;

/// <summary>The parts of a trading cycle, in their order (requirement H2).</summary>
public enum CyclePhase
{
    /// <summary>Between cycles.</summary>
    Idle = 0,

    /// <summary>Reading the account.</summary>
    Sync,

    /// <summary>Looking at the markets whose turn it is.</summary>
    Evaluate,

    /// <summary>Looking after open orders.</summary>
    Maintain,

    /// <summary>Asking the strategies.</summary>
    Decide,

    /// <summary>Carrying their decisions out, and finding out what became of the orders; the state is ACTING.</summary>
    Execute,

    /// <summary>Reading the account again, after orders.</summary>
    SyncAgain,
}

/// <summary>How a cycle ended.</summary>
public enum CycleOutcome
{
    /// <summary>With all its phases.</summary>
    Completed = 0,

    /// <summary>The account could not be read: nothing was decided upon a stale picture.</summary>
    Failed,

    /// <summary>Something else ended it: a lost feed, an error, the end of the run.</summary>
    Aborted,
}

/// <summary>The wire words of the cycle.</summary>
public static class CycleWords
{
    /// <summary>The wire word, for example <c>sync_again</c>.</summary>
    public static string ToWire(this CyclePhase phase) =>
        phase switch
        {
            CyclePhase.Idle => "idle",
            CyclePhase.Sync => "sync",
            CyclePhase.Evaluate => "evaluate",
            CyclePhase.Maintain => "maintain",
            CyclePhase.Decide => "decide",
            CyclePhase.Execute => "execute",
            CyclePhase.SyncAgain => "sync_again",
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Not a phase."),
        };

    /// <summary>The wire word, for example <c>completed</c>.</summary>
    public static string ToWire(this CycleOutcome outcome) =>
        outcome switch
        {
            CycleOutcome.Completed => "completed",
            CycleOutcome.Failed => "failed",
            CycleOutcome.Aborted => "aborted",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome of a cycle."),
        };
}

/// <summary>A market as a cycle found it.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Obstacle">Why nothing can be opened in it now, a few words; null if it is viable.</param>
public sealed record EvaluatedMarket(string Ticker, string? Obstacle)
{
    /// <summary>Whether it is described, open, and has a book that can be trusted.</summary>
    public bool IsViable => Obstacle is null;
}

/// <summary>How long a phase took.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="WallMs">Wall milliseconds; phases within one event take none.</param>
public readonly record struct PhaseDuration(CyclePhase Phase, long WallMs);

/// <summary>An order of a cycle, as it was looked up afterwards.</summary>
/// <param name="Strategy">Whose it is.</param>
/// <param name="Ticker">The market.</param>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="OrderId">The exchange's id; null while unknown or if it was refused.</param>
/// <param name="Result">What became of it, for people: for example <c>partially filled 2 of 5</c>.</param>
public sealed record CycleOrder(string Strategy, string Ticker, string ClientOrderId, string? OrderId, string Result);

/// <summary>What a strategy did in a cycle in which it opened and changed nothing.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Reason">Why it holds.</param>
public sealed record CycleHold(string Strategy, string Reason);

/// <summary>A cycle that is over, for people.</summary>
public sealed record CycleRecord
{
    /// <summary>Run number and number within the run, for example <c>3-17</c>: no two cycles of a journal have the same.</summary>
    public required string Id { get; init; }

    /// <summary>When it began, on both clocks.</summary>
    public required EventTime StartedAt { get; init; }

    /// <summary>How it ended.</summary>
    public required CycleOutcome Outcome { get; init; }

    /// <summary>The phase in which it ended.</summary>
    public required CyclePhase LastPhase { get; init; }

    /// <summary>Why it did not complete; null if it did.</summary>
    public required string? Error { get; init; }

    /// <summary>Its phases with their durations.</summary>
    public required ImmutableArray<PhaseDuration> Phases { get; init; }

    /// <summary>Wall milliseconds in all.</summary>
    public required long DurationWallMs { get; init; }

    /// <summary>The markets it looked at.</summary>
    public required ImmutableArray<EvaluatedMarket> Markets { get; init; }

    /// <summary>Decisions other than hold, refused ones included.</summary>
    public required int Decisions { get; init; }

    /// <summary>The strategies that held, and why.</summary>
    public required ImmutableArray<CycleHold> Holds { get; init; }

    /// <summary>Its orders.</summary>
    public required ImmutableArray<CycleOrder> Orders { get; init; }
}

/// <summary>What all cycles of this run come to.</summary>
/// <param name="Completed">Cycles with all their phases.</param>
/// <param name="Failed">Cycles whose reading of the account failed.</param>
/// <param name="Aborted">Cycles that something else ended.</param>
/// <param name="MarketsEvaluated">Markets looked at.</param>
/// <param name="Decisions">Decisions other than hold.</param>
/// <param name="Orders">Orders sent.</param>
/// <param name="TotalWallMs">Wall milliseconds of the completed ones.</param>
/// <param name="LongestWallMs">Wall milliseconds of the longest completed one.</param>
public readonly record struct CycleTotals(
    long Completed,
    long Failed,
    long Aborted,
    long MarketsEvaluated,
    long Decisions,
    long Orders,
    long TotalWallMs,
    long LongestWallMs
)
{
    /// <summary>Mean wall milliseconds of a completed cycle, rounded down; 0 before the first.</summary>
    public long AverageWallMs => Completed == 0 ? 0 : TotalWallMs / Completed;

    /// <summary>Whether fewer than half of them failed; always true for the first ten.</summary>
    public bool IsHealthy => Completed + Failed < 10 || Failed * 2 < Completed + Failed;
}

/// <summary>The cycle as it stands, for people.</summary>
/// <param name="IntervalSeconds">Exchange seconds from one beginning to the next.</param>
/// <param name="Phase">Where it is now.</param>
/// <param name="CurrentId">The running cycle; null between cycles.</param>
/// <param name="Totals">All cycles of this run.</param>
/// <param name="Latest">The latest that are over, newest first.</param>
public sealed record CycleView(
    int IntervalSeconds,
    CyclePhase Phase,
    string? CurrentId,
    CycleTotals Totals,
    ImmutableArray<CycleRecord> Latest
);

/// <summary>A person wants another interval.</summary>
/// <param name="Seconds">Exchange seconds, <see cref="CycleOptions.MinIntervalSeconds"/> to <see cref="CycleOptions.MaxIntervalSeconds"/>.</param>
/// <param name="Who">Who wants it, for people.</param>
public sealed record CycleIntervalChange(int Seconds, string Who);
