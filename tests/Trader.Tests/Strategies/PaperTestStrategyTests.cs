using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Strategies;

namespace Trader.Tests.Strategies;

[Trait("Requirement", "H7")]
public sealed class PaperTestStrategyTests
{
    [Fact]
    public void The_smallest_order_far_from_the_market_is_placed_seen_resting_and_cancelled_once()
    {
        var scenario = Ready();
        scenario.RunCycle();
        var order = Assert.Single(scenario.Placed);
        Assert.Equal((Outcome.Yes, Price.FromCents(1), Quantity.FromContracts(1)), (order.Outcome, order.Price, order.Count));
        Assert.True(order.IsPostOnly);
        Assert.Equal(0, order.RepeatUntilMs);
        Assert.Empty(scenario.Commands.OfType<CancelOrder>());

        scenario.Accept(order);
        Assert.Equal(CoreScenario.OrderIdOf(order), Assert.Single(scenario.Commands.OfType<CancelOrder>()).OrderId);
        Assert.Equal(0, scenario.CountSaid("paper_test: the order path works"));
        scenario.Answer(new CancelAnswer(order.ClientOrderId, CancelAnswerKind.Cancelled) { ReducedBy = order.Count });
        Assert.Equal(1, scenario.CountSaid("paper_test: the order path works: placed in M, seen resting, cancelled"));

        scenario.Tick();
        scenario.AnswerReading();
        scenario.RunCycle();
        Assert.Single(scenario.Placed);
        scenario.Switch("paper_test", isOn: true);
        scenario.RunCycle();
        Assert.Equal(2, scenario.Placed.Count);
    }

    [Fact]
    [Trait("Defect", "D-45")]
    public void A_NO_order_is_measured_and_priced_in_NO_prices()
    {
        var scenario = Ready();
        scenario.Book("M", 5, 9);
        scenario.RunCycle();

        // 5¢ leaves no room below YES; the NO bid is 91¢, and the lowest NO price is 99¢ on the YES book.
        var order = Assert.Single(scenario.Placed);
        Assert.Equal((Outcome.No, Price.FromCents(1), Price.FromCents(99)), (order.Outcome, order.Price, order.YesPrice));
    }

    [Fact]
    public void Without_room_below_the_bids_it_holds_and_says_so()
    {
        var scenario = Ready();
        scenario.Book("M", 5, null);
        scenario.RunCycle();
        Assert.Empty(scenario.Placed);
        Assert.Equal(1, scenario.Report("paper_test").Holds["no market with room below its bids"]);
    }

    [Theory]
    [InlineData("fill", "its order was filled, which it must not be")]
    [InlineData("refusal", "the exchange said no")]
    [InlineData("silence", "its order was not resting within 60 s")]
    [InlineData("foreign cancel", "Expired")]
    public void Anything_else_than_resting_and_cancelled_is_a_failure_with_its_reason(string what, string reason)
    {
        var scenario = Ready();
        scenario.RunCycle();
        var order = scenario.LastOrder;
        switch (what)
        {
            case "fill":
                scenario.Accept(order, filled: 1);
                break;
            case "refusal":
                scenario.Refuse(order);
                break;
            case "silence":
                scenario.PassExchange(60_000).Tick();
                break;
            default:
                scenario.Update(order, "canceled", 0, 0, "Expired");
                break;
        }

        Assert.Equal(1, scenario.CountSaid($"paper_test: the order path test failed in M: {reason}"));
    }

    [Fact]
    [Trait("Requirement", "O5")]
    public void It_is_refused_in_production()
    {
        var options = new TraderOptions
        {
            Strategies = new StrategyOptions { Names = ["paper_test"], IsProduction = true },
        };
        Assert.Equal(
            "V3_TRADING_STRATEGY=paper_test is refused in production: it places orders only to cancel them.",
            Assert.Single(options.Validate())
        );
        Assert.Throws<ArgumentException>(() => new TradingCore(options, default));
    }

    private static CoreScenario Ready() =>
        StrategyScene.Ready(new TraderOptions { Strategies = new StrategyOptions { Names = ["paper_test"] } });
}
