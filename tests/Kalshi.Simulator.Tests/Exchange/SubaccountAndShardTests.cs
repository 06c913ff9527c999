using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class SubaccountAndShardTests
{
    private static readonly Guid TransferId = new("0c8d6f9e-1f61-4a0b-8f0d-6a5f3e0c9b21");

    [Fact]
    public void An_order_can_only_use_the_wallet_of_its_subaccount_and_shard()
    {
        using var world = new EngineWorld(shard: 2);
        var account = world.Open();
        Assert.Equal(Rejection.InsufficientBalance, world.Bid(account, "1", "0.40").Rejection);

        var moved = world.Engine.TransferBetweenShards(account, null, 0, 0, 2, Money.FromDollars(10), EngineWorld.StartMs);
        Assert.Equal((Rejection.None, 2), (moved.Rejection, moved.Transfer!.ToShard));
        Assert.Equal(Rejection.None, world.Bid(account, "25", "0.40").Rejection);
        Assert.Equal(("10.000000", "0.000000"), Money2(account.Wallet(0, 2)));
        Assert.Equal(("0.000000", "90.000000"), Money2(account.Wallet(0, 0)));
        Assert.Equal(Rejection.InsufficientBalance, world.Bid(account, "0.01", "0.40").Rejection);
        Assert.Equal(
            Rejection.SubaccountNotFound,
            world.Bid(account, "1", "0.40", EngineWorld.Gtc with { Subaccount = 1 }).Rejection
        );
        world.AssertConserved();
    }

    [Fact]
    public void Positions_are_per_subaccount_but_an_account_never_trades_with_itself()
    {
        using var world = new EngineWorld();
        var (account, other) = (world.Open(), world.Open());
        var sub = world.Engine.OpenSubaccount(account)!.Value;
        world.Engine.TransferBetweenSubaccounts(account, TransferId, 0, sub, Money.FromDollars(40), 0, EngineWorld.StartMs);
        var inSub = EngineWorld.Gtc with { Subaccount = sub };
        world.Ask(account, "5", "0.50");

        var crossed = world.Bid(account, "5", "0.50", inSub).Order!;
        Assert.Equal([UpdateReason.SelfTradeCancel], world.Reasons(crossed));

        world.Bid(other, "5", "0.50");
        world.Ask(other, "8", "0.50");
        world.Bid(account, "8", "0.50", inSub);
        Assert.Equal(
            ("-5.00", "8.00"),
            (account.PositionIn(world.Market)!.Net.ToString(), account.PositionIn(world.Market, sub)!.Net.ToString())
        );
        world.AssertConserved();

        world.Close(MarketResult.Yes, Price.OneDollar);
        Assert.Equal(("57.500000", "43.860000"), (account.Wallet(0, 0).Cash.ToString(), account.Wallet(sub, 0).Cash.ToString()));
        Assert.Equal(
            [0, sub],
            world.Events.Settlements.Where(row => row.Account == account).Select(row => row.Subaccount).Order()
        );
        world.AssertConserved();
    }

    [Fact]
    public void A_transfer_id_moves_money_once()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var sub = world.Engine.OpenSubaccount(account)!.Value;
        Assert.Equal(Rejection.None, Send(TransferId, 0, sub, "30").Rejection);
        Assert.Equal(Rejection.DuplicateTransfer, Send(TransferId, 0, sub, "30").Rejection);
        Assert.Equal(Rejection.InsufficientBalance, Send(Guid.Empty, 0, sub, "70.01").Rejection);
        Assert.Equal(Rejection.None, Send(Guid.Empty, 0, sub, "70").Rejection);
        Assert.Equal(Rejection.InvalidTransfer, Send(Guid.AllBitsSet, sub, sub, "1").Rejection);
        Assert.Equal(Rejection.InvalidTransfer, Send(Guid.AllBitsSet, sub, 0, "0").Rejection);
        Assert.Equal(Rejection.SubaccountNotFound, Send(Guid.AllBitsSet, 0, 2, "1").Rejection);
        Assert.Equal(
            Rejection.ShardNotFound,
            world.Engine.TransferBetweenShards(account, null, sub, 0, 4, Money.FromDollars(1), EngineWorld.StartMs).Rejection
        );
        Assert.Equal(("100.000000", 2L), (account.Wallet(sub, 0).Cash.ToString(), account.Transfers.Added));
        world.AssertConserved();

        TransferResult Send(Guid id, int from, int to, string amount) =>
            world.Engine.TransferBetweenSubaccounts(account, id, from, to, Money.Parse(amount), 0, EngineWorld.StartMs);
    }

    [Fact]
    public void Subaccounts_are_numbered_from_one_and_bounded()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        Assert.Equal(
            Enumerable.Range(1, 63).Select(number => (int?)number),
            Enumerable.Range(1, 63).Select(_ => world.Engine.OpenSubaccount(account))
        );
        Assert.Null(world.Engine.OpenSubaccount(account));
        Assert.Throws<ArgumentOutOfRangeException>(() => account.Wallet(64, 0));
    }

    [Fact]
    public void All_markets_of_an_event_share_a_shard_that_exists()
    {
        using var world = new EngineWorld(shard: 1);
        Assert.Contains(
            "share one",
            Assert
                .Throws<ArgumentException>(() =>
                    world.Engine.ListMarket(world.Market.Spec with { Ticker = "B", Shard = 0 }, EngineWorld.StartMs)
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() =>
            world.Engine.ListEvent(new EventSpec { EventTicker = "E", Shard = 4 }, EngineWorld.StartMs)
        );
    }

    private static (string Reserved, string Available) Money2(Wallet wallet) =>
        (wallet.Reserved.ToString(), wallet.Available.ToString());
}
