using Kalshi.Simulator.Faults;

namespace Trader.Lab.World;

/// <summary>
/// When the exchange can be reached and does what it is asked, by the schedule: no fault of network, exchange or clock touches
/// requests, no pause holds, and whatever was under way when the last one ended has run out.
/// </summary>
internal sealed class Reachability
{
    // A machine's clock that is this wrong makes every request late or early for the exchange.
    private const long TimelyMs = 5_000;

    private readonly List<(long FromMs, long UntilMs)> troubles = [];

    public Reachability(Schedule schedule)
    {
        var hangsMs = (long)schedule.Trader.Rest.TimeoutMs;
        foreach (var fault in schedule.NetworkFaults.Where(fault => fault.Kind != NetworkFaultKind.FreezeFeed))
        {
            troubles.Add((fault.FromMs, fault.UntilMs + hangsMs));
        }

        foreach (var rule in schedule.ExchangeFaults.Where(rule => rule.Kind.Target() == FaultTarget.Request))
        {
            troubles.Add((rule.FromMs ?? 0, (rule.UntilMs ?? long.MaxValue - hangsMs) + hangsMs));
        }

        long? wrongSinceMs = null;
        foreach (var action in schedule.Actions)
        {
            switch (action)
            {
                case Operate { UndoneAfterMs: var afterMs }:
                    troubles.Add((action.AtMs, action.AtMs + afterMs + hangsMs));
                    break;
                case SetClock set when Math.Abs(set.ErrorMs) > TimelyMs:
                    wrongSinceMs ??= set.AtMs;
                    break;
                case SetClock when wrongSinceMs is { } sinceMs:
                    troubles.Add((sinceMs, action.AtMs + hangsMs));
                    wrongSinceMs = null;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Since when; null while not.</summary>
    public long? SinceMs(long nowMs)
    {
        var sinceMs = 0L;
        foreach (var (fromMs, untilMs) in troubles)
        {
            if (fromMs <= nowMs)
            {
                sinceMs = Math.Max(sinceMs, untilMs);
            }
        }

        return sinceMs <= nowMs ? sinceMs : null;
    }
}
