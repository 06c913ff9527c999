using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class NaiveTwinTests
{
    private const int Accounts = 5;

    [Theory]
    [InlineData(1UL, 12_000)]
    [InlineData(2UL, 12_000)]
    [InlineData(3UL, 12_000)]
    public void The_engine_agrees_with_its_naive_twin(ulong seed, int commands)
    {
        using var world = new EngineWorld(new FeeSchedule(FeeType.Quadratic, 0));
        var twin = new NaiveExchange();
        var random = new SplitMix64(seed);
        var accounts = Enumerable.Range(0, Accounts).Select(_ => world.Open(100_000_000)).ToList();
        var placed = new List<(int Name, int Account, Order Order)>();
        var compared = 0;
        for (var i = 0; i < commands; i++)
        {
            if (placed.Count > 0 && random.NextInt(3) == 0)
            {
                var (name, owner, order) = placed[random.NextInt(Math.Max(0, placed.Count - 60), placed.Count - 1)];
                var cancelled = world.Engine.Cancel(accounts[owner], order.Id, EngineWorld.StartMs).Rejection == Rejection.None;
                Assert.Equal(twin.Cancel(name), cancelled);
            }
            else
            {
                var account = random.NextInt(Accounts);
                var ticket = RandomTicket(random);
                var expected = twin.Submit(i, account, ticket);
                var result = world.Engine.Submit(accounts[account], world.Market, ticket, EngineWorld.StartMs);
                Assert.Equal(expected, result.Order?.FilledCount.Hundredths);
                if (result.Order is { } order)
                {
                    placed.Add((i, account, order));
                }
            }

            for (; compared < twin.Trades.Count; compared++)
            {
                var trade = world.Events.Trades[compared];
                Assert.Equal(
                    twin.Trades[compared],
                    $"{trade.YesPrice.Units} {trade.Count.Hundredths} {trade.TakerSide.ToBookSide()}"
                );
            }

            world.AssertConserved();
            if (i % 16 == 0)
            {
                AssertSameBookAndHoldings(world, twin, accounts);
            }
        }

        Assert.Equal(twin.Trades.Count, world.Events.Trades.Count);
        AssertSameBookAndHoldings(world, twin, accounts);
    }

    [Theory]
    [InlineData(11UL, FeeType.Quadratic)]
    [InlineData(12UL, FeeType.QuadraticWithMakerFees)]
    [InlineData(13UL, FeeType.QuadraticWithComboMakerFees)]
    public void Poor_accounts_and_a_careless_house_never_lose_or_make_a_cent(ulong seed, FeeType fees)
    {
        using var world = new EngineWorld(new FeeSchedule(fees, 1000));
        var random = new SplitMix64(seed);
        var accounts = Enumerable.Range(0, Accounts).Select(_ => world.Open(random.NextInt(1, 40))).ToList();
        var orders = new List<Order>();
        var refused = 0;
        for (var i = 0; i < 8_000; i++)
        {
            var price = Price.FromCents(random.NextInt(30, 70));
            var side = random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask;
            switch (random.NextInt(6))
            {
                case 0:
                    world.Engine.LayForHouse(
                        world.Market,
                        side,
                        price,
                        Quantity.FromHundredths(random.NextInt(1, 2_000)),
                        EngineWorld.StartMs
                    );
                    break;
                case 1:
                    world.Engine.TakeForHouse(
                        world.Market,
                        side,
                        price,
                        Quantity.FromHundredths(random.NextInt(1, 2_000)),
                        EngineWorld.StartMs
                    );
                    break;
                case 2 when orders.Count > 0:
                    var order = orders[random.NextInt(Math.Max(0, orders.Count - 40), orders.Count - 1)];
                    world.Engine.Cancel(order.Owner, order.Id, EngineWorld.StartMs);
                    break;
                default:
                    var result = world.Engine.Submit(
                        accounts[random.NextInt(Accounts)],
                        world.Market,
                        RandomTicket(random),
                        EngineWorld.StartMs
                    );
                    if (result.Order is { } accepted)
                    {
                        orders.Add(accepted);
                    }

                    refused += result.Rejection == Rejection.InsufficientBalance ? 1 : 0;
                    break;
            }

            world.AssertConserved();
        }

        Assert.True(refused > 100, "the accounts were not poor enough to test anything");
        world.Close(MarketResult.Yes, Price.OneDollar);
        world.AssertConserved();
        Assert.All(accounts, account => Assert.Equal(Money.Zero, account.Reserved));
    }

    private static OrderTicket RandomTicket(SplitMix64 random)
    {
        var ticket = new OrderTicket
        {
            Side = random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask,
            Price = Price.FromCents(random.NextInt(40, 60)),
            Count = Quantity.FromHundredths(random.NextInt(1, 1_500)),
            SelfTradePrevention = random.NextInt(2) == 0 ? SelfTradePrevention.TakerAtCross : SelfTradePrevention.Maker,
        };
        return random.NextInt(10) switch
        {
            0 => ticket with { PostOnly = true },
            1 => ticket with { TimeInForce = TimeInForce.FillOrKill },
            2 => ticket with { TimeInForce = TimeInForce.ImmediateOrCancel },
            3 => ticket with { TimeInForce = TimeInForce.ImmediateOrCancel, ReduceOnly = true },
            _ => ticket,
        };
    }

    private static void AssertSameBookAndHoldings(EngineWorld world, NaiveExchange twin, List<Account> accounts)
    {
        var levels = new[] { BookSide.Bid, BookSide.Ask }
            .SelectMany(side =>
                world.Market.Book.Levels(side).Select(level => (side, level.Price.Units, level.Quantity.Hundredths))
            )
            .OrderBy(level => (level.side, level.Units));
        Assert.Equal(twin.Levels(), levels);
        for (var i = 0; i < accounts.Count; i++)
        {
            Assert.Equal(twin.Net.GetValueOrDefault(i), accounts[i].PositionIn(world.Market)?.Net.Hundredths ?? 0);
            Assert.Equal(twin.Spent.GetValueOrDefault(i), (accounts[i].Deposited - accounts[i].Cash).Micros);
        }
    }
}
