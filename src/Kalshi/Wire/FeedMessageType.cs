namespace Kalshi.Wire;

/// <summary>What a WebSocket frame from the exchange is.</summary>
public enum FeedMessageType
{
    /// <summary>A type this library does not read; its name is kept as <see cref="UnreadMessage"/>.</summary>
    Unknown = 0,

    /// <summary>Acknowledges one channel of a subscription; carries <c>sid</c>.</summary>
    Subscribed,

    /// <summary>Acknowledges an unsubscription; consumes a sequence number.</summary>
    Unsubscribed,

    /// <summary>Acknowledges another command; consumes a sequence number where it carries a <c>sid</c>.</summary>
    Ok,

    /// <summary>A command or a subscription failed.</summary>
    Error,

    /// <summary>A whole book.</summary>
    OrderBookSnapshot,

    /// <summary>A change of one level.</summary>
    OrderBookDelta,

    /// <summary>A public trade.</summary>
    Trade,

    /// <summary>A fill of one of the account's orders.</summary>
    Fill,

    /// <summary>A change of one of the account's orders.</summary>
    UserOrder,

    /// <summary>A market's best prices, volume and open interest.</summary>
    Ticker,

    /// <summary>A change of one of the account's positions.</summary>
    MarketPosition,

    /// <summary>A change of one of the account's order groups.</summary>
    OrderGroup,

    /// <summary>A change in the life of a market.</summary>
    MarketLifecycle,

    /// <summary>A change in the life of a combination market.</summary>
    MultivariateMarketLifecycle,

    /// <summary>A new event.</summary>
    EventLifecycle,

    /// <summary>A change of an event's fees.</summary>
    EventFeeUpdate,
}
