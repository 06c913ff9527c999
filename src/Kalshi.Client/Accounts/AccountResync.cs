using Kalshi.Client.Streaming;

namespace Kalshi.Client.Accounts;

/// <summary>How far the stream's picture of the account can be trusted.</summary>
public enum AccountStreamState
{
    /// <summary>There is no connection, or not every private channel is subscribed: things may be missed.</summary>
    Stale = 0,

    /// <summary>The channels are subscribed; what was missed meanwhile is being read.</summary>
    Recovering,

    /// <summary>Nothing is missing.</summary>
    Good,
}

/// <summary>A reading of the account that is due.</summary>
/// <param name="Number">Its number.</param>
/// <param name="StartedMs">When it starts, by the exchange's clock, Unix milliseconds.</param>
/// <param name="FillsFromTs">Read fills from here on, Unix seconds.</param>
/// <param name="Epoch">Counts the losses before it.</param>
public readonly record struct AccountRead(long Number, long StartedMs, long FillsFromTs, long Epoch);

/// <summary>
/// Decides when the account must be read beside the stream, and sees to it that nothing is lost and nothing told twice.
/// After every loss the account is read, and it is good again only once a reading has come that began when the channels had
/// been subscribed for as long as the exchange's lists may lag. While all is good it is read now and then, because the
/// private channels have no sequence in which a loss would show. No I/O, no clock, not thread-safe.
/// </summary>
public sealed class AccountResync
{
    private readonly AccountResyncOptions options;
    private readonly HashSet<FeedChannel> required;
    private readonly HashSet<FeedChannel> subscribed = [];
    private readonly FillMemory fills;
    private readonly OrderMemory orders;
    private long verifiedMs;
    private long subscribedMs;
    private long dueMs;
    private long epoch;
    private long reads;
    private AccountRead? running;

    /// <summary>Makes it for the given private channels.</summary>
    /// <param name="channels">The channels that must be subscribed for the account to be good.</param>
    /// <param name="startMs">Fills before are of no interest, exchange time, Unix milliseconds.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <exception cref="ArgumentException">A channel that is not private, or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; names option, value and range.</exception>
    public AccountResync(IReadOnlyCollection<FeedChannel> channels, long startMs, AccountResyncOptions? options = null)
    {
        if (channels.Count == 0 || channels.Any(channel => !channel.IsPrivate()))
        {
            throw new ArgumentException("Name the private channels that are subscribed, and no others.", nameof(channels));
        }

        this.options = (options ?? new AccountResyncOptions()).Validated();
        required = [.. channels];
        fills = new FillMemory(this.options.MaxRememberedFills);
        orders = new OrderMemory(this.options.MaxOrders);
        verifiedMs = startMs;
        fills.Forget(startMs);
    }

    /// <summary>Whether the account can be trusted.</summary>
    public AccountStreamState State { get; private set; }

    /// <summary>Up to when all fills are certainly told, exchange time, Unix milliseconds.</summary>
    public long VerifiedMs => verifiedMs;

    /// <summary>When the next reading is due, exchange time; null while there is nothing to read or one is under way.</summary>
    public long? NextReadMs => State == AccountStreamState.Stale || running is not null ? null : dueMs;

    /// <summary>The connection is gone.</summary>
    public void OnDisconnected()
    {
        epoch++;
        subscribed.Clear();
        State = AccountStreamState.Stale;
    }

    /// <summary>Messages of a channel were lost, or it ended. Returns whether that concerns the account.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="isSubscribed">Whether it is still subscribed.</param>
    /// <param name="nowMs">Exchange time, Unix milliseconds.</param>
    public bool OnLost(FeedChannel channel, bool isSubscribed, long nowMs)
    {
        if (!required.Contains(channel))
        {
            return false;
        }

        epoch++;
        if (!isSubscribed)
        {
            subscribed.Remove(channel);
            State = AccountStreamState.Stale;
        }
        else if (State != AccountStreamState.Stale)
        {
            Recover(nowMs);
        }

        return true;
    }

    /// <summary>A channel is subscribed (again).</summary>
    public void OnSubscribed(FeedChannel channel, long nowMs)
    {
        if (required.Contains(channel) && subscribed.Add(channel) && subscribed.Count == required.Count)
        {
            Recover(nowMs);
        }
    }

    /// <summary>A fill, from the stream or from a reading; false if it was told already.</summary>
    /// <exception cref="InvalidOperationException">More fills than option <c>MaxRememberedFills</c> allows.</exception>
    public bool OnFill(string tradeId, string orderId, long timestampMs) => fills.TryAdd(tradeId, orderId, timestampMs);

    /// <summary>News of an order, from the stream or from a reading; false if it is old news.</summary>
    /// <exception cref="InvalidOperationException">More orders than option <c>MaxOrders</c> allows.</exception>
    public bool OnOrder(string orderId, bool rests, long updatedMs, long nowMs) =>
        orders.TryLearn(orderId, rests, updatedMs, nowMs);

    /// <summary>Nobody knows this order any more.</summary>
    public void OnOrderUnknown(string orderId) => orders.Forget(orderId);

    /// <summary>The reading that is due now; null if none is. It is under way until it is done or has failed.</summary>
    public AccountRead? NextRead(long nowMs)
    {
        if (NextReadMs is not { } due || nowMs < due)
        {
            return null;
        }

        // Rounded down to the second the exchange filters by.
        var from = Math.Max(0, Math.Max(verifiedMs - options.OverlapMs, fills.ForgottenBeforeMs));
        running = new AccountRead(++reads, nowMs, from / 1000, epoch);
        return running;
    }

    /// <summary>Orders that rested and that a reading of all resting orders does not have: what became of them must be asked.</summary>
    public IReadOnlyList<string> Vanished(in AccountRead read, IReadOnlySet<string> listed) =>
        orders.Vanished(listed, read.StartedMs - options.ReadModelLagMs);

    /// <summary>A reading came in whole, and everything in it was handed over.</summary>
    public void OnReadDone(in AccountRead read, long nowMs)
    {
        Finish(read);
        verifiedMs = Math.Max(verifiedMs, read.StartedMs - options.ReadModelLagMs);
        fills.Forget(verifiedMs - options.OverlapMs);
        orders.Forget(nowMs - Math.Max(options.OverlapMs, options.ReadModelLagMs));
        if (read.Epoch != epoch || State == AccountStreamState.Stale)
        {
            // Something was lost while it was read: another one is due already.
            return;
        }

        if (State == AccountStreamState.Recovering && read.StartedMs < subscribedMs + options.ReadModelLagMs)
        {
            dueMs = Math.Max(nowMs, subscribedMs + options.ReadModelLagMs);
            return;
        }

        State = AccountStreamState.Good;
        dueMs = nowMs + options.CheckIntervalMs;
    }

    /// <summary>A reading failed; it is due again soon.</summary>
    public void OnReadFailed(in AccountRead read, long nowMs)
    {
        Finish(read);
        dueMs = Math.Max(dueMs, nowMs + options.RetryMs);
    }

    private void Finish(in AccountRead read)
    {
        if (running?.Number != read.Number)
        {
            throw new InvalidOperationException($"Reading {read.Number} is not under way.");
        }

        running = null;
    }

    private void Recover(long nowMs)
    {
        State = AccountStreamState.Recovering;
        subscribedMs = nowMs;
        dueMs = nowMs;
    }
}
