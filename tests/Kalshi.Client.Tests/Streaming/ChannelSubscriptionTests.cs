using System.Buffers;
using System.Text;
using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Streaming;

[Trait("Requirement", "A2")]
public sealed class ChannelSubscriptionTests
{
    private readonly SubscriptionBook book = new([]);

    public ChannelSubscriptionTests() => book.OnConnected();

    [Theory]
    [InlineData(FeedChannel.Trades, "trade")]
    [InlineData(FeedChannel.Fills, "fill")]
    [InlineData(FeedChannel.UserOrders, "user_orders")]
    [InlineData(FeedChannel.MarketPositions, "market_positions")]
    [InlineData(FeedChannel.OrderGroups, "order_group_updates")]
    [InlineData(FeedChannel.MarketLifecycle, "market_lifecycle_v2")]
    [InlineData(FeedChannel.MultivariateLifecycle, "multivariate_market_lifecycle")]
    public void EveryChannelIsSubscribedByItsWireName(FeedChannel channel, string name)
    {
        book.Want(channel);
        var command = book.NextCommand(0)!;
        Assert.Equal($$$"""{"id":1,"cmd":"subscribe","params":{"channels":["{{{name}}}"]}}""", Text(command));
        Assert.Null(book.NextCommand(0));
        Assert.Equal(channel, book.OnSubscribed(1, name, 7));
        Assert.Null(book.NextCommand(0));
    }

    [Fact]
    public void TickersAskForThePresentState()
    {
        book.Want(FeedChannel.Tickers, ["A", "B"]);
        Assert.Equal(
            """{"id":1,"cmd":"subscribe","params":{"channels":["ticker"],"send_initial_snapshot":true,"market_tickers":["A","B"]}}""",
            Text(book.NextCommand(0)!)
        );
    }

    [Fact]
    public void MarketsOfAChannelAreAddedAndDroppedBySid()
    {
        Subscribe(FeedChannel.Trades, "trade", sid: 7, ["A", "B"]);
        book.Want(FeedChannel.Trades, ["B", "C"]);
        var drop = book.NextCommand(0)!;
        Assert.Equal(
            """{"id":2,"cmd":"update_subscription","params":{"sids":[7],"action":"delete_markets","market_tickers":["A"]}}""",
            Text(drop)
        );
        Assert.Null(book.NextCommand(0));
        book.OnOk(drop.Id);
        var add = book.NextCommand(0)!;
        Assert.Equal(
            """{"id":3,"cmd":"update_subscription","params":{"sids":[7],"action":"add_markets","market_tickers":["C"]}}""",
            Text(add)
        );
        book.OnOk(add.Id);
        Assert.Null(book.NextCommand(0));
    }

    [Fact]
    public void ARefusedChangeIsTriedAgainLater()
    {
        Subscribe(FeedChannel.Trades, "trade", sid: 7, ["A"]);
        book.Want(FeedChannel.Trades, ["A", "B"]);
        var add = book.NextCommand(0)!;
        Assert.False(book.OnError(add.Id, sid: 0, code: 11, nowMs: 0).IsTerminal);
        Assert.Null(book.NextCommand(999));
        Assert.Equal(["B"], book.NextCommand(1000)!.Markets);
    }

    [Fact]
    public void AChannelNotWantedAnyMoreIsUnsubscribed()
    {
        Subscribe(FeedChannel.OrderGroups, "order_group_updates", sid: 7, markets: null);
        book.Unwant(FeedChannel.OrderGroups);
        Assert.Equal("""{"id":2,"cmd":"unsubscribe","params":{"sids":[7]}}""", Text(book.NextCommand(0)!));
        book.OnUnsubscribed(7);
        Assert.Null(book.NextCommand(0));
        Assert.Null(book.ChannelOf(7));
    }

    [Fact]
    public void FromAllMarketsToSomeTheSubscriptionEndsAndBeginsAnew()
    {
        Subscribe(FeedChannel.Trades, "trade", sid: 7, markets: null);
        book.Want(FeedChannel.Trades, ["A"]);
        Assert.Equal(FeedCommandKind.Unsubscribe, book.NextCommand(0)!.Kind);
        book.OnUnsubscribed(7);
        var command = book.NextCommand(0)!;
        Assert.Equal((FeedCommandKind.Subscribe, "A"), (command.Kind, Assert.Single(command.Markets)));
    }

    [Fact]
    public void ALongListIsSubscribedInPieces()
    {
        var small = new SubscriptionBook([], new SubscriptionBookOptions { MaxMarketsPerCommand = 2 });
        small.OnConnected();
        small.Want(FeedChannel.Trades, ["A", "B", "C"]);
        Assert.Equal(2, small.NextCommand(0)!.Markets.Count);
        small.OnSubscribed(1, "trade", 7);
        var rest = small.NextCommand(0)!;
        Assert.Equal((FeedCommandKind.AddMarkets, 1), (rest.Kind, rest.Markets.Count));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    public void AChannelThatEndsIsSubscribedAgainAloneWithItsMarkets(int code)
    {
        Subscribe(FeedChannel.Trades, "trade", sid: 7, ["A", "B"]);
        Subscribe(FeedChannel.Fills, "fill", sid: 8, markets: null);
        var fault = book.OnError(commandId: 0, sid: 7, code, nowMs: 100);
        Assert.Equal((FeedChannel.Trades, true, 7L), (fault.Channel, fault.IsTerminal, fault.Sid));
        Assert.Null(book.NextCommand(1099));
        var command = book.NextCommand(1100)!;
        Assert.Equal((FeedCommandKind.Subscribe, FeedChannel.Trades, 2), (command.Kind, command.Channel, command.Markets.Count));
        Assert.Null(book.NextCommand(1100));
    }

    [Fact]
    public void AfterAReconnectEverythingWantedIsAskedForAgain()
    {
        Subscribe(FeedChannel.Trades, "trade", sid: 7, ["A", "B"]);
        Subscribe(FeedChannel.Fills, "fill", sid: 8, markets: null);
        book.OnConnected();
        var first = book.NextCommand(0)!;
        var second = book.NextCommand(0)!;
        Assert.Equal((FeedChannel.Fills, FeedChannel.Trades), (first.Channel, second.Channel));
        Assert.Equal(2, second.Markets.Count);
    }

    [Theory]
    [InlineData(FeedChannel.OrderBook, "A", "use SetMarkets")]
    [InlineData(FeedChannel.OrderGroups, "A", "cannot be limited to markets")]
    [InlineData(FeedChannel.Trades, "", "is not a market ticker")]
    [InlineData(FeedChannel.Trades, null, "No market is named")]
    public void AWrongWishIsRefusedWithASentence(FeedChannel channel, string? market, string expected)
    {
        var exception = Assert.Throws<ArgumentException>(() => book.Want(channel, market is null ? [] : [market]));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Null(book.NextCommand(0));
    }

    private static string Text(FeedCommand command)
    {
        var buffer = new ArrayBufferWriter<byte>();
        command.Write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Subscribe(FeedChannel channel, string name, long sid, string[]? markets)
    {
        if (markets is null)
        {
            book.Want(channel);
        }
        else
        {
            book.Want(channel, markets);
        }

        var command = book.NextCommand(0)!;
        Assert.Equal(channel, book.OnSubscribed(command.Id, name, sid));
    }
}
