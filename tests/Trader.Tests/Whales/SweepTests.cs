using Kalshi;
using Trader.Commands;
using Trader.Whales;

namespace Trader.Tests.Whales;

public sealed class SweepTests
{
    [Fact]
    [Trait("Requirement", "G8")]
    [Trait("Requirement", "Q14")]
    public void A_sweep_is_decided_as_soon_as_its_sum_reaches_the_minimum_and_never_again()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var at = scenario.ExchangeMs;
        scenario.Trade("M", Outcome.Yes, 42, 60, at);
        scenario.Trade("M", Outcome.Yes, 42, 39, at);
        Assert.Empty(scenario.Placed);
        Assert.Equal(0, scenario.Snapshot.WhaleCount);

        scenario.Trade("M", Outcome.Yes, 42, 1, at);
        var order = Assert.Single(scenario.Placed);
        Assert.Equal("Following $100.00 whale", order.Reason);

        scenario.Accept(order);
        scenario.Trade("M", Outcome.Yes, 42, 500, at);
        scenario.Pass(1_000).Tick();
        Assert.Single(scenario.Placed);
        Assert.Equal(1, scenario.Snapshot.WhaleCount);
        Assert.Single(scenario.Decisions);
    }

    [Fact]
    [Trait("Requirement", "G8")]
    public void A_waiting_sweep_that_grows_is_followed_once_with_its_whole_size()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M"));
        var at = scenario.ExchangeMs;
        scenario.Trade("M", Outcome.Yes, 42, 100, at);
        scenario.Trade("M", Outcome.Yes, 42, 150, at);
        scenario.Book("M", 40, 44);

        Assert.Equal("Following $250.00 whale", Assert.Single(scenario.Placed).Reason);
    }

    [Fact]
    [Trait("Requirement", "G8")]
    public void A_print_that_comes_after_its_decided_sweep_was_forgotten_causes_no_second_decision()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var at = scenario.ExchangeMs;
        scenario.Whale("M");
        scenario.Refuse(scenario.LastOrder);
        scenario.Pass(301_000);
        scenario.Trade("M", Outcome.No, 10, 1);

        scenario.Trade("M", Outcome.Yes, 42, 200, at);

        Assert.Single(scenario.Decisions);
        Assert.Equal(1, scenario.Snapshot.WhaleCount);
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "G1")]
    public void Block_trades_are_no_bets_however_large()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Trade("M", Outcome.Yes, 42, 5_000, isBlock: true);
        Assert.Equal(0, scenario.Snapshot.WhaleCount);
        Assert.Equal(0, scenario.Snapshot.Bets);
        Assert.Equal(1, scenario.Core.Counters.BlockTrades);

        // Nor do they add to a sweep of the same moment.
        scenario.Trade("M", Outcome.Yes, 42, 99, scenario.ExchangeMs);
        Assert.Equal(0, scenario.Snapshot.WhaleCount);
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [Trait("Requirement", "G2")]
    [Trait("Requirement", "Q14")]
    public void The_minimum_itself_is_a_whale_and_a_contract_less_is_not(int contracts, bool isWhale)
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Trade("M", Outcome.Yes, 42, contracts);
        Assert.Equal(isWhale ? 1 : 0, scenario.Snapshot.WhaleCount);
        Assert.Equal(isWhale ? 0 : 1, scenario.Snapshot.TradesDiscarded);
    }

    [Fact]
    [Trait("Requirement", "G9")]
    public void With_detection_off_no_trade_leads_to_anything()
    {
        var scenario = CoreScenario.Ready(new TraderOptions { WhaleDetection = false }, CoreScenario.Market("M"));
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        Assert.Empty(scenario.Placed);
        Assert.Empty(scenario.Commands.OfType<NotifyWhale>());
        Assert.Equal(0, scenario.Snapshot.Bets);
    }

    [Fact]
    [Trait("Requirement", "G2")]
    [Trait("Requirement", "G5")]
    public void A_whale_is_announced_once_when_it_comes_and_once_with_its_outcome()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Pass(500).Tick();
        scenario.Accept(scenario.LastOrder);
        scenario.Pass(500).Tick();

        var notices = scenario.Commands.OfType<NotifyWhale>().ToList();
        Assert.Equal([(false, null), (true, "followed")], notices.Select(notice => (notice.IsComplete, notice.Action)));
        Assert.Single(notices.Select(notice => notice.WhaleId).Distinct());
    }

    [Fact]
    [Trait("Requirement", "G9")]
    [Trait("Defect", "D-42")]
    public void A_follow_keeps_who_was_followed_and_how()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var at = scenario.ExchangeMs;
        scenario.Whale("M", contracts: 250);
        scenario.Pass(40);
        scenario.Accept(scenario.LastOrder);

        var whale = Assert.Single(scenario.Snapshot.Followed).Whale;
        Assert.Equal($"M:{at}:yes", whale.WhaleId);
        Assert.Equal(scenario.LastOrder.ClientOrderId, whale.ClientOrderId);
        Assert.Equal(CoreScenario.OrderIdOf(scenario.LastOrder), whale.OrderId);
        Assert.Equal(at, whale.PlacedMs);
        Assert.Equal(("M", Outcome.Yes), (whale.Ticker, whale.Side));
        Assert.Equal(Quantity.FromContracts(5), whale.Count);
        Assert.Equal(Money.FromDollars(250), whale.WhaleSize);
    }

    [Fact]
    [Trait("Requirement", "G7")]
    [Trait("Defect", "D-44")]
    public void Totals_per_outcome_run_on_beyond_the_history()
    {
        var scenario = CoreScenario.Ready(
            new TraderOptions { DecisionHistoryLength = 5 },
            CoreScenario.Market("M", status: "closed")
        );
        for (var i = 0; i < 40; i++)
        {
            scenario.Pass(1).Whale("M");
        }

        Assert.Equal(5, scenario.Decisions.Count);
        Assert.True(scenario.Decisions[0].WhaleMs > scenario.Decisions[1].WhaleMs);
        Assert.Equal(40, scenario.Snapshot.DecisionCounts[(int)WhaleOutcome.SkippedRisk]);
    }
}
