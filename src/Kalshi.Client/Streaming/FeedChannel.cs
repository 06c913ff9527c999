namespace Kalshi.Client.Streaming;

/// <summary>What can be subscribed to.</summary>
public enum FeedChannel
{
    /// <summary>Books of chosen markets (<c>orderbook_delta</c>).</summary>
    OrderBook = 0,

    /// <summary>Public trades of all markets (<c>trade</c>).</summary>
    Trades,

    /// <summary>The account's fills (<c>fill</c>); unsequenced.</summary>
    Fills,

    /// <summary>The account's order changes (<c>user_orders</c>); unsequenced.</summary>
    UserOrders,
}

/// <summary>How channels and their wire names relate.</summary>
public static class FeedChannelExtensions
{
    /// <summary>The wire name.</summary>
    public static string ToWire(this FeedChannel channel) =>
        channel switch
        {
            FeedChannel.OrderBook => "orderbook_delta",
            FeedChannel.Trades => "trade",
            FeedChannel.Fills => "fill",
            FeedChannel.UserOrders => "user_orders",
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "Not a channel."),
        };
}
