using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

/// <summary>
/// The matching rules written as plainly as possible, without any structure for speed: the twin the engine must agree with.
/// One market, rich accounts.
/// </summary>
internal sealed class NaiveExchange
{
    private readonly List<Resting> book = [];
    private int arrivals;

    public List<string> Trades { get; } = [];

    public Dictionary<int, long> Net { get; } = [];

    /// <summary>Cash spent (positive) per account in micros, without fees: every contract bought at its price, a pair pays a dollar.</summary>
    public Dictionary<int, long> Spent { get; } = [];

    public IEnumerable<(BookSide Side, int Price, long Size)> Levels() =>
        book.GroupBy(order => (order.Side, order.Price))
            .Select(group => (group.Key.Side, group.Key.Price, group.Sum(order => order.Size)))
            .OrderBy(level => (level.Side, level.Price));

    /// <summary>Places an order; returns the name it rests under or null, and what it filled. Null fill means refused.</summary>
    public long? Submit(int name, int account, in OrderTicket ticket)
    {
        var side = ticket.Side;
        var limit = ticket.Price.Units;
        var size = ticket.Count.Hundredths;
        if (ticket.ReduceOnly)
        {
            var held = side == BookSide.Ask ? Net.GetValueOrDefault(account) : -Net.GetValueOrDefault(account);
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

        var filled = 0L;
        var stopped = false;
        while (filled < size && !stopped && Crossing(side, limit).FirstOrDefault() is { } maker)
        {
            if (maker.Account == account)
            {
                stopped = ticket.SelfTradePrevention == SelfTradePrevention.TakerAtCross;
                if (!stopped)
                {
                    book.Remove(maker);
                }

                continue;
            }

            var count = Math.Min(size - filled, maker.Size);
            filled += count;
            maker.Size -= count;
            Trades.Add($"{maker.Price} {count} {side}");
            Fill(account, side, count, maker.Price);
            Fill(maker.Account, maker.Side, count, maker.Price);
            if (maker.Size == 0)
            {
                book.Remove(maker);
            }
        }

        if (filled < size && !stopped && ticket.TimeInForce == TimeInForce.GoodTillCanceled)
        {
            book.Add(new Resting(name, account, side, limit, arrivals++) { Size = size - filled });
        }

        return filled;
    }

    public bool Cancel(int name) => book.RemoveAll(order => order.Name == name) > 0;

    private IEnumerable<Resting> Crossing(BookSide taker, int limit) =>
        book.Where(order => order.Side != taker && (taker == BookSide.Bid ? order.Price <= limit : order.Price >= limit))
            .OrderBy(order => taker == BookSide.Bid ? order.Price : -order.Price)
            .ThenBy(order => order.Arrival);

    private void Fill(int account, BookSide side, long count, int price)
    {
        var net = Net.GetValueOrDefault(account);
        // A YES costs its price, a NO the complement; holding both is a dollar back.
        var spent = count * (side == BookSide.Bid ? price : Price.UnitsPerDollar - price);
        var opposite = side == BookSide.Bid ? Math.Max(0, -net) : Math.Max(0, net);
        spent -= Math.Min(count, opposite) * Price.UnitsPerDollar;
        Spent[account] = Spent.GetValueOrDefault(account) + spent;
        Net[account] = net + (side == BookSide.Bid ? count : -count);
    }

    private sealed record Resting(int Name, int Account, BookSide Side, int Price, int Arrival)
    {
        public long Size { get; set; }
    }
}
