using System.Text.Json;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>Money, positions and settings of an account over REST (§7 and §8 of the API).</summary>
[Trait("Requirement", "B2")]
public sealed class FundsTests : IDisposable
{
    private const string Transfer = "/portfolio/subaccounts/transfer";
    private const string ShardTransfer = "/portfolio/intra_exchange_instance_transfer";
    private readonly RestWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void Cash_moves_between_subaccounts_once_per_client_id()
    {
        Assert.Equal("""{"subaccount_number":1}""", world.Text("POST", "/portfolio/subaccounts", "{}").Body);
        var body =
            """{"client_transfer_id":"6b1c2d3e-0000-4000-8000-000000000001","from_subaccount":0,"to_subaccount":1,"amount_cents":2500}""";
        Assert.Equal((200, "{}"), world.Text("POST", Transfer, body));
        Assert.Equal("transfer_already_exists", world.Code(409, "POST", Transfer, body));
        Assert.Equal(
            """{"subaccount_balances":[{"subaccount_number":0,"exchange_index":0,"balance":"975.0000","updated_ts":1767614400},{"subaccount_number":1,"exchange_index":0,"balance":"25.0000","updated_ts":1767614400}]}""",
            world.Text("GET", "/portfolio/subaccounts/balances").Body
        );
        var row = Assert.Single(world.Get("/portfolio/subaccounts/transfers").GetProperty("transfers").EnumerateArray());
        Assert.Equal(2_500, row.GetProperty("amount_cents").GetInt32());
        Assert.Equal("25.0000", world.Get("/portfolio/balance?subaccount=1").GetProperty("balance_dollars").GetString());
        Assert.Equal("subaccount_not_found", world.Code(404, "GET", "/portfolio/balance?subaccount=2"));
    }

    [Theory]
    [InlineData("{}", "client_transfer_id must be a UUID")]
    [InlineData(
        """{"client_transfer_id":"6b1c2d3e-0000-4000-8000-000000000001"}""",
        "from_subaccount and to_subaccount are required"
    )]
    [InlineData(
        """{"client_transfer_id":"6b1c2d3e-0000-4000-8000-000000000001","from_subaccount":0,"to_subaccount":1}""",
        "amount_cents must be above zero"
    )]
    [InlineData(
        """{"client_transfer_id":"6b1c2d3e-0000-4000-8000-000000000001","from_subaccount":0,"to_subaccount":1,"amount_cents":-5}""",
        "amount_cents must be above zero"
    )]
    [InlineData(
        """{"client_transfer_id":"6b1c2d3e-0000-4000-8000-000000000001","from_subaccount":0,"to_subaccount":0,"amount_cents":5}""",
        "a transfer needs an amount above zero and two different ends"
    )]
    public void A_transfer_that_makes_no_sense_says_why(string body, string details)
    {
        Assert.Equal(details, world.Json(400, "POST", Transfer, body).GetProperty("details").GetString());
    }

    [Theory]
    [InlineData("\"amount\":10000001,\"destination_exchange_shard\":2", 400, "insufficient_balance")]
    [InlineData("\"amount\":1,\"destination_exchange_shard\":9", 404, "not_found")]
    [InlineData("\"amount\":1,\"destination_exchange_shard\":2,\"subaccount\":4", 404, "subaccount_not_found")]
    public void A_transfer_to_another_shard_needs_money_and_a_shard(string fields, int status, string code)
    {
        var body = $$"""{"source":"event_contract","destination":"event_contract",{{fields}}}""";
        Assert.Equal(code, world.Code(status, "POST", ShardTransfer, body));
    }

    [Fact]
    public void A_transfer_between_shards_can_be_looked_up()
    {
        var id = world
            .Json(
                200,
                "POST",
                ShardTransfer,
                """{"source":"event_contract","destination":"event_contract","amount":10000,"destination_exchange_shard":1}"""
            )
            .GetProperty("transfer_id")
            .GetString();
        var transfer = world.Get($"/portfolio/intra_exchange_instance_transfers/{id}").GetProperty("transfer");
        Assert.Equal(
            ("1.000000", 1),
            (transfer.GetProperty("amount").GetString(), Number(transfer, "destination_exchange_shard"))
        );
        Assert.Equal(
            id,
            world
                .Get("/portfolio/intra_exchange_instance_transfers")
                .GetProperty("transfers")[0]
                .GetProperty("transfer_id")
                .GetString()
        );
        Assert.Equal(0, world.Get("/portfolio/subaccounts/transfers").GetProperty("transfers").GetArrayLength());
        Assert.Equal(404, world.Ask("GET", "/portfolio/intra_exchange_instance_transfers/none").Status);
        Assert.Equal(
            400,
            world.Ask("POST", ShardTransfer, """{"source":"margined","destination":"event_contract","amount":1}""").Status
        );
    }

    [Fact]
    public void Subaccounts_are_for_advanced_accounts_and_end_at_sixty_three()
    {
        var basic = world.Open(10, UsageTier.Basic);
        Assert.Equal("permission_denied", world.Code(403, "POST", "/portfolio/subaccounts", "{}", basic));
        for (var number = 1; number <= 63; number++)
        {
            Assert.Equal(number, Number(world.Json(201, "POST", "/portfolio/subaccounts"), "subaccount_number"));
        }

        Assert.Equal(
            "too many subaccounts",
            world.Json(400, "POST", "/portfolio/subaccounts").GetProperty("details").GetString()
        );
    }

    [Fact]
    public void Resting_orders_come_to_a_value_per_shard()
    {
        world.Place("bid", "10", "0.30");
        world.Place("ask", "10", "0.60", ticker: RestWorld.OtherTicker);
        Assert.Equal(
            """{"total_resting_order_value":700,"resting_order_value_breakdown":[{"exchange_index":0,"balance":"7.0000"}]}""",
            world.Text("GET", "/portfolio/summary/total_resting_order_value").Body
        );
        Assert.Equal("993.0000", world.Get("/portfolio/balance").GetProperty("balance_dollars").GetString());
    }

    [Fact]
    public void Positions_are_filtered_by_market_subaccount_shard_and_count()
    {
        world.Place("ask", "5", "0.40", key: world.Other);
        world.Place("bid", "5", "0.40");
        world.Place("bid", "5", "0.40", key: world.Other);
        world.Place("ask", "5", "0.40");
        world.Place("ask", "1", "0.70", key: world.Other, ticker: RestWorld.OtherTicker);
        world.Place("bid", "1", "0.70", ticker: RestWorld.OtherTicker);
        Assert.Equal(2, Positions(""));
        Assert.Equal(1, Positions("?count_filter=position"));
        Assert.Equal(2, Positions("?count_filter=total_traded"));
        Assert.Equal(1, Positions($"?ticker={RestWorld.Ticker}"));
        Assert.Equal(2, Positions("?event_ticker=KXREST-1"));
        Assert.Equal(0, Positions("?exchange_index=2"));
        Assert.Equal(0, Positions("?subaccount=1"));
        Assert.Equal(0, Positions("?settlement_status=settled"));
        Assert.Equal(2, Positions("?settlement_status=all"));
        var fills = world.Get($"/portfolio/fills?ticker={RestWorld.OtherTicker},KXNONE&subaccount=0").GetProperty("fills");
        Assert.Equal(1, fills.GetArrayLength());
    }

    [Fact]
    public void Settings_are_kept_and_shown()
    {
        Assert.Equal(
            (200, "{}"),
            world.Text("PUT", "/portfolio/subaccounts/netting", """{"subaccount_number":0,"enabled":true,"exchange_index":1}""")
        );
        Assert.Equal(
            [false, true, false, false],
            world
                .Get("/portfolio/subaccounts/netting")
                .GetProperty("netting_configs")
                .EnumerateArray()
                .Select(one => one.GetProperty("enabled").GetBoolean())
        );
        Assert.Equal(
            404,
            world.Ask("PUT", "/portfolio/subaccounts/netting", """{"subaccount_number":7,"enabled":true}""").Status
        );
        const string Target = "/portfolio/target_balance_allocation";
        Assert.Equal("""{"allocations":[],"resting_margin_reservation":"sum"}""", world.Text("GET", Target).Body);
        var body =
            """{"allocations":[{"exchange_index":0,"percent":75},{"exchange_index":2,"percent":25}],"resting_margin_reservation":"max"}""";
        Assert.Equal((200, body), world.Text("POST", Target, body));
        Assert.Equal(body, world.Text("GET", Target).Body);
        Assert.Equal(
            "the percents must sum to 100",
            world
                .Json(400, "POST", Target, """{"allocations":[{"exchange_index":0,"percent":99}]}""")
                .GetProperty("details")
                .GetString()
        );
    }

    [Theory]
    [InlineData("/portfolio/deposits", """{"deposits":[],"cursor":""}""")]
    [InlineData("/portfolio/withdrawals", """{"withdrawals":[],"cursor":""}""")]
    [InlineData("/portfolio/settlements", """{"settlements":[],"cursor":""}""")]
    [InlineData("/portfolio/fills", """{"fills":[],"cursor":""}""")]
    public void Empty_lists_end_with_an_empty_cursor(string target, string body)
    {
        Assert.Equal((200, body), world.Text("GET", target));
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private int Positions(string query) =>
        world.Get($"/portfolio/positions{query}").GetProperty("market_positions").GetArrayLength();
}
