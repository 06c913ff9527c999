namespace Trader.Upkeep.Calibration;

/// <summary>What a calibration does, in this order.</summary>
public enum CalibrationStep
{
    /// <summary>The account is read and compared.</summary>
    SyncingState = 0,

    /// <summary>Positions are closed where a rule says so.</summary>
    ClosingPositions,

    /// <summary>The markets that are held or watched are looked at.</summary>
    MonitoringMarkets,

    /// <summary>Positions are closed where cash is below its reserve.</summary>
    CashRecovery,
}

/// <summary>How a step ended.</summary>
public enum StepOutcome
{
    /// <summary>It did what it is for.</summary>
    Done = 0,

    /// <summary>It failed, and says why; the next run tries again.</summary>
    Failed,

    /// <summary>It took longer than its limit and was given up; the next run tries again.</summary>
    GivenUp,

    /// <summary>The trader left the states in which it can run.</summary>
    Interrupted,
}

/// <summary>Why a calibration runs.</summary>
public enum CalibrationCause
{
    /// <summary>The way to READY.</summary>
    Start = 0,

    /// <summary>Its time had come.</summary>
    Regular,

    /// <summary>A check at the start had failed.</summary>
    Recovery,

    /// <summary>A person asked for it.</summary>
    Requested,
}

/// <summary>The wire words of calibration.</summary>
public static class CalibrationWords
{
    /// <summary><c>syncing_state</c>, <c>closing_positions</c>, <c>monitoring_markets</c> or <c>cash_recovery</c>.</summary>
    public static string ToWire(this CalibrationStep step) =>
        step switch
        {
            CalibrationStep.SyncingState => "syncing_state",
            CalibrationStep.ClosingPositions => "closing_positions",
            CalibrationStep.MonitoringMarkets => "monitoring_markets",
            CalibrationStep.CashRecovery => "cash_recovery",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step."),
        };

    /// <summary><c>done</c>, <c>failed</c>, <c>given_up</c> or <c>interrupted</c>.</summary>
    public static string ToWire(this StepOutcome outcome) =>
        outcome switch
        {
            StepOutcome.Done => "done",
            StepOutcome.Failed => "failed",
            StepOutcome.GivenUp => "given_up",
            StepOutcome.Interrupted => "interrupted",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };

    /// <summary><c>start</c>, <c>regular</c>, <c>recovery</c> or <c>requested</c>.</summary>
    public static string ToWire(this CalibrationCause cause) =>
        cause switch
        {
            CalibrationCause.Start => "start",
            CalibrationCause.Regular => "regular",
            CalibrationCause.Recovery => "recovery",
            CalibrationCause.Requested => "requested",
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Not a cause."),
        };

    /// <summary><c>started</c>, <c>running</c> or <c>not_possible</c>.</summary>
    public static string ToWire(this CalibrationAnswerKind answer) =>
        answer switch
        {
            CalibrationAnswerKind.Started => "started",
            CalibrationAnswerKind.Running => "running",
            CalibrationAnswerKind.NotPossible => "not_possible",
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "Not an answer."),
        };
}
