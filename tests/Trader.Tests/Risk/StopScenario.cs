using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Orders.Groups;
using Trader.Orders.Maintenance;
using Trader.Risk;
using Trader.Strategies;

namespace Trader.Tests.Risk;

/// <summary>
/// A core with a strategy that wants more and more orders, and a small exchange with three shards that fails as its case says.
/// Time is simulated, in milliseconds since the beginning; after every event what must hold is checked against what really
/// rests there.
/// </summary>
internal sealed partial class StopScenario : ICommandSink, IStrategy
{
    public const int RestingOrders = 100;

    private const long TickMs = 25;
    private const long QuietMs = 60_000;

    private static readonly string[] Tickers = [.. Enumerable.Range(0, 30).Select(i => $"S{i % 3}-M{i}")];

    private readonly SeededRandom random;
    private readonly PriorityQueue<Action, (long DueMs, long Number)> due = new();
    private readonly List<JournalEntry> journal = [];
    private readonly StopCase faults;
    private TradingCore core;
    private long scheduled;
    private long nextTickMs;
    private int run;
    private int wanted;
    private int decided;

    public StopScenario(ulong seed, StopCase faults)
    {
        random = new SeededRandom(seed);
        this.faults = faults;
        core = new TradingCore(Options, Now, [this]);
        Start();
        AddForeignOrders();
        wanted = RestingOrders;
        RunUntil(() => wanted == 0, 1_000);
        RunFor(400);
    }

    public string Name => "asker";

    public StopReport? Report => core.Stop;

    public long NowMs { get; private set; }

    /// <summary>When it was pulled; null before.</summary>
    public long? PulledMs { get; private set; }

    public int PlacedCount { get; private set; }

    public long LastPlacedMs { get; private set; }

    /// <summary>When everything was last cancelled, or may have been.</summary>
    public long LastSweepMs { get; private set; } = -QuietMs;

    private static TraderOptions Options =>
        GateScenario.Loose with
        {
            FollowWhales = false,
            WhaleDetection = false,
            MarketLimit = 30,
            OrderGroups = new OrderGroupOptions { IsEnabled = false },
            // The stop is what cancels here, and nothing beside it.
            Maintenance = new MaintenanceOptions { PrunesOrphans = false, CleansUpAtStart = false },
        };

    private EventTime Now => new(CoreScenario.StartExchangeMs + NowMs, CoreScenario.StartWallMs + NowMs);

    private bool IsFaulty => PulledMs is { } pulled && NowMs < pulled + faults.FaultsMs;

    public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals)
    {
        // Once everything wanted is placed it goes on asking, now and then: whether it gets anything is the stop's to say.
        var count =
            wanted > 0 ? wanted
            : random.Chance(5) ? 1
            : 0;
        for (var i = 0; i < count; i++)
        {
            var ticker = Tickers[decided % Tickers.Length];
            proposals.Add(
                new PlaceProposal(
                    $"d{decided++}",
                    ticker,
                    Outcome.Yes,
                    Price.FromCents(10),
                    Quantity.FromContracts(1),
                    "the strategy wants it"
                )
            );
        }

        wanted = 0;
    }

    public void Pull(string reason)
    {
        PulledMs ??= NowMs;
        Handle(TraderEvent.EmergencyStop(Now, reason));
    }

    public void Resume() => Handle(TraderEvent.Resume(Now, "a test"));

    /// <summary>The process dies, and another one begins with what is in the journal; the exchange goes on.</summary>
    public void Restart()
    {
        run++;
        isHalted = false;
        var recovered = new RecoveredState(1_000);
        journal.ForEach(recovered.Apply);
        core = new TradingCore(Options, Now, [this]);
        Handle(TraderEvent.Of(Now, recovered));
        Start();
    }

    public void RunFor(long milliseconds)
    {
        var end = NowMs + milliseconds;
        while (NowMs < end)
        {
            Step(end);
        }
    }

    /// <summary>Runs until it is so, and fails if it is not within the time.</summary>
    public void RunUntil(Func<bool> isSo, long limitMs)
    {
        var end = NowMs + limitMs;
        while (!isSo())
        {
            Assert.True(NowMs < end, $"not within {limitMs} ms: {core.Stop}, {live.Count} rest, {core.Orders.Open.Count} open");
            Step(end);
        }
    }

    private void Start()
    {
        Handle(TraderEvent.Start(Now));
        Handle(TraderEvent.MarketsListed(Now, [.. Tickers.Select(ticker => CoreScenario.Market(ticker))]));
        foreach (var ticker in Tickers)
        {
            BookLevel[] bids = [new(Price.FromCents(9), Quantity.FromContracts(100))];
            BookLevel[] asks = [new(Price.FromCents(12), Quantity.FromContracts(100))];
            Handle(TraderEvent.Of(Now, new BookSnapshot(ticker, bids, asks)));
        }

        foreach (var state in new[] { TraderState.Initializing, TraderState.OrderbookConnect, TraderState.TradingClientConnect })
        {
            Handle(TraderEvent.Of(Now, new StepSuccess(state, new Dictionary<string, string>(StringComparer.Ordinal))));
        }
    }

    private void Step(long end)
    {
        if (due.TryPeek(out var action, out var when) && when.DueMs <= Math.Min(nextTickMs, end))
        {
            due.Dequeue();
            NowMs = Math.Max(NowMs, when.DueMs);
            action();
            return;
        }

        NowMs = Math.Min(nextTickMs, end);
        if (NowMs == nextTickMs)
        {
            nextTickMs += TickMs;
            Handle(TraderEvent.Tick(Now));
        }
    }

    private void Later(long milliseconds, Action action) => due.Enqueue(action, (NowMs + milliseconds, scheduled++));

    // What the process that asked would have been told: after a restart nobody is there to hear it.
    private void Tell(long milliseconds, Func<TraderEvent> happened)
    {
        var asked = run;
        Later(
            milliseconds,
            () =>
            {
                if (asked == run)
                {
                    Handle(happened());
                }
            }
        );
    }

    private void Handle(TraderEvent e)
    {
        var before = core.Stop?.Phase;
        core.Handle(e, this);
        Assert.Equal(core.Stop is not null, isHalted);
        if (core.Stop is not { Phase: StopPhase.Verified } || before == StopPhase.Verified)
        {
            Assert.True(
                core.Stop is not { Phase: StopPhase.Verified } || core.Orders.Open.Count == 0,
                "verified with an open order"
            );
            return;
        }

        Assert.Empty(live);
        Assert.Empty(core.Orders.Open);
    }
}
