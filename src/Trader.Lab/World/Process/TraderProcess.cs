using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Client.Rest;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Live;
using Trader.Live.Account;
using Trader.Live.Bus;
using Trader.Live.Coordination;
using Trader.Live.Feeds;
using Trader.Live.Health;
using Trader.Live.Journal;
using Trader.Live.Orders;
using Trader.Status;
using Trader.Strategies;

namespace Trader.Lab.World;

/// <summary>What a process finds on its machine and around it.</summary>
internal sealed record ProcessSurroundings
{
    public required Agenda Agenda { get; init; }

    public required MachineClock Clock { get; init; }

    public required WorldThread Thread { get; init; }

    public required RestLine Rest { get; init; }

    public required FeedLines Feeds { get; init; }

    public required ApiKey Key { get; init; }

    public required Digest Digest { get; init; }

    public required IReadOnlyList<WorldWatch> Watches { get; init; }

    public required Saboteur Saboteur { get; init; }

    /// <summary>The journal on the machine's disk.</summary>
    public required IOrderJournal Journal { get; init; }

    /// <summary>What it says of earlier lives; null if it is new.</summary>
    public required RecoveredState? Recovered { get; init; }

    /// <summary>Is told of each decision of the world's own strategy.</summary>
    public required Action<string, string> Decided { get; init; }

    /// <summary>Takes what production code let escape, which is always a bug.</summary>
    public required Action<string> Failed { get; init; }
}

/// <summary>
/// One life of the trader, from start to crash: the production parts put together as <see cref="LiveTrader"/> does, on the
/// world's transport, timers and queue. After its death nothing of it reaches anything.
/// </summary>
internal sealed class TraderProcess : ICommandSink
{
    private readonly ProcessSurroundings surroundings;
    private readonly MachineTime time;
    private readonly WorldInbox inbox;
    private readonly InPlaceCalls calls;
    private readonly TradingCore core;
    private readonly TwinCore? twin;
    private readonly CommandDispatcher dispatcher;
    private readonly HealthMonitor health;
    private readonly WireFeed feed;
    private readonly ICommandSink outlet;

    public TraderProcess(int number, TraderSetup setup, ProcessSurroundings surroundings)
    {
        Number = number;
        this.surroundings = surroundings;
        var saboteur = surroundings.Saboteur;
        time = new MachineTime(surroundings.Agenda, surroundings.Clock, surroundings.Thread);
        Clock = new TraderClock(ExchangeClock.Wall(time), time);
        inbox = new WorldInbox(Clock, time, surroundings.Thread) { Between = saboteur.Between };
        calls = new InPlaceCalls(time, exception => surroundings.Failed($"a call threw: {exception}"));
        core = new TradingCore(setup.Options, Clock.Now, Strategies(setup, saboteur, surroundings.Decided));
        twin = setup.HasTwin
            ? new TwinCore(new TradingCore(setup.Options, Clock.Now, Strategies(setup, saboteur, told: null)))
            : null;

        var readiness = new FeedReadiness();
        var bridge = new FeedBridge(Clock, readiness);
        bridge.Connect(inbox);
        var handler = new WireHandler(surroundings.Rest, surroundings.Thread, () => time.IsAlive)
        {
            Sending = request => Tell(watch => watch.OnRequest(this, request)),
        };
        var api = new ApiHealth(new HealthOptions().ApiErrorLimit);
        var client = new KalshiRestClient(
            KalshiEndpoint.Loopback(1),
            new RequestSigner(surroundings.Key),
            saboteur.Transport(handler),
            setup.Rest with
            {
                Attempted = api.Note,
            },
            time
        );
        health = new HealthMonitor(inbox, calls, client.ReadConditionAsync, api);
        feed = new WireFeed(setup.Feed, bridge, surroundings.Feeds, time, surroundings.Key.Id)
        {
            Arriving = Arrive,
            Changed = isConnected => Tell(watch => watch.OnFeedChanged(this, isConnected)),
            Heard = () => Tell(watch => watch.OnFeedHeard(this)),
        };
        var journal = saboteur.Journal(surroundings.Journal);
        dispatcher = new CommandDispatcher(new EventBus(), new ActivityLog(16), new StartupSteps(time), journal);
        dispatcher.Connect(
            new OrderGateway(client, inbox, calls, journal),
            feed,
            new ExchangeCalls(client, feed, inbox, readiness, calls, setup.Options)
        );
        outlet = saboteur.Outlet(dispatcher);
        TickPeriod = TimeSpan.FromMilliseconds(setup.TickPeriodMs);
    }

    /// <summary>1 for the first life, one more for each after it.</summary>
    public int Number { get; }

    /// <summary>Both clocks as this process sees them.</summary>
    public TraderClock Clock { get; }

    /// <summary>Whether it lives.</summary>
    public bool IsAlive => time.IsAlive;

    /// <summary>Its state.</summary>
    public Lifecycle.TraderState State => core.State;

    /// <summary>Why it goes on without market data; null while it has it.</summary>
    public string? DegradedReason => core.Lifecycle.Degraded.Reason;

    /// <summary>Calls that have not ended.</summary>
    public int OutstandingCalls => calls.Outstanding;

    /// <summary>Timers that are going to fire.</summary>
    public int ActiveTimers => time.ActiveTimers;

    /// <summary>Most events that ever waited at once.</summary>
    public int LongestQueue => inbox.Longest;

    /// <summary>Whether it was ever READY.</summary>
    public bool HasBeenReady => dispatcher.Ready.Task.IsCompleted;

    /// <summary>In what a second core differed; null if it never did.</summary>
    public string? TwinDifference => twin?.Difference;

    /// <summary>Set when the trader ended by itself: the fatal error, or empty after an ordinary stop.</summary>
    public string? Ended { get; private set; }

    /// <summary>The end of the run as the trader found it; null before.</summary>
    public RunSettled? Settled { get; private set; }

    private TimeSpan TickPeriod { get; }

    /// <summary>Starts it, as <see cref="LiveTrader.Start"/> does.</summary>
    public void Start()
    {
        Tell(watch => watch.OnStarted(this));
        time.CreateTimer(_ => Post(TraderEvent.Tick(Clock.Now)), null, TickPeriod, TickPeriod);
        health.Start();
        feed.Start();
        if (surroundings.Recovered is { } recovered && surroundings.Saboteur.Recovered(recovered) is { } known)
        {
            Post(TraderEvent.Of(Clock.Now, known));
        }

        Post(TraderEvent.Start(Clock.Now));
    }

    /// <summary>Hands it an event, as an operator's command would.</summary>
    public void Post(TraderEvent traderEvent) => inbox.Post(traderEvent);

    /// <summary>A picture of it.</summary>
    public TraderSnapshot TakeSnapshot() => core.TakeSnapshot(Clock.Now);

    /// <summary>Handles everything that waits.</summary>
    public void Drain()
    {
        while (IsAlive && inbox.TryTake(out var traderEvent))
        {
            foreach (var watch in surroundings.Watches)
            {
                watch.OnEvent(this, traderEvent);
            }

            try
            {
                core.Handle(traderEvent, this);
            }
            catch (SimulatedCrashException)
            {
                // The process ended in the middle of it; the world sees to the rest.
                return;
            }

            twin?.Handle(traderEvent);
        }
    }

    /// <summary>It is gone from one moment to the next.</summary>
    public void Die()
    {
        time.Die();
        feed.Die();
        Tell(watch => watch.OnEnded(this));
    }

    /// <inheritdoc/>
    public void Issue(TraderCommand command)
    {
        if (twin is not null || command is not (Announce or NotifyWhale))
        {
            var text = CommandText.Of(command);
            twin?.Expect(text);
            surroundings.Digest.Add(text);
        }

        foreach (var watch in surroundings.Watches)
        {
            watch.OnCommand(this, command);
        }

        switch (command)
        {
            case RunSettled settled:
                Settled = settled;
                break;
            case Stopped stopped:
                Ended = stopped.Error ?? "";
                break;
            default:
                break;
        }

        outlet.Issue(command);
    }

    private static IReadOnlyList<IStrategy> Strategies(TraderSetup setup, Saboteur saboteur, Action<string, string>? told)
    {
        if (saboteur.Strategy(setup.Strategy) is not { } options)
        {
            return [];
        }

        return [new DiceStrategy(options) { Decided = decision => told?.Invoke("dice", decision) }];
    }

    private byte[]? Arrive(byte[] message)
    {
        foreach (var watch in surroundings.Watches)
        {
            watch.OnMessage(this, message);
        }

        return surroundings.Saboteur.Message(message);
    }

    private void Tell(Action<WorldWatch> what)
    {
        foreach (var watch in surroundings.Watches)
        {
            what(watch);
        }
    }
}
