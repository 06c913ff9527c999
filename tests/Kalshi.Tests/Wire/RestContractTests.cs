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

    [Theory]
    [InlineData(Session, "account__limits.json", "basic", 200, 100)]
    [InlineData("rest/2026-07_dollars_fp", "account_api_limits.json", "basic", 400, 100)]
    [Trait("Requirement", "A4")]
    public void RecordedLimitsAreRead(string folder, string file, string tier, long readCapacity, long writeCapacity)
    {
        var limits = Read(WireJson.Default.ApiLimitsResponse, folder, file);
        Assert.Equal(
            (tier, readCapacity, writeCapacity),
            (limits.UsageTier, limits.Read.BucketCapacity, limits.Write.BucketCapacity)
        );
    }

    [Theory]
    [InlineData(Session, "account__endpoint_costs.json")]
    [InlineData("rest/2026-07_dollars_fp", "account_endpoint_costs.json")]
    [Trait("Requirement", "A4")]
    public void RecordedPricesAreRead(string folder, string file)
    {
        var costs = Read(WireJson.Default.EndpointCostsResponse, folder, file);
        Assert.Equal(10, costs.DefaultCost);
        Assert.Contains(new EndpointCostDto("DELETE", "/trade-api/v2/portfolio/events/orders/:order_id", 2), costs.EndpointCosts);
    }

    [Fact]
    public void RecordedAnswersOfJanuaryThatHaveNoMoneyAreStillRead()
    {
        const string January = "rest/2026-01_cents_and_dollars";
        Assert.True(Read(WireJson.Default.ExchangeStatusResponse, January, "exchange_status.json").TradingActive);
        var hours = Assert.Single(
            Read(WireJson.Default.ExchangeScheduleResponse, January, "exchange_schedule.json").Schedule.StandardHours
        );
        Assert.Equal(new SessionHoursDto("05:00", "00:00"), hours.Thursday![1]);
        Assert.Equal(2026, Read(WireJson.Default.UserDataTimestampResponse, January, "user_data_timestamp.json").AsOfTime.Year);
        Assert.Equal("quadratic", Read(WireJson.Default.SeriesResponse, January, "series_single.json").Series.FeeType);
        Assert.Empty(Read(WireJson.Default.SeriesFeeChangesResponse, January, "series_fee_changes.json").SeriesFeeChangeArr);
        Assert.NotEmpty(Read(WireJson.Default.EventsResponse, January, "events_list.json").Events);
        Assert.NotEmpty(Read(WireJson.Default.EventsResponse, January, "events_multivariate_list.json").Events);
        Assert.Single(Read(WireJson.Default.OrderGroupsResponse, January, "order_groups_list.json").OrderGroups);
        Assert.Empty(Read(WireJson.Default.OrderGroupResponse, January, "order_group_single.json").Orders);
        Assert.NotEmpty(Read(WireJson.Default.CreateOrderGroupResponse, January, "order_group_create.json").OrderGroupId);
        Assert.Null(Read(WireJson.Default.OrderBookResponse, January, "orderbook.json").Book.YesDollars);
    }

    /// <summary>Integers of cents are no money here: each old answer names the field it lacks.</summary>
    [Theory]
    [InlineData("portfolio_fills.json", "count_fp", typeof(FillsResponse))]
    [InlineData("portfolio_orders.json", "outcome_side", typeof(OrdersResponse))]
    [InlineData("portfolio_order_single.json", "outcome_side", typeof(OrderResponse))]
    [InlineData("portfolio_positions.json", "position_fp", typeof(PositionsResponse))]
    [InlineData("trades_list.json", "count_fp", typeof(TradesResponse))]
    [InlineData("order_queue_position.json", "queue_position_fp", typeof(QueuePositionResponse))]
    [InlineData("order_queue_positions.json", "queue_position_fp", typeof(QueuePositionsResponse))]
    [InlineData("create_order.json", "order_id", typeof(CreateOrderResponse))]
    [InlineData("cancel_order.json", "$.reduced_by", typeof(CancelOrderResponse))]
    [InlineData("amend_order.json", "order_id", typeof(AmendOrderResponse))]
    [InlineData("decrease_order.json", "remaining_count", typeof(DecreaseOrderResponse))]
    public void RecordedAnswersOfJanuaryWithMoneyNameWhatTheyLack(string file, string field, Type type)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var exception = Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize(
                RecordedData.Bytes("fixtures", "rest/2026-01_cents_and_dollars", file),
                WireJson.Default.Options.GetTypeInfo(type)
            )
        );
        Assert.Contains(field, $"{exception.Message} {exception.Path}", StringComparison.Ordinal);
    }

    [Fact]
    public void DocumentedExamplesAreRead()
    {
        var series = Parse(
            WireJson.Default.SeriesResponse,
            """{"series":{"ticker":"KXSIMRAIN","frequency":"daily","title":"Rain in Simville","category":"Climate and Weather","categories":["Climate and Weather"],"tags":["Rain"],"settlement_sources":[{"name":"Sim Met Office","url":"https://example.invalid"}],"contract_url":"","contract_terms_url":"","fee_type":"quadratic","fee_multiplier":1,"additional_prohibitions":null,"exchange_index":0}}"""
        );
        Assert.Equal((1m, "Sim Met Office"), (series.Series.FeeMultiplier, series.Series.SettlementSources![0].Name));
        var candle = Parse(
            WireJson.Default.MarketCandlesticksResponse,
            """{"ticker":"KXSIMRAIN-26NOV25-T1","candlesticks":[{"end_period_ts":1795183440,"yes_bid":{"open_dollars":"0.3600","low_dollars":"0.3600","high_dollars":"0.3700","close_dollars":"0.3700"},"yes_ask":{"open_dollars":"0.3900","low_dollars":"0.3900","high_dollars":"0.3900","close_dollars":"0.3900"},"price":{"open_dollars":"0.3800","low_dollars":"0.3800","high_dollars":"0.3800","close_dollars":"0.3800","mean_dollars":"0.3800","previous_dollars":"0.4000","min_dollars":"0.3800","max_dollars":"0.3800"},"volume_fp":"7.50","open_interest_fp":"950.00"}]}"""
        );
        Assert.Equal(
            (Price.FromCents(37), Price.FromCents(40)),
            (candle.Candlesticks[0].YesBid.HighDollars, candle.Candlesticks[0].Price.PreviousDollars)
        );
        var status = Parse(
            WireJson.Default.ExchangeStatusResponse,
            """{"exchange_active":true,"trading_active":false,"intra_exchange_transfers_active":true,"exchange_estimated_resume_time":"2026-11-19T10:00:00Z","exchange_index_statuses":[{"exchange_index":0,"description":"default","exchange_active":true,"trading_active":false,"intra_exchange_transfers_active":true},{"exchange_index":2,"description":"crypto","exchange_active":true,"trading_active":false,"intra_exchange_transfers_active":true}]}"""
        );
        Assert.Equal((10, 2), (status.ExchangeEstimatedResumeTime!.Value.Hour, status.ExchangeIndexStatuses![1].ExchangeIndex));
        var balance = Parse(
            WireJson.Default.BalanceResponse,
            """{"balance":48210,"balance_dollars":"482.1043","portfolio_value":12950,"updated_ts":1795183500,"balance_breakdown":[{"exchange_index":0,"balance":"382.1043"},{"exchange_index":2,"balance":"100.0000"}]}"""
        );
        Assert.Equal(balance.BalanceDollars, balance.BalanceBreakdown![0].Balance + balance.BalanceBreakdown[1].Balance);
        var settlement = Parse(
            WireJson.Default.SettlementsResponse,
            """{"settlements":[{"ticker":"KXSIMRAIN-26NOV25-T1","exchange_index":0,"event_ticker":"KXSIMRAIN-26NOV25","market_result":"no","yes_count_fp":"0.00","yes_total_cost_dollars":"0.000000","no_count_fp":"12.50","no_total_cost_dollars":"7.750000","revenue":1250,"settled_time":"2026-11-26T15:10:00Z","fee_cost":"0.164300","value":0}],"cursor":""}"""
        );
        Assert.Equal((1250L, 0L), (settlement.Settlements[0].Revenue, settlement.Settlements[0].Value));
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

    private static T Parse<T>(JsonTypeInfo<T> type, string json) => Assert.IsType<T>(JsonSerializer.Deserialize(json, type));

    private static T Read<T>(JsonTypeInfo<T> type, string folder, string file)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var value = JsonSerializer.Deserialize(RecordedData.Bytes("fixtures", folder, file), type);
        return Assert.IsType<T>(value);
    }

    [Theory]
    [InlineData("yes", "buy", "yes", "bid")]
    [InlineData("yes", "sell", "no", "ask")]
    [InlineData("no", "buy", "no", "ask")]
    [InlineData("no", "sell", "yes", "bid")]
    [Trait("Requirement", "A1")]
    public void A_fill_without_todays_direction_has_the_one_its_old_fields_tell(
        string side,
        string action,
        string outcome,
        string book
    )
    {
        var fill = Fill(
            $$"""
            "side":"{{side}}","action":"{{action}}",
            """
        );

        Assert.Equal((outcome, book), (fill.OutcomeSide, fill.BookSide));
    }

    [Fact]
    [Trait("Requirement", "A1")]
    public void Todays_direction_wins_over_the_deprecated_one()
    {
        var fill = Fill(
            """
            "side":"yes","action":"buy","outcome_side":"no","book_side":"ask",
            """
        );

        Assert.Equal(("no", "ask"), (fill.OutcomeSide, fill.BookSide));
    }

    [Fact]
    [Trait("Requirement", "A6")]
    public void A_fill_that_tells_no_direction_at_all_is_refused_by_name()
    {
        var exception = Assert.Throws<JsonException>(() => Fill(""));

        Assert.Contains("outcome_side", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "A1")]
    public void A_balance_without_dollars_is_its_whole_cents()
    {
        var balance = JsonSerializer.Deserialize("""{"balance":9801,"portfolio_value":1}""", WireJson.Default.BalanceResponse)!;

        Assert.Null(balance.ExactBalance);
        Assert.Equal(Money.FromCents(9801), balance.BalanceDollars);
    }

    private static FillDto Fill(string direction) =>
        JsonSerializer
            .Deserialize(
                $$"""
                {"fills":[{ {{direction}} "trade_id":"t","order_id":"o","ticker":"KXA-1-1","count_fp":"1.00","yes_price_dollars":"0.4000",
                "is_taker":true,"fee_cost":"0.0168"}],"cursor":""}
                """,
                WireJson.Default.FillsResponse
            )!
            .Fills[0];
}
