using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Orders.Groups;

namespace Trader.Journal;

/// <summary>
/// A fact that must survive the process: what was meant, what became of it, and whether the emergency stop holds. The exchange
/// keeps everything else (orders, fills, positions, cash). Entries are written in the order in which they happened.
/// </summary>
/// <param name="Time">When, on both clocks.</param>
public abstract record JournalEntry(EventTime Time)
{
    /// <summary>
    /// Whether it is made to survive a loss of power at once, whatever level of durability was chosen: what a person has
    /// ordered must hold, and there is no exchange to ask for it afterwards.
    /// </summary>
    public virtual bool MustSurvivePowerLoss() => false;
}

/// <summary>A run began.</summary>
/// <param name="Time">When.</param>
/// <param name="RunNumber">1 for the first run of this journal, one more for each after it.</param>
/// <param name="RunIdentity">Account and environment, as in client order ids (<see cref="TraderOptions.RunIdentity"/>).</param>
/// <param name="Version">The program's version.</param>
public sealed record RunBegan(EventTime Time, int RunNumber, string RunIdentity, string Version) : JournalEntry(Time);

/// <summary>A run ended in order.</summary>
/// <param name="Time">When.</param>
/// <param name="Reason">Why.</param>
public sealed record RunEnded(EventTime Time, string Reason) : JournalEntry(Time);

/// <summary>
/// An order was decided. Written before its bytes leave; and for an order of ours that rests at the exchange and is missing
/// here, or has ended here, when it is found.
/// </summary>
/// <param name="Time">When.</param>
/// <param name="Intent">The order.</param>
public sealed record IntentDecided(EventTime Time, OrderIntent Intent) : JournalEntry(Time);

/// <summary>A change of a live order was decided. Written before its bytes leave.</summary>
/// <param name="Time">When.</param>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="Change">What was asked for.</param>
/// <param name="Price">The new limit in the outcome's own price; unchanged for a cancel or a decrease.</param>
/// <param name="Count">Contracts wanted in all, filled ones included; zero for a cancel.</param>
/// <param name="Reason">Why.</param>
public sealed record ChangeDecided(
    EventTime Time,
    string ClientOrderId,
    OrderChangeKind Change,
    Price Price,
    Quantity Count,
    string Reason
) : JournalEntry(Time);

/// <summary>Something became known of an order.</summary>
/// <param name="Time">When.</param>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="State">Where it is in its life now.</param>
/// <param name="OrderId">The exchange's id, once known.</param>
/// <param name="Price">Its limit now, in the outcome's own price.</param>
/// <param name="FillCount">Contracts filled, as far as anything said so.</param>
/// <param name="Remaining">Contracts that may still fill.</param>
/// <param name="Cause">What told.</param>
/// <param name="Reason">Why it ended, if it did.</param>
public sealed record OrderMoved(
    EventTime Time,
    string ClientOrderId,
    OrderState State,
    string? OrderId,
    Price Price,
    Quantity FillCount,
    Quantity Remaining,
    OrderCause Cause,
    string? Reason
) : JournalEntry(Time);

/// <summary>A fill of the account was booked.</summary>
/// <param name="Time">When it was booked.</param>
/// <param name="ClientOrderId">Our id of the order; null if it is not ours.</param>
/// <param name="TradeId">The trade.</param>
/// <param name="OrderId">The exchange's id of the order.</param>
/// <param name="Ticker">The market.</param>
/// <param name="Outcome">The outcome bought.</param>
/// <param name="YesPrice">Trade price of YES.</param>
/// <param name="Count">Contracts.</param>
/// <param name="Fee">The fee charged.</param>
/// <param name="IsTaker">Whether our order took.</param>
/// <param name="TradedMs">When it traded, exchange clock, Unix milliseconds.</param>
public sealed record FillBooked(
    EventTime Time,
    string? ClientOrderId,
    string TradeId,
    string OrderId,
    string Ticker,
    Outcome Outcome,
    Price YesPrice,
    Quantity Count,
    Money Fee,
    bool IsTaker,
    long TradedMs
) : JournalEntry(Time);

/// <summary>
/// What an order group that this trader made is: groups that are not remembered so are never touched. Written when it was made,
/// and with every change.
/// </summary>
/// <param name="Time">When.</param>
/// <param name="OrderGroupId">The exchange's id.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="ContractsLimit">Contracts that may match within 15 seconds.</param>
/// <param name="State">What it is now.</param>
public sealed record OrderGroupNoted(EventTime Time, string OrderGroupId, int Shard, long ContractsLimit, OrderGroupState State)
    : JournalEntry(Time);

/// <summary>The emergency stop was pulled: nothing may be sent until <see cref="StopReleased"/>, restarts included.</summary>
/// <param name="Time">When.</param>
/// <param name="Reason">Who or what pulled it.</param>
public sealed record StopEngaged(EventTime Time, string Reason) : JournalEntry(Time)
{
    /// <inheritdoc/>
    public override bool MustSurvivePowerLoss() => true;
}

/// <summary>The emergency stop was released by a person.</summary>
/// <param name="Time">When.</param>
/// <param name="Reason">Who released it.</param>
public sealed record StopReleased(EventTime Time, string Reason) : JournalEntry(Time)
{
    /// <inheritdoc/>
    public override bool MustSurvivePowerLoss() => true;
}

/// <summary>A person paused opening: it holds until <see cref="PauseReleased"/>, restarts included.</summary>
/// <param name="Time">When.</param>
/// <param name="Reason">Who or what for.</param>
public sealed record PauseEngaged(EventTime Time, string Reason) : JournalEntry(Time)
{
    /// <inheritdoc/>
    public override bool MustSurvivePowerLoss() => true;
}

/// <summary>A person let opening go on.</summary>
/// <param name="Time">When.</param>
/// <param name="Reason">Who.</param>
public sealed record PauseReleased(EventTime Time, string Reason) : JournalEntry(Time)
{
    /// <inheritdoc/>
    public override bool MustSurvivePowerLoss() => true;
}
