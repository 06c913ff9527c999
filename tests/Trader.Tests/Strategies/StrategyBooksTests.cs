using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Strategies;

namespace Trader.Tests.Strategies;

/// <summary>Orders, fills, profit, fees and exposure by strategy.</summary>
[Trait("Requirement", "H1")]
public sealed class StrategyBooksTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    [Trait("Promise", "R24")]
    public void The_shares_of_all_strategies_add_up_to_the_account_after_every_fill_and_settlement()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var random = new SeededRandom(seed);
            var books = new StrategyBooks(new OrderTracker(100));
            var twin = new NaiveShares();
            var account = new Dictionary<string, Position>(StringComparer.Ordinal);
            for (var i = 0; i < 300; i++)
            {
                var ticker = $"M{random.Between(1, 3)}";
                var position = account.GetValueOrDefault(ticker) ?? (account[ticker] = new Position(ticker));
                if (random.Chance(3) && !position.IsFlat)
                {
                    var revenue = random.Chance(50)
                        ? Price.OneDollar * position.Net.Abs()
                        : Money.FromMicros(random.Between(0, 1_000_000));
                    books.OnSettled(
                        new BookedSettlement(
                            ticker,
                            "yes",
                            position.Side,
                            position.Net.Abs(),
                            position.Cost,
                            revenue,
                            Money.Zero,
                            i
                        )
                    );
                    twin.Settle(ticker);
                    position.Settle(revenue);
                }
                else
                {
                    var strategy = random.Pick(Names);
                    var fill = Fill(
                        ticker,
                        random.Chance(50) ? Outcome.Yes : Outcome.No,
                        random.Between(1, 9_999),
                        random.Between(1, 2_000),
                        random.Between(0, 5_000),
                        i
                    );
                    books.OnFill(strategy, fill, position.Net);
                    twin.Fill(strategy, fill);
                    position.Fill(fill.Outcome, fill.YesPrice, fill.Count, fill.Fee, i);
                }

                Check(seed, books, account, twin);
            }
        }
    }

    [Fact]
    public void An_order_that_closes_another_strategys_position_makes_that_ones_profit_and_pays_its_own_fee()
    {
        var books = new StrategyBooks(new OrderTracker(100));
        books.OnFill("a", Fill("M", Outcome.Yes, 4_000, 500, 100, 1), Quantity.Zero);
        books.OnFill("upkeep", Fill("M", Outcome.No, 6_000, 500, 200, 2), Quantity.FromContracts(5));

        Assert.Equal((Money.FromDollars(1), Money.FromMicros(100)), (books.Of("a").Realized, books.Of("a").Fees));
        Assert.Equal((Money.Zero, Money.FromMicros(200)), (books.Of("upkeep").Realized, books.Of("upkeep").Fees));
        Assert.Equal(Money.Zero, books.ExposureOf("a") + books.ExposureOf("upkeep"));
    }

    [Fact]
    public void What_is_held_by_hand_closes_first_when_a_hand_sells()
    {
        var books = new StrategyBooks(new OrderTracker(100));
        books.OnFill("a", Fill("M", Outcome.Yes, 4_000, 500, 0, 1), Quantity.FromContracts(3));
        books.OnFill(strategy: null, Fill("M", Outcome.No, 6_000, 300, 0, 2), Quantity.FromContracts(8));
        Assert.Equal(Quantity.FromContracts(5), books.Of("a").NetIn("M"));

        books.OnFill(strategy: null, Fill("M", Outcome.No, 6_000, 200, 0, 3), Quantity.FromContracts(5));
        Assert.Equal((Quantity.FromContracts(3), Money.FromCents(40)), (books.Of("a").NetIn("M"), books.Of("a").Realized));
    }

    [Fact]
    public void Orders_fills_results_and_exposure_of_a_strategy_are_shown()
    {
        var puppet = new PuppetStrategy();
        var scenario = StrategyScene.Ready(options: null, [puppet]);
        puppet.OnNextTick.Add(PuppetStrategy.Place("a", cents: 44));
        puppet.OnNextTick.Add(PuppetStrategy.Place("b", cents: 41));
        scenario.Tick();
        var (first, second) = (scenario.Placed[0], scenario.Placed[1]);
        scenario.Accept(first, filled: 5);
        scenario.Refuse(second);
        scenario.Fill(first, 5, "t1");

        var report = scenario.Report("puppet");
        Assert.Equal((1, 1, 1, 0), (report.OrdersTaken, report.OrdersRefused, report.Fills, report.OpenOrders));
        Assert.Equal((Money.FromCents(220), Money.FromCents(220)), (report.PositionCost, report.Exposure));
        Assert.Equal(0, scenario.Report("whale_follower").Fills);

        puppet.OnNextTick.Add(PuppetStrategy.Place("close", cents: 50, outcome: Outcome.No));
        scenario.Tick();
        scenario.Accept(scenario.LastOrder, filled: 5);
        scenario.Fill(scenario.LastOrder, 5, "t2");
        Assert.Equal((Money.FromCents(30), Money.Zero), (scenario.Report("puppet").Realized, scenario.Report("puppet").Exposure));
    }

    [Fact]
    public void A_position_that_the_exchange_has_no_longer_leaves_the_budget_and_its_settlement_is_still_booked()
    {
        var orders = new OrderTracker(100);
        var books = new StrategyBooks(orders);
        books.OnFill("a", Fill("M", Outcome.Yes, 4_000, 500, 0, 1), Quantity.Zero);
        books.Reconcile(new AccountLedger(10));
        Assert.Equal((Money.Zero, Money.Zero), (books.ExposureOf("a"), books.Of("a").Realized));

        books.OnSettled(
            new BookedSettlement(
                "M",
                "yes",
                Outcome.Yes,
                Quantity.FromContracts(5),
                Money.FromDollars(2),
                Money.FromDollars(5),
                Money.Zero,
                2
            )
        );
        Assert.Equal(Money.FromDollars(3), books.Of("a").Realized);
    }

    [Fact]
    public void After_a_restart_a_position_belongs_to_the_strategy_whose_orders_bought_it()
    {
        var first = StrategyScene.Ready(options: null, [new PuppetStrategy()]);
        var recovered = new RecoveredState(100);
        var intent = new OrderIntent
        {
            ClientOrderId = ClientOrderIds.ForDecision("sim", "puppet", "a"),
            Ticker = "M",
            Outcome = Outcome.Yes,
            Price = Price.FromCents(44),
            Count = Quantity.FromContracts(5),
            Reason = "a test",
            Strategy = "puppet",
        };
        recovered.Apply(new IntentDecided(first.Now, intent));
        recovered.Apply(
            new OrderMoved(
                first.Now,
                intent.ClientOrderId,
                OrderState.Executed,
                "x",
                intent.Price,
                intent.Count,
                Quantity.Zero,
                OrderCause.Answer,
                "filled"
            )
        );
        var scenario = new CoreScenario(options: null, [new PuppetStrategy()]);
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.Positions.Add(CoreScenario.Held("M", 8, 352));
        scenario.Handle(TraderEvent.Of(scenario.Now, recovered));
        scenario.BringToReady();

        Assert.Equal(Money.FromCents(220), scenario.Report("puppet").Exposure);
    }

    private static void Check(ulong seed, StrategyBooks books, Dictionary<string, Position> account, NaiveShares twin)
    {
        foreach (var (ticker, position) in account)
        {
            var held = Names.Aggregate(Quantity.Zero, (sum, name) => sum + books.Of(name).NetIn(ticker));
            Assert.Equal((seed, position.Net.Hundredths), (seed, held.Hundredths));
            Assert.All(
                Names,
                name => Assert.Equal((seed, twin.NetOf(name, ticker)), (seed, books.Of(name).NetIn(ticker).Hundredths))
            );
        }

        // Money that came and went is the same, whoever it is reckoned to.
        var whole = account.Values.Aggregate(Money.Zero, (sum, each) => sum + each.Realized - each.Cost);
        var parts = Names.Aggregate(Money.Zero, (sum, name) => sum + books.Of(name).Realized - books.Of(name).Cost);
        Assert.Equal((seed, whole), (seed, parts));
        var fees = account.Values.Aggregate(Money.Zero, (sum, each) => sum + each.Fees);
        Assert.Equal((seed, fees), (seed, Names.Aggregate(Money.Zero, (sum, name) => sum + books.Of(name).Fees)));
    }

    private static AccountFill Fill(string ticker, Outcome outcome, int yesUnits, int hundredths, int feeMicros, int number) =>
        new(
            $"t{number}",
            $"o{number}",
            ClientOrderId: null,
            ticker,
            outcome,
            Price.FromUnits(yesUnits),
            Quantity.FromHundredths(hundredths),
            Money.FromMicros(feeMicros),
            IsTaker: true,
            number
        );

    /// <summary>The same, hundredth of a contract by hundredth: each takes one away from somebody who holds the other outcome, or is kept.</summary>
    private sealed class NaiveShares
    {
        private readonly Dictionary<(string Ticker, string Strategy), long> held = [];

        public long NetOf(string strategy, string ticker) => held.GetValueOrDefault((ticker, strategy));

        public void Fill(string strategy, AccountFill fill)
        {
            var sign = fill.Outcome == Outcome.Yes ? 1 : -1;
            for (var i = 0L; i < fill.Count.Hundredths; i++)
            {
                var from = Holds(strategy) ? strategy : Names.FirstOrDefault(Holds) ?? strategy;
                held[(fill.Ticker, from)] = NetOf(from, fill.Ticker) + sign;
            }

            bool Holds(string name) => NetOf(name, fill.Ticker) * sign < 0;
        }

        public void Settle(string ticker)
        {
            foreach (var name in Names)
            {
                held.Remove((ticker, name));
            }
        }
    }
}
