using Kalshi.Client.Accounts;
using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Accounts;

/// <summary>An account that fills, a stream that loses, and lists that lag, in virtual time.</summary>
internal sealed class AccountWorld
{
    private const long Start = 1_795_183_500_000;
    private const long Busy = Start + 300_000;
    private const long End = Busy + 150_000;
    private const int Lag = 1400;

    private readonly JitterSource random;
    private readonly AccountResync resync;
    private readonly PriorityQueue<Action<long>, (long Ms, long Order)> events = new();
    private readonly List<(string TradeId, string OrderId, long Ms, long ListedMs)> fills = [];
    private readonly long clockErrorMs;
    private long order;
    private int connection;
    private bool isUp;
    private long subscribedMs;
    private AccountStreamState last;

    public AccountWorld(uint seed, AccountResyncOptions? options = null)
    {
        random = new JitterSource(seed);
        clockErrorMs = Next(1000) - 500;
        resync = new AccountResync([FeedChannel.Fills, FeedChannel.UserOrders], Start, options);
    }

    public Dictionary<(string, string), int> Told { get; } = [];

    public int Fills => fills.Count;

    public int ToldByReading { get; private set; }

    public int MissingWhenGood { get; private set; }

    public int Recoveries { get; private set; }

    public void Run()
    {
        At(Start + 1, Connect);
        At(Start + 2, Fill);
        while (events.TryDequeue(out var action, out var due) && due.Ms <= End)
        {
            action(due.Ms);
            Look(due.Ms);
        }
    }

    private void Connect(long now)
    {
        isUp = true;
        var mine = ++connection;
        At(
            now + 1 + Next(300),
            at =>
            {
                if (mine == connection && isUp)
                {
                    resync.OnSubscribed(FeedChannel.Fills, Clock(at));
                    resync.OnSubscribed(FeedChannel.UserOrders, Clock(at));
                    subscribedMs = at;
                }
            }
        );
        if (now < Busy)
        {
            At(now + 1 + Next(40_000), Disconnect);
        }
    }

    private void Disconnect(long now)
    {
        isUp = false;
        connection++;
        resync.OnDisconnected();
        At(now + 1 + Next(20_000), Connect);
    }

    private void Fill(long now)
    {
        if (now >= Busy)
        {
            return;
        }

        var id = fills.Count;

        // Two orders of one account may meet in one trade.
        var tradeId = Next(10) == 0 && id > 0 ? fills[^1].TradeId : $"t{id}";
        var fill = (tradeId, $"o{id}", now, now + Next(Lag));
        fills.Add(fill);
        var mine = connection;
        if (isUp && subscribedMs != 0 && Next(20) != 0)
        {
            var copies = Next(10) == 0 ? 2 : 1;
            for (var i = 0; i < copies; i++)
            {
                At(
                    now + Next(400),
                    at =>
                    {
                        if (mine == connection)
                        {
                            Tell(fill, at, fromReading: false);
                        }
                    }
                );
            }
        }

        At(now + 1 + Next(2000), Fill);
    }

    private void Look(long now)
    {
        if (resync.NextRead(Clock(now)) is { } read)
        {
            At(now + Next(300), at => Answer(read, at));
        }
        else if (resync.NextReadMs is { } due)
        {
            At(Math.Max(now + 1, due - clockErrorMs), _ => { });
        }

        if (resync.State == AccountStreamState.Good && last != AccountStreamState.Good)
        {
            Recoveries++;
            MissingWhenGood += fills.Count(fill => fill.Ms <= subscribedMs && !Told.ContainsKey((fill.TradeId, fill.OrderId)));
        }

        last = resync.State;
    }

    private void Answer(AccountRead read, long now)
    {
        var listed = fills.Where(fill => fill.ListedMs <= now && fill.Ms / 1000 >= read.FillsFromTs).ToList();
        At(
            now + Next(300),
            at =>
            {
                if (Next(5) == 0)
                {
                    resync.OnReadFailed(read, Clock(at));
                    return;
                }

                foreach (var fill in listed)
                {
                    Tell(fill, at, fromReading: true);
                }

                resync.OnReadDone(read, Clock(at));
            }
        );
    }

    private void Tell((string TradeId, string OrderId, long Ms, long ListedMs) fill, long _, bool fromReading)
    {
        if (resync.OnFill(fill.TradeId, fill.OrderId, fill.Ms))
        {
            var key = (fill.TradeId, fill.OrderId);
            Told[key] = Told.GetValueOrDefault(key) + 1;
            ToldByReading += fromReading ? 1 : 0;
        }
    }

    private long Clock(long ms) => ms + clockErrorMs;

    private void At(long ms, Action<long> action) => events.Enqueue(action, (ms, order++));

    private int Next(int below) => (int)(random.NextUnit() * below);
}
