using Kalshi.Client.Streaming;

namespace Trader.Live.Feeds;

/// <summary>Which channels of the present connection are subscribed, and a way to wait for them. Thread-safe.</summary>
public sealed class FeedReadiness
{
    private readonly Lock gate = new();
    private readonly HashSet<FeedChannel> ready = [];

    // Whoever waits goes on in place: all it does is hand an event over.
    private TaskCompletionSource changed = new();
    private FeedDisconnect? refusal;

    /// <summary>Whether a connection stands.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>When the present connection was made, wall clock; null without one.</summary>
    public DateTimeOffset? ConnectedAt { get; private set; }

    /// <summary>Whether there ever was a connection.</summary>
    public bool WasConnected { get; private set; }

    /// <summary>Whether all the channels are subscribed now.</summary>
    public bool AreReady(IReadOnlyCollection<FeedChannel> channels)
    {
        lock (gate)
        {
            return IsConnected && ready.IsSupersetOf(channels);
        }
    }

    /// <summary>The connection stands.</summary>
    public void OnConnected(DateTimeOffset now) =>
        Change(() =>
        {
            IsConnected = true;
            WasConnected = true;
            ConnectedAt = now;
            refusal = null;
        });

    /// <summary>A channel is subscribed.</summary>
    public void OnReady(FeedChannel channel) => Change(() => ready.Add(channel));

    /// <summary>The connection ended, or an attempt at one.</summary>
    public void OnDisconnected(FeedDisconnect reason) =>
        Change(() =>
        {
            IsConnected = false;
            ConnectedAt = null;
            ready.Clear();
            refusal = reason.Kind == FeedDisconnectKind.AuthenticationRefused ? reason : null;
        });

    /// <summary>Forgets that the key was refused: another attempt is about to be made.</summary>
    public void ForgetRefusal() => Change(() => refusal = null);

    /// <summary>Completes when all the channels are subscribed.</summary>
    /// <exception cref="FeedDisconnectedException">The key was refused: waiting longer is no use.</exception>
    public async Task WaitAsync(IReadOnlyCollection<FeedChannel> channels, CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (refusal is { } refused)
                {
                    throw new FeedDisconnectedException(refused);
                }

                if (IsConnected && ready.IsSupersetOf(channels))
                {
                    return;
                }

                next = changed.Task;
            }

            await next.WaitAsync(cancellation);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource completed;
        lock (gate)
        {
            change();
            completed = changed;
            changed = new TaskCompletionSource();
        }

        completed.SetResult();
    }
}
