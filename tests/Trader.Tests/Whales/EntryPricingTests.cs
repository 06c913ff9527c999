using Kalshi;
using Kalshi.Wire;
using Trader.Markets;
using Trader.Whales;

namespace Trader.Tests.Whales;

public sealed class EntryPricingTests
{
    private static readonly PriceGrid HalfCents = Grid((0, 10_000, 50));
    private static readonly PriceGrid Tapered = Grid((0, 1_000, 10), (1_000, 9_000, 100), (9_000, 10_000, 10));

    [Theory]
    [InlineData(40, 44, 42, 42)]
    [InlineData(40, 41, 42, 41)]
    [InlineData(40, 42, 42, 42)]
    [InlineData(40, 50, 42, 42)]
    [InlineData(98, 99, 98, 99)]
    [InlineData(1, 2, 1, 2)]
    [Trait("Requirement", "G4")]
    [Trait("Requirement", "Q16")]
    public void A_YES_follow_bids_two_cents_above_the_best_bid_but_never_above_the_ask(int bid, int ask, int whale, int expected)
    {
        var entry = EntryPricing.For(Bet(Outcome.Yes, whale * 100), Book(bid * 100, ask * 100), PriceGrid.WholeCents, new());
        Assert.Equal(Price.FromCents(expected), entry.Price);
    }

    [Fact]
    [Trait("Requirement", "G4")]
    [Trait("Defect", "D-45")]
    public void A_NO_follow_is_priced_from_the_NO_side()
    {
        // YES 40/44 is NO 56/60.
        var entry = EntryPricing.For(Bet(Outcome.No, 5_800), Book(4_000, 4_400), PriceGrid.WholeCents, new());
        Assert.Equal(Price.FromCents(58), entry.Price);
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void Random_books_and_grids_give_what_a_naive_search_of_the_grid_gives()
    {
        var random = new SeededRandom(900);
        PriceGrid[] grids =
        [
            PriceGrid.WholeCents,
            HalfCents,
            Tapered,
            Grid((0, 10_000, 1)),
            Grid((0, 5_000, 250), (5_000, 10_000, 20)),
        ];
        var priced = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var grid = random.Pick(grids);
            var prices = OnGrid(grid);
            var side = random.Chance(50) ? Outcome.Yes : Outcome.No;
            int? bid = random.Chance(90) ? random.Pick(prices) : null;
            int? ask = random.Chance(90)
                ? prices[Math.Min(prices.Count - 1, random.Between(0, 12) + (bid is { } b ? prices.IndexOf(b) : 0))]
                : null;
            var whale = random.Pick(prices);
            if (bid is { } near && random.Chance(80))
            {
                whale = Math.Clamp((side == Outcome.Yes ? near : 10_000 - near) + random.Between(-400, 400), 1, 9_999);
            }

            var options = new TraderOptions
            {
                FollowPriceOffsetCents = random.Between(0, 5),
                FollowMaxSlippageCents = random.Between(0, 6),
                FollowMaxSpreadCents = random.Between(1, 15),
                EntryPrice = random.Pick<EntryPriceMode>([
                    EntryPriceMode.Book,
                    EntryPriceMode.Book,
                    EntryPriceMode.BestAsk,
                    EntryPriceMode.WhalePrice,
                ]),
            };

            var actual = EntryPricing.For(Bet(side, whale), Book(bid, ask), grid, options);
            var expected = Naive(side, whale, bid, ask, prices, options);

            Assert.True(
                expected == actual.Price?.Units,
                $"{side} whale {whale} book {bid}/{ask} {options.EntryPrice}: naive {expected}, got {actual.Price} ({actual.Reason})"
            );
            Assert.Equal(expected is null, actual.Reason is not null);
            priced += expected is null ? 0 : 1;
        }

        Assert.InRange(priced, 2_000, 18_000);
    }

    [Theory]
    [InlineData(5_000, true)]
    [InlineData(5_001, false)]
    [Trait("Requirement", "G4")]
    public void A_spread_of_ten_cents_is_accepted_and_one_unit_more_is_not(int ask, bool isPriced)
    {
        var entry = EntryPricing.For(Bet(Outcome.Yes, 4_200), Book(4_000, ask), PriceGrid.WholeCents, new());
        Assert.Equal(isPriced, entry.Price is not null);
        Assert.Equal(!isPriced, entry.Reason?.Contains("spread", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(3_900, true)]
    [InlineData(3_899, false)]
    [Trait("Requirement", "G4")]
    public void Three_cents_above_the_whale_are_accepted_and_one_unit_more_is_not(int whale, bool isPriced)
    {
        var entry = EntryPricing.For(Bet(Outcome.Yes, whale), Book(4_000, 4_400), PriceGrid.WholeCents, new());
        Assert.Equal(isPriced, entry.Price is not null);
    }

    [Theory]
    [InlineData(4_400, 4_400)]
    [InlineData(4_100, 4_400)]
    [InlineData(4_099, null)]
    [Trait("Requirement", "G4")]
    public void Without_a_bid_the_ask_is_paid_if_it_is_within_the_cap(int whale, int? expected)
    {
        var entry = EntryPricing.For(Bet(Outcome.Yes, whale), Book(null, 4_400), PriceGrid.WholeCents, new());
        Assert.Equal(expected, entry.Price?.Units);
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void Without_an_ask_the_bid_plus_offset_stands_and_stays_on_the_grid()
    {
        Assert.Equal(
            Price.FromCents(42),
            EntryPricing.For(Bet(Outcome.Yes, 4_200), Book(4_000, null), PriceGrid.WholeCents, new()).Price
        );
        Assert.Equal(
            Price.FromCents(99),
            EntryPricing.For(Bet(Outcome.Yes, 9_900), Book(9_900, null), PriceGrid.WholeCents, new()).Price
        );
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void An_empty_or_crossed_book_prices_nothing()
    {
        Assert.Null(EntryPricing.For(Bet(Outcome.Yes, 4_200), Book(null, null), PriceGrid.WholeCents, new()).Price);
        Assert.Null(EntryPricing.For(Bet(Outcome.Yes, 4_200), Book(4_400, 4_400), PriceGrid.WholeCents, new()).Price);
        Assert.Null(EntryPricing.For(Bet(Outcome.Yes, 4_200), Book(4_500, 4_400), PriceGrid.WholeCents, new()).Price);
    }

    [Fact]
    [Trait("Requirement", "G8")]
    public void The_whales_own_price_is_used_only_when_chosen()
    {
        var bet = Bet(Outcome.Yes, 4_137);
        Assert.Equal(
            Price.FromCents(41),
            EntryPricing
                .For(bet, Book(4_000, 4_400), PriceGrid.WholeCents, new() { EntryPrice = EntryPriceMode.WhalePrice })
                .Price
        );
        Assert.Equal(
            Price.FromCents(44),
            EntryPricing.For(bet, Book(4_000, 4_400), PriceGrid.WholeCents, new() { EntryPrice = EntryPriceMode.BestAsk }).Price
        );
    }

    // The rule in words, by trying every price there is: decimals of dollars on the side followed.
    private static int? Naive(Outcome side, int whale, int? yesBid, int? yesAsk, List<int> yesGrid, TraderOptions options)
    {
        decimal? bid = side == Outcome.Yes ? yesBid / 10_000m : 1 - (yesAsk / 10_000m);
        decimal? ask = side == Outcome.Yes ? yesAsk / 10_000m : 1 - (yesBid / 10_000m);
        if (ask - bid <= 0 || ask - bid > options.FollowMaxSpreadCents / 100m)
        {
            return null;
        }

        decimal? wanted = options.EntryPrice switch
        {
            EntryPriceMode.WhalePrice => whale / 10_000m,
            EntryPriceMode.BestAsk => ask,
            _ => bid is null ? ask : Math.Min(bid.Value + (options.FollowPriceOffsetCents / 100m), ask ?? 1m),
        };
        var onOwnScale = yesGrid.Select(price => side == Outcome.Yes ? price / 10_000m : 1 - (price / 10_000m));
        var candidates = onOwnScale.Where(price => price <= wanted).ToList();
        if (candidates.Count == 0 || candidates.Max() > (whale / 10_000m) + (options.FollowMaxSlippageCents / 100m))
        {
            return null;
        }

        return (int)(candidates.Max() * 10_000m);
    }

    private static List<int> OnGrid(PriceGrid grid)
    {
        var prices = new SortedSet<int>();
        foreach (var band in grid.Bands)
        {
            for (var price = band.Start.Units; price <= band.End.Units; price += band.Step.Units)
            {
                prices.Add(price);
            }
        }

        prices.Remove(0);
        prices.Remove(10_000);
        return [.. prices];
    }

    private static PriceGrid Grid(params (int Start, int End, int Step)[] bands) =>
        PriceGrid.Create(
            bands.Select(band => new PriceBand(
                Price.FromUnits(band.Start),
                Price.FromUnits(band.End),
                Price.FromUnits(band.Step)
            ))
        );

    private static Bet Bet(Outcome side, int units)
    {
        var bet = new Bet("M", side, 1);
        bet.Add(Price.FromUnits(units), Quantity.FromContracts(200));
        return bet;
    }

    private static OrderBook Book(int? bidUnits, int? askUnits)
    {
        var book = new OrderBook("M");
        book.Apply(new BookSnapshot("M", Level(bidUnits), Level(askUnits)), 1);
        return book;
    }

    private static BookLevel[] Level(int? units) =>
        units is { } price ? [new BookLevel(Price.FromUnits(price), Quantity.FromContracts(10))] : [];
}
