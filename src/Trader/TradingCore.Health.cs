using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Upkeep.Calibration;
using Trader.Whales;

namespace Trader;

// What follows from health checks, and what bystanders may look at.
public sealed partial class TradingCore
{
    private readonly HealthNotes healthNotes;

    /// <summary>The whales, to look at.</summary>
    public WhaleFollower Whales => follower;

    /// <summary>The latest change of state; null before the first.</summary>
    public StateTransition? LastTransition => lifecycle.Machine.History.LastOrDefault();

    /// <summary>The latest calibration that ended; null before the first.</summary>
    public CalibrationReport? LastCalibration => calibrator.View(canRun: false).Last;

    private void OnHealthChecked(HealthCheck check, EventTime now, ICommandSink sink)
    {
        if (check.Exchange is { } condition)
        {
            account.NoteExchange(condition, now, sink);
        }

        healthNotes.Note(check, now, sink);

        // An exchange that says it is paused is not ours to mend: starting again would end where it began.
        if (check.ApiFailure is { } failure && options.TradingEnabled && lifecycle.IsOperating && gate.Exchange.IsExchangeActive)
        {
            lifecycle.Fail($"the exchange's API is unhealthy: {failure}", now, sink);
        }
    }
}
