namespace Trader.Live.Bus;

/// <summary>Bounds of the <see cref="EventBus"/> (requirements C1, C2, Q7).</summary>
public sealed record EventBusOptions
{
    /// <summary>Messages a subscriber's queue holds unless it asks otherwise, 1 to 1 000 000.</summary>
    public int QueueLength { get; init; } = EventBus.DefaultQueueLength;

    /// <summary>Wall milliseconds that a callback may take before its subscriber is cut off, 10 to 600 000.</summary>
    public int CallbackTimeoutMs { get; init; } = 5_000;

    /// <summary>
    /// Errors of one subscriber within <see cref="BreakerWindowMs"/> that are put up with, 1 to 10 000; with one more it is left
    /// alone for <see cref="BreakerPauseMs"/>.
    /// </summary>
    public int BreakerErrors { get; init; } = 100;

    /// <summary>Wall milliseconds within which errors are counted, 100 to 3 600 000.</summary>
    public int BreakerWindowMs { get; init; } = 60_000;

    /// <summary>Wall milliseconds for which a subscriber that keeps failing gets nothing, 100 to 3 600 000.</summary>
    public int BreakerPauseMs { get; init; } = 30_000;

    /// <summary>Wall milliseconds that callbacks have to work off their queues when the bus is stopped, 10 to 60 000.</summary>
    public int StopLimitMs { get; init; } = 5_000;

    /// <summary>Subscribers at once, 1 to 10 000.</summary>
    public int MaxSubscribers { get; init; } = 200;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        OptionCheck.Add(mistakes, QueueLength, 1, EventBus.MaxQueueLength, nameof(QueueLength));
        OptionCheck.Add(mistakes, CallbackTimeoutMs, 10, 600_000, nameof(CallbackTimeoutMs));
        OptionCheck.Add(mistakes, BreakerErrors, 1, 10_000, nameof(BreakerErrors));
        OptionCheck.Add(mistakes, BreakerWindowMs, 100, 3_600_000, nameof(BreakerWindowMs));
        OptionCheck.Add(mistakes, BreakerPauseMs, 100, 3_600_000, nameof(BreakerPauseMs));
        OptionCheck.Add(mistakes, StopLimitMs, 10, 60_000, nameof(StopLimitMs));
        OptionCheck.Add(mistakes, MaxSubscribers, 1, 10_000, nameof(MaxSubscribers));
        return mistakes;
    }
}

/// <summary>What a subscriber wants otherwise than the others.</summary>
public sealed record SubscriptionOptions
{
    /// <summary>Messages its queue holds, 1 to 1 000 000; null for the bus's <see cref="EventBusOptions.QueueLength"/>.</summary>
    public int? QueueLength { get; init; }

    /// <summary>
    /// Whether a full queue loses its oldest message instead of the new one. With a queue of one it keeps the latest only, which
    /// suits pictures of a whole.
    /// </summary>
    public bool DropsOldest { get; init; }

    /// <summary>Ends the subscription when it is cancelled: the life of whoever owns it. The default never does.</summary>
    public CancellationToken Owner { get; init; }
}
