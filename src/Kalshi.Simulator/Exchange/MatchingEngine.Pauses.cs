namespace Kalshi.Simulator.Exchange;

public sealed partial class MatchingEngine
{
    private readonly List<EngineTimer> heldBack = [];
    private bool isWeeklyPlanned;

    /// <summary>
    /// Begins a trading pause on a shard: nothing is placed or amended, cancels work, markets open, close and pay (§10.8). Orders that
    /// ask for it are cancelled (<c>HaltCancel</c>).
    /// </summary>
    /// <param name="shard">The shard's number.</param>
    /// <param name="untilMs">When it is expected to end, Unix milliseconds, or null; only shown.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public void PauseTrading(int shard, long? untilMs, long nowMs) =>
        Pause(FindShard(shard), isExchangePause: false, untilMs, nowMs);

    /// <summary>
    /// Begins an exchange pause on a shard: first the orders that ask for it are cancelled (<c>HaltCancel</c>), then nothing changes
    /// any more; what falls due meanwhile happens at the end of the pause (§10.8).
    /// </summary>
    /// <param name="shard">The shard's number.</param>
    /// <param name="untilMs">When it is expected to end, Unix milliseconds, or null; only shown.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public void PauseExchange(int shard, long? untilMs, long nowMs) =>
        Pause(FindShard(shard), isExchangePause: true, untilMs, nowMs);

    /// <summary>Ends a shard's pause, whichever it is; without effect if there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public void Resume(int shard, long nowMs)
    {
        var resumed = FindShard(shard);
        if (resumed.IsExchangeActive && resumed.IsTradingActive)
        {
            return;
        }

        resumed.IsExchangeActive = true;
        resumed.IsTradingActive = true;
        resumed.EstimatedResumeMs = null;
        events.OnShardChanged(resumed, nowMs);
        var due = heldBack.Where(timer => ReferenceEquals(timer.Shard, resumed)).ToList();
        heldBack.RemoveAll(timer => ReferenceEquals(timer.Shard, resumed));
        foreach (var timer in due)
        {
            Run(timer, nowMs);
        }
    }

    private Shard FindShard(int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, shards.Count);
        return shards[shard];
    }

    private void Pause(Shard shard, bool isExchangePause, long? untilMs, long nowMs)
    {
        var wasPaused = !shard.IsTradingActive;
        shard.IsTradingActive = false;
        shard.EstimatedResumeMs = untilMs;
        if (!wasPaused)
        {
            toCancel.Clear();
            foreach (var market in markets)
            {
                if (ReferenceEquals(market.Shard, shard))
                {
                    CollectPausing(market.Book.Bids);
                    CollectPausing(market.Book.Asks);
                }
            }

            CancelCollected(UpdateReason.HaltCancel, nowMs);
        }

        shard.IsExchangeActive &= !isExchangePause;
        events.OnShardChanged(shard, nowMs);
    }

    private void CollectPausing(BookHalf half)
    {
        foreach (var level in half.Levels)
        {
            for (var order = level.Head; order is not null; order = order.Next)
            {
                if (order.CancelOnPause)
                {
                    toCancel.Add(order);
                }
            }
        }
    }

    /// <summary>Plans the first weekly pause once a time is known, if the option asks for it.</summary>
    private void PlanWeeklyPause(long nowMs)
    {
        if (options.PausesWeekly && !isWeeklyPlanned)
        {
            isWeeklyPlanned = true;
            timers.Add(
                Math.Max(nowMs, MaintenanceSchedule.CurrentOrNext(nowMs).StartMs),
                new EngineTimer(TimerKind.PauseWeekly, null, null)
            );
        }
    }

    private void BeginWeeklyPause(long nowMs)
    {
        var window = MaintenanceSchedule.CurrentOrNext(nowMs);
        foreach (var shard in shards)
        {
            if (shard.IsTradingActive)
            {
                Pause(shard, isExchangePause: false, window.EndMs, nowMs);
            }
        }

        timers.Add(window.EndMs, new EngineTimer(TimerKind.ResumeWeekly, null, null));
    }

    private void EndWeeklyPause(long nowMs)
    {
        foreach (var shard in shards)
        {
            // A pause that somebody else began has another end, or none, and goes on.
            if (shard is { IsExchangeActive: true, IsTradingActive: false } && shard.EstimatedResumeMs <= nowMs)
            {
                Resume(shard.Index, nowMs);
            }
        }

        timers.Add(MaintenanceSchedule.CurrentOrNext(nowMs).StartMs, new EngineTimer(TimerKind.PauseWeekly, null, null));
    }
}
