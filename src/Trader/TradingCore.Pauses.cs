using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Lifecycle;

namespace Trader;

// What stops opening while everything else goes on, and what lets it go on again (requirements D12 and D13).
public sealed partial class TradingCore
{
    /// <summary>The state, what pauses it, and what the trader is about.</summary>
    public LifecycleDriver Lifecycle => lifecycle;

    private Pauses Pauses => lifecycle.Pauses;

    private bool IsWithoutFeed => lifecycle.Degraded.Missing == MissingMarketData.Feed;

    private void WatchPauses()
    {
        gate.Add(Pauses);
        gate.Add(lifecycle.Degraded);
        Pauses.Watch(PauseCause.EmergencyStop, _ => stop.Reason);
        Pauses.Watch(PauseCause.InsufficientFunds, _ => halts.WhyShortOfFunds);
        Pauses.Watch(PauseCause.CircuitBreaker, _ => breakers.WhyGloballyOpen);
    }

    private void LookAtPauses(EventTime now, ICommandSink sink)
    {
        Pauses.Look(now, sink);
        if (Pauses.Find(PauseCause.ContractLimit) is null && gate.WhyRunIsOver is { } reason)
        {
            Pauses.Set(PauseCause.ContractLimit, reason, now, sink);
        }
    }

    private void Pause(string reason, EventTime now, ICommandSink sink)
    {
        sink.Issue(new WriteToJournal(new PauseEngaged(now, reason)));
        Pauses.Set(PauseCause.Operator, reason, now, sink);
    }

    private void RecoverPause(RecoveredState state, EventTime now, ICommandSink sink)
    {
        if (state.PauseReason is { } reason)
        {
            Pauses.Set(PauseCause.Operator, reason, now, sink, state.PausedAt);
        }
    }

    private void Resume(string who, EventTime now, ICommandSink sink)
    {
        stop.Release(who, now, sink);
        account.ReleaseStops(ticker: "", now, sink);
        groups.OnResumed(now);
        Pauses.Look(now, sink);
        if (Pauses.Find(PauseCause.ContractLimit) is not null)
        {
            gate.CountRunAnew();
            Pauses.Clear(PauseCause.ContractLimit, $"resumed by {who}; contracts are counted anew from here", now, sink);
        }

        if (Pauses.Find(PauseCause.Operator) is not null)
        {
            sink.Issue(new WriteToJournal(new PauseReleased(now, who)));
            Pauses.Clear(PauseCause.Operator, $"resumed by {who}", now, sink);
        }
    }

    private void OnFeedLost(string reason, EventTime now, ICommandSink sink)
    {
        var wasWithoutFeed = IsWithoutFeed;
        watch.MarkAllSuspect();
        lifecycle.OnFeedLost(reason, now, sink);
        AfterFeedChange(wasWithoutFeed, now, sink);
    }

    // Fills and order updates come over the same connection: while it is missing, and when it is back, the account is read. Where
    // the way leads through the states it is read there.
    private void AfterFeedChange(bool wasWithoutFeed, EventTime now, ICommandSink sink)
    {
        if (IsWithoutFeed != wasWithoutFeed && lifecycle.IsOperating && options.TradingEnabled)
        {
            account.OnLoss(IsWithoutFeed ? "market data is missing" : "market data is back", now, sink);
        }
    }
}
