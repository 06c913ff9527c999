using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;
using Trader.Strategies;

namespace Trader.Tests.Strategies;

[Trait("Requirement", "H1")]
public sealed class StrategyDeskTests
{
    [Fact]
    [Trait("Promise", "R24")]
    public void A_proposal_becomes_an_order_or_a_refusal_with_its_reason_and_nothing_else()
    {
        var strategy = new Scripted();
        var scenario = Ready(strategy);
        strategy.Next.Add(Place("a"));
        strategy.Next.Add(Place("b", contracts: 5_000));
        strategy.Next.Add(new CancelProposal("nobody's", "a test"));
        scenario.Tick();

        var order = Assert.Single(scenario.Placed);
        Assert.Equal(ClientOrderIds.ForDecision("sim", "scripted", "a"), order.ClientOrderId);
        Assert.Equal(("scripted", "a test"), (order.Strategy, order.Reason));
        var desk = scenario.Core.Strategies;
        Assert.Equal((3L, 1L, 2L), (desk.ProposedCount, desk.CarriedOutCount, desk.RefusedCount));
        Assert.Equal(
            [null, "5000 contracts in one order, the limit is 100", "it has no such order"],
            desk.Outcomes.Select(outcome => outcome.Refusal)
        );
    }

    [Fact]
    [Trait("Requirement", "I1")]
    [Trait("Promise", "R1")]
    public void The_same_decision_is_carried_out_once_after_a_restart_too()
    {
        var strategy = new Scripted();
        var scenario = Ready(strategy);
        strategy.Next.Add(Place("a"));
        scenario.Tick();
        strategy.Next.Add(Place("a"));
        scenario.Tick();
        Assert.Single(scenario.Placed);

        var again = new Scripted();
        var recovered = new RecoveredState(100);
        foreach (var written in scenario.Commands.OfType<WriteToJournal>())
        {
            recovered.Apply(written.Entry);
        }

        var second = Ready(again, recovered);
        again.Next.Add(Place("a"));
        second.Tick();
        Assert.Empty(second.Placed);
        Assert.Equal("this decision was carried out before", Assert.Single(second.Core.Strategies.Outcomes).Refusal);
    }

    [Fact]
    [Trait("Requirement", "H6")]
    public void A_strategy_that_throws_loses_its_turns_then_pauses_and_the_others_go_on()
    {
        var broken = new Scripted("broken") { Fault = new InvalidOperationException("a bug") };
        var sound = new Scripted("sound");
        var scenario = Ready([broken, sound]);
        broken.Next.Add(Place("x"));
        sound.Next.Add(Place("y"));
        for (var i = 0; i < 5; i++)
        {
            scenario.Tick();
        }

        Assert.Equal("sound", Assert.Single(scenario.Placed).Strategy);
        Assert.Equal(
            2,
            scenario.Activities.Count(each => each.Message.StartsWith("broken failed and lost", StringComparison.Ordinal))
        );
        Assert.Single(scenario.Activities, each => each.Message.StartsWith("broken failed too often", StringComparison.Ordinal));
        Assert.Equal(3, broken.Events);
        Assert.Equal(5, sound.Events);
    }

    [Fact]
    [Trait("Requirement", "I1")]
    public void An_order_is_amended_decreased_and_cancelled_one_change_at_a_time_and_written_down_before()
    {
        var strategy = new Scripted();
        var scenario = Ready(strategy);
        strategy.Next.Add(Place("a"));
        scenario.Tick();
        var order = scenario.LastOrder;
        scenario.Accept(order);

        strategy.Next.Add(new AmendProposal(order.ClientOrderId, Price.FromCents(41), Quantity.FromContracts(8), "dearer"));
        strategy.Next.Add(new DecreaseProposal(order.ClientOrderId, Quantity.FromContracts(2), "smaller"));
        scenario.NewCommands();
        scenario.Tick();
        var commands = scenario.NewCommands();
        var written = commands.TakeWhile(command => command is not ChangeOrder).OfType<WriteToJournal>().Last();
        Assert.Equal(OrderChangeKind.Amend, Assert.IsType<ChangeDecided>(written.Entry).Change);
        Assert.Equal(Quantity.FromContracts(8), Assert.Single(commands.OfType<ChangeOrder>()).Change.Count);
        Assert.Equal("amending", Assert.Single(scenario.Snapshot.Orders).Status);
        Assert.Equal(Price.FromCents(41) * Quantity.FromContracts(8), scenario.Snapshot.Exposure);

        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new ChangeAnswer(order.ClientOrderId, ChangeAnswerKind.Done)
                {
                    Remaining = Quantity.FromContracts(8),
                    EngineMs = 9,
                }
            )
        );
        var view = Assert.Single(scenario.Snapshot.Orders);
        Assert.Equal(("resting", Price.FromCents(41), Quantity.FromContracts(8)), (view.Status, view.Price, view.Count));

        strategy.Next.Add(new DecreaseProposal(order.ClientOrderId, Quantity.FromContracts(2), "smaller"));
        scenario.Tick();
        Assert.Equal("decreasing", Assert.Single(scenario.Snapshot.Orders).Status);
        scenario.Handle(
            TraderEvent.Of(scenario.Now, new ChangeAnswer(order.ClientOrderId, ChangeAnswerKind.Refused) { Reason = "no" })
        );
        Assert.Equal(Quantity.FromContracts(8), Assert.Single(scenario.Snapshot.Orders).Remaining);

        strategy.Next.Add(new CancelProposal(order.ClientOrderId, "enough"));
        scenario.NewCommands();
        scenario.Tick();
        Assert.Equal("enough", Assert.Single(scenario.NewCommands().OfType<CancelOrder>()).Reason);
    }

    [Fact]
    [Trait("Requirement", "J1")]
    public void An_amend_passes_the_gate_like_an_order()
    {
        var strategy = new Scripted();
        var scenario = Ready(strategy);
        strategy.Next.Add(Place("a"));
        scenario.Tick();
        scenario.Accept(scenario.LastOrder);
        strategy.Next.Add(
            new AmendProposal(scenario.LastOrder.ClientOrderId, Price.FromCents(41), Quantity.FromContracts(101), "too large")
        );
        scenario.Tick();
        Assert.Empty(scenario.Commands.OfType<ChangeOrder>());
        Assert.Contains("the limit is 100", scenario.Core.Strategies.Outcomes.Last().Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("With Capitals")]
    [InlineData("a-very-long-name-with-more-than-thirty-two-characters")]
    public void A_strategy_needs_a_proper_name(string name) =>
        Assert.Throws<ArgumentException>(() => new TradingCore(new TraderOptions(), default, [new Scripted(name)]));

    private static PlaceProposal Place(string decision, int contracts = 5) =>
        new(decision, "M", Outcome.Yes, Price.FromCents(41), Quantity.FromContracts(contracts), "a test");

    private static CoreScenario Ready(Scripted strategy, RecoveredState? recovered = null) => Ready([strategy], recovered);

    private static CoreScenario Ready(IReadOnlyList<IStrategy> strategies, RecoveredState? recovered = null)
    {
        var scenario = new CoreScenario(options: null, strategies);
        scenario.Markets.Add(CoreScenario.Market("M"));
        if (recovered is not null)
        {
            scenario.Handle(TraderEvent.Of(scenario.Now, recovered));
        }

        scenario.BringToReady();
        scenario.Book("M", 40, 44);
        return scenario;
    }

    private sealed class Scripted(string name = "scripted") : IStrategy
    {
        public string Name => name;

        public List<Proposal> Next { get; } = [];

        public Exception? Fault { get; init; }

        public int Events { get; private set; }

        public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals)
        {
            if (traderEvent.Kind != TraderEventKind.Tick)
            {
                return;
            }

            Events++;
            foreach (var proposal in Next)
            {
                proposals.Add(proposal);
            }

            Next.Clear();
            if (Fault is { } fault)
            {
                throw fault;
            }
        }
    }
}
