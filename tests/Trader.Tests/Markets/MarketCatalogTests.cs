using Kalshi;
using Kalshi.Wire;
using Trader.Markets;
using Trader.Status;

namespace Trader.Tests.Markets;

public sealed class MarketCatalogTests
{
    [Fact]
    [Trait("Requirement", "E2")]
    public void The_most_active_are_ordered_by_the_days_volume_then_all_volume_then_ticker()
    {
        var catalog = new MarketCatalog(100);
        catalog.Learn(CoreScenario.Market("B", volume24h: 5, volume: 9));
        catalog.Learn(CoreScenario.Market("A", volume24h: 5, volume: 9));
        catalog.Learn(CoreScenario.Market("C", volume24h: 5, volume: 10));
        catalog.Learn(CoreScenario.Market("D", volume24h: 6, volume: 6));
        catalog.Learn(CoreScenario.Market("E", volume24h: 90, status: "closed"));
        catalog.Learn(CoreScenario.Market("F", volume24h: 80, closeInMs: 0));

        Assert.Equal(["D", "C", "A"], catalog.MostActive(3, CoreScenario.StartExchangeMs));
        Assert.Equal(["D", "C", "A", "B"], catalog.MostActive(10, CoreScenario.StartExchangeMs));
    }

    [Fact]
    [Trait("Requirement", "E2")]
    [Trait("Requirement", "E5")]
    public void A_market_closes_at_its_time_on_the_exchange_clock_without_being_told()
    {
        var catalog = new MarketCatalog(100);
        catalog.Learn(CoreScenario.Market("M", closeInMs: 1_000));
        var market = catalog.Find("M")!;

        Assert.True(market.IsOpenAt(CoreScenario.StartExchangeMs + 999));
        Assert.False(market.IsOpenAt(CoreScenario.StartExchangeMs + 1_000));
    }

    [Theory]
    [InlineData("initialized")]
    [InlineData("inactive")]
    [InlineData("closed")]
    [InlineData("determined")]
    [InlineData("a word nobody knows")]
    [Trait("Requirement", "E5")]
    public void Only_an_active_market_is_open(string status)
    {
        var catalog = new MarketCatalog(100);
        catalog.Learn(CoreScenario.Market("M", status: status));
        Assert.False(catalog.Find("M")!.IsOpenAt(CoreScenario.StartExchangeMs));
    }

    [Fact]
    [Trait("Requirement", "I2")]
    public void A_market_without_published_ranges_has_whole_cents()
    {
        var catalog = new MarketCatalog(100);
        Assert.Null(catalog.Learn(CoreScenario.Market("M")));
        var grid = catalog.Find("M")!.Grid;
        Assert.True(grid.Contains(Price.FromCents(1)));
        Assert.False(grid.Contains(Price.FromUnits(150)));
    }

    [Fact]
    [Trait("Requirement", "I2")]
    public void A_tapered_grid_is_taken_over_as_published()
    {
        var catalog = new MarketCatalog(100);
        Assert.Null(
            catalog.Learn(CoreScenario.Market("M", ranges: [Range(0, 1000, 10), Range(1000, 9000, 100), Range(9000, 10_000, 10)]))
        );
        var grid = catalog.Find("M")!.Grid;
        Assert.True(grid.Contains(Price.FromUnits(990)));
        Assert.True(grid.Contains(Price.FromUnits(9010)));
        Assert.False(grid.Contains(Price.FromUnits(1010)));
    }

    [Fact]
    [Trait("Requirement", "I2")]
    public void A_grid_that_makes_no_sense_leaves_the_market_out_and_says_why()
    {
        var catalog = new MarketCatalog(100);
        catalog.Learn(CoreScenario.Market("M"));

        var sentence = catalog.Learn(CoreScenario.Market("M", ranges: [Range(0, 5000, 100)]));

        Assert.StartsWith("M: ", sentence, StringComparison.Ordinal);
        Assert.Null(catalog.Find("M"));
    }

    [Fact]
    [Trait("Requirement", "I2")]
    public void A_market_left_out_is_shown_and_never_traded()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M", ranges: [Range(100, 10_000, 100)]));

        Assert.Contains(
            scenario.Activities,
            activity =>
                activity.Level == ActivityLevel.Warning && activity.Message.Contains("left out: M", StringComparison.Ordinal)
        );
        scenario.Whale("M");
        scenario.Book("M", 40, 44);
        scenario.Pass(2_000).Tick();
        Assert.Empty(scenario.Placed);
    }

    [Fact]
    public void A_full_catalogue_says_so_but_still_updates_what_it_knows()
    {
        var catalog = new MarketCatalog(1);
        Assert.Null(catalog.Learn(CoreScenario.Market("A")));
        Assert.NotNull(catalog.Learn(CoreScenario.Market("B")));
        Assert.Null(catalog.Learn(CoreScenario.Market("A", status: "closed")));
        Assert.Equal("closed", catalog.Find("A")!.Status);
        Assert.Equal(1, catalog.Count);
    }

    [Fact]
    public void Closed_markets_are_forgotten_unless_they_are_needed()
    {
        var catalog = new MarketCatalog(10);
        catalog.Learn(CoreScenario.Market("OLD", closeInMs: 10));
        catalog.Learn(CoreScenario.Market("HELD", closeInMs: 10));
        catalog.Learn(CoreScenario.Market("OPEN", closeInMs: 11));
        catalog.Prune(CoreScenario.StartExchangeMs + 11, ticker => ticker == "HELD");
        Assert.Null(catalog.Find("OLD"));
        Assert.NotNull(catalog.Find("HELD"));
        Assert.NotNull(catalog.Find("OPEN"));
    }

    private static PriceRangeDto Range(int start, int end, int step) =>
        new(Price.FromUnits(start), Price.FromUnits(end), Price.FromUnits(step));
}
