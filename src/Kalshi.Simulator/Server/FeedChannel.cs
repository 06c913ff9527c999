namespace Kalshi.Simulator.Server;

/// <summary>The channels of the WebSocket (§9.5 of the API).</summary>
internal enum FeedChannel
{
    OrderBookDelta = 0,
    Ticker,
    Trade,
    Fill,
    MarketPositions,
    UserOrders,
    OrderGroupUpdates,
    MarketLifecycle,
    MultivariateMarketLifecycle,

    // What follows is accepted and stays silent: nobody asks for quotes here and no reference prices arrive.
    Communications,
    CfBenchmarksValue,
    CfBenchmarksValue5Hz,
    PythValue,
}

internal static class FeedChannels
{
    private static readonly string[] Names =
    [
        "orderbook_delta",
        "ticker",
        "trade",
        "fill",
        "market_positions",
        "user_orders",
        "order_group_updates",
        "market_lifecycle_v2",
        "multivariate_market_lifecycle",
        "communications",
        "cfbenchmarks_value",
        "cfbenchmarks_value_5hz",
        "pyth_value",
    ];

    public static int Count => Names.Length;

    public static IReadOnlyList<string> All => Names;

    /// <summary>The channel of a wire name, or null for one that the exchange does not have.</summary>
    public static FeedChannel? Find(string name)
    {
        var index = Array.IndexOf(Names, name);
        return index < 0 ? null : (FeedChannel)index;
    }

    public static string ToWire(this FeedChannel channel) => Names[(int)channel];

    /// <summary>Whether the channel's messages are numbered (§9.4).</summary>
    public static bool IsSequenced(this FeedChannel channel) =>
        channel is not (FeedChannel.Ticker or FeedChannel.Fill or FeedChannel.MarketPositions or FeedChannel.UserOrders);

    /// <summary>Whether a subscription can be for some markets only.</summary>
    public static bool HasMarkets(this FeedChannel channel) => channel <= FeedChannel.UserOrders;

    public static bool IsIndexed(this FeedChannel channel) =>
        channel is FeedChannel.CfBenchmarksValue or FeedChannel.CfBenchmarksValue5Hz;
}
