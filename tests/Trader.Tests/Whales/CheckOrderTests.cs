using Kalshi;
using Trader.Orders;
using Trader.Whales;

namespace Trader.Tests.Whales;

/// <summary>
/// Seen, age, position, open orders, position limit, book and price, token, risk gate: for every two neighbours a whale that
/// both would stop is stopped by the first.
/// </summary>
[Trait("Requirement", "G7")]
public sealed class CheckOrderTests
{
    private const long Old = 200_000;

    [Fact]
    public void Seen_comes_before_age()
    {
        var scenario = new CoreScenario();
        var whaleId = $"M:{CoreScenario.StartExchangeMs - Old}:yes";
        scenario.Orders.Add(
            CoreScenario.Dto(ClientOrderIds.ForFollow(scenario.Options.RunIdentity, whaleId), "old", "M", "executed", 5, 0)
        );
        scenario.BringToReady();
        scenario.Whale("M", ageMs: Old);
        Assert.Equal(WhaleOutcome.Followed, scenario.OutcomeIn("M"));
    }

    [Fact]
    public void Age_comes_before_position()
    {
        var scenario = new CoreScenario();
        scenario.Positions.Add(CoreScenario.Held("M", 1, 1));
        scenario.BringToReady();
        scenario.Whale("M", ageMs: Old);
        Assert.Equal(WhaleOutcome.SkippedAge, scenario.OutcomeIn("M"));
    }

    [Fact]
    public void Position_comes_before_open_orders()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder, filled: 2);
        scenario.Fill(scenario.LastOrder, 2, "f");
        Assert.Single(scenario.Snapshot.Orders);
        scenario.Pass(1).Whale("M");
        Assert.Equal(WhaleOutcome.SkippedPosition, scenario.OutcomeIn("M"));
    }

    [Fact]
    public void Open_orders_come_before_the_position_limit()
    {
        var scenario = CoreScenario.ReadyWithBook(new TraderOptions { MaxFollowPositions = 1 });
        scenario.Whale("M");
        scenario.Pass(1).Trade("M", Outcome.No, 58, 200);
        Assert.Equal(WhaleOutcome.SkippedOrders, scenario.OutcomeIn("M"));
    }

    [Fact]
    public void The_position_limit_comes_before_the_book()
    {
        var scenario = CoreScenario.ReadyWithBook(new TraderOptions { MaxFollowPositions = 1 });
        scenario.Whale("M");
        scenario.NewCommands();
        scenario.Whale("BOOKLESS");
        Assert.Equal(WhaleOutcome.SkippedLimit, scenario.OutcomeIn("BOOKLESS"));
        Assert.Empty(scenario.NewCommands().OfType<Trader.Commands.WatchBooks>());
    }

    [Fact]
    public void The_price_comes_before_the_token()
    {
        var scenario = WithoutTokens(new TraderOptions { MaxFollowsPerMinute = 1 });
        scenario.Book("N", 60, 64);
        scenario.Whale("N");
        Assert.Equal(WhaleOutcome.SkippedPrice, scenario.OutcomeIn("N"));
        Assert.Equal(0, scenario.Snapshot.RateLimited);
    }

    [Fact]
    public void The_token_comes_before_the_risk_gate()
    {
        var scenario = WithoutTokens(new TraderOptions { MaxFollowsPerMinute = 1, MaxOpenOrders = 1 });
        scenario.Book("N", 40, 44);
        scenario.Whale("N");
        Assert.Equal(WhaleWait.RateLimited, scenario.WaitIn("N"));

        scenario.Pass(20_000).Tick();
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("N"));
    }

    private static CoreScenario WithoutTokens(TraderOptions options)
    {
        var scenario = CoreScenario.Ready(options, CoreScenario.Market("M"), CoreScenario.Market("N"));
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        Assert.Equal(0, scenario.Snapshot.Tokens.Available);
        return scenario;
    }
}
