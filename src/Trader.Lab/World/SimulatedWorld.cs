using Kalshi.Authentication;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.InMemory;
using Trader.Events;
using Trader.Journal;
using Trader.Live.Journal;
using Trader.Live.Journal.Files;
using Trader.Upkeep;
using ExchangeAccount = Kalshi.Simulator.Exchange.Account;

namespace Trader.Lab.World;

/// <summary>
/// The trader, the exchange and all that lies between them, on one thread and one virtual clock, from one seed. Whatever
/// happens is an entry of the agenda or the exchange's own next moment; after each, everything that follows at once is done
/// and the invariants are looked at.
/// </summary>
internal sealed class SimulatedWorld : IDisposable
{
    private const int PingPeriodMs = 10_000;

    // Fast enough for a person's patience, slow enough for every time-out on the way.
    private const long SettlingLimitMs = 10 * 60_000;

    private const int RelaunchMs = 5_000;

    private readonly Schedule schedule;
    private readonly WorldThread thread = new();
    private readonly Agenda agenda;
    private readonly MachineClock clock = new();
    private readonly FaultTally tally = new();
    private readonly Digest digest = new();
    private readonly InMemoryExchange exchange;
    private readonly NetworkConditions conditions;
    private readonly RestLine rest;
    private readonly FeedLines feeds;
    private readonly Hands hands;
    private readonly ApiKey key;
    private readonly List<WorldWatch> watches = [];
    private readonly NoOrderUnmeant decisions;
    private readonly Reachability reachability;
    private readonly MachineDisk disk;
    private readonly Saboteur saboteur;
    private readonly Action<string>? trace;
    private TraderProcess process = null!;
    private WorldViolation? violation;
    private long steps;
    private int lives;
    private bool isEnding;
    private long downMs;
    private CrashKind crashKind;

    public SimulatedWorld(Schedule schedule, Saboteur? saboteur = null, Action<string>? trace = null)
    {
        this.schedule = schedule;
        this.saboteur = saboteur ?? new Saboteur();
        this.trace = trace;
        agenda = new Agenda(schedule.StartMs);
        var truth = new VenueTruth();
        exchange = new InMemoryExchange(
            schedule.Exchange,
            new RandomFlow(Seeds.Of(schedule.Seed, "flow"), schedule.Flow),
            truth,
            checksTimestamps: true
        );
        key = WorldKeys.For(exchange.OpenAccount(schedule.Cash));
        truth.Account = Account;
        foreach (var rule in schedule.ExchangeFaults)
        {
            exchange.Faults.Add(rule);
        }

        disk = new MachineDisk(schedule.Journal, schedule.Seed);
        reachability = new Reachability(schedule);
        conditions = new NetworkConditions(agenda, schedule.Network, schedule.NetworkFaults, schedule.Seed, tally);
        rest = new RestLine(agenda, conditions, exchange, digest);
        feeds = new FeedLines(agenda, conditions, exchange, PingPeriodMs, digest);
        hands = new Hands(exchange, Account, key.Id, agenda);
        var invariants = Invariant.All(this, truth);
        decisions = invariants.OfType<NoOrderUnmeant>().Single();
        watches.AddRange(invariants);
        if (trace is not null)
        {
            watches.Insert(0, new Tracer(this));
        }
    }

    /// <summary>What is to happen.</summary>
    public Schedule Schedule => schedule;

    /// <summary>The exchange's own books: what really is.</summary>
    public ExchangeAccount Account => exchange.Engine.Accounts[0];

    /// <summary>The exchange, to look at.</summary>
    public MatchingEngine Engine => exchange.Engine;

    /// <summary>True time, Unix milliseconds.</summary>
    public long NowMs => agenda.NowMs;

    /// <summary>The trader's present life.</summary>
    public TraderProcess Process => process;

    /// <summary>What is on its way to the exchange.</summary>
    public RestLine Rest => rest;

    /// <summary>The disk of the trader's machine, with its journal.</summary>
    public MachineDisk Disk => disk;

    /// <summary>Since when requests get through and are answered, Unix milliseconds; null while they may not.</summary>
    public long? ReachableSinceMs => reachability.SinceMs(agenda.NowMs);

    /// <summary>When somebody last did something to the account by hand.</summary>
    public long LastHandMs => hands.LastMs;

    /// <summary>Markets in which somebody else than the trader has changed the account.</summary>
    public IReadOnlySet<Market> TouchedByOthers => hands.Touched;

    /// <summary>Order groups that somebody else than the trader made, by the exchange's id.</summary>
    public IReadOnlySet<string> GroupsOfOthers => hands.OwnGroups;

    /// <summary>Whether the run is being ended in order.</summary>
    public bool IsEnding => isEnding;

    /// <summary>Whether lines are wanted by <see cref="Trace"/>.</summary>
    public bool IsTraced => trace is not null;

    /// <summary>Notes what was broken; only the first counts.</summary>
    public void Violate(string invariant, string details)
    {
        violation ??= new WorldViolation(schedule.Seed, steps, agenda.NowMs, agenda.NowMs - schedule.StartMs, invariant, details);
    }

    /// <summary>Writes a line of the trace.</summary>
    public void Trace(string line)
    {
        trace?.Invoke($"{steps, 8} +{(agenda.NowMs - schedule.StartMs) / 1000.0, 9:F3} {line}");
    }

    /// <summary>Runs the schedule to its end, or to the first violation.</summary>
    public WorldResult Run()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Play();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            tally.Count($"exchange {kind}", exchange.Faults.Injected(kind));
        }

        digest.Add(Account.Cash.Micros);
        return new WorldResult
        {
            Seed = schedule.Seed,
            Steps = steps,
            SimulatedMs = agenda.NowMs - schedule.StartMs,
            Digest = digest.Text,
            Violation = violation,
            Faults = tally.Counts,
            Orders = Account.Orders.Added,
            Fills = Account.Fills.Added,
            Settlements = Account.Settlements.Added,
            Requests = rest.Sent,
            Processes = lives,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disk.Dispose();
        key.Dispose();
        exchange.Dispose();
    }

    private void Play()
    {
        foreach (var action in schedule.Actions)
        {
            agenda.At(action.AtMs, () => Do(action));
        }

        agenda.At(schedule.CalmMs, disk.Calm);
        agenda.At(schedule.EndMs, BeginEnd);
        Launch();
        process.Drain();
        while (violation is null && process.Settled is null)
        {
            Advance();
            while (violation is null && agenda.RunNext())
            {
                EndStep();
            }
        }

        if (violation is null)
        {
            EndWatches();
        }
    }

    private void EndWatches()
    {
        foreach (var watch in watches)
        {
            watch.OnEnd();
        }
    }

    private void Advance()
    {
        var nextMs = Math.Min(agenda.NextDueMs ?? long.MaxValue, exchange.NextDueMs ?? long.MaxValue);
        var nowMs = Math.Max(agenda.NowMs, nextMs);
        if (nowMs > schedule.EndMs + SettlingLimitMs)
        {
            // Whoever knows what is missing says so first.
            EndWatches();
            Violate("the run ends in order", $"not settled within {SettlingLimitMs / 1000} s; state {process.State}");
            return;
        }

        agenda.MoveTo(nowMs);
        exchange.AdvanceTo(nowMs);
        Collect();
    }

    private void EndStep()
    {
        steps++;
        process.Drain();
        Collect();
        if (disk.HasCrashed)
        {
            Trace("the process died while it wrote");
            Restart(downMs, crashKind);
        }

        if (process.Ended is { } error && process.IsAlive)
        {
            // A supervisor starts a trader that gave up again, as long as nobody has told it not to.
            Trace($"the trader ended: {error}");
            Restart(afterMs: 10_000, CrashKind.Process);
        }

        foreach (var watch in watches)
        {
            watch.OnStep();
        }

        if (thread.Trespass is { } trespass)
        {
            Violate("everything runs on one thread", trespass);
        }
    }

    private void Collect()
    {
        rest.Collect();
        feeds.Collect();
    }

    private void Launch()
    {
        try
        {
            var journal = disk.Open(agenda.NowMs + clock.ErrorMs, out var recovered);
            process = new TraderProcess(++lives, schedule.Trader, Surroundings(journal, recovered));
            process.Start();
            if (isEnding)
            {
                BeginEnd();
            }
        }
        catch (Exception exception) when (exception is JournalException or SimulatedCrashException)
        {
            // Nothing is traded without a journal: the program says so and ends; somebody starts it again.
            Trace($"the trader could not start: {exception.Message}");
            disk.Crash(crashKind);
            agenda.At(agenda.NowMs + RelaunchMs, Launch);
        }
    }

    private ProcessSurroundings Surroundings(IOrderJournal journal, RecoveredState? recovered) =>
        new()
        {
            Agenda = agenda,
            Clock = clock,
            Thread = thread,
            Rest = rest,
            Feeds = feeds,
            Key = key,
            Digest = digest,
            Watches = watches,
            Saboteur = saboteur,
            Journal = journal,
            Recovered = recovered,
            Decided = decisions.OnDecision,
            Failed = details => Violate("production code lets nothing escape", details),
        };

    private void DoCrash(Crash crash)
    {
        crashKind = crash.Kind;
        downMs = crash.DownMs;
        if (crash.IsInWrite)
        {
            disk.CrashSoon();
        }
        else if (process.IsAlive)
        {
            Restart(crash.DownMs, crash.Kind);
        }
    }

    private void Restart(long afterMs, CrashKind kind)
    {
        process.Die();
        disk.Crash(kind);
        agenda.At(agenda.NowMs + afterMs, Launch);
    }

    private void BeginEnd()
    {
        isEnding = true;
        process.Post(TraderEvent.RunEnding(process.Clock.Now, "the schedule is over"));
    }

    private void AskToClose(AskToClose ask)
    {
        var held = Account
            .Positions.Where(position => !position.Net.IsZero)
            .Select(position => position.Market.Ticker)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (held.Count > 0 && process.IsAlive)
        {
            var ticker = held[(int)(ask.Dice % (ulong)held.Count)];
            process.Post(TraderEvent.Of(process.Clock.Now, new CloseRequest(ticker, "a person")));
        }
    }

    private void Do(WorldAction action)
    {
        tally.Count(action.Name);
        Trace($"--- {action}");
        switch (action)
        {
            case Crash crash:
                DoCrash(crash);
                break;
            case FailDisk fail:
                if (fail.IsFull)
                {
                    disk.Fill();
                }
                else
                {
                    disk.Break();
                }

                agenda.At(agenda.NowMs + fail.ForMs, disk.Mend);
                break;
            case SetClock set:
                clock.ErrorMs = set.ErrorMs;
                break;
            case CutFeeds:
                feeds.CutAll();
                break;
            case PullStop or ReleaseStop when !process.IsAlive:
                // A person who finds nobody there tries again.
                agenda.At(agenda.NowMs + 1_000, () => Do(action));
                break;
            case PullStop:
                process.Post(TraderEvent.EmergencyStop(process.Clock.Now, "a person"));
                break;
            case ReleaseStop:
                process.Post(TraderEvent.Resume(process.Clock.Now, "a person"));
                break;
            case AskToClose ask:
                AskToClose(ask);
                break;
            case OrderByHand order:
                hands.Order(order.Dice);
                break;
            case CancelByHand cancel:
                hands.Cancel(cancel.Dice);
                break;
            case TouchGroup touch:
                hands.Touch(touch);
                break;
            case CleanUp when !process.IsAlive:
                break;
            case CleanUp cleanUp:
                process.Post(
                    TraderEvent.Of(
                        process.Clock.Now,
                        new CleanupRequest($"clean-up-{action.AtMs}", cleanUp.OrphanedOnly, "a person")
                    )
                );
                break;
            case Operate operate:
                hands.Operate(operate);
                break;
            default:
                throw new InvalidOperationException($"Nobody does {action.GetType().Name}.");
        }
    }
}
