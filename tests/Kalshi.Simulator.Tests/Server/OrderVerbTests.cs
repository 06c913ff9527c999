using System.Text.Json;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>Every order verb over the REST API (§6).</summary>
[Trait("Requirement", "B2")]
public sealed class OrderVerbTests : IDisposable
{
    private const string Orders = "/portfolio/events/orders";
    private readonly RestWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void An_amend_moves_price_and_size_and_keeps_the_id()
    {
        var id = world.Place("bid", "10", "0.30", ",\"client_order_id\":\"a-1\"");
        var body =
            $$"""{"ticker":"{{RestWorld.Ticker}}","side":"bid","price":"0.3100","count":"12","client_order_id":"a-1","updated_client_order_id":"a-2"}""";
        Assert.Equal(
            $$"""{"order_id":"{{id}}","client_order_id":"a-2","remaining_count":"12.00","fill_count":"0.00","average_fill_price":null,"average_fee_paid":null,"ts_ms":{{RestWorld.StartMs}}}""",
            world.Text("POST", $"{Orders}/{id}/amend", body).Body
        );
        Assert.Equal("a-2", world.Get($"/portfolio/orders/{id}").GetProperty("order").GetProperty("client_order_id").GetString());
        Assert.Equal(
            "order_id_and_client_order_id_mismatch",
            world.Code(400, "POST", $"{Orders}/{id}/amend", body.Replace("\"a-2\"", "\"a-3\"", StringComparison.Ordinal))
        );
        var plain = $$"""{"ticker":"{{RestWorld.Ticker}}","side":"bid","price":"0.31","count":"12"}""";
        Assert.Equal(
            "order_side_mismatch",
            world.Code(400, "POST", $"{Orders}/{id}/amend", plain.Replace("\"bid\"", "\"ask\"", StringComparison.Ordinal))
        );
        Assert.Equal(
            "order_ticker_mismatch",
            world.Code(
                400,
                "POST",
                $"{Orders}/{id}/amend",
                plain.Replace(RestWorld.Ticker, RestWorld.OtherTicker, StringComparison.Ordinal)
            )
        );
        Assert.Equal("not_found", world.Code(404, "POST", $"{Orders}/{Guid.Empty}/amend", plain));
    }

    [Fact]
    public void An_amend_that_only_sets_an_expiry_says_nothing_of_sizes()
    {
        var id = world.Place("bid", "10", "0.30");
        var answer = world.Json(
            200,
            "POST",
            $"{Orders}/{id}/amend",
            $$"""{"ticker":"{{RestWorld.Ticker}}","side":"bid","price":"0.30","count":"10","expiration_time":{{(
                RestWorld.StartMs / 1000
            ) + 60}}}"""
        );
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("remaining_count").ValueKind);
        world.NowMs += 60_000;
        Assert.Equal("canceled", world.Get($"/portfolio/orders/{id}").GetProperty("order").GetProperty("status").GetString());
    }

    [Fact]
    public void An_amend_that_crosses_reports_what_it_filled()
    {
        world.Place("ask", "4", "0.40", key: world.Other);
        var id = world.Place("bid", "10", "0.30");
        var answer = world.Json(
            200,
            "POST",
            $"{Orders}/{id}/amend",
            $$"""{"ticker":"{{RestWorld.Ticker}}","side":"bid","price":"0.40","count":"10"}"""
        );
        Assert.Equal(
            ("4.00", "6.00", "0.4000", "0.0168"),
            (
                answer.GetProperty("fill_count").GetString(),
                answer.GetProperty("remaining_count").GetString(),
                answer.GetProperty("average_fill_price").GetString(),
                answer.GetProperty("average_fee_paid").GetString()
            )
        );
        Assert.Equal(
            "invalid_amend_qty_for_order",
            world.Code(
                400,
                "POST",
                $"{Orders}/{id}/amend",
                $$"""{"ticker":"{{RestWorld.Ticker}}","side":"bid","price":"0.40","count":"3"}"""
            )
        );
    }

    [Fact]
    public void A_decrease_takes_exactly_one_of_its_two_counts()
    {
        var id = world.Place("bid", "10", "0.30", ",\"client_order_id\":\"d-1\"");
        Assert.Equal(
            $$"""{"order_id":"{{id}}","client_order_id":"d-1","remaining_count":"6.50","ts_ms":{{RestWorld.StartMs}}}""",
            world.Text("POST", $"{Orders}/{id}/decrease", """{"reduce_by":"3.5"}""").Body
        );
        Assert.Equal(
            "2.00",
            world
                .Json(200, "POST", $"{Orders}/{id}/decrease", """{"reduce_to":"2.00"}""")
                .GetProperty("remaining_count")
                .GetString()
        );
        Assert.Equal(
            (
                400,
                """{"code":"bad_request","message":"bad request","details":"exactly one of reduce_by and reduce_to is required"}"""
            ),
            world.Text("POST", $"{Orders}/{id}/decrease", """{"reduce_by":"1","reduce_to":"1"}""")
        );
        Assert.Equal(200, world.Ask("POST", $"{Orders}/{id}/decrease", """{"reduce_to":"0"}""").Status);
        Assert.Equal("not_found", world.Code(404, "POST", $"{Orders}/{id}/decrease", """{"reduce_by":"1"}"""));
    }

    [Fact]
    public void Cancel_all_answers_204_without_a_body_and_spares_other_subaccounts_when_one_is_named()
    {
        world.Json(201, "POST", "/portfolio/subaccounts", "{}");
        world.Json(
            200,
            "POST",
            "/portfolio/subaccounts/transfer",
            """{"client_transfer_id":"6b1c2d3e-0000-4000-8000-000000000001","from_subaccount":0,"to_subaccount":1,"amount_cents":10000}"""
        );
        world.Place("bid", "1", "0.10");
        var kept = world.Place("bid", "1", "0.10", ",\"subaccount\":1");
        var answer = world.Ask("DELETE", $"{Orders}?subaccount=0");
        Assert.Equal((204, 0), (answer.Status, answer.Body.Length));
        Assert.Equal(kept, Assert.Single(Resting()));
        Assert.Equal(204, world.Ask("DELETE", Orders).Status);
        Assert.Empty(Resting());
    }

    [Fact]
    public void A_batch_is_answered_entry_by_entry_in_its_order()
    {
        world.Place("ask", "1", "0.50", key: world.Other);
        var answer = world.Json(
            201,
            "POST",
            $"{Orders}/batched",
            $$"""{"orders":[{{SignedClient.Order("bid", "5", "0.35", "q-1", ticker: RestWorld.Ticker)}},{{SignedClient.Order(
                "bid",
                "5",
                "0.60",
                "q-2",
                ",\"post_only\":true",
                RestWorld.Ticker
            )}},{{SignedClient.Order("bid", "5", "0.35", "q-1", ticker: RestWorld.Ticker)}},{"ticker":"{{RestWorld.Ticker}}"}]}"""
        );
        var entries = answer.GetProperty("orders").EnumerateArray().ToList();
        Assert.Equal("5.00", entries[0].GetProperty("remaining_count").GetString());
        Assert.Equal(
            """{"client_order_id":"q-2","error":{"code":"invalid order","message":"invalid order","details":"post only cross"}}""",
            entries[1].GetRawText()
        );
        Assert.Equal("order_already_exists", entries[2].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("side is required", entries[3].GetProperty("error").GetProperty("details").GetString());

        var id = entries[0].GetProperty("order_id").GetString();
        Assert.Equal(
            $$$"""{"orders":[{"order_id":"{{{id}}}","client_order_id":"q-1","reduced_by":"5.00","ts_ms":{{{RestWorld.StartMs}}}},{"order_id":"{{{id}}}","client_order_id":null,"reduced_by":"0.00","error":{"code":"not_found","message":"not found"}}]}""",
            world.Text("DELETE", $"{Orders}/batched", $$"""{"orders":[{"order_id":"{{id}}"},{"order_id":"{{id}}"}]}""").Body
        );
    }

    [Fact]
    public void Queue_positions_count_what_is_ahead()
    {
        world.Place("bid", "3", "0.31", key: world.Other);
        world.Place("bid", "7.5", "0.30", key: world.Other);
        var id = world.Place("bid", "1", "0.30");
        Assert.Equal("""{"queue_position_fp":"10.50"}""", world.Text("GET", $"/portfolio/orders/{id}/queue_position").Body);
        Assert.Equal(
            $$"""{"queue_positions":[{"order_id":"{{id}}","market_ticker":"{{RestWorld.Ticker}}","queue_position_fp":"10.50"}]}""",
            world.Text("GET", $"/portfolio/orders/queue_positions?market_tickers={RestWorld.Ticker}").Body
        );
        Assert.Equal(
            """{"queue_positions":[]}""",
            world.Text("GET", $"/portfolio/orders/queue_positions?market_tickers={RestWorld.OtherTicker}").Body
        );
    }

    [Fact]
    public void Orders_are_filtered_and_paged_newest_first()
    {
        var first = world.Place("bid", "1", "0.10");
        world.NowMs += 10_000;
        var second = world.Place("bid", "1", "0.11", ticker: RestWorld.OtherTicker);
        world.Ask("DELETE", $"{Orders}/{first}");
        Assert.Equal([second, first], Ids("/portfolio/orders"));
        Assert.Equal([second], Ids("/portfolio/orders?status=resting"));
        Assert.Equal([first], Ids("/portfolio/orders?status=canceled&event_ticker=KXREST-1,KXNONE-1"));
        Assert.Equal([second], Ids($"/portfolio/orders?ticker={RestWorld.OtherTicker}"));
        Assert.Equal([second], Ids($"/portfolio/orders?min_ts={(RestWorld.StartMs / 1000) + 1}"));
        Assert.Empty(Ids("/portfolio/orders?exchange_index=2"));
        Assert.Empty(Ids("/portfolio/orders?subaccount=1"));
        var page = world.Get("/portfolio/orders?limit=1");
        Assert.Equal(second, page.GetProperty("orders")[0].GetProperty("order_id").GetString());
        Assert.Equal([first], Ids($"/portfolio/orders?limit=1&cursor={page.GetProperty("cursor").GetString()}"));
        Assert.Equal([second, first], Ids("/portfolio/orders?cursor=garbage"));
    }

    [Fact]
    public void An_order_in_a_triggered_group_is_refused_until_reset()
    {
        var group = world
            .Json(201, "POST", "/portfolio/order_groups/create", """{"contracts_limit":5}""")
            .GetProperty("order_group_id")
            .GetString()!;
        var named = $",\"order_group_id\":\"{group}\"";
        var resting = world.Place("bid", "1", "0.10", named);
        Assert.Equal(
            $$"""{"contracts_limit_fp":"5.00","is_auto_cancel_enabled":true,"exchange_index":0,"orders":["{{resting}}"]}""",
            world.Text("GET", $"/portfolio/order_groups/{group}").Body
        );
        world.Place("ask", "5", "0.50", key: world.Other);
        world.Place("bid", "5", "0.50", named);
        Assert.Empty(Resting());
        var order = SignedClient.Order("bid", "1", "0.10", extra: named, ticker: RestWorld.Ticker);
        Assert.Equal("exceeded_order_group_risk_limit", world.Code(400, "POST", Orders, order));
        Assert.Equal((200, "{}"), world.Text("PUT", $"/portfolio/order_groups/{group}/reset", "{}"));
        Assert.Equal(201, world.Ask("POST", Orders, order).Status);
        Assert.Equal(
            (200, "{}"),
            world.Text("PUT", $"/portfolio/order_groups/{group}/limit", """{"contracts_limit_fp":"7.00"}""")
        );
        Assert.Equal((200, "{}"), world.Text("PUT", $"/portfolio/order_groups/{group}/trigger"));
        Assert.Empty(Resting());
        Assert.Equal((200, "{}"), world.Text("DELETE", $"/portfolio/order_groups/{group}"));
        Assert.Equal("not_found", world.Code(404, "GET", $"/portfolio/order_groups/{group}"));
        Assert.Equal("order_group_not_found", world.Code(404, "POST", Orders, order));
        Assert.Equal("""{"order_groups":[]}""", world.Text("GET", "/portfolio/order_groups").Body);
    }

    [Theory]
    [InlineData("{}", "contracts_limit is required")]
    [InlineData("""{"contracts_limit":0}""", "contracts_limit must be between 1 and 1000000 whole contracts")]
    [InlineData("""{"contracts_limit":5,"contracts_limit_fp":"6.00"}""", "contracts_limit and contracts_limit_fp do not agree")]
    [InlineData("""{"contracts_limit_fp":"1.50"}""", "contracts_limit must be between 1 and 1000000 whole contracts")]
    [InlineData("""{"contracts_limit_fp":"x"}""", "contracts_limit_fp is not a count")]
    [InlineData("""{"contracts_limit":5,"subaccount":64}""", "subaccount must be between 0 and 63")]
    public void A_group_needs_a_limit_that_makes_sense(string body, string details)
    {
        var answer = world.Json(400, "POST", "/portfolio/order_groups/create", body);
        Assert.Equal(details, answer.GetProperty("details").GetString());
    }

    [Fact]
    public void A_pause_refuses_orders_and_shows_in_the_status()
    {
        var id = world.Place("bid", "1", "0.10");
        world.Engine.PauseTrading(0, RestWorld.StartMs + 7_200_000, RestWorld.StartMs);
        Assert.Equal(
            "trading_paused",
            world.Code(400, "POST", Orders, SignedClient.Order("bid", "1", "0.10", ticker: RestWorld.Ticker))
        );
        var status = world.Get("/exchange/status");
        Assert.Equal(
            (true, false, "2026-01-05T14:00:00Z", 4),
            (
                status.GetProperty("exchange_active").GetBoolean(),
                status.GetProperty("trading_active").GetBoolean(),
                status.GetProperty("exchange_estimated_resume_time").GetString(),
                status.GetProperty("exchange_index_statuses").GetArrayLength()
            )
        );
        Assert.Equal(200, world.Ask("DELETE", $"{Orders}/{id}").Status);
        world.Engine.PauseExchange(0, null, RestWorld.StartMs);
        Assert.Equal("exchange_paused", world.Code(400, "DELETE", $"{Orders}/{world.Engine.Accounts[0].Orders[0].Id}"));
    }

    [Fact]
    public void An_order_goes_to_its_shard_and_needs_money_there()
    {
        var order = SignedClient.Order("bid", "10", "0.50", ticker: RestWorld.ShardTicker);
        Assert.Equal("insufficient_balance", world.Code(400, "POST", Orders, order));
        world.Json(
            200,
            "POST",
            "/portfolio/intra_exchange_instance_transfer",
            """{"source":"event_contract","destination":"event_contract","amount":1000000,"source_exchange_shard":0,"destination_exchange_shard":2}"""
        );
        var balance = world.Get("/portfolio/balance");
        Assert.Equal(
            """[{"exchange_index":0,"balance":"900.0000"},{"exchange_index":2,"balance":"100.0000"}]""",
            balance.GetProperty("balance_breakdown").GetRawText()
        );
        Assert.Equal("900.0000", world.Get("/portfolio/balance?exchange_index=0").GetProperty("balance_dollars").GetString());
        var id = world.Json(201, "POST", Orders, order).GetProperty("order_id").GetString();
        Assert.Equal("not_found", world.Code(404, "DELETE", $"{Orders}/{id}"));
        Assert.Equal("not_found", world.Code(404, "DELETE", $"{Orders}/{id}?exchange_index=1"));
        Assert.Equal(200, world.Ask("DELETE", $"{Orders}/{id}?market_ticker={RestWorld.ShardTicker}").Status);
    }

    private List<string> Resting() => Ids("/portfolio/orders?status=resting");

    private List<string> Ids(string target) =>
        world
            .Get(target)
            .GetProperty("orders")
            .EnumerateArray()
            .Select(order => order.GetProperty("order_id").GetString()!)
            .ToList();
}
