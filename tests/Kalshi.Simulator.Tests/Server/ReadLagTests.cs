using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>The read model's lag (§4.5 of the API): a mutation answers at once, GET requests see it later.</summary>
[Trait("Requirement", "B1")]
public class ReadLagTests
{
    [Fact]
    public void Orders_fills_balance_and_positions_appear_after_the_lag()
    {
        using var world = new RestWorld(new SimulatorOptions { RateLimits = false, ReadLagMs = 400 });
        world.NowMs += 10_000;
        world.Place("ask", "5", "0.40", key: world.Other);
        var id = world.Place("bid", "5", "0.40");

        Assert.Equal(404, world.Ask("GET", $"/portfolio/orders/{id}").Status);
        Assert.Equal((0, 0, 0, "1000.0000"), See(world));
        world.NowMs += 399;
        Assert.Equal((0, 0, 0, "1000.0000"), See(world));
        world.NowMs += 1;
        Assert.Equal((1, 1, 1, "997.9160"), See(world));
        Assert.Equal("executed", Status(world, id));
        Assert.Equal("2026-01-05T12:00:10Z", world.Get("/exchange/user_data_timestamp").GetProperty("as_of_time").GetString());
    }

    [Fact]
    public void A_cancelled_order_still_rests_for_a_while_as_recorded()
    {
        using var world = new RestWorld(new SimulatorOptions { RateLimits = false, ReadLagMs = 400 });
        var id = world.Place("bid", "1", "0.01");
        world.NowMs += 1_000;
        Assert.Equal(200, world.Ask("DELETE", $"/portfolio/events/orders/{id}").Status);
        world.NowMs += 360;
        Assert.Equal("resting", Status(world, id));
        Assert.Equal("1.00", Remaining(world, id));
        Assert.Equal(1, world.Get("/portfolio/orders?status=resting").GetProperty("orders").GetArrayLength());
        Assert.Equal(404, world.Ask("DELETE", $"/portfolio/events/orders/{id}").Status);
        world.NowMs += 40;
        Assert.Equal("canceled", Status(world, id));
        Assert.Equal("0.00", Remaining(world, id));
        Assert.Equal(0, world.Get("/portfolio/orders?status=resting").GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public void Without_a_lag_everything_is_seen_at_once()
    {
        using var world = new RestWorld();
        world.Place("ask", "5", "0.40", key: world.Other);
        world.Place("bid", "5", "0.40");
        Assert.Equal((1, 1, 1, "997.9160"), See(world));
    }

    private static (int Orders, int Fills, int Positions, string? Balance) See(RestWorld world) =>
        (
            world.Get("/portfolio/orders").GetProperty("orders").GetArrayLength(),
            world.Get("/portfolio/fills").GetProperty("fills").GetArrayLength(),
            world.Get("/portfolio/positions").GetProperty("market_positions").GetArrayLength(),
            world.Get("/portfolio/balance").GetProperty("balance_dollars").GetString()
        );

    private static string? Status(RestWorld world, string id) =>
        world.Get($"/portfolio/orders/{id}").GetProperty("order").GetProperty("status").GetString();

    private static string? Remaining(RestWorld world, string id) =>
        world.Get($"/portfolio/orders/{id}").GetProperty("order").GetProperty("remaining_count_fp").GetString();
}
