namespace Kalshi.Wire;

/// <summary>A change of one book level: new size = old size + <see cref="Delta"/>.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Side">Whose bids: YES bids, or NO bids (which are YES asks).</param>
/// <param name="Price">The level, in the scale the subscription asked for (<c>use_yes_price</c>).</param>
/// <param name="Delta">Contracts added, negative when taken away.</param>
/// <param name="TimestampMs">Engine time, Unix milliseconds; 0 where the exchange did not say.</param>
public readonly record struct BookDelta(string Ticker, Outcome Side, Price Price, Quantity Delta, long TimestampMs);

/// <summary>A public trade.</summary>
/// <param name="Id">The trade's id.</param>
/// <param name="Ticker">The market.</param>
/// <param name="YesPrice">Price of YES.</param>
/// <param name="Count">Contracts.</param>
/// <param name="TakerSide">The outcome the taker bought.</param>
/// <param name="IsBlockTrade">Whether it was negotiated off the book.</param>
/// <param name="TimestampMs">Engine time, Unix milliseconds.</param>
public readonly record struct PublicTrade(
    OpaqueId Id,
    string Ticker,
    Price YesPrice,
    Quantity Count,
    Outcome TakerSide,
    bool IsBlockTrade,
    long TimestampMs
);

/// <summary>A whole book as the feed sent it.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Yes">YES bids, ascending by price.</param>
/// <param name="No">NO bids in the scale the subscription asked for.</param>
public sealed record BookSnapshot(string Ticker, BookLevel[] Yes, BookLevel[] No);
