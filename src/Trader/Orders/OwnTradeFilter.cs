using Kalshi.Wire;

namespace Trader.Orders;

/// <summary>
/// Tells public trades in which we took from everybody else's: sweeps whose taker we are never count as bets
/// (requirement G8). Public trades and our fills have no defined order, so a trade that may be ours is held until our fills
/// say whether it was. Evidence decides, never a time-out.
/// </summary>
public sealed class OwnTradeFilter
{
    private readonly OrderTracker orders;
    private readonly int maxRemembered;
    private readonly HashSet<OpaqueId> ownTakes = [];
    private readonly Queue<OpaqueId> ownTakeOrder = new();
    private readonly List<PublicTrade> held = [];

    /// <summary>Makes a filter.</summary>
    /// <param name="orders">Our orders.</param>
    /// <param name="maxRemembered">Own trade ids remembered, and trades held, at most.</param>
    public OwnTradeFilter(OrderTracker orders, int maxRemembered)
    {
        this.orders = orders;
        this.maxRemembered = maxRemembered;
    }

    /// <summary>Public trades found to be ours.</summary>
    public long OwnTakeCount { get; private set; }

    /// <summary>Trades that wait for a verdict.</summary>
    public int HeldCount => held.Count;

    /// <summary>Trades given up waiting for, because too many were held; they were counted as bets.</summary>
    public long GivenUpCount { get; private set; }

    /// <summary>A public trade arrived: true if it is somebody else's, false if it is ours or has to wait.</summary>
    public bool IsForeign(in PublicTrade trade)
    {
        if (ownTakes.Contains(trade.Id))
        {
            OwnTakeCount++;
            return false;
        }

        if (orders.MayHaveTaken(trade.Ticker, trade.TakerSide))
        {
            held.Add(trade);
            return false;
        }

        return true;
    }

    /// <summary>One of our fills, as taker, was booked.</summary>
    public void LearnOwnTake(OpaqueId tradeId)
    {
        if (!ownTakes.Add(tradeId))
        {
            return;
        }

        ownTakeOrder.Enqueue(tradeId);
        if (ownTakeOrder.Count > maxRemembered)
        {
            ownTakes.Remove(ownTakeOrder.Dequeue());
        }
    }

    /// <summary>Gives every held trade whose verdict is in to <paramref name="foreign"/> if it is somebody else's.</summary>
    public void Release(Action<PublicTrade> foreign)
    {
        if (held.Count == 0)
        {
            return;
        }

        List<PublicTrade>? released = null;
        var kept = 0;
        for (var i = 0; i < held.Count; i++)
        {
            var trade = held[i];
            if (ownTakes.Contains(trade.Id))
            {
                OwnTakeCount++;
            }
            else if (!orders.MayHaveTaken(trade.Ticker, trade.TakerSide))
            {
                (released ??= []).Add(trade);
            }
            else if (held.Count - i > maxRemembered)
            {
                GivenUpCount++;
                (released ??= []).Add(trade);
            }
            else
            {
                held[kept++] = trade;
            }
        }

        held.RemoveRange(kept, held.Count - kept);
        foreach (var trade in released ?? [])
        {
            foreign(trade);
        }
    }
}
