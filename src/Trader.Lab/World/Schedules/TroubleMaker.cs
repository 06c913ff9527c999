using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Trader.Live.Journal;

namespace Trader.Lab.World;

/// <summary>Decides what goes wrong in a schedule, when, for how long and how badly.</summary>
internal sealed class TroubleMaker
{
    private readonly SplitMix64 dice;
    private readonly SplitMix64 closing;
    private readonly ulong careSeed;
    private readonly long startMs;
    private readonly long calmMs;
    private readonly JournalDurability durability;

    public TroubleMaker(ulong seed, long startMs, long calmMs, JournalDurability durability)
    {
        this.durability = durability;
        dice = Seeds.Dice(seed, "troubles");
        closing = Seeds.Dice(seed, "closing");
        careSeed = Seeds.Of(seed, "groups and clean-ups");
        this.startMs = startMs;
        this.calmMs = calmMs;
    }

    /// <summary>What the network does.</summary>
    public IReadOnlyList<NetworkFault> NetworkFaults()
    {
        var faults = new List<NetworkFault>();
        for (var left = dice.NextInt(1, 6); left > 0; left--)
        {
            // A cut is a moment and no window: it is among the actions.
            var kind = dice.OneOf(
                NetworkFaultKind.LoseRequest,
                NetworkFaultKind.LoseAnswer,
                NetworkFaultKind.Reset,
                NetworkFaultKind.Refuse,
                NetworkFaultKind.PartitionUp,
                NetworkFaultKind.PartitionDown,
                NetworkFaultKind.Partition,
                NetworkFaultKind.Slow,
                NetworkFaultKind.FreezeFeed
            );
            var (fromMs, untilMs) = Window(500, 40_000);
            faults.Add(new NetworkFault(kind, fromMs, untilMs, Probability(), dice.OneOf(300, 3_000, 20_000)));
        }

        return faults;
    }

    /// <summary>What the exchange does.</summary>
    public IReadOnlyList<FaultRule> ExchangeFaults()
    {
        var rules = new List<FaultRule>();
        for (var left = dice.NextInt(1, 7); left > 0; left--)
        {
            var kind = (FaultKind)dice.NextInt(FaultWords.All.Count);
            if (kind == FaultKind.StaleRead)
            {
                AddStaleReads(rules);
                continue;
            }

            var (fromMs, untilMs) = Window(500, 40_000);
            var isMessage = kind.Target() == FaultTarget.Message;
            rules.Add(
                new FaultRule
                {
                    Kind = kind,
                    Probability = kind switch
                    {
                        FaultKind.CutConnection or FaultKind.FreezeConnection or FaultKind.ChannelError => 0.02,
                        _ when isMessage => dice.OneOf(0.002, 0.02, 0.3),
                        _ => Probability(),
                    },
                    Channel = isMessage ? dice.OneOf(null, null, "orderbook_delta", "fill", "user_orders", "trade") : null,
                    Verb =
                        kind.Target() == FaultTarget.Request
                            ? dice.OneOf<OrderVerb?>(null, OrderVerb.Create, OrderVerb.Cancel)
                            : null,
                    FromMs = fromMs,
                    UntilMs = untilMs,
                    DelayMs = kind is FaultKind.DelayRequest or FaultKind.DelayAnswer or FaultKind.DelayMessage
                        ? dice.OneOf(200, 2_000, 8_000, 25_000)
                        : 0,
                    Status = kind == FaultKind.RefuseUpgrade ? dice.OneOf(401, 429, 502, 503) : 0,
                    Seed = dice.NextUInt64(),
                }
            );
        }

        return rules;
    }

    /// <summary>What else happens, by time.</summary>
    public IReadOnlyList<WorldAction> Actions()
    {
        var actions = new List<WorldAction>();
        for (var left = dice.NextInt(0, 3); left > 0; left--)
        {
            actions.Add(new CutFeeds(Moment()));
        }

        for (var left = dice.NextInt(0, 3); left > 0; left--)
        {
            AddOperation(actions);
        }

        if (dice.Chance(0.3))
        {
            AddClockFault(actions);
        }

        for (var left = dice.OneOf(0, 1, 1, 2, 3); left > 0; left--)
        {
            AddCrash(actions);
        }

        if (dice.Chance(0.25))
        {
            var (fullMs, roomMs) = Window(1_000, 60_000);
            actions.Add(new FailDisk(fullMs, IsFull: dice.Chance(0.6), roomMs - fullMs));
        }

        if (dice.Chance(0.2))
        {
            var (fromMs, untilMs) = Window(2_000, 90_000);
            actions.Add(new PullStop(fromMs));
            actions.Add(new ReleaseStop(untilMs));
            if (dice.Chance(0.5))
            {
                // Restarts must not forget it.
                actions.Add(new Crash(fromMs + ((untilMs - fromMs) / 2), CrashKind.Process, IsInWrite: false, DownMs: 500));
            }
        }

        if (dice.Chance(0.3))
        {
            AddHands(actions);
        }

        for (var left = closing.NextInt(0, 4); left > 0; left--)
        {
            var atMs = startMs + closing.NextInt(1_000, (int)(calmMs - startMs) - 1_000);
            actions.Add(new AskToClose(atMs, closing.NextUInt64()));
        }

        AddGroupsAndCleanUps(actions);
        return [.. actions.OrderBy(action => action.AtMs)];
    }

    // Dice of its own: what else goes wrong does not depend on it.
    private void AddGroupsAndCleanUps(List<WorldAction> actions)
    {
        var own = new SplitMix64(careSeed);
        for (var left = own.OneOf(0, 0, 1, 1, 2, 4); left > 0; left--)
        {
            var deed = own.OneOf(GroupDeed.Trigger, GroupDeed.Trigger, GroupDeed.Delete, GroupDeed.Limit, GroupDeed.Make);
            actions.Add(new TouchGroup(AnyMoment(), deed, own.NextUInt64()));
        }

        for (var left = own.OneOf(0, 0, 1, 2); left > 0; left--)
        {
            actions.Add(new CleanUp(AnyMoment(), OrphanedOnly: own.Chance(0.5)));
        }

        long AnyMoment() => startMs + own.NextInt(1_000, (int)(calmMs - startMs) - 1_000);
    }

    private void AddOperation(List<WorldAction> actions)
    {
        var verb = dice.OneOf("pause_trading", "pause_exchange", "deactivate_market", "close_market");
        var undoneAfterMs = verb == "close_market" ? 0L : dice.NextInt(1_000, 60_000);
        var atMs = Math.Min(Moment(), calmMs - undoneAfterMs - 1);
        actions.Add(new Operate(atMs, verb, dice.NextUInt64(), undoneAfterMs));
    }

    // A journal that is only written promises to survive the process, not the power.
    private void AddCrash(List<WorldAction> actions)
    {
        var mayLosePower = durability == JournalDurability.Synced;
        var kind = mayLosePower && dice.Chance(0.5) ? CrashKind.Power : CrashKind.Process;
        actions.Add(new Crash(Moment(), kind, IsInWrite: dice.Chance(0.5), dice.NextInt(50, 20_000)));
    }

    private void AddHands(List<WorldAction> actions)
    {
        for (var left = dice.NextInt(1, 5); left > 0; left--)
        {
            actions.Add(
                dice.Chance(0.6) ? new OrderByHand(Moment(), dice.NextUInt64()) : new CancelByHand(Moment(), dice.NextUInt64())
            );
        }
    }

    private void AddClockFault(List<WorldAction> actions)
    {
        var (kind, errorMs) = dice.OneOf(
            ("clock step", 3_600_000L),
            ("clock step", -3_600_000L),
            ("clock skew", dice.NextInt(500, 30_000)),
            ("clock skew", -dice.NextInt(500, 30_000))
        );
        var (fromMs, untilMs) = Window(5_000, 90_000);
        actions.Add(new SetClock(fromMs, errorMs, kind));
        actions.Add(new SetClock(untilMs, 0, "clock put right"));
    }

    // The exchange's reads lag by less than a second (§4.5): so they do here, again and again for a while.
    private void AddStaleReads(List<FaultRule> rules)
    {
        var fromMs = Moment();
        for (var time = 0; time < 12; time++, fromMs += dice.NextInt(1_000, 4_000))
        {
            var untilMs = Math.Min(fromMs + dice.NextInt(100, 1_000), calmMs);
            if (fromMs < untilMs)
            {
                rules.Add(
                    new FaultRule
                    {
                        Kind = FaultKind.StaleRead,
                        MaxAgeMs = 1_000,
                        FromMs = fromMs,
                        UntilMs = untilMs,
                    }
                );
            }
        }
    }

    private double Probability() => dice.OneOf(0.05, 0.3, 0.7, 1.0);

    private long Moment() => startMs + dice.NextInt(1_000, (int)(calmMs - startMs) - 1_000);

    private (long FromMs, long UntilMs) Window(int shortestMs, int longestMs)
    {
        var fromMs = Moment();
        return (fromMs, Math.Min(calmMs, fromMs + dice.NextInt(shortestMs, longestMs)));
    }
}
