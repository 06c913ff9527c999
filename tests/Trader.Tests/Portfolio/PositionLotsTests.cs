using Kalshi;
using Trader.Portfolio;

namespace Trader.Tests.Portfolio;

/// <summary>How old the open contracts are, and whose: first in, first out, and everybody sells his own first.</summary>
[Trait("Requirement", "K8")]
public sealed class PositionLotsTests
{
    private static readonly string?[] Owners = ["whale_follower", "dice", null];

    [Fact]
    public void Random_fills_leave_the_lots_that_a_queue_of_single_contracts_has()
    {
        var random = new SeededRandom(2_601);
        for (var run = 0; run < 300; run++)
        {
            var position = new Position("M");
            var twin = new NaiveQueue();
            for (var i = 0; i < 80; i++)
            {
                var outcome = random.Chance(55) ? Outcome.Yes : Outcome.No;
                var count = random.Between(1, 9);
                // One in ten becomes known late, after younger ones.
                var ms = (1_000L * (i + 100)) - (random.Chance(10) ? random.Between(1, 50_000) : 0);
                var owner = random.Pick(Owners);
                position.Fill(
                    outcome,
                    Price.FromCents(random.Between(1, 99)),
                    Quantity.FromContracts(count),
                    Money.Zero,
                    ms,
                    $"order-{i}",
                    owner
                );
                twin.Fill(outcome, count, ms, owner);

                Assert.Equal(twin.Oldest, position.OpenedMs);
                Assert.Equal(position.Net.Abs(), position.Lots.Total);
                foreach (var each in Owners)
                {
                    Assert.Equal(twin.CountOf(each), position.Lots.CountOf(other => other == each).Hundredths / 100);
                    Assert.Equal(twin.OldestOf(each), position.Lots.OldestOf(other => other == each)?.OpenedMs ?? 0);
                }
            }
        }
    }

    [Fact]
    public void What_upkeep_sells_comes_from_the_contracts_it_manages_before_all_others()
    {
        var position = new Position("M");
        Buy(position, 10, 1, owner: null);
        Buy(position, 5, 2, "whale_follower");
        Buy(position, 3, 3, "dice");

        position.Fill(
            Outcome.No,
            Price.FromCents(50),
            Quantity.FromContracts(4),
            Money.Zero,
            4,
            "exit",
            AccountLedger.UpkeepOwner,
            owner => owner == "whale_follower"
        );

        Assert.Equal((10, 1, 3), (CountOf(position, null), CountOf(position, "whale_follower"), CountOf(position, "dice")));
    }

    [Fact]
    public void A_correction_keeps_the_age_of_what_is_still_explained_and_begins_anew_on_the_other_side()
    {
        var position = new Position("M");
        Buy(position, 5, 100, "dice");
        position.Restore(Quantity.FromContracts(8), Money.Zero, Money.Zero, Money.Zero, Money.Zero, seenMs: 700);
        Assert.Equal((100, 5, 3), (position.OpenedMs, CountOf(position, "dice"), CountOf(position, null)));

        position.Restore(Quantity.FromContracts(4), Money.Zero, Money.Zero, Money.Zero, Money.Zero, seenMs: 800);
        Assert.Equal((100, 4, 0), (position.OpenedMs, CountOf(position, "dice"), CountOf(position, null)));

        position.Restore(Quantity.FromContracts(-2), Money.Zero, Money.Zero, Money.Zero, Money.Zero, seenMs: 900);
        Assert.Equal((900, 0, 2), (position.OpenedMs, CountOf(position, "dice"), CountOf(position, null)));
    }

    [Fact]
    public void Contracts_whose_order_turns_out_to_be_ours_become_its_strategys()
    {
        var position = new Position("M");
        position.Fill(Outcome.Yes, Price.FromCents(40), Quantity.FromContracts(5), Money.Zero, 100, "order-1", owner: null);
        position.Lots.Claim(orderId => orderId == "order-1" ? "dice" : null);
        Assert.Equal(5, CountOf(position, "dice"));
    }

    [Fact]
    public void More_fills_than_are_kept_apart_lose_neither_contracts_nor_the_oldest_age()
    {
        var lots = new PositionLots();
        for (var i = 0; i < 5_000; i++)
        {
            lots.Add(new PositionLot(Quantity.FromContracts(1), 1 + i, $"order-{i}", "dice"));
        }

        Assert.Equal((1_000, 1L, Quantity.FromContracts(5_000)), (lots.All.Count, lots.OldestMs, lots.Total));
        Assert.True(lots.All[^1].IsOpenedBefore);
    }

    private static void Buy(Position position, int contracts, long ms, string? owner) =>
        position.Fill(Outcome.Yes, Price.FromCents(50), Quantity.FromContracts(contracts), Money.Zero, ms, $"order-{ms}", owner);

    private static int CountOf(Position position, string? owner) =>
        (int)(position.Lots.CountOf(other => other == owner).Hundredths / 100);

    // Every contract by itself, and every question answered by looking at all of them.
    private sealed class NaiveQueue
    {
        private List<(Outcome Side, long Ms, string? Owner, int Arrival)> contracts = [];
        private int arrivals;

        public long Oldest => contracts.Count == 0 ? 0 : contracts.Min(contract => contract.Ms);

        public int CountOf(string? owner) => contracts.Count(contract => contract.Owner == owner);

        public long OldestOf(string? owner) =>
            contracts.Where(contract => contract.Owner == owner).Select(contract => contract.Ms).DefaultIfEmpty(0).Min();

        public void Fill(Outcome outcome, int count, long ms, string? owner)
        {
            for (; count > 0; count--)
            {
                if (contracts.Count == 0 || contracts[0].Side == outcome)
                {
                    contracts.Add((outcome, ms, owner, arrivals++));
                    continue;
                }

                var sold = contracts
                    .OrderByDescending(contract => contract.Owner == owner)
                    .ThenByDescending(contract => contract.Owner is not null)
                    .ThenBy(contract => contract.Ms)
                    .ThenBy(contract => contract.Arrival)
                    .First();
                contracts = [.. contracts.Where(contract => contract.Arrival != sold.Arrival)];
            }
        }
    }
}
