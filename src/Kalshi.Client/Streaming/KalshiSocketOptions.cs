using Kalshi.Wire;

namespace Kalshi.Client.Streaming;

/// <summary>Bounds of the feed connection. Checked when the socket is made.</summary>
public sealed record KalshiSocketOptions
{
    /// <summary>Channels to subscribe to besides the order book, which follows its markets. Default: trades, fills, user orders.</summary>
    public IReadOnlyCollection<FeedChannel> Channels { get; init; } =
    [FeedChannel.Trades, FeedChannel.Fills, FeedChannel.UserOrders];

    /// <summary>Largest message accepted in bytes, 65 536 to 67 108 864 (the exchange's limit), default 4 194 304.</summary>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Longest wait for a connection and its upgrade in milliseconds, 100 to 120 000, default 10 000.</summary>
    public int ConnectTimeoutMs { get; init; } = 10_000;

    /// <summary>Our own pings, in milliseconds between them, 1000 to 60 000, default 10 000.</summary>
    public int PingIntervalMs { get; init; } = 10_000;

    /// <summary>
    /// Longest silence after a ping, and longest wait until a message of ours is taken, in milliseconds, 1000 to 120 000,
    /// default 20 000; then the connection is lost. Any byte ends the silence.
    /// </summary>
    public int PingTimeoutMs { get; init; } = 20_000;

    /// <summary>
    /// Longest time without a single byte, pings included, in milliseconds, 1000 to 120 000, default 28 000; then the
    /// connection is lost. The exchange pings every 10 s (§9.1).
    /// </summary>
    public int SilenceTimeoutMs { get; init; } = 28_000;

    /// <summary>
    /// Whether to offer <c>permessage-deflate</c>; default no. It saves bytes and costs time. The signed headers of the
    /// upgrade are not compressed, and nothing secret travels after it.
    /// </summary>
    public bool UseCompression { get; init; }

    /// <summary>Counts words and fields this library does not know; null not to look for them.</summary>
    public DriftSentinel? Drift { get; init; }

    /// <summary>How often due commands and overdue answers are looked for, in milliseconds, 10 to 10 000, default 250.</summary>
    public int SupervisionMs { get; init; } = 250;

    /// <summary>Most barriers waiting at once, 1 to 1024, default 64.</summary>
    public int MaxBarriers { get; init; } = 64;

    /// <summary>Bounds of the subscriptions.</summary>
    public SubscriptionBookOptions Subscriptions { get; init; } = new();

    /// <summary>Waits between attempts to connect.</summary>
    public ReconnectOptions Reconnect { get; init; } = new();

    /// <summary>Seed of the jitter of waits; null takes it from the clock.</summary>
    public ulong? JitterSeed { get; init; }

    internal KalshiSocketOptions Validated()
    {
        OptionRange.Require(MaxMessageBytes, 65_536, 67_108_864);
        OptionRange.Require(ConnectTimeoutMs, 100, 120_000);
        OptionRange.Require(PingIntervalMs, 1000, 60_000);
        OptionRange.Require(PingTimeoutMs, 1000, 120_000);
        OptionRange.Require(SilenceTimeoutMs, 1000, 120_000);
        OptionRange.Require(SupervisionMs, 10, 10_000);
        OptionRange.Require(MaxBarriers, 1, 1024);
        return this;
    }
}

/// <summary>What the feed has done so far; a copy taken at one moment.</summary>
public sealed record FeedStatistics
{
    /// <summary>Whether a connection stands.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Whether the key was refused and the feed waits to be told to try again.</summary>
    public bool IsAuthenticationRefused { get; init; }

    /// <summary>Wall clock when the present connection was made, Unix milliseconds; 0 without one.</summary>
    public long ConnectedSinceMs { get; init; }

    /// <summary>Wall clock of the last frame, Unix milliseconds; 0 before the first.</summary>
    public long LastFrameMs { get; init; }

    /// <summary>Frames received.</summary>
    public long Frames { get; init; }

    /// <summary>Frames that could not be decoded.</summary>
    public long DecodeErrors { get; init; }

    /// <summary>Frames of a type this library does not know.</summary>
    public long UnknownTypes { get; init; }

    /// <summary>Losses seen.</summary>
    public long Gaps { get; init; }

    /// <summary>Repeated messages dropped.</summary>
    public long Duplicates { get; init; }

    /// <summary>Book messages dropped because their market waits for a snapshot or is not wanted.</summary>
    public long HeldBack { get; init; }

    /// <summary>Messages of subscriptions that are none of ours, dropped.</summary>
    public long Strays { get; init; }

    /// <summary>Connections made.</summary>
    public long Connections { get; init; }

    /// <summary>Attempts and connections that ended.</summary>
    public long Disconnects { get; init; }

    /// <summary>Markets that wait for their whole book.</summary>
    public int AwaitingSnapshots { get; init; }
}
