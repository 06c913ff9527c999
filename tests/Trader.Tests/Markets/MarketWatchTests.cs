using Kalshi;
using Trader.Commands;
using Trader.Events;

namespace Trader.Tests.Markets;

public sealed class MarketWatchTests
{
    [Fact]
    [Trait("Requirement", "E5")]
    [Trait("Requirement", "E2")]
    public void The_selected_markets_are_watched_up_to_the_limit()
    {
        var scenario = CoreScenario.Ready(
            new TraderOptions { MarketLimit = 2 },
            CoreScenario.Market("A", volume24h: 1),
            CoreScenario.Market("B", volume24h: 3),
            CoreScenario.Market("C", volume24h: 2)
        );
        Assert.Equal(["B", "C"], Watched(scenario));
    }

    [Fact]
    [Trait("Requirement", "E2")]
    public void Configured_markets_are_watched_instead_of_the_most_active_ones()
    {
        var scenario = CoreScenario.Ready(
            new TraderOptions { MarketTickers = ["A"] },
            CoreScenario.Market("A", volume24h: 1),
            CoreScenario.Market("B", volume24h: 3)
        );
        Assert.Equal(["A"], Watched(scenario));
    }

    [Fact]
    [Trait("Requirement", "E5")]
    public void A_whale_in_an_unselected_market_adds_its_book_and_asks_for_its_description_once()
    {
        var scenario = CoreScenario.Ready();
        scenario.NewCommands();

        scenario.Whale("M");
        scenario.Pass(100).Tick();
        scenario.Whale("M", contracts: 300);
        scenario.Pass(100).Tick();

        var commands = scenario.NewCommands();
        Assert.Equal(["M"], Assert.Single(commands.OfType<WatchBooks>()).Tickers);
        Assert.Equal("M", Assert.Single(commands.OfType<DescribeMarket>()).Ticker);
    }

    [Fact]
    [Trait("Requirement", "E5")]
    public void A_position_found_at_the_start_has_its_book_watched_and_its_market_described()
    {
        var scenario = new CoreScenario();
        scenario.Positions.Add(CoreScenario.Held("HELD", -7, 300));
        scenario.BringToReady();
        scenario.Pass(1_000).Tick();

        Assert.Contains("HELD", Watched(scenario));
        Assert.Equal("HELD", Assert.Single(scenario.Commands.OfType<DescribeMarket>()).Ticker);
        for (var i = 0; i < 300; i++)
        {
            scenario.Pass(1_000).Tick();
        }

        Assert.Contains("HELD", Watched(scenario));
    }

    [Fact]
    [Trait("Requirement", "E5")]
    public void A_market_is_dropped_when_nothing_needs_it_any_more_and_kept_while_an_order_or_position_does()
    {
        var scenario = CoreScenario.Ready(
            new TraderOptions { MarketLimit = 0 },
            CoreScenario.Market("ORDER"),
            CoreScenario.Market("FILLED"),
            CoreScenario.Market("IDLE")
        );
        foreach (var ticker in (string[])["ORDER", "FILLED", "IDLE"])
        {
            scenario.Whale(ticker);
            scenario.Book(ticker, 40, ticker == "IDLE" ? 90 : 44);
        }

        scenario.Accept(scenario.Placed[0]);
        scenario.Fill(scenario.Placed[0], 1, "t0");
        scenario.Accept(scenario.Placed[1]);
        scenario.Fill(scenario.Placed[1], 5, "t1");
        Assert.Equal(["FILLED", "IDLE", "ORDER"], Watched(scenario).Order(StringComparer.Ordinal));

        for (var i = 0; i < 59; i++)
        {
            scenario.Pass(1_000).Tick();
        }

        Assert.Contains("IDLE", Watched(scenario));
        scenario.Pass(1_000).Tick().Pass(1_000).Tick();
        Assert.Equal(["FILLED", "ORDER"], Watched(scenario).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "E5")]
    public void A_selected_market_that_closed_is_dropped()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M", closeInMs: 5_000));
        Assert.Equal(["M"], Watched(scenario));
        for (var i = 0; i < 70; i++)
        {
            scenario.Pass(1_000).Tick();
        }

        Assert.Empty(Watched(scenario));
    }

    [Fact]
    [Trait("Requirement", "E2")]
    public void New_markets_join_with_a_later_listing()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("A"));
        scenario.Pass(60_000).Tick();
        Assert.Single(scenario.Commands.OfType<ListMarkets>());

        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, [CoreScenario.Market("A"), CoreScenario.Market("NEW")]));

        Assert.Contains("NEW", Watched(scenario));
    }

    [Fact]
    [Trait("Requirement", "E1")]
    public void A_book_that_contradicts_itself_is_asked_for_again_and_not_traded_on_meanwhile()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.NewCommands();

        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new Kalshi.Wire.BookDelta("M", Outcome.Yes, Price.FromCents(40), Quantity.FromContracts(-1001), 0)
            )
        );

        var commands = scenario.NewCommands();
        Assert.Equal("M", Assert.Single(commands.OfType<RefreshBook>()).Ticker);
        scenario.Whale("M");
        Assert.Empty(scenario.Placed);

        scenario.Book("M", 40, 44);
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "E1")]
    public void A_book_named_suspect_is_not_traded_on_until_its_next_snapshot()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.BooksSuspect(scenario.Now, ["M", "never heard of"]));
        scenario.Whale("M");
        Assert.Empty(scenario.Placed);
        scenario.Book("M", 40, 44);
        Assert.Single(scenario.Placed);
    }

    private static List<string> Watched(CoreScenario scenario)
    {
        var watched = new List<string>();
        foreach (var command in scenario.Commands)
        {
            switch (command)
            {
                case WatchBooks watch:
                    watched.AddRange(watch.Tickers);
                    break;
                case UnwatchBooks unwatch:
                    watched.RemoveAll(ticker => unwatch.Tickers.Contains(ticker));
                    break;
                default:
                    break;
            }
        }

        return watched;
    }
}
