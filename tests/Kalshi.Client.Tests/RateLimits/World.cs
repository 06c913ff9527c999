using Kalshi.Client.RateLimits;

namespace Kalshi.Client.Tests.RateLimits;

/// <summary>Callers without patience, wires with random delays, and an exchange that counts what it must refuse.</summary>
internal sealed class World
{
    private const long Ms = TimeSpan.TicksPerMillisecond;

    private readonly JitterSource random;
    private readonly TokenScheduler scheduler;
    private readonly Dictionary<int, ExchangeBucket> buckets = [];
    private readonly PriorityQueue<Action<long>, (long Ticks, long Order)> events = new();
    private readonly Dictionary<long, TokenCall> waiting = [];
    private readonly int maxDelayMs;
    private readonly bool readsOnly;
    private long order;
    private long wakeTicks = long.MaxValue;

    public World(uint seed, AccountLimits limits, uint slowPercent, int maxDelayMs, int marginPercent = 2, bool readsOnly = false)
    {
        this.readsOnly = readsOnly;
        random = new JitterSource(seed);
        this.maxDelayMs = maxDelayMs;
        scheduler = new TokenScheduler(
            new TokenBudgetOptions
            {
                RefillMarginPercent = marginPercent,
                InitialFillPercent = 50,
                CancelReservePercent = 20,
            },
            limits,
            0
        );
        var pace = (100 - slowPercent) / 100m;
        buckets[63] = new ExchangeBucket(limits.ReadCapacity, limits.ReadPerSecond * pace, limits.ReadCapacity * 0.5m);
        for (var shard = 0; shard <= 3; shard++)
        {
            buckets[shard] = new ExchangeBucket(limits.WriteCapacity, limits.WritePerSecond * pace, limits.WriteCapacity * 0.5m);
        }
    }

    public int Refusals { get; private set; }

    public int Calls { get; private set; }

    public decimal TokensTaken { get; private set; }

    public void Run(int seconds)
    {
        var end = seconds * TimeSpan.TicksPerSecond;
        for (var caller = 0; caller < 40; caller++)
        {
            At(Delay(50), Ask);
        }

        while (events.TryPeek(out _, out var due) && due.Ticks <= end)
        {
            events.Dequeue()(due.Ticks);
            Grant(due.Ticks);
        }
    }

    private void Ask(long now)
    {
        var kind = readsOnly ? 0 : Next(10);
        var call = kind switch
        {
            < 4 => new TokenCall(TokenScheduler.Reads, Next(2) == 0 ? 10 : 2, IsCancel: false),
            < 7 => new TokenCall(Next(3) == 0 ? scheduler.AllWrites : scheduler.WritesOf(Next(2)), 10, IsCancel: false),
            < 8 => new TokenCall(1, 10 * (1 + Next(6)), IsCancel: false),
            _ => new TokenCall(Next(2) == 0 ? scheduler.AllWrites : 1, 2, IsCancel: true),
        };
        waiting.Add(scheduler.Enqueue(call), call);
    }

    private void Grant(long now)
    {
        while (scheduler.TryGrant(now, out var ticket))
        {
            waiting.Remove(ticket, out var call);
            At(now + Delay(maxDelayMs), arrival => Arrive(call, arrival));
        }

        // As the shell does: look again when the next call may go.
        if (scheduler.NextGrantTicks(now) is { } next && (next < wakeTicks || wakeTicks <= now))
        {
            wakeTicks = next;
            At(next, _ => { });
        }
    }

    private void Arrive(TokenCall call, long now)
    {
        for (var index = 0; index < 64; index++)
        {
            if ((call.Buckets & (1UL << index)) != 0)
            {
                Refusals += buckets[index].TryTake(now, call.CostTokens) ? 0 : 1;
            }
        }

        Calls++;
        TokensTaken += call.CostTokens;
        At(
            now + Delay(maxDelayMs),
            answer =>
            {
                scheduler.Complete(call, TokenOutcome.Answered, answer);
                Ask(answer);
            }
        );
    }

    private void At(long ticks, Action<long> action) => events.Enqueue(action, (ticks, order++));

    private long Delay(int maxMs) => (long)(random.NextUnit() * maxMs * Ms);

    private int Next(int below) => (int)(random.NextUnit() * below);
}
