using Kalshi;
using Kalshi.Wire;
using Trader.Markets;

namespace Trader.Tests.Markets;

public sealed class OrderBookTests
{
    [Fact]
    [Trait("Requirement", "E1")]
    public void The_book_equals_a_naive_twin_over_a_hundred_thousand_random_changes()
    {
        var random = new SeededRandom(20_251);
        var book = new OrderBook("M");
        var twin = new NaiveBook();
        Assert.True(book.Apply(new BookSnapshot("M", [], []), 1));
        var refusals = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var side = random.Chance(50) ? Outcome.Yes : Outcome.No;
            var price = random.Between(1, random.Chance(50) ? 99 : 9) * 100;
            var levels = twin.Levels(side);
            var size = levels.GetValueOrDefault(price);
            // Take away more often than is there now and then; mostly whole levels and parts of them.
            var delta = random.Between(0, 9) switch
            {
                < 5 => random.Between(1, 5_000),
                < 7 => -size,
                < 9 => -(size / 2),
                _ => random.Chance(1) ? -size - random.Between(1, 50) : random.Between(1, 100),
            };
            var isPossible = size + delta >= 0;

            Assert.Equal(
                isPossible,
                book.Apply(new BookDelta("M", side, Price.FromUnits(price), Quantity.FromHundredths(delta), 0), i)
            );

            if (isPossible)
            {
                twin.Change(side, price, delta);
            }
            else
            {
                refusals++;
                Assert.False(book.IsTradable);
                Assert.True(book.Apply(twin.ToSnapshot("M"), i));
            }

            Check(twin, book, complete: i % 97 == 0);
        }

        Assert.True(refusals > 10, "the test never took too much away");
    }

    [Fact]
    [Trait("Requirement", "E1")]
    public void Deltas_are_ignored_until_the_first_snapshot()
    {
        var book = new OrderBook("M");
        Assert.True(book.Apply(Delta(Outcome.Yes, 40, 100), 5));
        Assert.True(book.Apply(Delta(Outcome.Yes, 40, -900), 5));

        Assert.False(book.IsTradable);
        Assert.Equal(0, book.LevelCount);
        Assert.Equal(0, book.LastChangeMs);

        book.Apply(Snapshot([(30, 10)], [(60, 10)]), 7);
        Assert.True(book.IsTradable);
        Assert.Equal(Price.FromCents(30), book.BestBid);
        Assert.Equal(7, book.LastChangeMs);
    }

    [Fact]
    [Trait("Requirement", "E1")]
    [Trait("Defect", "D-21")]
    public void A_level_that_would_go_below_zero_makes_the_book_untradable_and_is_not_applied()
    {
        var book = new OrderBook("M");
        book.Apply(Snapshot([(40, 10)], [(44, 10)]), 1);

        Assert.False(book.Apply(Delta(Outcome.Yes, 40, -11), 2));

        Assert.False(book.IsTradable);
        Assert.Equal(Quantity.FromContracts(10), book.BestSize(BookSide.Bid));
        Assert.True(book.Apply(Delta(Outcome.Yes, 40, 5), 3));
        Assert.False(book.IsTradable);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [Trait("Requirement", "E1")]
    public void A_snapshot_with_a_level_that_is_not_positive_is_unusable(int contracts)
    {
        var book = new OrderBook("M");
        Assert.False(book.Apply(Snapshot([(40, 10), (41, contracts)], [(44, 10)]), 1));
        Assert.False(book.IsTradable);
        Assert.False(book.Apply(Snapshot([(40, 10)], [(44, contracts)]), 1));
        Assert.False(book.IsTradable);
    }

    [Fact]
    [Trait("Requirement", "E1")]
    public void A_snapshot_with_a_price_that_appears_twice_is_unusable_also_after_a_good_one()
    {
        var book = new OrderBook("M");
        Assert.True(book.Apply(Snapshot([(40, 10)], [(44, 10)]), 1));
        Assert.False(book.Apply(Snapshot([(40, 10), (40, 3)], [(44, 10)]), 1));
        Assert.False(book.IsTradable);
        Assert.True(book.Apply(Snapshot([(41, 10)], []), 2));
        Assert.True(book.IsTradable);
    }

    [Fact]
    [Trait("Requirement", "E1")]
    [Trait("Defect", "D-30")]
    public void The_NO_side_sees_the_complements_of_the_YES_side()
    {
        var book = new OrderBook("M");
        book.Apply(Snapshot([(40, 10), (38, 7)], [(44, 20), (47, 1)]), 1);

        Assert.Equal(Price.FromCents(40), book.BestBidFor(Outcome.Yes));
        Assert.Equal(Price.FromCents(44), book.BestAskFor(Outcome.Yes));
        Assert.Equal(Price.FromCents(56), book.BestBidFor(Outcome.No));
        Assert.Equal(Price.FromCents(60), book.BestAskFor(Outcome.No));
        Assert.Equal(400, book.SpreadUnits);
    }

    [Fact]
    [Trait("Requirement", "E1")]
    public void An_empty_side_has_no_price_for_either_outcome()
    {
        var book = new OrderBook("M");
        book.Apply(Snapshot([(40, 10)], []), 1);

        Assert.Null(book.BestAsk);
        Assert.Null(book.BestAskFor(Outcome.Yes));
        Assert.Null(book.BestBidFor(Outcome.No));
        Assert.Equal(Price.FromCents(60), book.BestAskFor(Outcome.No));
        Assert.Null(book.SpreadUnits);
        Assert.Equal(1000, book.ImbalanceThousandths);
    }

    [Fact]
    [Trait("Requirement", "E1")]
    [Trait("Defect", "D-76")]
    public void Deep_levels_come_to_the_top_unchanged_when_those_before_them_vanish()
    {
        var book = new OrderBook("M");
        book.Apply(Snapshot([.. Enumerable.Range(1, 60).Select(cents => (cents, cents))], []), 1);
        for (var cents = 60; cents > 1; cents--)
        {
            Assert.Equal(cents, book.Top(BookSide.Bid, 1)[0].Price.Units / 100);
            book.Apply(Delta(Outcome.Yes, cents, -cents), 2);
        }

        Assert.Equal(new BookLevel(Price.FromCents(1), Quantity.FromContracts(1)), Assert.Single(book.Top(BookSide.Bid, 9)));
    }

    private static BookDelta Delta(Outcome side, int cents, int contracts) =>
        new("M", side, Price.FromCents(cents), Quantity.FromContracts(contracts), 0);

    private static BookSnapshot Snapshot((int Cents, int Contracts)[] bids, (int Cents, int Contracts)[] asks) =>
        new("M", Levels(bids), Levels(asks));

    private static BookLevel[] Levels((int Cents, int Contracts)[] levels) =>
        [.. levels.Select(level => new BookLevel(Price.FromCents(level.Cents), Quantity.FromContracts(level.Contracts)))];

    private static void Check(NaiveBook twin, OrderBook book, bool complete)
    {
        var bids = twin.Levels(Outcome.Yes);
        var asks = twin.Levels(Outcome.No);
        Assert.Equal(bids.Count == 0 ? null : bids.Last().Key, book.BestBid?.Units);
        Assert.Equal(asks.Count == 0 ? null : asks.First().Key, book.BestAsk?.Units);
        Assert.Equal(bids.Count == 0 ? 0 : bids.Last().Value, book.BestSize(BookSide.Bid).Hundredths);
        Assert.Equal(asks.Count == 0 ? 0 : asks.First().Value, book.BestSize(BookSide.Ask).Hundredths);
        if (!complete)
        {
            return;
        }

        Assert.Equal(
            bids.Reverse().Select(level => (level.Key, level.Value)),
            book.Top(BookSide.Bid, 1000).Select(level => (level.Price.Units, level.Quantity.Hundredths))
        );
        Assert.Equal(
            asks.Select(level => (level.Key, level.Value)),
            book.Top(BookSide.Ask, 1000).Select(level => (level.Price.Units, level.Quantity.Hundredths))
        );
        Assert.Equal(bids.Values.Sum(), book.Depth(BookSide.Bid).Hundredths);
        var total = bids.Values.Sum() + asks.Values.Sum();
        Assert.Equal(
            total == 0 ? null : (int)decimal.Truncate((bids.Values.Sum() - asks.Values.Sum()) * 1000m / total),
            book.ImbalanceThousandths
        );
    }

    private sealed class NaiveBook
    {
        private readonly SortedDictionary<int, long> bids = [];
        private readonly SortedDictionary<int, long> asks = [];

        public SortedDictionary<int, long> Levels(Outcome side) => side == Outcome.Yes ? bids : asks;

        public void Change(Outcome side, int price, long delta)
        {
            var levels = Levels(side);
            var size = levels.GetValueOrDefault(price) + delta;
            if (size == 0)
            {
                levels.Remove(price);
            }
            else
            {
                levels[price] = size;
            }
        }

        public BookSnapshot ToSnapshot(string ticker) => new(ticker, Copy(bids), Copy(asks));

        private static BookLevel[] Copy(SortedDictionary<int, long> levels) =>
            [.. levels.Select(level => new BookLevel(Price.FromUnits(level.Key), Quantity.FromHundredths(level.Value)))];
    }
}
