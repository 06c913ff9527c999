using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Flow;

[Trait("Requirement", "B3")]
[Trait("Requirement", "B5")]
public class RandomFlowTests
{
    private const long HourMs = 3_600_000;

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(99UL)]
    public void A_whale_sweeps_at_least_every_fifteen_seconds_for_an_hour(ulong seed)
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(seed, events, HourMs);

        var whales = events
            .Trades.GroupBy(trade => (trade.Market.Ticker, trade.TakerSide, trade.TimeMs))
            .Where(sweep => sweep.Sum(trade => trade.Count.Hundredths) >= 10_000)
            .Select(sweep => sweep.Key.TimeMs)
            .Prepend(loop.Flow.StartMs)
            .ToList();
        Assert.All(whales.Zip(whales.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 15_000));
        Assert.InRange(events.Trades.Count, 3_600, 10 * 3_600);
        Assert.Null(ExchangeAudit.FindImbalance(loop.Engine));
    }

    [Fact]
    public void Twelve_markets_are_open_at_any_time_and_each_lives_three_to_ten_minutes_and_settles()
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(5, events, 0);
        for (var second = 1; second <= 2_400; second++)
        {
            loop.AdvanceTo(loop.Flow.StartMs + (second * 1_000L));
            Assert.Equal(12, loop.Engine.Markets.Count(market => market.Status == MarketStatus.Active));
        }

        Assert.All(loop.Engine.Markets, market => Assert.InRange(market.Spec.CloseMs - market.Spec.OpenMs, 180_000, 600_000));
        var past = loop.Engine.Markets.Where(market => market.Spec.CloseMs + 5_000 <= loop.NowMs).ToList();
        Assert.True(past.Count > 30);
        Assert.All(
            past,
            market => Assert.Equal((MarketStatus.Finalized, market.Spec.CloseMs + 5_000), (market.Status, market.SettledMs))
        );
        Assert.True(loop.Engine.Markets.Select(market => market.Spec.EventTicker).Distinct().Count() > 4);
    }

    [Fact]
    public void Prices_are_fair_results_come_as_often_as_they_said()
    {
        // Bought at the mid half a minute after opening, at every opening: the sum of results must fit the sum of prices.
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(21, events, 0, new RandomFlowOptions { MaxFinalizedMarkets = 10_000 });
        var mids = new Dictionary<Market, double>();
        for (var step = 1; step <= 360 * 4; step++)
        {
            loop.AdvanceTo(loop.Flow.StartMs + (step * 10_000L));
            foreach (var market in loop.Engine.Markets)
            {
                if (
                    market.Status == MarketStatus.Active
                    && loop.NowMs - market.Spec.OpenMs > 30_000
                    && market.Book is { BestBid: { } bid, BestAsk: { } ask }
                )
                {
                    mids.TryAdd(market, (bid.Units + ask.Units) / 20_000.0);
                }
            }
        }

        var settled = mids.Where(pair => pair.Key.Status == MarketStatus.Finalized).ToList();
        var expected = settled.Sum(pair => pair.Value);
        var deviation = Math.Sqrt(settled.Sum(pair => pair.Value * (1 - pair.Value)));
        Assert.True(settled.Count > 350);
        Assert.InRange(
            settled.Count(pair => pair.Key.Result == MarketResult.Yes),
            expected - (4 * deviation),
            expected + (4 * deviation)
        );
    }

    [Fact]
    public void One_seed_and_one_sequence_of_orders_give_one_sequence_of_events()
    {
        Assert.Equal(DigestWithOrders(42), DigestWithOrders(42));
        Assert.NotEqual(DigestWithOrders(42), DigestWithOrders(43));
    }

    [Fact]
    public void Whatever_accounts_do_the_crowd_goes_on_and_money_is_conserved()
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(8, events, 0);
        var rich = loop.Engine.OpenAccount(Money.FromDollars(1_000_000_000));
        for (var second = 0; second < 900; second++)
        {
            var now = loop.AdvanceTo(loop.Flow.StartMs + (second * 1_000L));
            foreach (var market in loop.Engine.Markets.Where(market => market.Status == MarketStatus.Active).ToList())
            {
                // Walls on both ends and everything in between bought away.
                loop.Engine.Submit(rich, market, Order(BookSide.Bid, 99, 500), now);
                loop.Engine.Submit(rich, market, Order(BookSide.Ask, 1, 400), now);
            }
        }

        Assert.Null(ExchangeAudit.FindImbalance(loop.Engine));
        Assert.Contains(events.Trades, trade => trade.TimeMs > loop.NowMs - 15_000 && trade.IsHouseTaker);
    }

    [Fact]
    public void Old_markets_are_forgotten()
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(3, events, 2 * HourMs, new RandomFlowOptions { MaxFinalizedMarkets = 10 });
        Assert.InRange(loop.Engine.Markets.Count, 12, 12 + 10 + 2);
    }

    [Fact]
    public void Markets_of_several_series_events_and_price_grids_trade_on_their_grids()
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(13, events, 10 * 60_000, new RandomFlowOptions { OpenMarkets = 100 });
        Assert.All(events.Trades, trade => Assert.True(trade.Market.Spec.Grid.Contains(trade.YesPrice)));
        var specs = loop.Engine.Markets.Select(market => market.Spec).ToList();
        Assert.Equal(
            ["center_deci_edge_centi_cent", "linear_cent", "tapered_deci_cent"],
            specs.Select(spec => spec.GridLabel).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(8, specs.Select(spec => spec.SeriesTicker).Distinct().Count());
        Assert.True(specs.GroupBy(spec => spec.EventTicker).Max(markets => markets.Count()) > 3);
        Assert.Contains(
            events.Trades,
            trade => trade.Market.Spec.GridLabel == "tapered_deci_cent" && trade.YesPrice.Units % Price.UnitsPerCent != 0
        );
    }

    [Fact]
    public void Series_are_spread_over_the_shards_wanted_and_events_have_titles_of_their_own()
    {
        using var events = new RecordedEvents { KeepsText = false };
        var one = Run(13, events, 60_000, new RandomFlowOptions { OpenMarkets = 100 });
        Assert.All(one.Engine.Markets, market => Assert.Equal(0, market.Spec.Shard));

        using var others = new RecordedEvents { KeepsText = false };
        var four = Run(13, others, 60_000, new RandomFlowOptions { OpenMarkets = 100, Shards = 4 });
        var shards = four
            .Engine.Markets.Select(market => (market.Spec.SeriesTicker, market.Spec.Shard))
            .Distinct()
            .ToDictionary();
        Assert.Equal(
            (0, 3, 2, 3, 1),
            (shards["KXSIMRAIN"], shards["KXSIMGAME"], shards["KXSIMCOIN"], shards["KXSIMTENNIS"], shards["KXSIMCOMBO"])
        );
        Assert.All(four.Engine.Markets, market => Assert.Equal(market.Spec.Shard, market.Event.Spec.Shard));
        Assert.All(four.Engine.Events, listed => Assert.NotEqual(listed.Markets[0].Spec.Title, listed.Spec.Title));
    }

    [Theory]
    [InlineData(MarketResult.Yes)]
    [InlineData(MarketResult.No)]
    public void The_last_price_of_a_market_that_traded_after_the_decision_agrees_with_its_result(MarketResult result)
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(17, events, HourMs, new RandomFlowOptions { MeanTradeGapMs = 50, MaxFinalizedMarkets = 10_000 });
        // The outcome is known in the last fiftieth of every life.
        var late = loop.Engine.Markets.Where(market =>
            market.Result == result && events.Trades.Any(trade => trade.Market == market && trade.TimeMs > DecidedMs(market.Spec))
        );
        Assert.True(late.Count() > 10);
        Assert.All(late, market => Assert.Equal(result == MarketResult.Yes, market.LastPrice > Price.FromCents(50)));
    }

    [Fact]
    public void What_accounts_do_changes_neither_when_the_crowd_comes_nor_what_it_wants()
    {
        // Where an account has bought a side empty the crowd may find nothing; it never comes at another time or for another side.
        var alone = CrowdTimes(withOrders: false);
        var together = CrowdTimes(withOrders: true);
        Assert.Subset(alone, together);
        Assert.InRange(together.Count, alone.Count * 0.9, alone.Count);

        static HashSet<(string, long, Outcome)> CrowdTimes(bool withOrders)
        {
            using var events = new RecordedEvents { KeepsText = false };
            var loop = Run(31, events, 0, new RandomFlowOptions { MaxWhaleGapMs = 0 });
            var account = loop.Engine.OpenAccount(Money.FromDollars(1_000_000));
            for (var second = 1; withOrders && second < 600; second++)
            {
                var now = loop.AdvanceTo(loop.Flow.StartMs + (second * 1_000L));
                var open = loop.Engine.Markets.First(market => market.Status == MarketStatus.Active);
                loop.Engine.Submit(account, open, Order(second % 2 == 0 ? BookSide.Bid : BookSide.Ask, 50, 5), now);
            }

            loop.AdvanceTo(loop.Flow.StartMs + 600_000);
            return
            [
                .. events
                    .Trades.Where(trade => trade.IsHouseTaker)
                    .Select(trade => (trade.Market.Ticker, trade.TimeMs, trade.TakerSide))
                    .Distinct(),
            ];
        }
    }

    [Fact]
    public void An_option_out_of_range_is_named()
    {
        AssertNamed(new RandomFlowOptions { OpenMarkets = 0 }, "OpenMarkets is 0; it must be between 1 and 2000.");
        AssertNamed(new RandomFlowOptions { MinLifeSeconds = 700 }, "MaxLifeSeconds is 600; it must be between 700 and 86400.");
        AssertNamed(
            new RandomFlowOptions { MaxWhaleGapMs = 5 },
            "MaxWhaleGapMs is 5; it must be between 1000 and 600000 or 0 for none."
        );
        AssertNamed(new RandomFlowOptions { FollowUpShare = 0.95 }, "FollowUpShare is 0.95; it must be between 0 and 0.9.");
        AssertNamed(new RandomFlowOptions { SweepDeviation = double.NaN }, "SweepDeviation is NaN; it must be between 0 and 3.");
        AssertNamed(new RandomFlowOptions { Shards = 5 }, "Shards is 5; it must be between 1 and 4.");
        AssertNamed(new RandomFlowOptions { QuoteLevels = 100 }, "QuoteLevels is 100; it must be between 2 and 99.");

        static void AssertNamed(RandomFlowOptions options, string message) =>
            Assert.StartsWith(
                message,
                Assert.Throws<ArgumentOutOfRangeException>(() => new RandomFlow(1, options)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void Markets_that_an_operator_pauses_settles_or_keeps_open_past_their_close_end_all_the_same()
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(
            3,
            events,
            0,
            new RandomFlowOptions
            {
                OpenMarkets = 4,
                MinLifeSeconds = 30,
                MaxLifeSeconds = 60,
            }
        );
        var start = loop.Flow.StartMs;
        var first = loop.Engine.Markets.Take(4).ToArray();
        loop.AdvanceTo(start + 1_000);
        loop.Engine.MoveClose(first[0], start + 120_000, start + 1_000);
        loop.Engine.MoveClose(first[1], start + 1_000, start + 1_000);
        loop.Engine.Determine(first[1], MarketResult.Yes, Price.OneDollar, start + 1_000);
        loop.Engine.PauseExchange(0, untilMs: null, start + 2_000);
        loop.AdvanceTo(start + 90_000);
        Assert.Equal(4, loop.Engine.Markets.Count);

        loop.Engine.Resume(0, start + 90_000);
        loop.AdvanceTo(start + 200_000);

        Assert.All(first, market => Assert.Equal(MarketStatus.Finalized, market.Status));
        Assert.Equal(4, loop.Engine.Markets.Count(market => market.Status == MarketStatus.Active));
    }

    private static long DecidedMs(MarketSpec spec) => spec.CloseMs - ((spec.CloseMs - spec.OpenMs) / 50);

    private static ExchangeLoop Run(ulong seed, RecordedEvents events, long ms, RandomFlowOptions? options = null)
    {
        var loop = new ExchangeLoop(new EngineOptions(), new RandomFlow(seed, options), events, seed);
        loop.AdvanceTo(loop.Flow.StartMs + ms);
        return loop;
    }

    private static string DigestWithOrders(ulong seed)
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = Run(seed, events, 0);
        var account = loop.Engine.OpenAccount(Money.FromDollars(10_000));
        var random = new SplitMix64(7);
        for (var second = 0; second < 1_200; second++)
        {
            var now = loop.AdvanceTo(loop.Flow.StartMs + (second * 1_000L));
            var market = loop.Engine.Markets[^1];
            loop.Engine.Submit(
                account,
                market,
                Order(random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask, random.NextInt(1, 99), 3),
                now
            );
        }

        return events.Digest;
    }

    private static OrderTicket Order(BookSide side, int cents, long contracts) =>
        new()
        {
            Side = side,
            Price = Price.FromCents(cents),
            Count = Quantity.FromContracts(contracts),
        };
}
