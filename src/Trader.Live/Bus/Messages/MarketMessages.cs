using System.Collections.Immutable;
using Kalshi;
using Kalshi.Wire;

namespace Trader.Live.Bus.Messages;

/// <summary>A whole book came from the exchange (<c>orderbook_snapshot</c>).</summary>
/// <param name="Ticker">The market.</param>
/// <param name="SequenceNumber">Its number within the exchange's subscription; 0 where the exchange sends none.</param>
/// <param name="TimestampMs">When it was received, exchange clock, Unix milliseconds: the exchange stamps no snapshot.</param>
/// <param name="ReceivedWallMs">When it was received, wall clock, Unix milliseconds.</param>
/// <param name="Book">The book.</param>
public sealed record BookSnapshotReceived(
    string Ticker,
    long SequenceNumber,
    long TimestampMs,
    long ReceivedWallMs,
    BookSnapshot Book
);

/// <summary>A level of a book changed (<c>orderbook_delta</c>).</summary>
/// <param name="Ticker">The market.</param>
/// <param name="SequenceNumber">Its number within the exchange's subscription.</param>
/// <param name="TimestampMs">Engine time, Unix milliseconds; 0 where the exchange did not say.</param>
/// <param name="ReceivedWallMs">When it was received, wall clock, Unix milliseconds.</param>
/// <param name="Delta">The change.</param>
public readonly record struct BookDeltaReceived(
    string Ticker,
    long SequenceNumber,
    long TimestampMs,
    long ReceivedWallMs,
    BookDelta Delta
);

/// <summary>Somebody traded (<c>public_trade_received</c>).</summary>
/// <param name="Ticker">The market.</param>
/// <param name="TimestampMs">Engine time, Unix milliseconds.</param>
/// <param name="ReceivedWallMs">When it was received, wall clock, Unix milliseconds.</param>
/// <param name="Side">The outcome the taker bought.</param>
/// <param name="Price">What the taker paid for it: the price of <paramref name="Side"/>.</param>
/// <param name="Count">Contracts.</param>
/// <param name="IsBlockTrade">Whether it was negotiated off the book.</param>
public readonly record struct PublicTradeReceived(
    string Ticker,
    long TimestampMs,
    long ReceivedWallMs,
    Outcome Side,
    Price Price,
    Quantity Count,
    bool IsBlockTrade
);

/// <summary>The whales that wait, or what is counted of them, changed (<c>whale_queue_updated</c>).</summary>
/// <param name="Queue">The waiting whales, largest first.</param>
/// <param name="Stats">What was counted.</param>
/// <param name="WallMs">When, wall clock, Unix milliseconds.</param>
public sealed record WhaleQueueUpdated(ImmutableArray<Status.WhaleView> Queue, WhaleQueueStats Stats, long WallMs);

/// <summary>What was counted of whales since the start.</summary>
/// <param name="TradesSeen">Public trades.</param>
/// <param name="TradesDiscarded">Prints that left their bet below the size of a whale.</param>
/// <param name="Whales">Bets that reached it.</param>
/// <param name="Decided">Whales with a final decision.</param>
/// <param name="RateLimited">Whales that had to wait for a token.</param>
public readonly record struct WhaleQueueStats(long TradesSeen, long TradesDiscarded, long Whales, long Decided, long RateLimited);

/// <summary>The connection to the exchange's streams is gone (<c>connection_lost</c>).</summary>
/// <param name="Reason">Why, one sentence.</param>
/// <param name="WallMs">When, wall clock, Unix milliseconds.</param>
public sealed record ConnectionLost(string Reason, long WallMs);

/// <summary>A connection to the exchange's streams stands (<c>connection_restored</c>).</summary>
/// <param name="IsFirst">Whether it is the first of this run: then nothing was lost before it.</param>
/// <param name="WallMs">When, wall clock, Unix milliseconds.</param>
public sealed record ConnectionRestored(bool IsFirst, long WallMs);
