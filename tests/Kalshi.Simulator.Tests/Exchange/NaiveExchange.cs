using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

/// <summary>
/// The matching rules written as plainly as possible, without any structure for speed: the twin the engine must agree with.
/// One market, rich accounts, no fees. An account's holdings are per subaccount; orders of one account never trade with each other.
/// </summary>
internal sealed class NaiveExchange
{
    private readonly List<Resting> book = [];
    private int arrivals;

    private readonly Dictionary<int, Group> groups = [];

    /// <summary>Whether trading is paused: nothing is placed or amended, cancels work.</summary>
    public bool IsPaused { get; private set; }

    public List<string> Trades { get; } = [];

    /// <summary>Contracts by account and subaccount.</summary>
    public Dictionary<(int Account, int Sub), long> Net { get; } = [];

    /// <summary>Cash spent (positive) per account and subaccount in micros, without fees: every contract bought at its price, a pair pays a dollar.</summary>
    public Dictionary<(int Account, int Sub), long> Spent { get; } = [];

    public IEnumerable<(BookSide Side, int Price, long Size)> Levels() =>
        book.GroupBy(order => (order.Side, order.Price))
            .Select(group => (group.Key.Side, group.Key.Price, group.Sum(order => order.Size)))
            .OrderBy(level => (level.Side, level.Price));

    /// <summary>Places an order; returns what it filled, or null when it is refused.</summary>
    public long? Submit(int name, int account, int group, in OrderTicket ticket, long nowMs)
    {
        if (IsPaused || (group >= 0 && groups[group].IsTriggered))
        {
            return null;
        }

        var owner = (account, ticket.Subaccount);
        var side = ticket.Side;
        var limit = ticket.Price.Units;
        var size = ticket.Count.Hundredths;
        if (ticket.ReduceOnly)
        {
            var held = side == BookSide.Ask ? Net.GetValueOrDefault(owner) : -Net.GetValueOrDefault(owner);
            size = Math.Clamp(held, 0, size);
        }

        if (size == 0)
        {
            return 0;
        }

        var crossing = Crossing(side, limit).ToList();
        if (ticket.PostOnly && crossing.Count > 0)
        {
            return null;
        }

        if (ticket.TimeInForce == TimeInForce.FillOrKill)
        {
            var ahead = crossing.TakeWhile(order => order.Account != account).ToList();
            var meetsItself = ahead.Count < crossing.Count && ahead.Sum(order => order.Size) < size;
            if (!meetsItself && ahead.Sum(order => order.Size) < size)
            {
                return null;
            }
        }

        var order = new Resting(name, account, ticket.Subaccount, group, side, ticket.PostOnly)
        {
            Price = limit,
            Size = size,
            CancelOnPause = ticket.CancelOnPause,
        };
        return Match(order, ticket.SelfTradePrevention, ticket.TimeInForce == TimeInForce.GoodTillCanceled, nowMs);
    }

    public bool Cancel(int name) => book.RemoveAll(order => order.Name == name) > 0;

    public int CancelAll(int account, int? sub) =>
        book.RemoveAll(order => order.Account == account && (sub is null || order.Sub == sub));

    /// <summary>What is left after making an order smaller, or null when it is refused.</summary>
    public long? Decrease(int name, long? by, long? to)
    {
        if (IsPaused || book.Find(order => order.Name == name) is not { } order)
        {
            return null;
        }

        order.Size = Math.Min(order.Size, to ?? Math.Max(0, order.Size - by!.Value));
        book.RemoveAll(resting => resting.Size == 0);
        return order.Size;
    }

    /// <summary>What an amend filled, or null when it is refused.</summary>
    public long? Amend(int name, int price, long count, SelfTradePrevention prevention, long nowMs)
    {
        if (IsPaused || book.Find(order => order.Name == name) is not { } order || count < order.Filled)
        {
            return null;
        }

        var size = count - order.Filled;
        if (size == 0)
        {
            book.Remove(order);
            return 0;
        }

        var ahead = Crossing(order.Side, price).ToList();
        var untilItself = ahead.TakeWhile(other => other.Account != order.Account).ToList();
        var meetsItself = untilItself.Count < ahead.Count && untilItself.Sum(other => other.Size) < size;
        if (ahead.Count > 0 && (order.PostOnly || meetsItself))
        {
            return null;
        }

        if (price == order.Price && size <= order.Size)
        {
            order.Size = size;
            return 0;
        }

        book.Remove(order);
        (order.Price, order.Size) = (price, size);
        return Match(order, prevention, rests: true, nowMs);
    }

    public void AddGroup(int group, long limit) => groups[group] = new Group { Limit = limit };

    public void Trigger(int group)
    {
        groups[group].IsTriggered = true;
        book.RemoveAll(order => order.Group == group);
    }

    public void Reset(int group)
    {
        groups[group].IsTriggered = false;
        groups[group].Fills.Clear();
    }

    public void SetLimit(int group, long limit, long nowMs)
    {
        groups[group].Limit = limit;
        TripIfOver(group, nowMs);
    }

    public void Pause()
    {
        book.RemoveAll(order => !IsPaused && order.CancelOnPause);
        IsPaused = true;
    }

    public void Resume() => IsPaused = false;

    /// <summary>Contracts at better prices or earlier at the same price.</summary>
    public long? QueuePosition(int name) =>
        book.Find(order => order.Name == name) is not { } order
            ? null
            : book.Where(other =>
                    other.Side == order.Side
                    && (
                        other.Price == order.Price ? other.Arrival < order.Arrival
                        : order.Side == BookSide.Bid ? other.Price > order.Price
                        : other.Price < order.Price
                    )
                )
                .Sum(other => other.Size);

    private long Match(Resting taker, SelfTradePrevention prevention, bool rests, long nowMs)
    {
        var filled = 0L;
        var stopped = false;
        while (taker.Size > 0 && !stopped && Crossing(taker.Side, taker.Price).FirstOrDefault() is { } maker)
        {
            if (maker.Account == taker.Account)
            {
                stopped = prevention == SelfTradePrevention.TakerAtCross;
                if (!stopped)
                {
                    book.Remove(maker);
                }

                continue;
            }

            var count = Math.Min(taker.Size, maker.Size);
            filled += count;
            Trades.Add($"{maker.Price} {count} {taker.Side}");
            foreach (var order in new[] { taker, maker })
            {
                order.Size -= count;
                order.Filled += count;
                Fill((order.Account, order.Sub), order.Side, count, maker.Price);
                if (order.Group >= 0)
                {
                    groups[order.Group].Fills.Add((nowMs, count));
                }
            }

            book.RemoveAll(order => order.Size == 0);
            TripIfOver(maker.Group, nowMs);
        }

        if (!TripIfOver(taker.Group, nowMs) && taker.Size > 0 && !stopped && rests)
        {
            taker.Arrival = arrivals++;
            book.Add(taker);
        }

        return filled;
    }

    private bool TripIfOver(int group, long nowMs)
    {
        if (group < 0 || groups[group].IsTriggered)
        {
            return false;
        }

        var filled = groups[group].Fills.Where(fill => fill.TimeMs > nowMs - 15_000).Sum(fill => fill.Count);
        if (filled < groups[group].Limit)
        {
            return false;
        }

        Trigger(group);
        return true;
    }

    private IEnumerable<Resting> Crossing(BookSide taker, int limit) =>
        book.Where(order => order.Side != taker && (taker == BookSide.Bid ? order.Price <= limit : order.Price >= limit))
            .OrderBy(order => taker == BookSide.Bid ? order.Price : -order.Price)
            .ThenBy(order => order.Arrival);

    private void Fill((int Account, int Sub) owner, BookSide side, long count, int price)
    {
        var net = Net.GetValueOrDefault(owner);
        // A YES costs its price, a NO the complement; holding both is a dollar back.
        var spent = count * (side == BookSide.Bid ? price : Price.UnitsPerDollar - price);
        var opposite = side == BookSide.Bid ? Math.Max(0, -net) : Math.Max(0, net);
        spent -= Math.Min(count, opposite) * Price.UnitsPerDollar;
        Spent[owner] = Spent.GetValueOrDefault(owner) + spent;
        Net[owner] = net + (side == BookSide.Bid ? count : -count);
    }

    private sealed class Resting(int name, int account, int sub, int group, BookSide side, bool postOnly)
    {
        public int Name => name;

        public int Account => account;

        public int Sub => sub;

        public int Group => group;

        public BookSide Side => side;

        public bool PostOnly => postOnly;

        public bool CancelOnPause { get; init; }

        public int Price { get; set; }

        public int Arrival { get; set; }

        public long Size { get; set; }

        public long Filled { get; set; }
    }

    private sealed class Group
    {
        public long Limit { get; set; }

        public bool IsTriggered { get; set; }

        public List<(long TimeMs, long Count)> Fills { get; } = [];
    }
}
