using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Risk.Protections;
using Trader.Risk.Results;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests.Risk.Protections;

/// <summary>A core that follows whales into <c>M0</c> to <c>M9</c> and loses, and what its journal hands to the next run.</summary>
internal sealed class LosingTrades
{
    private readonly TraderOptions options;
    private readonly RecoveredState journal;
    private int lastTrade;
    private int written;

    public LosingTrades(ProtectionOptions protections)
        : this(Options(protections)) { }

    public LosingTrades(
        TraderOptions options,
        LosingTrades? before = null,
        long afterMs = 0,
        Action<CoreScenario>? atStart = null
    )
    {
        this.options = options;
        Scenario = new CoreScenario(options);
        Scenario.Markets.AddRange(
            Enumerable.Range(0, 10).Select(i => CoreScenario.Market($"M{i}", closeInMs: 100 * 86_400_000L))
        );
        journal = new RecoveredState(1_000);
        if (before is not null)
        {
            lastTrade = before.lastTrade + 1_000;
            Scenario.Pass(before.Scenario.ExchangeMs - Scenario.ExchangeMs + afterMs);
            journal = before.Journal();
            Scenario.Handle(TraderEvent.Of(Scenario.Now, journal));
        }

        atStart?.Invoke(Scenario);
        Scenario.BringToReady();
        for (var i = 0; i < 10; i++)
        {
            Scenario.Book($"M{i}", 40, 44);
        }
    }

    public CoreScenario Scenario { get; }

    public List<Activity> Said => [.. Scenario.Activities.Where(activity => activity.Type == ActivityTypes.Risk)];

    /// <summary>Follows a whale at 42¢, and sells what it bought at 30¢ by hand: sixty cents lost.</summary>
    public void Lose(string ticker)
    {
        var order = Follow(ticker);
        Scenario.Fill(order, 5, $"own-{++lastTrade}");
        SellByHand(ticker, Outcome.No, 5, 70);
    }

    /// <summary>A whale that must be followed; returns the order, which rests.</summary>
    public OrderIntent Follow(string ticker)
    {
        Assert.Equal(WhaleOutcome.Followed, Whale(ticker));
        return Scenario.LastOrder;
    }

    /// <summary>A whale; an order that follows it is accepted. Returns what became of it.</summary>
    public WhaleOutcome? Whale(string ticker)
    {
        Scenario.Pass(1_000).Tick();
        var placed = Scenario.Placed.Count;
        Scenario.Whale(ticker);
        if (Scenario.Placed.Count > placed)
        {
            Scenario.Accept(Scenario.LastOrder);
        }

        return Scenario.OutcomeIn(ticker);
    }

    /// <summary>A fill of the account that is of no order of ours.</summary>
    public void SellByHand(string ticker, Outcome outcome, int contracts, int cents)
    {
        var fill = CoreScenario.FillOf(
            new OrderIntent
            {
                ClientOrderId = "by hand",
                Ticker = ticker,
                Outcome = outcome,
                Price = Price.FromCents(cents),
                Count = Quantity.FromContracts(contracts),
                Reason = "by hand",
            },
            contracts,
            $"hand-{++lastTrade}",
            timestampMs: Scenario.ExchangeMs
        );
        Scenario.Handle(TraderEvent.Of(Scenario.Now, fill));
    }

    public void Release(string scope) =>
        Scenario.Handle(TraderEvent.Of(Scenario.Now, new ProtectionRelease(scope, "an operator")));

    /// <summary>What the journal says by now.</summary>
    public RecoveredState Journal()
    {
        foreach (var command in Scenario.Commands.Skip(written).OfType<WriteToJournal>())
        {
            journal.Apply(command.Entry);
        }

        written = Scenario.Commands.Count;
        return journal;
    }

    public ResultHistory Results() => Journal().Results;

    /// <summary>This run is killed, and another begins with its journal.</summary>
    public LosingTrades Restart(long afterMs = 0, Action<CoreScenario>? atStart = null) => new(options, this, afterMs, atStart);

    public static TraderOptions Options(ProtectionOptions protections) =>
        new()
        {
            Protections = protections,
            MaxFollowPositions = 0,
            MaxFollowsPerMinute = 1_000_000,
            MaxContractsPerRun = 0,
            MarketLimit = 20,
            MaxOrdersPerMinute = 0,
            DecisionHistoryLength = 1_000,
        };
}
