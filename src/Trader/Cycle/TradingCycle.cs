using System.Collections.Immutable;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Portfolio;
using Trader.Status;
using Trader.Strategies;

namespace Trader.Cycle;

/// <summary>
/// The regular round of the trader (requirements H2, H5): sync → evaluate → maintain → decide → execute → sync. It waits for
/// nothing but the account's readings and the fates of its own orders, each for a bounded time; meanwhile everything else goes
/// on. A cycle whose reading fails decides nothing: no decision on a stale picture.
/// </summary>
public sealed class TradingCycle
{
    private readonly CycleOptions options;
    private readonly LifecycleDriver lifecycle;
    private readonly AccountKeeper account;
    private readonly StrategyDesk strategies;
    private readonly MarketRound round;
    private readonly CycleOrders cycleOrders;
    private readonly Announcer announcer;
    private readonly bool isTrading;
    private readonly Action<EventTime, ICommandSink> maintain;
    private readonly Queue<CycleRecord> history = new();
    private EventTime lastBegan;
    private Running? running;
    private CycleTotals totals;
    private long number;
    private bool isResting = true;

    internal TradingCycle(
        TraderOptions options,
        LifecycleDriver lifecycle,
        AccountKeeper account,
        StrategyDesk strategies,
        MarketRound round,
        CycleOrders cycleOrders,
        Announcer announcer,
        Action<EventTime, ICommandSink> maintain,
        EventTime now
    )
    {
        this.options = options.Cycle;
        this.lifecycle = lifecycle;
        this.account = account;
        this.strategies = strategies;
        this.round = round;
        this.cycleOrders = cycleOrders;
        this.announcer = announcer;
        this.maintain = maintain;
        isTrading = options.TradingEnabled;
        IntervalSeconds = options.Cycle.IntervalSeconds;
        lastBegan = now;
    }

    /// <summary>Exchange seconds from the beginning of a cycle to that of the next.</summary>
    public int IntervalSeconds { get; private set; }

    /// <summary>The run's number in its journal; part of the ids of cycles.</summary>
    public int RunNumber { get; set; } = 1;

    /// <summary>Where it is now.</summary>
    public CyclePhase Phase => running?.Phase ?? CyclePhase.Idle;

    /// <summary>What it is for people.</summary>
    public CycleView View => new(IntervalSeconds, Phase, running?.Id, totals, [.. history.Reverse()]);

    /// <summary>Another interval, from the running one on; out of range it is refused and said so.</summary>
    public void ChangeInterval(CycleIntervalChange wanted, EventTime now, ICommandSink sink)
    {
        if (wanted.Seconds is < CycleOptions.MinIntervalSeconds or > CycleOptions.MaxIntervalSeconds)
        {
            Say(
                $"An interval of {wanted.Seconds} s is refused: it must be between {CycleOptions.MinIntervalSeconds} and {CycleOptions.MaxIntervalSeconds} s",
                ActivityLevel.Warning,
                now,
                sink
            );
            return;
        }

        IntervalSeconds = wanted.Seconds;
        Say($"The trading cycle runs every {wanted.Seconds} s from now on, said {wanted.Who}", ActivityLevel.Info, now, sink);
    }

    /// <summary>Time went by, in a state in which the trader operates: begins a cycle that is due, gives up what takes too long.</summary>
    public void OnTick(EventTime now, ICommandSink sink)
    {
        if (isResting)
        {
            // The account was read on the way here: the next reading is the first cycle's.
            isResting = false;
            lastBegan = isTrading ? account.LastRequest : now;
        }

        if (running is null)
        {
            if (
                now.ExchangeMs - lastBegan.ExchangeMs >= IntervalSeconds * 1000L
                && now.WallMs - lastBegan.WallMs >= options.MinWallMs
                && (!isTrading || account.IsReading || account.MayRequestAt(now))
            )
            {
                Begin(now, sink);
            }

            return;
        }

        var waitedMs = now.WallMs - running.PhaseSince.WallMs;
        switch (running.Phase)
        {
            case CyclePhase.Sync when waitedMs >= options.SyncWaitWallMs:
                End(CycleOutcome.Failed, $"the account was not read within {options.SyncWaitWallMs} ms", now, sink);
                break;
            case CyclePhase.Execute:
                Continue(waitedMs >= options.LookUpWaitWallMs, now, sink);
                break;
            case CyclePhase.SyncAgain when waitedMs >= options.SyncWaitWallMs:
                End(CycleOutcome.Failed, $"the account was not read again within {options.SyncWaitWallMs} ms", now, sink);
                break;
            default:
                break;
        }
    }

    /// <summary>A reading of the account was taken over.</summary>
    public void OnAccountRead(EventTime now, ICommandSink sink)
    {
        switch (running?.Phase)
        {
            case CyclePhase.Sync:
                Work(now, sink);
                break;
            case CyclePhase.SyncAgain when running.ReadingWasOnItsWay:
                // That one was asked for before the orders: another is needed.
                running.ReadingWasOnItsWay = false;
                Sync(now, sink);
                break;
            case CyclePhase.SyncAgain:
                End(CycleOutcome.Completed, error: null, now, sink);
                break;
            default:
                break;
        }
    }

    /// <summary>A reading of the account failed.</summary>
    public void OnReadFailed(string error, EventTime now, ICommandSink sink)
    {
        if (running?.Phase is CyclePhase.Sync or CyclePhase.SyncAgain)
        {
            End(CycleOutcome.Failed, $"the account could not be read: {error}", now, sink);
        }
    }

    /// <summary>Something became known of an order.</summary>
    public void OnOrdersChanged(EventTime now, ICommandSink sink)
    {
        if (running?.Phase == CyclePhase.Execute)
        {
            Continue(isTimeUp: false, now, sink);
        }
    }

    /// <summary>An order that was looked up was answered.</summary>
    public void OnLookedUp(string clientOrderId, EventTime now, ICommandSink sink)
    {
        if (running?.Phase == CyclePhase.Execute)
        {
            cycleOrders.OnLookedUp(clientOrderId);
            Continue(isTimeUp: false, now, sink);
        }
    }

    /// <summary>The trader does not operate: no cycle runs, and the next is due one interval after it operates again.</summary>
    public void Rest(string reason, EventTime now, ICommandSink sink)
    {
        isResting = true;
        Abort(reason, now, sink);
    }

    /// <summary>Ends the running cycle, if there is one: the trader goes on to something else.</summary>
    public void Abort(string reason, EventTime now, ICommandSink sink)
    {
        if (running is not null)
        {
            End(CycleOutcome.Aborted, reason, now, sink);
        }
    }

    private void Begin(EventTime now, ICommandSink sink)
    {
        lastBegan = now;
        running = new Running($"{RunNumber}-{++number}", now);
        running.Enter(CyclePhase.Sync, now);
        if (isTrading)
        {
            Sync(now, sink);
        }
        else
        {
            Work(now, sink);
        }
    }

    // Where a reading is on its way already, it serves a cycle that begins.
    private void Sync(EventTime now, ICommandSink sink) =>
        account.Request($"cycle {running!.Id}", includeFinishedOrders: false, now, sink);

    private void Work(EventTime now, ICommandSink sink)
    {
        var cycle = running!;
        cycle.Enter(CyclePhase.Evaluate, now);
        cycle.Markets = round.Next(options.MarketsPerCycle, now.ExchangeMs);
        cycle.Enter(CyclePhase.Maintain, now);
        maintain(now, sink);
        cycle.Enter(CyclePhase.Decide, now);
        if (!lifecycle.IsOpening)
        {
            cycle.Holds = [new CycleHold("", "opening is stopped")];
            End(CycleOutcome.Completed, error: null, now, sink);
            return;
        }

        var decisions = strategies.AskForCycle(new CycleBriefing(cycle.Id, cycle.Markets), now, sink);
        cycle.Holds = [.. decisions.Holds];
        cycle.Decisions = decisions.Wanted.Count;
        if (decisions.Wanted.Count == 0)
        {
            End(CycleOutcome.Completed, error: null, now, sink);
            return;
        }

        cycle.Enter(CyclePhase.Execute, now);
        lifecycle.EnterActing($"Cycle {cycle.Id}: carrying out {decisions.Wanted.Count} decisions", now, sink);
        cycleOrders.Begin(strategies.CarryOut(decisions, cycle.Id, now, sink));
        Continue(isTimeUp: false, now, sink);
    }

    private void Continue(bool isTimeUp, EventTime now, ICommandSink sink)
    {
        if (!cycleOrders.Continue(sink) && !isTimeUp)
        {
            return;
        }

        var cycle = running!;
        cycle.Orders = cycleOrders.Report(cycle.Id, now, sink);
        lifecycle.LeaveActing($"Cycle {cycle.Id}: {cycle.Orders.Length} orders looked up", now, sink);
        if (cycle.Orders.IsEmpty || !isTrading)
        {
            End(CycleOutcome.Completed, error: null, now, sink);
            return;
        }

        cycle.Enter(CyclePhase.SyncAgain, now);
        cycle.ReadingWasOnItsWay = account.IsReading;
        Sync(now, sink);
    }

    private void End(CycleOutcome outcome, string? error, EventTime now, ICommandSink sink)
    {
        var cycle = running!;
        running = null;
        if (cycle.Phase == CyclePhase.Execute)
        {
            cycle.Orders = cycleOrders.Report(cycle.Id, now, sink);
            lifecycle.LeaveActing($"Cycle {cycle.Id} ended: {error}", now, sink);
        }

        var record = cycle.Close(outcome, error, now);
        Count(record);
        history.Enqueue(record);
        if (history.Count > options.HistoryLength)
        {
            history.Dequeue();
        }

        Announce(record, now, sink);
    }

    private void Count(CycleRecord record)
    {
        var isComplete = record.Outcome == CycleOutcome.Completed;
        totals = new CycleTotals(
            totals.Completed + (isComplete ? 1 : 0),
            totals.Failed + (record.Outcome == CycleOutcome.Failed ? 1 : 0),
            totals.Aborted + (record.Outcome == CycleOutcome.Aborted ? 1 : 0),
            totals.MarketsEvaluated + record.Markets.Length,
            totals.Decisions + record.Decisions,
            totals.Orders + record.Orders.Length,
            totals.TotalWallMs + (isComplete ? record.DurationWallMs : 0),
            Math.Max(totals.LongestWallMs, isComplete ? record.DurationWallMs : 0)
        );
    }

    private void Announce(CycleRecord record, EventTime now, ICommandSink sink)
    {
        var viable = record.Markets.Count(market => market.IsViable);
        var decided = record.Decisions == 0 ? "holding" : $"{record.Decisions} decisions, {record.Orders.Length} orders";
        var ended =
            record.Outcome == CycleOutcome.Completed
                ? ""
                : $"; {record.Outcome.ToWire()} in {record.LastPhase.ToWire()}: {record.Error}";
        announcer.Say(
            sink,
            now,
            ActivityTypes.TradingCycle,
            record.Outcome == CycleOutcome.Completed ? ActivityLevel.Info : ActivityLevel.Warning,
            $"Cycle {record.Id}: {record.Markets.Length} markets evaluated, {viable} viable, {decided}{ended}",
            ("cycle_id", record.Id),
            ("duration_ms", record.DurationWallMs.ToString()),
            ("markets", string.Join(' ', record.Markets.Select(market => market.Ticker)))
        );
    }

    private void Say(string message, ActivityLevel level, EventTime now, ICommandSink sink) =>
        announcer.Say(sink, now, ActivityTypes.TradingCycle, level, message);

    /// <summary>The cycle that is under way.</summary>
    private sealed class Running(string id, EventTime startedAt)
    {
        private readonly List<PhaseDuration> phases = [];

        public string Id { get; } = id;

        public CyclePhase Phase { get; private set; }

        public EventTime PhaseSince { get; private set; }

        public bool ReadingWasOnItsWay { get; set; }

        public IReadOnlyList<EvaluatedMarket> Markets { get; set; } = [];

        public IReadOnlyList<CycleHold> Holds { get; set; } = [];

        public int Decisions { get; set; }

        public ImmutableArray<CycleOrder> Orders { get; set; } = [];

        public void Enter(CyclePhase phase, EventTime now)
        {
            EndPhase(now);
            Phase = phase;
            PhaseSince = now;
        }

        public CycleRecord Close(CycleOutcome outcome, string? error, EventTime now)
        {
            EndPhase(now);
            return new CycleRecord
            {
                Id = Id,
                StartedAt = startedAt,
                Outcome = outcome,
                LastPhase = Phase,
                Error = error,
                Phases = [.. phases],
                DurationWallMs = Math.Max(0, now.WallMs - startedAt.WallMs),
                Markets = [.. Markets],
                Decisions = Decisions,
                Holds = [.. Holds],
                Orders = Orders,
            };
        }

        private void EndPhase(EventTime now)
        {
            if (Phase != CyclePhase.Idle)
            {
                phases.Add(new PhaseDuration(Phase, Math.Max(0, now.WallMs - PhaseSince.WallMs)));
            }
        }
    }
}
