using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

/// <summary>The worked matching example of the API reference (Appendix B), step by step.</summary>
[Trait("Requirement", "B2")]
public class WorkedExampleTests
{
    [Fact]
    public void Every_step_gives_the_documented_fills_fees_positions_and_balances()
    {
        using var world = new EngineWorld();
        var (a, b, c) = (world.Open(), world.Open(), world.Open());

        var first = world.Ask(a, "10", "0.40");
        Assert.Equal("10.00", first.Order!.RemainingCount.ToString());
        Assert.Equal("6.000000", a.Reserved.ToString());
        Assert.Equal("94.000000", a.Available.ToString());

        world.Bid(b, "4", "0.35", EngineWorld.Gtc with { PostOnly = true });
        Assert.Equal("0.3500x4.00", world.Book(BookSide.Bid));
        Assert.Equal("0.4000x10.00", world.Book(BookSide.Ask));

        var third = world.Bid(c, "6", "0.45", EngineWorld.Ioc).Order!;
        Assert.Equal("6.00", third.FilledCount.ToString());
        Assert.Equal("0.100800", third.TakerFees.ToString());
        Assert.Equal("97.499200", c.Available.ToString());
        Assert.Equal("-6.00", a.PositionIn(world.Market)!.Net.ToString());
        Assert.Equal("6.00", world.Market.OpenInterest.ToString());
        var trade = Assert.Single(world.Events.Trades);
        Assert.Equal((Outcome.Yes, "0.4000"), (trade.TakerSide, trade.YesPrice.ToString()));

        var fourth = world.Ask(c, "6", "0.30", EngineWorld.Ioc).Order!;
        Assert.Equal(("4.00", "0.00"), (fourth.FilledCount.ToString(), fourth.RemainingCount.ToString()));
        Assert.Equal("0.063700", fourth.TakerFees.ToString());
        var ofC = c.PositionIn(world.Market)!;
        Assert.Equal(("2.00", "-0.200000"), (ofC.Net.ToString(), ofC.Realized.ToString()));
        Assert.Equal("1.400000", b.PositionIn(world.Market)!.Cost.ToString());
        Assert.Equal("6.00", world.Market.OpenInterest.ToString());

        var fifth = world.Bid(b, "4", "0.40").Order!;
        Assert.Equal(("4.00", "0.067200"), (fifth.FilledCount.ToString(), fifth.TakerFees.ToString()));
        var ofB = b.PositionIn(world.Market)!;
        Assert.Equal(("8.00", "3.000000"), (ofB.Net.ToString(), ofB.Cost.ToString()));
        Assert.Equal("-10.00", a.PositionIn(world.Market)!.Net.ToString());
        world.AssertConserved();

        world.Close(MarketResult.No, Price.Zero);
        Assert.Equal(
            ("104.0000", "96.9328", "98.8355"),
            (a.Available.ToFourDecimals(), b.Available.ToFourDecimals(), c.Available.ToFourDecimals())
        );
        Assert.Equal("0.231700", world.Engine.FeesCollected.ToString());
        Assert.Equal(3, world.Events.Settlements.Count);
        world.AssertConserved();
    }

    [Fact]
    public void One_match_is_reported_as_book_trade_fills_orders()
    {
        using var world = new EngineWorld();
        var (maker, taker) = (world.Open(), world.Open());
        world.Ask(maker, "10", "0.40", EngineWorld.Gtc with { ClientOrderId = "m" });
        world.Events.Lines.Clear();

        world.Bid(taker, "6", "0.45", EngineWorld.Gtc with { ClientOrderId = "t" });

        Assert.Equal(
            ["book", "trade", "fill m", "fill t", "order m", "order t"],
            world.Events.Lines.Select(line =>
                line.StartsWith("fill", StringComparison.Ordinal) || line.StartsWith("order", StringComparison.Ordinal)
                    ? string.Join(' ', line.Split(' ')[..2])
                    : line.Split(' ')[0]
            )
        );
    }
}
