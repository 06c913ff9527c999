using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Tests.Wire;

/// <summary>REST bodies as the exchange really sent them.</summary>
[Trait("Requirement", "A1")]
public sealed class RestContractTests
{
    private const string Session = "demo_session_2026-06-11";

    [Fact]
    public void MarketsOfTheDemoSessionAreRead()
    {
        var page = Read(WireJson.Default.MarketsResponse, Session, "markets__page1.json");
        Assert.NotEmpty(page.Markets);
        Assert.False(string.IsNullOrEmpty(page.Cursor));
        Assert.All(page.Markets, market => Assert.NotEmpty(market.PriceRanges));
        Assert.All(
            page.Markets,
            market => PriceGrid.Create(market.PriceRanges.Select(range => new PriceBand(range.Start, range.End, range.Step)))
        );
        Assert.NotEmpty(Read(WireJson.Default.MarketsResponse, Session, "markets__page2.json").Markets);
        Assert.True(
            string.IsNullOrEmpty(Read(WireJson.Default.MarketsResponse, Session, "markets__single_filter_lastpage.json").Cursor)
        );
        Read(WireJson.Default.MarketsResponse, Session, "markets__status_closed.json");
        Read(WireJson.Default.MarketsResponse, Session, "markets__status_settled.json");
        Assert.NotEmpty(Read(WireJson.Default.MarketResponse, Session, "markets__single.json").Market.Ticker);
        Read(WireJson.Default.MarketResponse, "rest/2026-07_dollars_fp", "market.json");
    }

    [Fact]
    public void OrdersOfTheDemoSessionAreRead()
    {
        var created = Read(WireJson.Default.CreateOrderResponse, Session, "orders__create_v2_maker.json");
        Assert.Equal(Quantity.FromContracts(1), created.RemainingCount);
        Assert.Equal(Quantity.Zero, created.FillCount);
        Assert.Equal(1_781_159_360_866, created.TsMs);
        var taken = Read(WireJson.Default.CreateOrderResponse, Session, "orders__create_v2_taker_ioc.json");
        Assert.False(taken.FillCount.IsZero);
        Assert.NotNull(taken.AverageFillPrice);
        var cancelled = Read(WireJson.Default.CancelOrderResponse, Session, "orders__cancel_v2.json");
        Assert.True(cancelled.ReducedBy.IsPositive);
        var order = Read(WireJson.Default.OrderResponse, Session, "orders__get_after_create.json").Order;
        Assert.Equal(("resting", "yes", "bid"), (order.Status, order.OutcomeSide, order.BookSide));
        Assert.Equal(Price.FromCents(1), order.YesPriceDollars);
        Assert.NotEmpty(Read(WireJson.Default.OrdersResponse, Session, "portfolio__orders_list.json").Orders);
    }

    [Fact]
    public void TheAccountOfTheDemoSessionIsRead()
    {
        var balance = Read(WireJson.Default.BalanceResponse, Session, "auth__balance_ok.json");
        Assert.Equal(balance.Balance, balance.BalanceDollars.FloorToCents());
        var position = Assert.Single(
            Read(WireJson.Default.PositionsResponse, Session, "portfolio__positions.json").MarketPositions,
            position => !position.PositionFp.IsZero
        );
        Assert.True(position.MarketExposureDollars.IsPositive);
        var fill = Read(WireJson.Default.FillsResponse, Session, "fills__after_taker.json").Fills[0];
        Assert.True(fill.FeeCost.IsPositive);
        Assert.Equal(Price.OneDollar.Units, fill.YesPriceDollars.Units + fill.NoPriceDollars.Units);
        Read(WireJson.Default.SettlementsResponse, Session, "settlements__page.json");
        Assert.True(Read(WireJson.Default.ExchangeStatusResponse, Session, "exchange__status.json").ExchangeActive);
    }

    [Theory]
    [InlineData("portfolio_balance_maker.json")]
    [InlineData("portfolio_balance_requester.json")]
    public void BalancesOfJulyAreRead(string file) => Read(WireJson.Default.BalanceResponse, "rest/2026-07_dollars_fp", file);

    [Theory]
    [InlineData("portfolio_fills_by_order.json")]
    [InlineData("portfolio_fills_maker.json")]
    [InlineData("portfolio_fills_requester.json")]
    public void FillsOfJulyAreRead(string file) =>
        Assert.NotEmpty(Read(WireJson.Default.FillsResponse, "rest/2026-07_dollars_fp", file).Fills);

    [Theory]
    [InlineData("portfolio_positions.json")]
    [InlineData("portfolio_positions_empty.json")]
    [InlineData("portfolio_positions_maker.json")]
    [InlineData("portfolio_positions_requester.json")]
    public void PositionsOfJulyAreRead(string file) =>
        Assert.NotNull(Read(WireJson.Default.PositionsResponse, "rest/2026-07_dollars_fp", file).MarketPositions);

    [Theory]
    [InlineData("orderbook_KXNEXTTEAMNBA-26LJAM-CLE.json")]
    [InlineData("orderbook_KXNEXTTEAMNBA-26LJAM-GSW.json")]
    [InlineData("orderbook_KXNEXTTEAMNBA-26LJAM-MIA.json")]
    [InlineData("orderbook_empty.json")]
    public void BooksOfJulyAreReadAscending(string file)
    {
        var book = Read(WireJson.Default.OrderBookResponse, "rest/2026-07_dollars_fp", file).Book;
        foreach (var side in new[] { book.YesDollars, book.NoDollars })
        {
            var prices = (side ?? []).Select(level => level.Price.Units).ToList();
            Assert.Equal(prices.Order(), prices);
        }
    }

    [Fact]
    public void TradesAreRead()
    {
        Assert.NotEmpty(Read(WireJson.Default.TradesResponse, Session, "trades__public_recorded.json").Trades);
        Assert.NotEmpty(Read(WireJson.Default.TradesResponse, "rest/2026-06_dollars_fp", "markets_trades.json").Trades);
    }

    [Fact]
    public void AnOrderIsWrittenAsTheRecordedSessionWroteIt()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var meta = JsonNode.Parse(RecordedData.Bytes("fixtures", Session, "orders__create_v2_maker.meta.json"))!;
        var request = new CreateOrderRequest
        {
            Ticker = "KXWTACHALLENGERMATCH-26JUN11JIMLEP-LEP",
            Side = "bid",
            Count = Quantity.FromContracts(1),
            Price = Price.FromCents(1),
            TimeInForce = "good_till_canceled",
            SelfTradePreventionType = "taker_at_cross",
            ClientOrderId = "5e368324-ae2b-4aad-8e15-5582869778d6",
            PostOnly = false,
        };
        var written = JsonSerializer.SerializeToNode(request, WireJson.Default.CreateOrderRequest);
        Assert.True(JsonNode.DeepEquals(meta["request_body"], written), written!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"order_id":"a","fill_count":0,"remaining_count":"1.00"}""")]
    [InlineData("""{"order_id":"a","remaining_count":"1.00"}""")]
    [InlineData("""{"order_id":"a","fill_count":"0.001","remaining_count":"1.00"}""")]
    [InlineData("""{"order_id":"a","fill_count":null,"remaining_count":"1.00"}""")]
    [Trait("Target", "R23")]
    public void AnInexactOrMissingNumberIsAnErrorNeverAGuess(string body) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(body, WireJson.Default.CreateOrderResponse));

    private static T Read<T>(JsonTypeInfo<T> type, string folder, string file)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var value = JsonSerializer.Deserialize(RecordedData.Bytes("fixtures", folder, file), type);
        return Assert.IsType<T>(value);
    }
}
