namespace Kalshi.Simulator.Server;

/// <summary>The channels this exchange serves (§9.5 of the API).</summary>
internal enum FeedChannel
{
    OrderBookDelta,
    Trade,
    Fill,
    UserOrders,
    MarketPositions,
}

internal static class FeedChannels
{
    /// <summary>The channel of a wire name, or null for one that this exchange does not serve.</summary>
    public static FeedChannel? Find(string name) =>
        name switch
        {
            "orderbook_delta" => FeedChannel.OrderBookDelta,
            "trade" => FeedChannel.Trade,
            "fill" => FeedChannel.Fill,
            "user_orders" => FeedChannel.UserOrders,
            "market_positions" => FeedChannel.MarketPositions,
            _ => null,
        };

    public static string ToWire(this FeedChannel channel) =>
        channel switch
        {
            FeedChannel.OrderBookDelta => "orderbook_delta",
            FeedChannel.Trade => "trade",
            FeedChannel.Fill => "fill",
            FeedChannel.UserOrders => "user_orders",
            _ => "market_positions",
        };

    /// <summary>Whether the channel's messages are numbered (§9.4).</summary>
    public static bool IsSequenced(this FeedChannel channel) => channel is FeedChannel.OrderBookDelta or FeedChannel.Trade;
}
