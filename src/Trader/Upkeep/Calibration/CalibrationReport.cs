using System.Collections.Immutable;
using Trader.Events;
using Trader.Portfolio;

namespace Trader.Upkeep.Calibration;

/// <summary>A step that ended.</summary>
/// <param name="Step">The step.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="DurationMs">Wall milliseconds from its beginning to its end.</param>
/// <param name="Details">What it found or did, one line.</param>
public sealed record StepReport(CalibrationStep Step, StepOutcome Outcome, long DurationMs, string Details);

/// <summary>A check and what it found (requirements K1, K6).</summary>
/// <param name="IsPassed">Whether all is well.</param>
/// <param name="Details">What was found, one line.</param>
/// <param name="Subject">What is not well, the same as long as it is the same; empty for nothing in particular.</param>
public sealed record CalibrationCheck(bool IsPassed, string Details, string Subject = "");

/// <summary>What became of the trader's events while a calibration ran (requirements H4, K7). Shown only; decides nothing.</summary>
/// <param name="Waiting">Most events that waited for the core; null where nobody measured.</param>
/// <param name="Dropped">Book messages of markets that are not watched any more, which went nowhere. Nothing else is ever dropped.</param>
/// <param name="Stale">Order book events older than the freshness limit: the books took them, and no order came of them.</param>
/// <param name="Overflows">Times that a sender had to wait because the queue was full; null where nobody measured.</param>
public sealed record EventsMeanwhile(int? Waiting, long Dropped, long Stale, long? Overflows);

/// <summary>A calibration that ended.</summary>
public sealed record CalibrationReport
{
    /// <summary>Increasing by one from 1 within a run of the trader.</summary>
    public required long Number { get; init; }

    /// <summary>Why it ran.</summary>
    public required CalibrationCause Cause { get; init; }

    /// <summary>When it began, on both clocks.</summary>
    public required EventTime Began { get; init; }

    /// <summary>When it ended, on both clocks.</summary>
    public required EventTime Ended { get; init; }

    /// <summary>Its steps in their order; a calibration at the start syncs and looks at markets only.</summary>
    public required ImmutableArray<StepReport> Steps { get; init; }

    /// <summary>Whether every market that is selected can be traded in; null if the run was interrupted.</summary>
    public required CalibrationCheck? MarketsViable { get; init; }

    /// <summary>Whether no position is stuck; null if the run was interrupted.</summary>
    public required CalibrationCheck? PortfolioHealthy { get; init; }

    /// <summary>Whether there is cash for an order beside the reserve; null if the run was interrupted.</summary>
    public required CalibrationCheck? CashSufficient { get; init; }

    /// <summary>Our figures beside the exchange's; null if the account was not read.</summary>
    public required DriftMeasure? Drift { get; init; }

    /// <summary>When the account was last read; null if it never was.</summary>
    public required EventTime? LastSync { get; init; }

    /// <summary>Markets in which contracts are held.</summary>
    public required int Positions { get; init; }

    /// <summary>Own orders that are or may be live.</summary>
    public required int Orders { get; init; }

    /// <summary>What became of events meanwhile.</summary>
    public required EventsMeanwhile Events { get; init; }

    /// <summary>Wall milliseconds it took.</summary>
    public long DurationMs => Math.Max(0, Ended.WallMs - Began.WallMs);

    /// <summary>Whether every step did what it is for.</summary>
    public bool IsComplete => Steps.All(step => step.Outcome == StepOutcome.Done);

    /// <summary>Whether all checks were made and passed.</summary>
    public bool IsHealthy =>
        MarketsViable is { IsPassed: true } && PortfolioHealthy is { IsPassed: true } && CashSufficient is { IsPassed: true };

    /// <summary>Whether the trader left the states in which it can run before it was over.</summary>
    public bool IsInterrupted => Steps is [.., { Outcome: StepOutcome.Interrupted }];
}

/// <summary>How a request for a calibration was answered.</summary>
public enum CalibrationAnswerKind
{
    /// <summary>It began one.</summary>
    Started = 0,

    /// <summary>One was running already.</summary>
    Running,

    /// <summary>None can run now.</summary>
    NotPossible,
}

/// <summary>The answer to a request.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Kind">How it was answered.</param>
/// <param name="Details">One sentence for people.</param>
public sealed record CalibrationAnswer(string RequestId, CalibrationAnswerKind Kind, string Details);

/// <summary>The calibration that runs, for people.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Cause">Why it runs.</param>
/// <param name="Began">When it began.</param>
/// <param name="Step">What it is at.</param>
/// <param name="StepBegan">Since when.</param>
public sealed record RunningCalibration(
    long Number,
    CalibrationCause Cause,
    EventTime Began,
    CalibrationStep Step,
    EventTime StepBegan
);

/// <summary>Where calibration stands, for people.</summary>
public sealed record CalibrationView
{
    /// <summary>The one that runs; null for none.</summary>
    public required RunningCalibration? Running { get; init; }

    /// <summary>The latest that ended, newest first.</summary>
    public required ImmutableArray<CalibrationReport> History { get; init; }

    /// <summary>The latest on the way to READY; null before the first.</summary>
    public required CalibrationReport? Start { get; init; }

    /// <summary>When the next one is due, exchange clock, Unix milliseconds; null while none can run.</summary>
    public required long? NextDueMs { get; init; }

    /// <summary>Runs that ended.</summary>
    public required long Count { get; init; }

    /// <summary>Steps that failed or were given up.</summary>
    public required long StepsMissed { get; init; }

    /// <summary>Runs that took longer than they should.</summary>
    public required long SlowRuns { get; init; }

    /// <summary>Order book events that came too late to lead to an order, in the whole run of the trader.</summary>
    public required long StaleEvents { get; init; }

    /// <summary>Markets whose books are being corrected just now: nothing is opened there.</summary>
    public required ImmutableArray<string> Correcting { get; init; }

    /// <summary>The answers to the latest requests, oldest first.</summary>
    public required ImmutableArray<CalibrationAnswer> Answers { get; init; }

    /// <summary>The latest that ended; null before the first.</summary>
    public CalibrationReport? Last => History.IsEmpty ? null : History[0];
}
