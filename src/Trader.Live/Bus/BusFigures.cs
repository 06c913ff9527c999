using System.Collections.Immutable;

namespace Trader.Live.Bus;

/// <summary>What a bus has counted (requirement C2).</summary>
/// <param name="Topics">Per type of message.</param>
/// <param name="Subscribers">Per subscriber that there is now.</param>
/// <param name="CutOff">The latest subscribers that were cut off, newest last.</param>
public sealed record BusFigures(
    ImmutableArray<TopicFigures> Topics,
    ImmutableArray<SubscriberFigures> Subscribers,
    ImmutableArray<SubscriberCutOff> CutOff
)
{
    /// <summary>Messages lost to full queues, of all types.</summary>
    public long Dropped => Topics.Sum(topic => topic.Dropped);

    /// <summary>Subscribers cut off since the start.</summary>
    public long CutOffCount { get; init; }
}

/// <summary>What became of one type of message. Counts reach over subscribers that have left.</summary>
/// <param name="Type">Its wire name.</param>
/// <param name="Subscribers">Who takes it now.</param>
/// <param name="Published">Messages published while somebody took them.</param>
/// <param name="Delivered">Messages that found room in a queue, one for each queue.</param>
/// <param name="Dropped">Messages that found none, one for each queue.</param>
public sealed record TopicFigures(string Type, int Subscribers, long Published, long Delivered, long Dropped);

/// <summary>One type of message in one subscriber's queue.</summary>
/// <param name="Type">Its wire name.</param>
/// <param name="Delivered">Messages that found room.</param>
/// <param name="Dropped">Messages that found none.</param>
public sealed record SubscribedTypeFigures(string Type, long Delivered, long Dropped);

/// <summary>What became of a subscriber's messages. From <see cref="Handled"/> on only callbacks count.</summary>
public sealed record SubscriberFigures
{
    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Per type it takes.</summary>
    public required ImmutableArray<SubscribedTypeFigures> Types { get; init; }

    /// <summary>Messages that wait.</summary>
    public required int QueueDepth { get; init; }

    /// <summary>Messages that can wait.</summary>
    public required int QueueLength { get; init; }

    /// <summary>Messages lost to a full queue.</summary>
    public required long Dropped { get; init; }

    /// <summary>Calls that came back.</summary>
    public long Handled { get; init; }

    /// <summary>Calls that threw.</summary>
    public long Errors { get; init; }

    /// <summary>Calls that did not come back in time.</summary>
    public long Timeouts { get; init; }

    /// <summary>Messages passed over while it was left alone.</summary>
    public long Skipped { get; init; }

    /// <summary>Wall milliseconds of the slowest call.</summary>
    public long SlowestMs { get; init; }

    /// <summary>Whether it is called.</summary>
    public BreakerState Breaker { get; init; }

    /// <summary>What it threw last; null if nothing.</summary>
    public string? LastError { get; init; }
}

/// <summary>A subscriber was cut off.</summary>
/// <param name="Name">Which.</param>
/// <param name="Reason">Why, one sentence.</param>
/// <param name="At">When, wall clock.</param>
public sealed record SubscriberCutOff(string Name, string Reason, DateTimeOffset At);
