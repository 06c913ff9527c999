namespace Kalshi.Wire;

/// <summary>A decoded frame: the envelope and, by <see cref="Type"/>, one of the bodies.</summary>
public readonly record struct FeedFrame
{
    /// <summary>What the frame is.</summary>
    public FeedMessageType Type { get; init; }

    /// <summary>The command this answers; 0 if none.</summary>
    public long CommandId { get; init; }

    /// <summary>The subscription; 0 if none.</summary>
    public long Sid { get; init; }

    /// <summary>The sequence number within the subscription; 0 on unsequenced channels.</summary>
    public long Sequence { get; init; }

    /// <summary>Set for <see cref="FeedMessageType.OrderBookDelta"/>.</summary>
    public BookDelta Delta { get; init; }

    /// <summary>Set for <see cref="FeedMessageType.Trade"/>.</summary>
    public PublicTrade Trade { get; init; }

    /// <summary>
    /// By <see cref="Type"/>: <see cref="BookSnapshot"/>, <see cref="TickerMessage"/>, <see cref="FillMessage"/>,
    /// <see cref="UserOrderMessage"/>, <see cref="MarketPositionMessage"/>, <see cref="OrderGroupMessage"/>,
    /// <see cref="MarketLifecycleMessage"/>, <see cref="EventLifecycleMessage"/>, <see cref="EventFeeMessage"/>,
    /// <see cref="FeedError"/>, <see cref="UnreadMessage"/>; the channel's name (string) for
    /// <see cref="FeedMessageType.Subscribed"/>; <see cref="SubscribedMarkets"/>, <see cref="SubscriptionList"/> or null for
    /// <see cref="FeedMessageType.Ok"/>; null for deltas, trades and <see cref="FeedMessageType.Unsubscribed"/>.
    /// </summary>
    public object? Body { get; init; }
}
