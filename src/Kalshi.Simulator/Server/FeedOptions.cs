namespace Kalshi.Simulator.Server;

/// <summary>How a subscription to a channel that is open already is acknowledged; the exchange does not say. <c>default</c> is <see cref="Subscribed"/>.</summary>
public enum ResubscribeReply
{
    /// <summary><c>subscribed</c> with the channel's number, as the first time.</summary>
    Subscribed = 0,

    /// <summary><c>ok</c> with the markets, as for an update.</summary>
    Ok,
}

/// <summary>How the WebSocket is served (§2.5 and §9 of the API). Every value is validated at start.</summary>
public sealed record FeedOptions
{
    /// <summary>Connections at once, 1 to 100 000; one more is answered 503.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Connections of one account at once, 1 to 100 000; one more is answered 429.</summary>
    public int MaxConnectionsPerUser { get; init; } = 200;

    /// <summary>Markets subscribed on one connection, added up over its channels, 1 to 10 000 000; one more is error 26.</summary>
    public int MaxMarketsPerConnection { get; init; } = 500_000;

    /// <summary>Commands of one connection in one second of exchange time, 1 to 1 000 000; one more is error 27.</summary>
    public int MaxCommandsPerSecond { get; init; } = 10_000;

    /// <summary>Largest message from a client, bytes, 1 024 to 67 108 864; a larger one ends the connection with close code 1009.</summary>
    public int MaxInboundMessageBytes { get; init; } = 67_108_864;

    /// <summary>
    /// Messages waiting for a slow client in one subscription, 16 to 10 000 000; one more ends that subscription with error 25
    /// and leaves the others alone.
    /// </summary>
    public int MaxQueuedMessagesPerSubscription { get; init; } = 50_000;

    /// <summary>
    /// Messages waiting for a slow client altogether, 16 to 100 000 000; one more closes the connection, because not even an error could be
    /// told any more. Counted.
    /// </summary>
    public int MaxQueuedMessagesPerConnection { get; init; } = 500_000;

    /// <summary>Wall milliseconds between pings, 100 to 600 000.</summary>
    public int PingPeriodMs { get; init; } = 10_000;

    /// <summary>Pings that may stay unanswered before a connection is closed, 1 to 1 000.</summary>
    public int MaxUnansweredPings { get; init; } = 3;

    /// <summary>Least exchange milliseconds between two <c>ticker</c> messages of one market, 0 to 60 000; 0 sends every change.</summary>
    public int TickerIntervalMs { get; init; }

    /// <summary>Whether every message says when it was queued (<c>sending_ts_ms</c>, sent by the exchange since October 2026).</summary>
    public bool SendingTimestamps { get; init; } = true;

    /// <summary>Which prices the NO side has where a client does not say <c>use_yes_price</c>: the exchange has announced to change it.</summary>
    public bool UseYesPriceByDefault { get; init; }

    /// <summary>Whether the deprecated words for a direction (<c>side</c>, <c>action</c>, <c>taker_side</c>, <c>is_yes</c>) are still sent.</summary>
    public bool DeprecatedFields { get; init; } = true;

    /// <summary>How subscribing again is acknowledged.</summary>
    public ResubscribeReply ResubscribeReply { get; init; }

    /// <summary>Whether messages are compressed for clients that offer <c>permessage-deflate</c>.</summary>
    public bool Compression { get; init; } = true;

    /// <summary>Throws when a value is outside its range; the message names key, value and range.</summary>
    /// <exception cref="SimulatorException">A value is outside its range.</exception>
    public void Validate()
    {
        Check(nameof(MaxConnections), MaxConnections, 1, 100_000);
        Check(nameof(MaxConnectionsPerUser), MaxConnectionsPerUser, 1, 100_000);
        Check(nameof(MaxMarketsPerConnection), MaxMarketsPerConnection, 1, 10_000_000);
        Check(nameof(MaxCommandsPerSecond), MaxCommandsPerSecond, 1, 1_000_000);
        Check(nameof(MaxInboundMessageBytes), MaxInboundMessageBytes, 1_024, 67_108_864);
        Check(nameof(MaxQueuedMessagesPerSubscription), MaxQueuedMessagesPerSubscription, 16, 10_000_000);
        Check(nameof(MaxQueuedMessagesPerConnection), MaxQueuedMessagesPerConnection, 16, 100_000_000);
        Check(nameof(PingPeriodMs), PingPeriodMs, 100, 600_000);
        Check(nameof(MaxUnansweredPings), MaxUnansweredPings, 1, 1_000);
        Check(nameof(TickerIntervalMs), TickerIntervalMs, 0, 60_000);
        if (!Enum.IsDefined(ResubscribeReply))
        {
            throw new SimulatorException(
                $"The simulator's Feed.{nameof(ResubscribeReply)} is {(int)ResubscribeReply}; it must be Subscribed or Ok."
            );
        }
    }

    private static void Check(string key, long value, long min, long max) =>
        SimulatorOptions.Check($"Feed.{key}", value, min, max);
}
