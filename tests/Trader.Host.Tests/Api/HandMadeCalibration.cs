using Kalshi;
using Trader.Events;
using Trader.Portfolio;
using Trader.Upkeep.Calibration;

namespace Trader.Host.Tests.Api;

/// <summary>A calibration that runs, and one that ended, each figure with a value of its own.</summary>
internal static class HandMadeCalibration
{
    /// <summary>What a snapshot shows of them.</summary>
    public static CalibrationView View { get; } =
        new()
        {
            Running = new RunningCalibration(
                9,
                CalibrationCause.Requested,
                new EventTime(1_762_603_210_000, 1_795_183_199_500),
                CalibrationStep.MonitoringMarkets,
                new EventTime(1_762_603_210_400, 1_795_183_199_900)
            ),
            History = [Report],
            Start = null,
            NextDueMs = 1_762_603_262_700,
            Count = 8,
            StepsMissed = 2,
            SlowRuns = 1,
            StaleEvents = 6,
            Correcting = ["KXONE-25NOV08-A"],
            Answers = [new CalibrationAnswer("request-1", CalibrationAnswerKind.Started, "a calibration began")],
        };

    private static CalibrationReport Report =>
        new()
        {
            Number = 8,
            Cause = CalibrationCause.Regular,
            Began = new EventTime(1_762_603_150_000, 1_795_183_139_000),
            Ended = new EventTime(1_762_603_150_700, 1_795_183_141_013),
            Steps =
            [
                new StepReport(CalibrationStep.SyncingState, StepOutcome.GivenUp, 2_000, "no answer within 2000 ms"),
                new StepReport(CalibrationStep.ClosingPositions, StepOutcome.Done, 0, "closed 1 (2 active)"),
                new StepReport(CalibrationStep.MonitoringMarkets, StepOutcome.Done, 13, "2 markets held"),
                new StepReport(CalibrationStep.CashRecovery, StepOutcome.Done, 0, "$9,988.15 available"),
            ],
            MarketsViable = new CalibrationCheck(true, "12 selected markets viable"),
            PortfolioHealthy = new CalibrationCheck(false, "1 being corrected", "KXONE-25NOV08-A"),
            CashSufficient = null,
            Drift = new DriftMeasure(
                Money.FromMicros(9_990_250_001),
                Money.FromMicros(9_990_250_002),
                Money.FromMicros(2_750_000),
                Money.FromMicros(2_760_000),
                1,
                2,
                3
            ),
            LastSync = new EventTime(1_762_603_140_000, 1_795_183_129_000),
            Positions = 1,
            Orders = 4,
            Events = new EventsMeanwhile(17, 5, 2, 0),
        };
}
