using System.Buffers;
using Kalshi.Wire;

namespace Kalshi.Client.Streaming;

/// <summary>
/// The feed without its socket: what to subscribe to, what each message means, which command is due, when a connection is
/// to be given up, and how long to wait before the next. Bytes and times in, bytes and decisions out. No I/O, no clock, no
/// task, not thread-safe: its owner hands it one call at a time.
/// </summary>
/// <remarks>
/// The owner connects and says <see cref="Connected"/>; sends what <see cref="NextCommand"/> writes, on connecting, whenever
/// a handling says that commands may be due, after every change, and now and then; hands each message to <see cref="Handle"/>
/// and what comes of it to the sink; asks <see cref="Check"/> now and then; and says <see cref="Disconnected"/> once for each
/// attempt that failed and each connection that ended. Every <c>monotonicMs</c> is one clock that never goes back.
/// </remarks>
public sealed class FeedSession
{
    private readonly KalshiSocketOptions options;
    private readonly FeedDecoder decoder;
    private readonly SubscriptionBook book;
    private readonly FeedRouter router;
    private readonly ReconnectSchedule schedule;
    private readonly HashSet<long> barriers = [];
    private readonly Queue<FeedCommand> barrierCommands = new();
    private long connectedSinceMs;
    private long connections;
    private long disconnects;
    private long frames;
    private long decodeErrors;
    private long unknownTypes;
    private long lastFrameMs;

    /// <summary>Makes a session that has no connection yet.</summary>
    /// <param name="options">Bounds and channels; null for the defaults. What concerns bytes alone is its owner's business.</param>
    /// <param name="jitterSeed">Seed of the jitter of waits, where the options name none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; names option, value and range.</exception>
    public FeedSession(KalshiSocketOptions? options = null, ulong jitterSeed = 0)
    {
        this.options = (options ?? new KalshiSocketOptions()).Validated();
        decoder = new FeedDecoder(new TickerTable(), this.options.Drift);
        book = new SubscriptionBook(this.options.Channels, this.options.Subscriptions);
        router = new FeedRouter(book);
        schedule = new ReconnectSchedule(this.options.Reconnect, new JitterSource(this.options.JitterSeed ?? jitterSeed));
    }

    /// <summary>Whether a connection stands.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Whether the key was refused, so that no attempt is made before <see cref="RetryAuthentication"/>.</summary>
    public bool IsAuthenticationRefused { get; private set; }

    /// <summary>What the feed has done so far.</summary>
    public FeedStatistics Statistics =>
        new()
        {
            IsConnected = IsConnected,
            IsAuthenticationRefused = IsAuthenticationRefused,
            ConnectedSinceMs = connectedSinceMs,
            LastFrameMs = lastFrameMs,
            Frames = frames,
            DecodeErrors = decodeErrors,
            UnknownTypes = unknownTypes,
            Gaps = router.Gaps,
            Duplicates = router.Duplicates,
            HeldBack = router.HeldBack,
            Strays = router.Strays,
            Connections = connections,
            Disconnects = disconnects,
            AwaitingSnapshots = book.AwaitingSnapshots,
        };

    /// <summary>Replaces the markets whose books are wanted, now and on every later connection.</summary>
    /// <exception cref="ArgumentException">Too many markets, or something that is no ticker.</exception>
    public void SetOrderBookMarkets(IReadOnlyCollection<string> markets) => book.SetMarkets(markets);

    /// <summary>Adds markets whose books are wanted.</summary>
    /// <exception cref="ArgumentException">Too many markets, or something that is no ticker.</exception>
    public void AddMarkets(IReadOnlyCollection<string> markets) => book.AddMarkets(markets);

    /// <summary>Drops markets whose books are no longer wanted.</summary>
    public void RemoveMarkets(IReadOnlyCollection<string> markets) => book.RemoveMarkets(markets);

    /// <summary>Asks for new snapshots of markets whose books contradict themselves; their deltas are held back until then.</summary>
    public void RefreshMarkets(IReadOnlyCollection<string> markets, long monotonicMs) =>
        book.RefreshMarkets(markets, monotonicMs);

    /// <summary>Wants a channel other than the order book, for all markets, now and on every later connection.</summary>
    /// <exception cref="ArgumentException">The order book, which follows its markets.</exception>
    public void Subscribe(FeedChannel channel) => book.Want(channel);

    /// <summary>Wants a channel other than the order book, for these markets instead of those so far.</summary>
    /// <exception cref="ArgumentException">The order book, a channel that takes no markets, no market, or too many.</exception>
    public void Subscribe(FeedChannel channel, IReadOnlyCollection<string> markets) => book.Want(channel, markets);

    /// <summary>Wants a channel no longer.</summary>
    /// <exception cref="ArgumentException">The order book, which follows its markets.</exception>
    public void Unsubscribe(FeedChannel channel) => book.Unwant(channel);

    /// <summary>A connection stands; nothing is subscribed on it yet.</summary>
    /// <param name="monotonicMs">A clock that never goes back, milliseconds.</param>
    /// <param name="wallMs">The wall clock, Unix milliseconds; only shown.</param>
    public void Connected(long monotonicMs, long wallMs)
    {
        book.OnConnected();
        router.Reset();
        schedule.OnConnected(monotonicMs);
        IsConnected = true;
        connectedSinceMs = wallMs;
        connections++;
    }

    /// <summary>
    /// Reads one message and judges it. What is to be told is returned and not told here, so that the owner need hold nothing
    /// while the sink takes its time.
    /// </summary>
    /// <param name="utf8Frame">The message.</param>
    /// <param name="receivedWallMs">Wall clock when it was complete, Unix milliseconds.</param>
    /// <param name="monotonicMs">A clock that never goes back, milliseconds.</param>
    /// <param name="frame">What the message says; default where it could not be used.</param>
    public FeedHandling Handle(ReadOnlySpan<byte> utf8Frame, long receivedWallMs, long monotonicMs, out FeedFrame frame)
    {
        frames++;
        lastFrameMs = receivedWallMs;
        try
        {
            frame = decoder.Decode(utf8Frame);
        }
        catch (FeedFormatException error)
        {
            frame = default;
            decodeErrors++;
            var lost = router.OnUnreadable(error, monotonicMs);
            return new FeedHandling(error, lost, Ready: null, IsFrame: false, PassedBarrier: 0, lost is not null);
        }

        var routing = router.Route(frame, monotonicMs);
        var passed = 0L;
        switch (frame.Type)
        {
            case FeedMessageType.Unknown:
                unknownTypes++;
                break;
            case FeedMessageType.Ok or FeedMessageType.Error when barriers.Remove(frame.CommandId):
                passed = frame.CommandId;
                break;
            default:
                break;
        }

        return new FeedHandling(null, routing.Gap, routing.Ready, routing.Deliver, passed, routing.CommandsMayBeDue);
    }

    /// <summary>Writes the next command that is due; call until there is none.</summary>
    /// <param name="monotonicMs">A clock that never goes back, milliseconds.</param>
    /// <param name="destination">Takes the command as the exchange wants it, one message.</param>
    /// <returns>False if none is due, and nothing was written.</returns>
    public bool NextCommand(long monotonicMs, IBufferWriter<byte> destination)
    {
        if (!barrierCommands.TryDequeue(out var command))
        {
            command = book.NextCommand(monotonicMs);
        }

        command?.Write(destination);
        return command is not null;
    }

    /// <summary>Whether the connection must be given up: an answer is overdue, or nothing was heard for too long.</summary>
    /// <param name="monotonicMs">A clock that never goes back, milliseconds.</param>
    /// <param name="lastBytesMs">The same clock when bytes last came, pings included.</param>
    /// <returns>Why it must be given up; null if it need not be.</returns>
    public FeedDisconnect? Check(long monotonicMs, long lastBytesMs)
    {
        if (book.IsOverdue(monotonicMs))
        {
            return new FeedDisconnect(
                FeedDisconnectKind.CommandUnanswered,
                $"The feed did not answer a command within {options.Subscriptions.CommandTimeoutMs} ms (option CommandTimeoutMs)."
            );
        }

        return monotonicMs - lastBytesMs < options.SilenceTimeoutMs
            ? null
            : new FeedDisconnect(
                FeedDisconnectKind.ConnectionLost,
                $"The feed was silent for {options.SilenceTimeoutMs} ms, pings included (option SilenceTimeoutMs)."
            );
    }

    /// <summary>An attempt failed or the connection ended: its subscriptions and barriers are gone.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="monotonicMs">A clock that never goes back, milliseconds.</param>
    /// <returns>How long to wait before the next attempt; null to wait for <see cref="RetryAuthentication"/>.</returns>
    public TimeSpan? Disconnected(FeedDisconnect reason, long monotonicMs)
    {
        book.OnDisconnected();
        router.Reset();
        barriers.Clear();
        barrierCommands.Clear();
        IsConnected = false;
        connectedSinceMs = 0;
        disconnects++;
        var wait = schedule.OnDisconnected(monotonicMs);
        IsAuthenticationRefused = reason.Kind == FeedDisconnectKind.AuthenticationRefused;
        return IsAuthenticationRefused ? null : wait;
    }

    /// <summary>Lets a feed whose key was refused try again.</summary>
    /// <returns>Whether it was waiting for that: an attempt is now due.</returns>
    public bool RetryAuthentication()
    {
        var wasRefused = IsAuthenticationRefused;
        IsAuthenticationRefused = false;
        return wasRefused;
    }

    /// <summary>
    /// Asks for the list of subscriptions, whose answer comes behind everything the exchange had sent before: the handling
    /// that names this barrier tells that it is passed. The end of the connection forgets it.
    /// </summary>
    /// <returns>The barrier, above 0; its command is due at once.</returns>
    /// <exception cref="FeedDisconnectedException">There is no connection.</exception>
    /// <exception cref="InvalidOperationException">More barriers wait than option <c>MaxBarriers</c> allows.</exception>
    public long BeginBarrier()
    {
        if (!IsConnected)
        {
            throw new FeedDisconnectedException();
        }

        if (barriers.Count >= options.MaxBarriers)
        {
            throw new InvalidOperationException($"{barriers.Count} barriers wait already (option MaxBarriers).");
        }

        var command = new FeedCommand(book.NextCommandId(), FeedCommandKind.ListSubscriptions, default, 0, []);
        barriers.Add(command.Id);
        barrierCommands.Enqueue(command);
        return command.Id;
    }
}
