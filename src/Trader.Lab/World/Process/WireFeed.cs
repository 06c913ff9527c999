using System.Buffers;
using System.Globalization;
using Kalshi.Client.Streaming;

namespace Trader.Lab.World;

/// <summary>
/// The feed of a process: the production session around which production puts a socket, here on a simulated line. What it does
/// and when is what <see cref="KalshiSocket"/> does; only bytes and timers differ.
/// </summary>
internal sealed class WireFeed : IFeedMarkets, IFeedEnd
{
    private readonly FeedSession session;
    private readonly KalshiSocketOptions options;
    private readonly IFeedSink sink;
    private readonly FeedLines lines;
    private readonly MachineTime time;
    private readonly string keyId;
    private readonly ArrayBufferWriter<byte> buffer = new();
    private ITimer? supervision;
    private FeedLine? line;
    private long attempt;
    private long attemptSinceMs;
    private long lastBytesMs;
    private bool isConnecting;

    public WireFeed(KalshiSocketOptions options, IFeedSink sink, FeedLines lines, MachineTime time, string keyId)
    {
        this.options = options;
        this.sink = sink;
        this.lines = lines;
        this.time = time;
        this.keyId = keyId;
        session = new FeedSession(options);
    }

    /// <summary>Sees every message as it arrives, before the session does; null for nobody. May give it back changed, or not at all.</summary>
    public Func<byte[], byte[]?>? Arriving { get; init; }

    /// <summary>Is told that a connection stands or is gone.</summary>
    public Action<bool>? Changed { get; init; }

    /// <summary>Is told that bytes came.</summary>
    public Action? Heard { get; init; }

    /// <summary>What the feed has done so far.</summary>
    public FeedStatistics Statistics => session.Statistics;

    /// <summary>Starts.</summary>
    public void Start()
    {
        var period = TimeSpan.FromMilliseconds(options.SupervisionMs);
        supervision = time.CreateTimer(_ => Supervise(), null, period, period);
        Connect();
    }

    /// <summary>The process died: the operating system closes its connection.</summary>
    public void Die() => line?.Abandon();

    /// <inheritdoc/>
    public void AddMarkets(IReadOnlyCollection<string> markets)
    {
        session.AddMarkets(markets);
        SendDue();
    }

    /// <inheritdoc/>
    public void RemoveMarkets(IReadOnlyCollection<string> markets)
    {
        session.RemoveMarkets(markets);
        SendDue();
    }

    /// <inheritdoc/>
    public void RefreshMarkets(IReadOnlyCollection<string> markets)
    {
        session.RefreshMarkets(markets, MonotonicMs);
        SendDue();
    }

    /// <inheritdoc/>
    public void RetryAuthentication()
    {
        if (session.RetryAuthentication())
        {
            Connect();
        }
    }

    /// <inheritdoc/>
    public void Receive(FeedLine from, byte[] message)
    {
        if (from != line || !time.IsAlive)
        {
            return;
        }

        Hear(from);
        var kept = Arriving is null ? message : Arriving(message);
        if (kept is null)
        {
            return;
        }

        var wallMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var handling = session.Handle(kept, wallMs, MonotonicMs, out var frame);
        InPlace(handling.DeliverAsync(sink, frame, wallMs));
        if (handling.CommandsMayBeDue)
        {
            SendDue();
        }
    }

    /// <inheritdoc/>
    public void Hear(FeedLine from)
    {
        if (from == line)
        {
            lastBytesMs = MonotonicMs;
            Heard?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Break(FeedLine from)
    {
        if (from == line && time.IsAlive)
        {
            line = null;
            End(new FeedDisconnect(FeedDisconnectKind.ConnectionLost, "The feed's connection broke or fell silent."));
        }
    }

    private long MonotonicMs => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private static void InPlace(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The feed's sink did not take a message in place.");
        }
    }

    private void Connect()
    {
        if (!time.IsAlive)
        {
            return;
        }

        isConnecting = true;
        attemptSinceMs = MonotonicMs;
        var number = ++attempt;
        var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        lines.Connect(keyId, timestamp, this, (made, status) => OnAttempted(number, made, status));
    }

    private void OnAttempted(long number, FeedLine? made, int status)
    {
        if (number != attempt || !isConnecting || !time.IsAlive)
        {
            // Given up meanwhile: nobody is there to use it.
            made?.Abandon();
            return;
        }

        isConnecting = false;
        if (made is null)
        {
            var isRefused = status is 401 or 403;
            End(
                new FeedDisconnect(
                    isRefused ? FeedDisconnectKind.AuthenticationRefused : FeedDisconnectKind.NotConnected,
                    status == 0 ? "The feed cannot be reached: no connection." : $"The feed cannot be reached: HTTP {status}.",
                    status
                )
            );
            return;
        }

        line = made;
        lastBytesMs = MonotonicMs;
        Changed?.Invoke(true);
        session.Connected(MonotonicMs, time.GetUtcNow().ToUnixTimeMilliseconds());
        InPlace(sink.OnConnectedAsync(CancellationToken.None));
        SendDue();
    }

    private void Supervise()
    {
        if (isConnecting && MonotonicMs - attemptSinceMs >= options.ConnectTimeoutMs)
        {
            isConnecting = false;
            End(new FeedDisconnect(FeedDisconnectKind.NotConnected, "No connection to the feed in time."));
        }

        if (line is null)
        {
            return;
        }

        SendDue();
        if (session.Check(MonotonicMs, lastBytesMs) is { } reason)
        {
            line.Abandon();
            line = null;
            End(reason);
        }
    }

    private void End(FeedDisconnect reason)
    {
        Changed?.Invoke(false);
        var wait = session.Disconnected(reason, MonotonicMs);
        InPlace(sink.OnDisconnectedAsync(reason, CancellationToken.None));
        if (wait is { } before)
        {
            time.CreateTimer(_ => Connect(), null, before, Timeout.InfiniteTimeSpan);
        }
    }

    private void SendDue()
    {
        while (line is not null && session.NextCommand(MonotonicMs, buffer))
        {
            line.Send(buffer.WrittenSpan.ToArray());
            buffer.ResetWrittenCount();
        }
    }
}
