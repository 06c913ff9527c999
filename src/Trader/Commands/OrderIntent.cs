using Kalshi;

namespace Trader.Commands;

/// <summary>How long an order may wait for its counterpart (reference section 6.2).</summary>
public enum TimeInForce
{
    /// <summary>Rests until it is filled, cancelled or expires.</summary>
    GoodTillCanceled = 0,

    /// <summary>Takes what it can at once; the rest is cancelled.</summary>
    ImmediateOrCancel,

    /// <summary>Wholly at once, or not at all.</summary>
    FillOrKill,
}

/// <summary>An order as decided, before it is sent.</summary>
public sealed record OrderIntent
{
    /// <summary>Our id; a function of the decision and the account, so that a restart computes the same one.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>The outcome bought.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The limit in the outcome's own price.</summary>
    public required Price Price { get; init; }

    /// <summary>Contracts.</summary>
    public required Quantity Count { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The shard that carries the market.</summary>
    public int ExchangeIndex { get; init; }

    /// <summary>How long it may wait.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>Whether it is refused rather than let it take.</summary>
    public bool IsPostOnly { get; init; }

    /// <summary>Whether the exchange caps it by the position it closes; only with <see cref="TimeInForce.ImmediateOrCancel"/>.</summary>
    public bool IsReduceOnly { get; init; }

    /// <summary>When the exchange takes it off the book, exchange clock, Unix seconds; null for never.</summary>
    public long? ExpirationSeconds { get; init; }

    /// <summary>The order group it belongs to; null for none.</summary>
    public string? OrderGroupId { get; init; }

    /// <summary>
    /// Until when an attempt that may not have arrived is repeated under the same id, exchange clock, Unix milliseconds;
    /// afterwards the order is no longer wanted, and its fate is only found out. 0: never repeated.
    /// </summary>
    public long RepeatUntilMs { get; init; }

    /// <summary>Who decided it.</summary>
    public string Strategy { get; init; } = "whale_follower";

    /// <summary>The limit on the YES book, as it goes on the wire.</summary>
    public Price YesPrice => Price.OnYesScale(Outcome);

    /// <summary>The most it can cost without fees.</summary>
    public Money Notional => Price * Count;
}
