using System.Globalization;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Upkeep.Calibration;

namespace Trader;

// The trader looks after itself: on the way to READY, and beside trading.
public sealed partial class TradingCore
{
    /// <summary>Whether the queue's reports are wanted: a calibration runs.</summary>
    public bool WantsQueueReports => calibrator.IsRunning;

    /// <summary>Exchange milliseconds after which what waited in the queue is too old to lead to an order.</summary>
    public long EventFreshnessMs => options.Calibration.EventFreshnessSeconds * 1000L;

    // Null if one can run.
    private string? WhyNoCalibration =>
        !options.TradingEnabled ? "trading is switched off, there is no account to look at"
        : closing.HasBegun ? "the run is ending"
        : !lifecycle.IsOperating ? $"the trader is in {lifecycle.State.ToWire()}"
        : null;

    private static StatusStep StatusOf(CalibrationStep step) =>
        step switch
        {
            CalibrationStep.SyncingState => StatusStep.SyncingState,
            CalibrationStep.ClosingPositions => StatusStep.ClosingPositions,
            CalibrationStep.MonitoringMarkets => StatusStep.MonitoringMarkets,
            CalibrationStep.CashRecovery => StatusStep.CashRecovery,
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step."),
        };

    // False for events that are none of these.
    private bool HandleCalibration(in TraderEvent e, ICommandSink sink)
    {
        switch (e.Kind)
        {
            case TraderEventKind.MarketsDescribed:
                OnMarketsDescribed((MarketDescriptions)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.CalibrationRequested:
                calibrator.Request((CalibrationRequest)e.Payload!, WhyNoCalibration, e.Time, sink);
                return true;
            case TraderEventKind.QueueMeasured:
                OnQueueMeasured((QueueReport)e.Payload!, e.Time, sink);
                return true;
            default:
                return false;
        }
    }

    private void OnMarketsDescribed(MarketDescriptions answer, EventTime now, ICommandSink sink)
    {
        calibrator.OnDescribed(answer, now, sink);
        foreach (var market in answer.Markets)
        {
            groups.NeedShard(market.ExchangeIndex);
            follower.OnMarketDescribed(market.Ticker);
        }

        GoOnToReady(now, sink);
    }

    private void OnQueueMeasured(QueueReport report, EventTime now, ICommandSink sink)
    {
        calibrator.OnQueue(report);
        if (freshness.Note(report) is { } isBehind)
        {
            var message = isBehind
                ? $"The trader is {report.DelayMs / 1000} s behind its feed ({report.Waiting} events wait): nothing is opened until it has caught up"
                : "The trader has caught up with its feed: opening goes on";
            var level = isBehind ? ActivityLevel.Warning : ActivityLevel.Success;
            announcer.Say(sink, now, ActivityTypes.TradingError, level, message);
        }
    }

    // Whatever led out of the states in which a calibration can run: the one that runs is over.
    private void InterruptCalibration(EventTime now, ICommandSink sink)
    {
        var canGoOn = calibrator.IsOnTheWayToReady ? lifecycle.State == TraderState.KalshiDataSync : WhyNoCalibration is null;
        if (calibrator.IsRunning && !canGoOn)
        {
            calibrator.Interrupt(WhyNoCalibration ?? "the trader went on without it", now, sink);
        }
    }

    private void CalibrateOnTheWayToReady(EventTime now, ICommandSink sink)
    {
        if (lifecycle.State == TraderState.KalshiDataSync)
        {
            calibrator.OnTick(now, sink);
            GoOnToReady(now, sink);
        }
    }

    private void GoOnToReady(EventTime now, ICommandSink sink)
    {
        if (lifecycle.State != TraderState.KalshiDataSync)
        {
            return;
        }

        if (!HasGroupsPrepared)
        {
            // A market that was heard of since the reading may be on a shard that has no group yet.
            groups.Continue(now, sink);
            return;
        }

        if (calibrator.TakeStart() is not { } report)
        {
            return;
        }

        var state = account.Sync.Current!;
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["balance"] = state.Balance.ToString(),
            ["portfolio_value"] = state.PortfolioValue.ToString(),
            ["positions"] = state.PositionCount.ToString(),
            ["orders"] = state.OrderCount.ToString(),
            ["markets_viable"] = Word(report.MarketsViable?.IsPassed),
            ["portfolio_healthy"] = Word(report.PortfolioHealthy?.IsPassed),
            ["cash_sufficient"] = Word(report.CashSufficient?.IsPassed),
            ["last_sync"] = state.SyncTime.WallMs.ToString(CultureInfo.InvariantCulture),
        };
        lifecycle.OnStepSucceeded(new StepSuccess(TraderState.KalshiDataSync, details), now, sink);

        static string Word(bool? isPassed) =>
            isPassed switch
            {
                true => "yes",
                false => "no",
                null => "not checked",
            };
    }
}
