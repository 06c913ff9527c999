using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B1")]
public class FeedLifecycleTests
{
    [Fact]
    public void Opening_and_closing_are_silent_and_the_rest_of_a_life_is_told_in_numbered_messages()
    {
        using var world = new FeedWorld();
        var feed = world.Connect(world.OpenAccount());
        feed.Subscribe("\"market_lifecycle_v2\"");
        var market = List(world, "KXSIMNEW-1-A");
        world.AdvanceMs(1_000);
        Assert.Equal(MarketStatus.Active, market.Status);
        world.AdvanceMs(60_000);
        Assert.Equal(MarketStatus.Closed, market.Status);
        world.Engine.Determine(market, MarketResult.Scalar, Price.Parse("0.2500"), world.NowMs);
        world.AdvanceMs(5_000);

        var frames = feed.Take();
        var listed = frames[0];
        frames.RemoveAt(0);
        Assert.Equal(("event_lifecycle", 1), (listed.GetProperty("type").GetString(), listed.GetProperty("seq").GetInt32()));
        Assert.Equal("KXSIMNEW", listed.GetProperty("msg").GetProperty("series_ticker").GetString());
        Assert.Equal(
            ["created", "determined", "settled"],
            frames.Select(frame => frame.GetProperty("msg").GetProperty("event_type").GetString())
        );
        Assert.Equal([2, 3, 4], frames.Select(frame => frame.GetProperty("seq").GetInt32()));
        Assert.All(frames, frame => Assert.Equal("market_lifecycle_v2", frame.GetProperty("type").GetString()));
        var created = frames[0].GetProperty("msg");
        Assert.Equal(market.Spec.OpenMs / 1000, created.GetProperty("open_ts").GetInt64());
        Assert.Equal("""[{"start":"0.0000","end":"1.0000","step":"0.0100"}]""", created.GetProperty("price_ranges").GetRawText());
        Assert.Equal("KXSIMNEW-1", created.GetProperty("additional_metadata").GetProperty("event_ticker").GetString());
        var determined = frames[1].GetProperty("msg");
        Assert.Equal(
            ("scalar", "0.2500"),
            (determined.GetProperty("result").GetString(), determined.GetProperty("settlement_value").GetString())
        );
        Assert.Equal(JsonValueKind.Number, frames[2].GetProperty("msg").GetProperty("settled_ts").ValueKind);
    }

    [Fact]
    public void Combinations_are_told_on_their_own_channel_only()
    {
        using var world = new FeedWorld();
        var (plain, combined) = (world.Connect(world.OpenAccount()), world.Connect(world.OpenAccount()));
        plain.Subscribe("\"market_lifecycle_v2\"");
        combined.Subscribe("\"multivariate_market_lifecycle\"");
        List(world, "KXMVESIM-1-A");
        Assert.Empty(plain.Take());
        Assert.Equal("event_lifecycle multivariate_market_lifecycle", combined.TakeTypes());
        List(world, "KXSIMNEW-1-B");
        Assert.Equal("event_lifecycle market_lifecycle_v2", plain.TakeTypes());
        Assert.Empty(combined.Take());
    }

    [Fact]
    public void Every_change_of_a_market_is_told_with_what_it_changed()
    {
        using var world = new FeedWorld();
        var (plain, combined) = (world.Connect(world.OpenAccount()), world.Connect(world.OpenAccount()));
        var markets = new[] { List(world, "KXSIMNEW-1-A"), List(world, "KXMVESIM-1-A") };
        world.AdvanceMs(1_000);
        plain.Subscribe("\"market_lifecycle_v2\"");
        combined.Subscribe("\"multivariate_market_lifecycle\"");
        plain.Take();
        combined.Take();
        foreach (var market in markets)
        {
            world.Engine.Deactivate(market, world.NowMs);
            world.Engine.Activate(market, world.NowMs);
            world.Engine.MoveClose(market, world.NowMs + 90_000, world.NowMs);
            world.Engine.ChangeGrid(market, PriceGrid.WholeCents, "linear_cent", world.NowMs);
            world.Engine.UpdateMetadata(market, new MarketMetadata { StrikeType = "greater", FloorStrike = 1.5m }, world.NowMs);
            world.Engine.SetEventFees(market.Event, new FeeSchedule(FeeType.QuadraticWithMakerFees, 500), world.NowMs);
            world.Engine.SetEventFees(market.Event, null, world.NowMs);
        }

        var told = plain.Take().ConvertAll(frame => frame.GetProperty("msg"));
        Assert.Equal(
            [
                "deactivated true",
                "activated false",
                $"close_date_updated {markets[0].Spec.CloseMs / 1000}",
                "price_level_structure_updated linear_cent",
                "metadata_updated 1.5",
                "\"quadratic_with_maker_fees\" 0.5",
                "null null",
            ],
            told.Select(Describe)
        );
        Assert.Equal(
            ["deactivated", "activated", "close_date_updated"],
            combined.Take().Select(frame => frame.GetProperty("msg").GetProperty("event_type").GetString())
        );
    }

    [Fact]
    public void An_order_group_is_told_to_its_owner_and_its_orders_after_it()
    {
        using var world = new FeedWorld();
        var (owner, other) = (world.OpenAccount(), world.OpenAccount());
        var (own, foreign) = (world.Connect(owner), world.Connect(other));
        own.Subscribe("\"order_group_updates\",\"user_orders\"", ",\"market_ticker\":\"KXSIMTEST-1-A\"");
        foreign.Subscribe("\"order_group_updates\"");
        own.Take();
        foreign.Take();
        var group = world.Engine.Groups.Create(owner, 0, 0, Quantity.FromContracts(3), world.NowMs).Group!;
        world.Engine.Groups.SetLimit(group, Quantity.FromContracts(2), world.NowMs);
        var ticket = new OrderTicket
        {
            Side = BookSide.Ask,
            Count = Quantity.FromContracts(5),
            Price = Price.Parse("0.40"),
            GroupId = group.Id,
        };
        world.Engine.Submit(owner, world.Market, ticket, world.NowMs);
        world.Place(other, BookSide.Bid, "2", "0.40");
        world.Engine.Groups.Reset(group, world.NowMs);
        world.Engine.Groups.Delete(group, world.NowMs);

        var frames = own.Take();
        Assert.Equal(
            [
                "created 3.00",
                "limit_updated 2.00",
                "resting",
                "resting Trade",
                "triggered",
                "canceled Decrease",
                "reset",
                "deleted",
            ],
            frames.Select(frame => Describe(frame.GetProperty("msg")))
        );
        Assert.Equal(
            [1, 2, 3, 4, 5],
            frames
                .Where(frame => frame.GetProperty("type").GetString() == "order_group_updates")
                .Select(frame => frame.GetProperty("seq").GetInt32())
        );
        Assert.Equal(group.Id.ToString("D"), frames[2].GetProperty("msg").GetProperty("order_group_id").GetString());
        Assert.Empty(foreign.Take());
    }

    [Fact]
    public void A_subaccounts_orders_name_it_in_every_message()
    {
        using var world = new FeedWorld();
        var account = world.OpenAccount();
        var subaccount = world.Engine.OpenSubaccount(account)!.Value;
        world.Engine.Deposit(account, Money.FromDollars(10), subaccount, 0);
        var feed = world.Connect(account);
        feed.Subscribe(
            "\"orderbook_delta\",\"fill\",\"user_orders\",\"market_positions\"",
            ",\"market_ticker\":\"KXSIMTEST-1-A\""
        );
        var ticket = new OrderTicket
        {
            Side = BookSide.Bid,
            Count = Quantity.FromContracts(1),
            Price = Price.Parse("0.40"),
            Subaccount = subaccount,
        };
        world.Engine.Submit(account, world.Market, ticket, world.NowMs);
        var rested = feed.Take();
        world.Place(world.OpenAccount(), BookSide.Ask, "1", "0.40");
        // The change of the match is the other's doing and not marked.
        var matched = feed.Take().Where(frame => frame.GetProperty("type").GetString() != "orderbook_delta");
        foreach (
            var frame in rested
                .Concat(matched)
                .Where(frame => frame.GetProperty("type").GetString() is not ("subscribed" or "orderbook_snapshot"))
        )
        {
            var message = frame.GetProperty("msg");
            var named = message.TryGetProperty("subaccount", out var value) ? value : message.GetProperty("subaccount_number");
            Assert.Equal(subaccount, named.GetInt32());
        }
    }

    private static string Describe(JsonElement message)
    {
        var words = new List<string>();
        foreach (var name in (string[])["event_type", "status", "last_update_reason"])
        {
            if (message.TryGetProperty(name, out var word))
            {
                words.Add(word.GetString()!);
            }
        }

        foreach (
            var name in (string[])["is_deactivated", "close_ts", "floor_strike", "fee_type_override", "fee_multiplier_override"]
        )
        {
            if (message.TryGetProperty(name, out var value))
            {
                words.Add(value.GetRawText());
            }
        }

        foreach (var name in (string[])["price_level_structure", "contracts_limit_fp"])
        {
            if (message.TryGetProperty(name, out var text))
            {
                words.Add(text.GetString()!);
            }
        }

        return string.Join(' ', words);
    }

    private static Market List(FeedWorld world, string ticker) =>
        world.Engine.ListMarket(
            new MarketSpec
            {
                Ticker = ticker,
                EventTicker = ticker[..ticker.LastIndexOf('-')],
                OpenMs = world.NowMs + 1_000,
                CloseMs = world.NowMs + 61_000,
                SettlementTimerSeconds = 5,
            },
            world.NowMs
        );
}
