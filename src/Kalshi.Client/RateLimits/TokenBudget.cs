using Kalshi.Wire;

namespace Kalshi.Client.RateLimits;

/// <summary>
/// An account's token budget (A4): calls wait here, in order and cancels first, until the exchange's buckets certainly hold
/// their tokens, so that the account never runs into a 429 of its own making. One budget serves every client of an account;
/// hand it to them as <see cref="Rest.KalshiRestOptions.Budget"/>. It believes in the lowest tier until it has
/// <see cref="Learn"/>ed better. Thread-safe.
/// </summary>
/// <remarks>The clock must run as fast as the exchange's: for a simulated exchange that runs faster, that one's.</remarks>
public sealed class TokenBudget : IDisposable
{
    private readonly TokenBudgetOptions options;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly TokenScheduler scheduler;
    private readonly Dictionary<long, TaskCompletionSource> waiting = [];
    private readonly ITimer timer;
    private EndpointPrices prices = EndpointPrices.Documented;
    private bool isLearnt;
    private long granted;
    private long waited;
    private long refused;
    private bool isDisposed;

    /// <summary>Makes a budget.</summary>
    /// <param name="options">Bounds and margins; null for the defaults.</param>
    /// <param name="time">The exchange's pace; null for the system's clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; names option, value and range.</exception>
    public TokenBudget(TokenBudgetOptions? options = null, TimeProvider? time = null)
    {
        this.options = (options ?? new TokenBudgetOptions()).Validated();
        this.time = time ?? TimeProvider.System;
        scheduler = new TokenScheduler(this.options, AccountLimits.Lowest, NowTicks());
        timer = this.time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the budget has done so far.</summary>
    public TokenBudgetStatistics Statistics
    {
        get
        {
            lock (gate)
            {
                var now = NowTicks();
                return new TokenBudgetStatistics
                {
                    IsLearnt = isLearnt,
                    ReadTokens = scheduler.Available(TokenScheduler.Reads, now),
                    WriteTokens = scheduler.Available(1, now),
                    Granted = granted,
                    Waited = waited,
                    Refused = refused,
                    Waiting = scheduler.WaitingCount,
                };
            }
        }
    }

    /// <summary>Takes in what the exchange says of the account and its prices.</summary>
    /// <exception cref="ArgumentException">Limits or prices that cannot be; nothing is changed.</exception>
    public void Learn(ApiLimitsResponse limits, EndpointCostsResponse costs)
    {
        var sizes = AccountLimits.From(limits);
        var learnt = EndpointPrices.From(costs);
        lock (gate)
        {
            scheduler.Learn(sizes, NowTicks());
            prices = learnt;
            isLearnt = true;
        }

        Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TaskCompletionSource[] abandoned;
        lock (gate)
        {
            isDisposed = true;
            abandoned = [.. waiting.Values];
            waiting.Clear();
        }

        timer.Dispose();
        foreach (var completion in abandoned)
        {
            completion.TrySetException(new ObjectDisposedException(nameof(TokenBudget)));
        }
    }

    /// <summary>Most items one batch can have, so that it fits its bucket beside the reserve; 1 at least.</summary>
    internal int LargestBatch(string method, string template, bool isCancel)
    {
        lock (gate)
        {
            var capacity = scheduler.Capacity(1);
            var usable = isCancel ? capacity : capacity - (capacity * options.CancelReservePercent / 100);
            return (int)Math.Max(1, usable / Math.Max(1, prices.Of(method, template)));
        }
    }

    /// <summary>Prices a call.</summary>
    /// <param name="method">HTTP method, upper case.</param>
    /// <param name="template">Path from the root with <c>:name</c> for what varies.</param>
    /// <param name="items">Items of a batch; 1 otherwise.</param>
    /// <param name="shard">The shard named; null where the exchange finds it by the ticker.</param>
    internal TokenCall Price(string method, string template, int items, int? shard)
    {
        lock (gate)
        {
            var cost = prices.Of(method, template) * items;
            if (!IsWrite(method, template))
            {
                return new TokenCall(TokenScheduler.Reads, cost, IsCancel: false);
            }

            var named = shard is { } index ? scheduler.WritesOf(index) : scheduler.AllWrites;
            return new TokenCall(named, cost, IsCancel: method == "DELETE");
        }
    }

    /// <summary>Waits for a call's tokens; they are then held until <see cref="Complete"/>.</summary>
    /// <exception cref="TokensExhaustedException">Too many wait, the wait is too long, or the call can never fit.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal async Task AcquireAsync(TokenCall call, CancellationToken cancellationToken)
    {
        TaskCompletionSource completion;
        long ticket;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            var capacity = scheduler.Capacity(call.Buckets);
            if (call.CostTokens > capacity)
            {
                throw new TokensExhaustedException(
                    $"The call costs {call.CostTokens} tokens, and the account's bucket holds {capacity} at most: send less at once."
                );
            }

            if (scheduler.WaitingCount >= options.MaxWaiting)
            {
                throw new TokensExhaustedException(
                    $"{options.MaxWaiting} calls wait for tokens already (option MaxWaiting): send fewer calls."
                );
            }

            ticket = scheduler.Enqueue(call);
            completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add(ticket, completion);
        }

        Release();
        if (completion.Task.IsCompletedSuccessfully)
        {
            return;
        }

        Interlocked.Increment(ref waited);
        try
        {
            await completion.Task.WaitAsync(TimeSpan.FromMilliseconds(options.MaxWaitMs), time, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            if (!Abandon(ticket))
            {
                // Granted in the same moment: the tokens go back.
                Complete(call, TokenOutcome.Unsent);
            }

            if (exception is TimeoutException)
            {
                throw new TokensExhaustedException($"No tokens within {options.MaxWaitMs} ms (option MaxWaitMs).", exception);
            }

            throw;
        }
    }

    /// <summary>A call has ended, somehow.</summary>
    internal void Complete(TokenCall call, TokenOutcome outcome)
    {
        lock (gate)
        {
            scheduler.Complete(call, outcome, NowTicks());
            refused += outcome == TokenOutcome.Refused ? 1 : 0;
        }

        Release();
    }

    // Reads are GETs and everything that is no order, group, quote or block trade (§2.1).
    private static bool IsWrite(string method, string template) =>
        method != "GET"
        && (
            template.StartsWith(KalshiEndpoint.RestPath + "/portfolio/events/orders", StringComparison.Ordinal)
            || template.StartsWith(KalshiEndpoint.RestPath + "/portfolio/order_groups", StringComparison.Ordinal)
            || template.StartsWith(KalshiEndpoint.RestPath + "/communications", StringComparison.Ordinal)
        );

    private bool Abandon(long ticket)
    {
        lock (gate)
        {
            waiting.Remove(ticket);
            return scheduler.Abandon(ticket);
        }
    }

    private void Release()
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            var now = NowTicks();
            while (scheduler.TryGrant(now, out var ticket))
            {
                granted++;
                waiting.Remove(ticket, out var completion);
                completion?.TrySetResult();
            }

            if (scheduler.NextGrantTicks(now) is { } next)
            {
                // A timer counts whole milliseconds: round up, or it fires too early and for nothing.
                var waitMs = Math.Max(1, (next - now + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
                timer.Change(TimeSpan.FromMilliseconds(waitMs), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private long NowTicks() => time.GetElapsedTime(0).Ticks;
}
