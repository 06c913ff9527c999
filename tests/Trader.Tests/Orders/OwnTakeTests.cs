using Kalshi;
using Trader.Events;
using Trader.Whales;

namespace Trader.Tests.Orders;

/// <summary>Public trades, fills and answers have no defined order; what we took must never be counted as a bet of others.</summary>
[Trait("Requirement", "G8")]
public sealed class OwnTakeTests
{
    private static readonly TraderOptions Options = new()
    {
        FollowContracts = 60,
        MaxFollowPositions = 0,
        WhaleMinSizeCents = 5_000,
    };

    [Fact]
    public void Our_own_takes_are_excluded_in_every_order_of_arrival_and_nobody_elses_is_lost()
    {
        // Our order takes two prints of the market (60 = 50 + 10) while two strangers trade on the same side in between.
        foreach (var permutation in Permutations.Of<string>(["answer", "fill1", "fill2", "ours1", "ours2", "other1", "other2"]))
        {
            var scenario = CoreScenario.ReadyWithBook(Options);
            scenario.Trade("M", Outcome.Yes, 42, 200, scenario.ExchangeMs - 5_000, "origin");
            var order = Assert.Single(scenario.Placed);
            var at = scenario.ExchangeMs;
            foreach (var what in permutation)
            {
                scenario.Pass(1);
                switch (what)
                {
                    case "answer":
                        scenario.Accept(order, filled: 60);
                        break;
                    case "fill1":
                        scenario.Fill(order, 50, "own-1");
                        break;
                    case "fill2":
                        scenario.Fill(order, 10, "own-2");
                        break;
                    case "ours1":
                        scenario.Trade("M", Outcome.Yes, 42, 50, at, "own-1");
                        break;
                    case "ours2":
                        scenario.Trade("M", Outcome.Yes, 42, 10, at, "own-2");
                        break;
                    default:
                        scenario.Trade("M", Outcome.Yes, 42, 49, at - (what == "other1" ? 1 : 2), what);
                        break;
                }
            }

            var order7 = string.Join(", ", permutation);
            var snapshot = scenario.Snapshot;
            Assert.True(snapshot.OwnTakes == 2, order7);
            Assert.True(snapshot.Bets == 3, order7);
            Assert.True(snapshot.WhaleCount == 1, order7);
            Assert.True(snapshot.PublicTrades == 5, order7);
            Assert.True(snapshot.TradesDiscarded == 2, order7);
            Assert.True(snapshot.DecisionCounts.Sum() == 1, order7);
            Assert.True(snapshot.Positions.Single().Contracts == Quantity.FromContracts(60), order7);
        }
    }

    [Fact]
    public void A_strangers_whale_that_came_while_our_order_was_on_its_way_is_decided_after_the_answer()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Pass(10).Whale("M");
        Assert.Equal(1, scenario.Snapshot.WhaleCount);

        scenario.Accept(scenario.LastOrder);

        Assert.Equal(2, scenario.Snapshot.WhaleCount);
        Assert.Equal(WhaleOutcome.SkippedOrders, scenario.Decisions.Single(d => d.WhaleMs == scenario.ExchangeMs).Outcome);
    }

    [Fact]
    public void Trades_of_other_markets_and_of_the_other_side_are_not_held_up()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Trade("N", Outcome.Yes, 42, 10);
        scenario.Trade("M", Outcome.No, 58, 10);
        Assert.Equal(3, scenario.Snapshot.Bets);
    }

    [Fact]
    public void A_print_that_met_our_resting_order_belongs_to_its_takers_sweep()
    {
        var scenario = CoreScenario.ReadyWithBook(new TraderOptions { MaxFollowPositions = 0 });
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        var at = scenario.Pass(1_000).ExchangeMs;

        // A seller of YES (a taker of NO) sweeps 120: five of them met our bid.
        scenario.Fill(scenario.LastOrder, 5, "mine", isTaker: false);
        scenario.Trade("M", Outcome.No, 58, 5, at, "mine");
        scenario.Trade("M", Outcome.No, 59, 115, at);

        var whale = scenario.Decisions.First(decision => decision.WhaleMs == at);
        Assert.Equal(Outcome.No, whale.Side);
        Assert.Equal(Money.FromDollars(120), whale.WhaleSize);
        Assert.Equal(0, scenario.Snapshot.OwnTakes);
    }

    [Fact]
    public void A_refused_order_releases_what_was_held_for_it()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Pass(1).Trade("M", Outcome.Yes, 42, 300);
        scenario.Refuse(scenario.LastOrder);
        Assert.Equal(2, scenario.Placed.Count);
        Assert.Equal("Following $300.00 whale", scenario.LastOrder.Reason);
    }

    [Fact]
    public void An_order_that_only_rests_holds_nothing_after_its_answer()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Pass(1).Trade("M", Outcome.Yes, 42, 10);
        Assert.Equal(2, scenario.Snapshot.Bets);
    }

    [Fact]
    public void A_looked_up_order_settles_whose_trades_they_were()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var order = scenario.LastOrder;
        scenario.LoseAnswer(order);
        scenario.Pass(1).Trade("M", Outcome.Yes, 42, 5, id: "mine");
        scenario.Pass(1).Trade("M", Outcome.Yes, 42, 50, id: "theirs");
        Assert.Equal(1, scenario.Snapshot.Bets);

        scenario.Answer(
            new OrderAnswer
            {
                ClientOrderId = order.ClientOrderId,
                Kind = OrderAnswerKind.Accepted,
                OrderId = CoreScenario.OrderIdOf(order),
                FillCount = order.Count,
                IsLookup = true,
                Status = "executed",
            }
        );
        Assert.Equal(1, scenario.Snapshot.Bets);
        scenario.Fill(order, 5, "mine");

        Assert.Equal(2, scenario.Snapshot.Bets);
        Assert.Equal(1, scenario.Snapshot.OwnTakes);
    }

    [Fact]
    [Trait("Requirement", "F2")]
    public void A_fill_that_a_reading_tells_before_the_order_id_is_known_still_counts_for_its_order()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var order = scenario.LastOrder;
        scenario.LoseAnswer(order);
        scenario.Pass(30_000).Tick();
        scenario.Fills.Add(CoreScenario.ListedFill(order, 5, "mine"));
        scenario.Balance -= order.Notional;
        scenario.Positions.Add(CoreScenario.Held("M", 5, 210));
        scenario.AnswerReading();
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);

        scenario.Answer(
            new OrderAnswer
            {
                ClientOrderId = order.ClientOrderId,
                Kind = OrderAnswerKind.Accepted,
                OrderId = CoreScenario.OrderIdOf(order),
                FillCount = order.Count,
                IsLookup = true,
                Status = "executed",
            }
        );
        scenario.Fill(order, 5, "mine");
        scenario.Trade("M", Outcome.Yes, 42, 5, id: "mine");
        scenario.Trade("M", Outcome.Yes, 42, 7);

        Assert.Equal(1, scenario.Snapshot.OwnTakes);
        Assert.Equal(2, scenario.Snapshot.Bets);
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
        Assert.Equal(order.Notional, scenario.Snapshot.Exposure);
    }
}
