namespace Trader.Events;

/// <summary>Whose fault it was that an order or a change came to nothing, for the circuit breakers.</summary>
public enum OrderFault
{
    /// <summary>
    /// Nobody's, or ours: it was carried out, the emergency stop or the journal held it back, there was no money, the market is
    /// closed, or the order asked to be refused rather than to cross or to fill in part.
    /// </summary>
    None = 0,

    /// <summary>
    /// The way to the exchange, or the exchange itself: no connection, no answer, HTTP 5xx, 429, or a key that is refused (401,
    /// 403).
    /// </summary>
    Failure,

    /// <summary>The exchange refused it for what it says (any other 4xx): its API works, but this market takes no such order.</summary>
    Rejection,
}
