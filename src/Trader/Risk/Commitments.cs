using System.Runtime.InteropServices;
using Kalshi;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;

namespace Trader.Risk;

/// <summary>
/// The trader's own orders and positions, market by market: orders in flight and of unknown fate in full, and positions in
/// markets that an order of ours was ever meant for. Read anew for each order; the storage is kept.
/// </summary>
internal sealed class Commitments
{
    private readonly OrderTracker orders;
    private readonly AccountLedger ledger;
    private readonly MarketCatalog catalog;
    private readonly Dictionary<string, MarketCommitment> markets = new(StringComparer.Ordinal);

    public Commitments(OrderTracker orders, AccountLedger ledger, MarketCatalog catalog)
    {
        this.orders = orders;
        this.ledger = ledger;
        this.catalog = catalog;
    }

    /// <summary>The markets as last read.</summary>
    public Dictionary<string, MarketCommitment> Markets => markets;

    /// <summary>Reads orders and positions.</summary>
    /// <param name="alsoOurs">A market whose position is about to become ours, by the order in hand.</param>
    public void Read(string? alsoOurs = null)
    {
        markets.Clear();
        var open = ledger.OpenPositions;
        for (var i = 0; i < open.Count; i++)
        {
            var position = open[i];
            if (orders.HasTradedIn(position.Ticker) || position.Ticker == alsoOurs)
            {
                In(position.Ticker).Hold(position.Net, position.Cost);
            }
        }

        Add(orders.Open);
        Add(orders.AwaitingFills);
    }

    /// <summary>One market, empty if nothing is held or on order there.</summary>
    public MarketCommitment Find(string ticker) =>
        markets.TryGetValue(ticker, out var market)
            ? market
            : new MarketCommitment { EventTicker = catalog.Find(ticker)?.EventTicker };

    /// <summary>Contracts held and on order.</summary>
    public Quantity Contracts
    {
        get
        {
            var total = Quantity.Zero;
            foreach (var market in markets.Values)
            {
                total += market.Contracts;
            }

            return total;
        }
    }

    /// <summary>The most that orders may still cost, without fees.</summary>
    public Money Pending
    {
        get
        {
            var total = Money.Zero;
            foreach (var market in markets.Values)
            {
                total += market.Pending;
            }

            return total;
        }
    }

    /// <summary>The most that can be lost, without fees.</summary>
    public Money Exposure
    {
        get
        {
            var total = Money.Zero;
            foreach (var market in markets.Values)
            {
                total += market.Exposure;
            }

            return total;
        }
    }

    /// <summary>
    /// The most that can be lost in an event. A market that is not described may belong to any, and counts towards each.
    /// </summary>
    public Money ExposureIn(string? eventTicker)
    {
        var total = Money.Zero;
        foreach (var market in markets.Values)
        {
            if (market.EventTicker is null || market.EventTicker == eventTicker)
            {
                total += market.Exposure;
            }
        }

        return total;
    }

    private void Add(IReadOnlyList<TrackedOrder> pending)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            var order = pending[i];
            In(order.Intent.Ticker).Add(order.Intent.Outcome, order.WorstPrice, order.Pending);
        }
    }

    private ref MarketCommitment In(string ticker)
    {
        ref var market = ref CollectionsMarshal.GetValueRefOrAddDefault(markets, ticker, out var exists);
        if (!exists)
        {
            market = new MarketCommitment { EventTicker = catalog.Find(ticker)?.EventTicker };
        }

        return ref market;
    }
}
