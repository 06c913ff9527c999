using Kalshi;
using Kalshi.Wire;
using Trader.Markets;
using Trader.Upkeep;

namespace Trader.Tests.Upkeep;

/// <summary>What the book would pay now, and what that is against cost: exact, and read from the side that is held.</summary>
[Trait("Requirement", "K8")]
public sealed class ExitPricingTests
{
    [Fact]
    [Trait("Defect", "D-59")]
    [Trait("Defect", "D-60")]
    public void Random_books_give_what_selling_one_hundredth_of_a_contract_after_the_other_gives()
    {
        var random = new SeededRandom(2_602);
        var whole = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var book = RandomBook(random, out var levels, out var asks);
            var side = random.Chance(50) ? Outcome.Yes : Outcome.No;
            var count = random.Between(1, 900);
            var cost = random.Between(0, 9_000_000);
            var bids = side == Outcome.Yes ? levels : [.. asks.Select(level => (10_000 - level.Units, level.Size))];

            var quote = ExitPricing.Quote(book, side, Quantity.FromHundredths(count), Money.FromMicros(cost));

            var (covered, micros) = SellOneByOne(bids, count);
            if (covered == 0)
            {
                Assert.Null(quote);
                continue;
            }

            whole += covered == count ? 1 : 0;
            Assert.Equal((covered, micros), (quote!.Value.Covered.Hundredths, quote.Value.Proceeds.Micros));
            Assert.Equal(covered == count, quote.Value.IsWhole);
            Assert.Equal((long)decimal.Floor((decimal)cost * covered / count), quote.Value.Cost.Micros);
            AssertPercentages(quote.Value, random.Between(1, 30_000));
        }

        Assert.InRange(whole, 500, 4_500);
    }

    [Theory]
    [InlineData(4_000, 4_800, 2_000, true)]
    [InlineData(4_000, 4_799, 2_000, false)]
    [InlineData(3_333, 3_999, 2_000, false)]
    [InlineData(3_333, 4_000, 2_000, true)]
    public void A_profit_counts_from_exactly_its_share_of_the_cost(int costUnits, int priceUnits, int basisPoints, bool expected)
    {
        var quote = Quote(costUnits, priceUnits);
        Assert.Equal(expected, quote.IsAtLeast(basisPoints));
    }

    [Theory]
    [InlineData(4_000, 3_600, 1_000, true)]
    [InlineData(4_000, 3_601, 1_000, false)]
    [InlineData(4_000, 4_000, 1, false)]
    public void A_loss_counts_from_exactly_its_share_of_the_cost(int costUnits, int priceUnits, int basisPoints, bool expected)
    {
        var quote = Quote(costUnits, priceUnits);
        Assert.Equal(expected, quote.IsLossOfAtLeast(basisPoints));
    }

    [Fact]
    public void A_book_that_cannot_be_trusted_is_crossed_or_empty_has_no_price()
    {
        var book = Book([(40, 5)], [(44, 5)]);
        Assert.NotNull(Ask(book, Outcome.Yes));
        Assert.NotNull(Ask(book, Outcome.No));

        Assert.Null(Ask(Book([(50, 5)], [(50, 5)]), Outcome.Yes));
        Assert.Null(Ask(Book([], [(44, 5)]), Outcome.Yes));
        Assert.Null(Ask(Book([(40, 5)], []), Outcome.No));
        Assert.Null(Ask(book: null, Outcome.Yes));
        book.MarkSuspect();
        Assert.Null(Ask(book, Outcome.Yes));
        Assert.Null(ExitPricing.Limit(book, Outcome.Yes, Quantity.FromContracts(1), null));
    }

    [Theory]
    [InlineData(5, null, 40)]
    [InlineData(6, null, 38)]
    [InlineData(12, null, 20)]
    [InlineData(12, 0, 40)]
    [InlineData(12, 2, 38)]
    [InlineData(12, 19, 38)]
    [InlineData(12, 20, 20)]
    [InlineData(500, null, 20)]
    public void An_exit_is_limited_at_the_last_level_it_needs_and_not_below_its_slippage(int count, int? slippage, int expected)
    {
        var book = Book([(40, 5), (38, 5), (20, 100)], [(44, 5)]);
        Assert.Equal(Price.FromCents(expected), ExitPricing.Limit(book, Outcome.Yes, Quantity.FromContracts(count), slippage));
    }

    private static void AssertPercentages(ExitQuote quote, int basisPoints)
    {
        var cost = (decimal)quote.Cost.Micros;
        var profit = quote.Proceeds.Micros - cost;
        Assert.Equal(profit >= cost * basisPoints / 10_000, quote.IsAtLeast(basisPoints));
        Assert.Equal(-profit > 0 && -profit >= cost * basisPoints / 10_000, quote.IsLossOfAtLeast(basisPoints));
        Assert.Equal(cost == 0 ? 0 : (long)decimal.Truncate(profit * 10_000 / cost), quote.ReturnBasisPoints);
    }

    private static (int Covered, long Micros) SellOneByOne(IReadOnlyList<(int Units, int Size)> bids, int count)
    {
        var left = bids.OrderByDescending(level => level.Units).SelectMany(level => Enumerable.Repeat(level.Units, level.Size));
        var sold = left.Take(count).ToList();
        return (sold.Count, sold.Sum(units => (long)units));
    }

    private static OrderBook RandomBook(
        SeededRandom random,
        out List<(int Units, int Size)> bids,
        out List<(int Units, int Size)> asks
    )
    {
        var middle = random.Between(2_000, 8_000);
        bids = Levels(random, middle, -1);
        asks = Levels(random, middle, 1);
        var book = new OrderBook("M");
        Assert.True(book.Apply(new BookSnapshot("M", ToWire(bids), ToWire(asks)), 1));
        return book;
    }

    private static List<(int Units, int Size)> Levels(SeededRandom random, int middle, int direction) =>
        [
            .. Enumerable
                .Range(0, random.Between(0, 5))
                .Select(_ => middle + (direction * random.Between(1, 1_500)))
                .Distinct()
                .Select(units => (units, random.Between(1, 400))),
        ];

    private static BookLevel[] ToWire(IEnumerable<(int Units, int Size)> levels) =>
        [.. levels.Select(level => new BookLevel(Price.FromUnits(level.Units), Quantity.FromHundredths(level.Size)))];

    private static OrderBook Book((int Cents, int Contracts)[] bids, (int Cents, int Contracts)[] asks)
    {
        var book = new OrderBook("M");
        book.Apply(
            new BookSnapshot(
                "M",
                ToWire(bids.Select(level => (level.Cents * 100, level.Contracts * 100))),
                ToWire(asks.Select(level => (level.Cents * 100, level.Contracts * 100)))
            ),
            1
        );
        return book;
    }

    private static ExitQuote? Ask(OrderBook? book, Outcome side) =>
        ExitPricing.Quote(book, side, Quantity.FromContracts(1), Money.FromCents(40));

    private static ExitQuote Quote(int costUnits, int priceUnits)
    {
        var count = Quantity.FromContracts(7);
        return new ExitQuote(count, Price.FromUnits(priceUnits) * count, Price.FromUnits(costUnits) * count, IsWhole: true);
    }
}
