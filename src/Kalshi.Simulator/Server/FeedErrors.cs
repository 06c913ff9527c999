namespace Kalshi.Simulator.Server;

/// <summary>An error of the WebSocket: its code and text (§9.3 of the API). The retired codes 6, 16 and 17 are never sent.</summary>
internal readonly record struct FeedError(int Code, string Text)
{
    public static FeedError Unprocessable => new(1, "Unable to process message");

    public static FeedError ParamsRequired => new(2, "Params required");

    public static FeedError ChannelsRequired => new(3, "Channels required");

    public static FeedError SubscriptionIdsRequired => new(4, "Subscription IDs required");

    public static FeedError UnknownCommand => new(5, "Unknown command");

    public static FeedError UnknownSubscription => new(7, "Unknown subscription ID");

    public static FeedError UnknownChannel => new(8, "Unknown channel name");

    /// <summary>Ends its subscription.</summary>
    public static FeedError Channel => new(10, "Channel error");

    public static FeedError InvalidParameter => new(11, "Invalid parameter");

    public static FeedError OneSubscriptionIdRequired => new(12, "Exactly one subscription ID is required");

    public static FeedError UnsupportedAction => new(13, "Unsupported action");

    public static FeedError TickerRequired => new(14, "Market Ticker required");

    public static FeedError ActionRequired => new(15, "Action required");

    public static FeedError ShardFactorNotPositive => new(19, "shard_factor must be > 0");

    public static FeedError ShardFactorRequired => new(20, "shard_factor is required when shard_key is set");

    public static FeedError ShardKeyOutOfRange => new(21, "shard_key must be >= 0 and < shard_factor");

    public static FeedError ShardFactorTooLarge => new(22, "shard_factor must be <= 100");

    public static FeedError IndexIdsRequired => new(24, "Index IDs required");

    /// <summary>Ends its subscription.</summary>
    public static FeedError Overflow => new(25, "Subscription buffer overflow");

    public static FeedError MarketLimit => new(26, "Subscription market limit exceeded");

    public static FeedError TooManyRequests => new(27, "Too many requests");

    public static FeedError UnderlyingTickersRequired => new(28, "Underlying tickers required");
}
