namespace Kalshi.Client.Streaming;

/// <summary>What can be subscribed to (§9.5).</summary>
public enum FeedChannel
{
    /// <summary>Books of chosen markets (<c>orderbook_delta</c>).</summary>
    OrderBook = 0,

    /// <summary>Public trades of all or of chosen markets (<c>trade</c>).</summary>
    Trades,

    /// <summary>The account's fills (<c>fill</c>); unsequenced.</summary>
    Fills,

    /// <summary>The account's order changes (<c>user_orders</c>); unsequenced.</summary>
    UserOrders,

    /// <summary>Quotes and totals of all or of chosen markets (<c>ticker</c>), the present ones at once; unsequenced.</summary>
    Tickers,

    /// <summary>The account's positions as they change (<c>market_positions</c>); unsequenced.</summary>
    MarketPositions,

    /// <summary>What happens to the account's order groups (<c>order_group_updates</c>).</summary>
    OrderGroups,

    /// <summary>Markets and events that come, change and end (<c>market_lifecycle_v2</c>), combinations excepted.</summary>
    MarketLifecycle,

    /// <summary>Combination markets that come and end (<c>multivariate_market_lifecycle</c>).</summary>
    MultivariateLifecycle,
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
            FeedChannel.Tickers => "ticker",
            FeedChannel.MarketPositions => "market_positions",
            FeedChannel.OrderGroups => "order_group_updates",
            FeedChannel.MarketLifecycle => "market_lifecycle_v2",
            FeedChannel.MultivariateLifecycle => "multivariate_market_lifecycle",
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "Not a channel."),
        };

    /// <summary>Whether it tells of the account.</summary>
    public static bool IsPrivate(this FeedChannel channel) =>
        channel is FeedChannel.Fills or FeedChannel.UserOrders or FeedChannel.MarketPositions or FeedChannel.OrderGroups;

    /// <summary>Whether it can be limited to chosen markets (§9.5).</summary>
    public static bool TakesMarkets(this FeedChannel channel) =>
        channel
            is FeedChannel.OrderBook
                or FeedChannel.Trades
                or FeedChannel.Tickers
                or FeedChannel.Fills
                or FeedChannel.UserOrders
                or FeedChannel.MarketPositions;
}
