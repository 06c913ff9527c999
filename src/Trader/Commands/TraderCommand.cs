using Kalshi;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Orders;
using Trader.Status;
using Trader.Upkeep;

namespace Trader.Commands;

/// <summary>Something the core wants done. The shell does it and reports back with an event.</summary>
public abstract record TraderCommand;

/// <summary>Send an order.</summary>
/// <param name="Intent">What to send.</param>
public sealed record PlaceOrder(OrderIntent Intent) : TraderCommand;

/// <summary>Take an order off the book.</summary>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="OrderId">The exchange's id.</param>
/// <param name="Ticker">The market, for routing.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record CancelOrder(string ClientOrderId, string OrderId, string Ticker, string Reason) : TraderCommand;

/// <summary>Change a live order: another limit or size, or a smaller size.</summary>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="OrderId">The exchange's id.</param>
/// <param name="Intent">The order as it was meant, for its market, side and shard.</param>
/// <param name="Change">What shall become of it; not a cancel.</param>
/// <param name="FillCount">Contracts filled as far as we know: an amend's size counts them.</param>
public sealed record ChangeOrder(string ClientOrderId, string OrderId, OrderIntent Intent, OrderChange Change, Quantity FillCount)
    : TraderCommand;

/// <summary>Find out whether an order of unknown fate exists at the exchange, by our id; its bytes may have left until now.</summary>
/// <param name="Intent">The order.</param>
/// <param name="MayRepeat">Whether it is still wanted: then it may be sent again under the same id.</param>
public sealed record ResolveOrder(OrderIntent Intent, bool MayRepeat) : TraderCommand;

/// <summary>Send no order and no change from here on, nor repeat any; cancels and reads go on.</summary>
public sealed record HaltSending : TraderCommand;

/// <summary>Send again.</summary>
public sealed record ResumeSending : TraderCommand;

/// <summary>Ask the exchange to cancel every resting order of the account, on all shards.</summary>
public sealed record CancelEverything : TraderCommand;

/// <summary>Trigger an order group: cancels its orders and refuses new ones.</summary>
/// <param name="OrderGroupId">The group.</param>
/// <param name="Shard">Its shard; null where only its id is known, as of groups of other programs.</param>
public sealed record TriggerOrderGroup(string OrderGroupId, int? Shard = null) : TraderCommand;

/// <summary>List every resting order of the account, and its order groups.</summary>
/// <param name="RequestId">Comes back in the answer.</param>
public sealed record ListRestingOrders(long RequestId) : TraderCommand;

/// <summary>Read the account.</summary>
/// <param name="ReadingId">Comes back in the reading.</param>
/// <param name="IncludeFinishedOrders">Whether finished orders are wanted too.</param>
/// <param name="SinceMs">Fills and settlements from this exchange time on, Unix milliseconds; 0 for all there are.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record ReadAccount(long ReadingId, bool IncludeFinishedOrders, long SinceMs, string Reason) : TraderCommand;

/// <summary>Find out what became of an order.</summary>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="OrderId">The exchange's id.</param>
public sealed record LookUpOrder(string ClientOrderId, string OrderId) : TraderCommand;

/// <summary>
/// The run has ended: nothing of ours rests, and the account was read and compared for the last time.
/// </summary>
/// <param name="Differences">Everything in which our books differ from the exchange's; empty if they agree.</param>
/// <param name="OrdersKnownToExchange">Orders of this run that the exchange lists.</param>
public sealed record RunSettled(IReadOnlyList<string> Differences, int OrdersKnownToExchange) : TraderCommand;

/// <summary>List the open markets.</summary>
public sealed record ListMarkets : TraderCommand;

/// <summary>Fetch one market's description.</summary>
/// <param name="Ticker">The market.</param>
public sealed record DescribeMarket(string Ticker) : TraderCommand;

/// <summary>Fetch the descriptions of many markets, side by side; answered by <see cref="Events.MarketDescriptions"/>.</summary>
/// <param name="RequestId">Comes back in the answer.</param>
/// <param name="Tickers">The markets, at least one.</param>
public sealed record DescribeMarkets(long RequestId, IReadOnlyList<string> Tickers) : TraderCommand;

/// <summary>Start receiving these books.</summary>
/// <param name="Tickers">The markets.</param>
public sealed record WatchBooks(IReadOnlyCollection<string> Tickers) : TraderCommand;

/// <summary>Stop receiving these books.</summary>
/// <param name="Tickers">The markets.</param>
public sealed record UnwatchBooks(IReadOnlyCollection<string> Tickers) : TraderCommand;

/// <summary>Ask for a new snapshot of a watched book that contradicts itself.</summary>
/// <param name="Ticker">The market.</param>
public sealed record RefreshBook(string Ticker) : TraderCommand;

/// <summary>Do the work of a state that was just entered, and report success or failure. What still runs of an earlier try of it ends.</summary>
/// <param name="State">The state.</param>
/// <param name="WithoutFeed">Whether the trader goes on without market data: the step must not wait for channels of the feed.</param>
public sealed record RunStep(TraderState State, bool WithoutFeed = false) : TraderCommand;

/// <summary>Tell when market data is connected, with the success of the step of ORDERBOOK_CONNECT, whatever the state.</summary>
public sealed record AwaitFeed : TraderCommand;

/// <summary>Make sure that what was recorded so far is kept, and say so: an error is about to be left.</summary>
/// <param name="Number">Comes back in the answer.</param>
public sealed record SecureRecording(int Number) : TraderCommand;

/// <summary>Write a fact down. What is issued after it may rely on its being written; if it cannot be, nothing is sent.</summary>
/// <param name="Entry">The fact.</param>
public sealed record WriteToJournal(JournalEntry Entry) : TraderCommand;

/// <summary>Try whether the journal can be written again.</summary>
public sealed record ProbeJournal : TraderCommand;

/// <summary>Tell people.</summary>
/// <param name="Activity">What.</param>
public sealed record Announce(Activity Activity) : TraderCommand;

/// <summary>Tell people that a whale is being looked at, or what came of it.</summary>
/// <param name="WhaleId">The whale.</param>
/// <param name="IsComplete">False while it is being looked at.</param>
/// <param name="Action">The outcome's wire word, once complete.</param>
/// <param name="WallMs">When, Unix milliseconds.</param>
public sealed record NotifyWhale(string WhaleId, bool IsComplete, string? Action, long WallMs) : TraderCommand;

/// <summary>Tell people that a position changed.</summary>
/// <param name="Change">How.</param>
public sealed record NotifyPosition(PositionChange Change) : TraderCommand;

/// <summary>The trader has ended for good.</summary>
/// <param name="Error">The fatal error, or null after an ordinary stop.</param>
public sealed record Stopped(string? Error) : TraderCommand;

/// <summary>Where the core's commands go.</summary>
public interface ICommandSink
{
    /// <summary>Takes one command; must not block.</summary>
    void Issue(TraderCommand command);
}
