using System.Text.Json;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>Token buckets (§2 of the API).</summary>
[Trait("Requirement", "B1")]
public class RequestBudgetTests
{
    private const string Orders = "/portfolio/events/orders";

    [Fact]
    public void A_basic_account_writes_ten_orders_and_then_waits_for_tokens()
    {
        using var world = Basic();
        for (var number = 0; number < 10; number++)
        {
            world.Place("bid", "1", "0.10", ",\"exchange_index\":0");
        }

        var order = SignedClient.Order("bid", "1", "0.10", extra: ",\"exchange_index\":0", ticker: RestWorld.Ticker);
        Assert.Equal((429, """{"error":"too many requests"}"""), world.Text("POST", Orders, order));
        // Reads have a bucket of their own, and another account has its own.
        Assert.Equal(200, world.Ask("GET", "/portfolio/balance").Status);
        Assert.Equal(201, world.Ask("POST", Orders, order, world.Other).Status);
        world.NowMs += 99;
        Assert.Equal(429, world.Ask("POST", Orders, order).Status);
        world.NowMs += 1;
        Assert.Equal(201, world.Ask("POST", Orders, order).Status);
    }

    [Fact]
    public void A_bucket_never_holds_more_than_its_capacity()
    {
        using var world = Basic();
        world.NowMs += 3_600_000;
        Assert.Equal(40, Answered(world, "GET", "/portfolio/balance", 200));
    }

    [Fact]
    public void A_batch_fits_whole_or_not_at_all()
    {
        using var world = Basic();
        Assert.Equal(429, world.Ask("POST", $"{Orders}/batched", Batch(11)).Status);
        Assert.Equal(0, world.Engine.OrdersAccepted);
        Assert.Equal(201, world.Ask("POST", $"{Orders}/batched", Batch(10)).Status);
        Assert.Equal(10, world.Engine.OrdersAccepted);
    }

    [Fact]
    public void A_cancel_costs_two()
    {
        using var world = Basic();
        Assert.Equal(50, Answered(world, "DELETE", $"{Orders}/{Guid.Empty}", 404));
    }

    [Theory]
    [Trait("Doubt", "D3")]
    [InlineData(true, 429)]
    [InlineData(false, 201)]
    public void An_auto_routed_write_bills_every_shard_or_only_the_first(bool everyShard, int status)
    {
        using var world = Basic(new DoubtOptions { AutoRoutedWritesBillEveryShard = everyShard });
        for (var number = 0; number < 10; number++)
        {
            world.Place("bid", "1", "0.10");
        }

        Fund(world);
        var there = SignedClient.Order("bid", "1", "0.10", extra: ",\"exchange_index\":2", ticker: RestWorld.ShardTicker);
        Assert.Equal(status, world.Ask("POST", Orders, there).Status);
    }

    [Fact]
    [Trait("Doubt", "D3")]
    public void A_write_to_another_shard_leaves_the_first_ones_bucket_alone()
    {
        using var world = Basic();
        Fund(world);
        for (var number = 0; number < 10; number++)
        {
            world.Place("bid", "1", "0.10", ",\"exchange_index\":2", ticker: RestWorld.ShardTicker);
        }

        world.Place("bid", "1", "0.10", ",\"exchange_index\":0");
    }

    [Theory]
    [Trait("Doubt", "D3")]
    [InlineData(2, 50)]
    [InlineData(10, 10)]
    public void Cancel_all_costs_what_the_option_says_and_the_list_of_costs_agrees(int tokens, int fitting)
    {
        using var world = Basic(new DoubtOptions { CancelAllCostTokens = tokens });
        var listed = world
            .Get("/account/endpoint_costs")
            .GetProperty("endpoint_costs")
            .EnumerateArray()
            .Where(cost => cost.GetProperty("path").GetString() == "/trade-api/v2/portfolio/events/orders")
            .Select(cost => cost.GetProperty("cost").GetInt32());
        Assert.Equal(tokens == 10 ? [] : [tokens], listed);
        for (var number = 0; number < fitting; number++)
        {
            Assert.Equal(204, world.Ask("DELETE", Orders).Status);
        }

        Assert.Equal(429, world.Ask("DELETE", Orders).Status);
    }

    [Theory]
    [InlineData(
        UsageTier.Basic,
        """{"usage_tier":"basic","read":{"refill_rate":200,"bucket_capacity":400},"write":{"refill_rate":100,"bucket_capacity":100},"grants":[]}"""
    )]
    [InlineData(
        UsageTier.Advanced,
        """{"usage_tier":"advanced","read":{"refill_rate":300,"bucket_capacity":600},"write":{"refill_rate":300,"bucket_capacity":600},"grants":[]}"""
    )]
    [InlineData(
        UsageTier.Premier,
        """{"usage_tier":"premier","read":{"refill_rate":1200,"bucket_capacity":1200},"write":{"refill_rate":1200,"bucket_capacity":2400},"grants":[]}"""
    )]
    [InlineData(
        UsageTier.Prestige,
        """{"usage_tier":"prestige","read":{"refill_rate":12000,"bucket_capacity":12000},"write":{"refill_rate":9600,"bucket_capacity":19200},"grants":[]}"""
    )]
    public void Each_tier_has_its_buckets(UsageTier tier, string body)
    {
        using var world = new RestWorld(new SimulatorOptions { Tier = tier });
        Assert.Equal((200, body), world.Text("GET", "/account/limits"));
    }

    [Fact]
    public void Advanced_is_for_accounts_that_have_traded()
    {
        using var world = Basic();
        Assert.Equal("permission_denied", world.Code(403, "POST", "/account/api_usage_level/upgrade"));
        world.Place("bid", "1", "0.10");
        Assert.Equal(
            "advanced",
            world.Json(201, "POST", "/account/api_usage_level/upgrade").GetProperty("usage_tier").GetString()
        );
        Assert.Equal(
            """[{"exchange_instance":"event_contract","level":"advanced","source":"manual"}]""",
            world.Get("/account/limits").GetProperty("grants").GetRawText()
        );
    }

    [Fact]
    public void A_public_route_is_paid_by_whoever_names_a_key_and_by_nobody_else()
    {
        using var world = Basic();
        Assert.Equal(40, Answered(world, "GET", "/markets", 200));
        Assert.Equal(429, world.Ask("GET", "/exchange/status").Status);
        Assert.Equal(200, world.Ask("GET", "/exchange/status", key: "nobody").Status);
    }

    [Fact]
    public void Buckets_agree_with_a_naive_twin()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var size = new BucketSize(random.Next(1, 500), random.Next(1, 1_000));
            var bucket = new TokenBucket(size, 1_000);
            decimal tokens = size.Capacity;
            long nowMs = 1_000;
            for (var step = 0; step < 200; step++)
            {
                var pause = random.Next(0, 400);
                nowMs += pause;
                tokens = Math.Min(size.Capacity, tokens + (size.RefillPerSecond * pause / 1_000m));
                var wanted = random.Next(1, 60);
                var has = bucket.Has(wanted, nowMs);
                Assert.Equal(tokens >= wanted, has);
                if (has)
                {
                    bucket.Take(wanted);
                    tokens -= wanted;
                }
            }
        }
    }

    /// <summary>How many of a thousand requests are answered with a status before another one comes.</summary>
    private static int Answered(RestWorld world, string method, string target, int status) =>
        Enumerable.Range(0, 1_000).TakeWhile(_ => world.Ask(method, target).Status == status).Count();

    private static RestWorld Basic(DoubtOptions? doubts = null) =>
        new(new SimulatorOptions { Tier = UsageTier.Basic, Doubts = doubts ?? new DoubtOptions() });

    private static void Fund(RestWorld world) => world.Engine.Deposit(world.AccountOf(world.Me), Money.FromDollars(100), 0, 2);

    private static string Batch(int orders)
    {
        var order = SignedClient.Order("bid", "1", "0.10", ticker: RestWorld.Ticker);
        return JsonSerializer.Serialize(
            new Dictionary<string, JsonElement[]>
            {
                ["orders"] = [.. Enumerable.Repeat(JsonDocument.Parse(order).RootElement, orders)],
            }
        );
    }
}
