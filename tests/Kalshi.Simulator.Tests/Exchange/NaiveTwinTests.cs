using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class NaiveTwinTests
{
    private const int Accounts = 5;

    [Theory]
    [InlineData(1UL, 34_000)]
    [InlineData(2UL, 34_000)]
    [InlineData(3UL, 34_000)]
    public void The_engine_agrees_with_its_naive_twin(ulong seed, int commands)
    {
        using var pair = new TwinPair(seed);
        for (var i = 0; i < commands; i++)
        {
            pair.Step(i);
            pair.World.AssertConserved();
            if (i % 16 == 0)
            {
                pair.AssertSameBookAndHoldings();
            }
        }

        pair.AssertSameBookAndHoldings();
        pair.AssertEverythingHappened(50);
    }

    [Fact]
    public void One_seed_gives_one_digest_in_every_build()
    {
        Assert.Equal(Digest(), Digest());
        // Debug and Release must agree on it; it changes only when what the exchange reports changes.
        Assert.Equal("E2734AD67BEB591FAE23F587B85857B02A9D89D745CF3FACD7C8AB47CD525CE7", Digest());

        static string Digest()
        {
            using var pair = new TwinPair(4);
            for (var i = 0; i < 5_000; i++)
            {
                pair.Step(i);
            }

            return pair.World.Events.Digest;
        }
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

    internal static OrderTicket RandomTicket(SplitMix64 random)
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
}
