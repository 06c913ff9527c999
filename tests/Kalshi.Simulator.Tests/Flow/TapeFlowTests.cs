using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Flow;

[Trait("Requirement", "B3")]
public class TapeFlowTests
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 8, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Prints_of_one_instant_and_side_are_executed_best_price_first_at_their_recorded_millisecond()
    {
        using var world = Play([
            TapeOnDisk.Trade("2025-11-08T12:00:00.0001Z", "0.52", "3", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:00.0002Z", "0.50", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:00.0003Z", "0.47", "5", "no"),
            TapeOnDisk.Trade("2025-11-08T12:00:00.0004Z", "0.51", "2", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:00.0005Z", "0.48", "4", "no"),
            TapeOnDisk.Trade("2025-11-08T12:00:00.0011Z", "0.45", "6", "yes"),
        ]);
        world.RunToEnd();
        Assert.Equal(
            [
                "0.5000 1.00 Yes 0",
                "0.5100 2.00 Yes 0",
                "0.5200 3.00 Yes 0",
                "0.4800 4.00 No 0",
                "0.4700 5.00 No 0",
                "0.4500 6.00 Yes 1",
            ],
            world.Events.Trades.Select(trade =>
                $"{trade.YesPrice} {trade.Count} {trade.TakerSide} {trade.TimeMs - Noon.ToUnixTimeMilliseconds()}"
            )
        );
        Assert.Equal(new FlowStatistics(6, 0), world.Loop.Flow.Statistics);
    }

    [Fact]
    public void Our_order_in_front_gets_its_share_at_its_price_and_the_print_keeps_its_size()
    {
        using var world = Play([
            TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:05Z", "0.53", "10", "yes"),
        ]);
        world.AdvanceTo(1_000);
        var account = world.Open();
        world.Submit(account, BookSide.Ask, "4", "0.51");
        world.Submit(account, BookSide.Ask, "3", "0.53");
        world.RunToEnd();

        var print = world.Events.Trades.Where(trade => trade.TimeMs == Noon.ToUnixTimeMilliseconds() + 5_000).ToList();
        Assert.Equal(["0.5100 4.00", "0.5300 3.00", "0.5300 3.00"], print.Select(trade => $"{trade.YesPrice} {trade.Count}"));
        Assert.Equal("-7.00", account.PositionIn(world.Market)!.Net.ToString());
        Assert.Equal(0, world.Loop.Flow.Statistics.HouseBets);
    }

    [Fact]
    public void Liquidity_that_would_cross_our_order_fills_it_first_at_its_limit_as_a_house_bet()
    {
        using var world = Play([
            TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:05Z", "0.40", "10", "yes"),
        ]);
        world.AdvanceTo(1_000);
        var account = world.Open();
        world.Submit(account, BookSide.Bid, "7", "0.45");
        world.RunToEnd();

        var instant = world.Events.Trades.Where(trade => trade.TimeMs == Noon.ToUnixTimeMilliseconds() + 5_000).ToList();
        Assert.Equal(
            ["0.4500 7.00 No True", "0.4000 10.00 Yes True"],
            instant.Select(trade => $"{trade.YesPrice} {trade.Count} {trade.TakerSide} {trade.IsHouseTaker}")
        );
        Assert.Equal(new FlowStatistics(2, 1), world.Loop.Flow.Statistics);
        Assert.Null(ExchangeAudit.FindImbalance(world.Loop.Engine));
    }

    [Fact]
    public void A_house_take_with_the_key_of_a_print_is_no_bet_of_its_own()
    {
        using var world = Play([
            TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:05Z", "0.40", "10", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:05Z", "0.39", "10", "no"),
        ]);
        world.AdvanceTo(1_000);
        world.Submit(world.Open(), BookSide.Bid, "7", "0.45");
        world.RunToEnd();
        Assert.Equal(new FlowStatistics(3, 0), world.Loop.Flow.Statistics);
    }

    [Fact]
    public void A_market_with_a_result_settles_at_its_close_and_one_without_stays_closed()
    {
        using var world = Play(
            [
                TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes"),
                TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes", "B"),
            ],
            [TapeOnDisk.Market("A", "2025-11-08T12:30:00Z", "yes"), TapeOnDisk.Market("B", "2025-11-08T12:20:00Z")]
        );
        world.AdvanceTo(1_000);
        var account = world.Open();
        world.Submit(account, BookSide.Bid, "4", "0.60");
        world.Submit(account, BookSide.Bid, "4", "0.60", "B");
        world.RunToEnd();

        Assert.Equal(MarketStatus.Finalized, world.Market.Status);
        Assert.Equal("4.000000", Assert.Single(world.Events.Settlements).Revenue.ToString());
        var other = world.Loop.Engine.FindMarket("B")!;
        Assert.Equal((MarketStatus.Closed, "4.00"), (other.Status, account.PositionIn(other)!.Net.ToString()));
    }

    [Fact]
    public void A_print_after_the_recorded_close_is_executed_and_the_market_closes_a_millisecond_later()
    {
        using var world = Play(
            [
                TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes"),
                TapeOnDisk.Trade("2025-11-08T12:00:09.5Z", "0.60", "2", "yes"),
            ],
            [TapeOnDisk.Market("A", "2025-11-08T12:00:05Z", "no")]
        );
        world.AdvanceTo(9_500);
        Assert.Equal((2, MarketStatus.Active), (world.Events.Trades.Count, world.Market.Status));
        world.AdvanceTo(9_501);
        Assert.Equal(MarketStatus.Finalized, world.Market.Status);
        Assert.True(world.Loop.Flow.HasEnded);
    }

    [Fact]
    public void The_window_includes_its_start_and_excludes_its_end_and_ends_after_the_closes_due()
    {
        string[] trades =
        [
            TapeOnDisk.Trade("2025-11-08T11:59:59.999Z", "0.30", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.31", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:09.999Z", "0.32", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:00:10Z", "0.33", "1", "yes"),
        ];
        string[] markets =
        [
            TapeOnDisk.Market("A", "2025-11-08T13:00:00Z", "yes"),
            TapeOnDisk.Market("B", "2025-11-08T12:00:10Z", "yes"),
            TapeOnDisk.Market("C", "2025-11-08T12:00:00Z", "no"),
        ];
        using var world = Play(trades, markets, new TapeFlowOptions { From = Noon, To = Noon.AddSeconds(10) });
        Assert.Equal(MarketStatus.Finalized, world.Loop.Engine.FindMarket("C")!.Status);
        Assert.Equal("0.3000", world.Market.LastPrice.ToString());
        Assert.NotNull(world.Market.Book.BestBid);
        Assert.Null(world.Loop.Engine.FindMarket("B")!.Book.BestBid);
        Assert.Equal(Noon.AddSeconds(10).ToUnixTimeMilliseconds(), world.Loop.Flow.EndMs);

        world.RunToEnd();

        Assert.Equal(["0.3100", "0.3200"], world.Events.Trades.Select(trade => trade.YesPrice.ToString()));
        Assert.Equal(MarketStatus.Finalized, world.Loop.Engine.FindMarket("B")!.Status);
        Assert.Equal(MarketStatus.Active, world.Market.Status);
    }

    [Fact]
    public void An_empty_window_is_refused()
    {
        var exception = Assert.Throws<TapeException>(() =>
        {
            using var world = Play(
                [TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.30", "1", "yes")],
                options: new TapeFlowOptions { From = Noon, To = Noon }
            );
        });
        Assert.Contains(
            "is empty: it starts at 2025-11-08T12:00:00.000Z and ends at 2025-11-08T12:00:00.000Z",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("0.01")]
    [InlineData("0.02")]
    [InlineData("0.50")]
    [InlineData("0.98")]
    [InlineData("0.99")]
    public void Between_prints_the_book_is_two_sided_and_tradable(string price)
    {
        using var world = Play([
            TapeOnDisk.Trade("2025-11-08T12:00:00Z", price, "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:30:00Z", price, "1", "no"),
        ]);
        Assert.Null(world.Market.Book.BestBid);
        world.AdvanceTo(1_000);
        Assert.InRange(world.Market.Book.BestAsk!.Value.Units - world.Market.Book.BestBid!.Value.Units, 100, 400);
    }

    [Fact]
    public void Quotes_an_account_ate_come_back_after_the_delay_and_standing_ones_are_left_alone()
    {
        using var world = Play([
            TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:30:00Z", "0.50", "1", "no"),
        ]);
        world.AdvanceTo(1_000);
        var ask = world.Market.Book.BestAsk!.Value;
        var size = world.Market.Book.BestSize(BookSide.Ask);
        world.Submit(world.Open(), BookSide.Bid, size.ToString(), ask.ToString());
        Assert.NotEqual(ask, world.Market.Book.BestAsk);

        world.AdvanceTo(1_249);
        Assert.NotEqual(ask, world.Market.Book.BestAsk);
        var before = world.Events.Count;
        world.AdvanceTo(1_250);

        Assert.Equal((ask, size), (world.Market.Book.BestAsk!.Value, world.Market.Book.BestSize(BookSide.Ask)));
        Assert.Equal(1, world.Events.Count - before);
    }

    [Fact]
    public void The_house_never_quotes_across_an_accounts_order()
    {
        using var world = Play([
            TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes"),
            TapeOnDisk.Trade("2025-11-08T12:30:00Z", "0.40", "1", "no"),
        ]);
        world.AdvanceTo(1_000);
        var account = world.Open(100_000);
        world.Submit(account, BookSide.Bid, "5000", "0.55");
        world.AdvanceTo(5_000);
        Assert.Equal("0.5500", world.Market.Book.BestBid.ToString());
        Assert.True(world.Market.Book.BestAsk is null || world.Market.Book.BestAsk > world.Market.Book.BestBid);
    }

    private static TapeWorld Play(string[] trades, string[]? markets = null, TapeFlowOptions? options = null)
    {
        using var disk = new TapeOnDisk()
            .Trades(trades)
            .Markets(markets ?? [TapeOnDisk.Market("A", "2025-11-08T13:00:00Z"), TapeOnDisk.Market("B", "2025-11-08T13:00:00Z")]);
        return new TapeWorld(new TapeFlow(TapeFile.Load(disk.TradesPath), options ?? new TapeFlowOptions()));
    }

    private sealed class TapeWorld : IDisposable
    {
        public TapeWorld(TapeFlow flow) => Loop = new ExchangeLoop(new EngineOptions(), flow, Events, seed: 1);

        public RecordedEvents Events { get; } = new();

        public ExchangeLoop Loop { get; }

        public Market Market => Loop.Engine.FindMarket("A")!;

        public Account Open(long dollars = 1_000) => Loop.Engine.OpenAccount(Money.FromDollars(dollars));

        public void AdvanceTo(long msAfterNoon) => Loop.AdvanceTo(Noon.ToUnixTimeMilliseconds() + msAfterNoon);

        public void RunToEnd()
        {
            Loop.AdvanceTo(Loop.Flow.EndMs!.Value);
            Assert.True(Loop.Flow.HasEnded);
        }

        public void Submit(Account account, BookSide side, string count, string price, string ticker = "A")
        {
            var ticket = new OrderTicket
            {
                Side = side,
                Count = Quantity.Parse(count),
                Price = Price.Parse(price),
            };
            Assert.Equal(
                Rejection.None,
                Loop.Engine.Submit(account, Loop.Engine.FindMarket(ticker)!, ticket, Loop.NowMs).Rejection
            );
        }

        public void Dispose() => Events.Dispose();
    }
}
