using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Journal;
using Trader.Orders;

namespace Trader.EndToEnd.Kills;

/// <summary>
/// Holds everything the exchange ever had of the trader against everything that its runs' journals say they meant, and
/// against the public trades that can have caused it.
/// </summary>
internal sealed class OrderAudit
{
    private readonly Dictionary<string, OrderDto> orders;
    private readonly Dictionary<string, FillDto> fills;
    private readonly List<TradeDto> trades;

    private OrderAudit(Dictionary<string, OrderDto> orders, Dictionary<string, FillDto> fills, List<TradeDto> trades)
    {
        this.orders = orders;
        this.fills = fills;
        this.trades = trades;
    }

    /// <summary>Orders the exchange took.</summary>
    public int Orders => orders.Count;

    /// <summary>Fills of them.</summary>
    public int Fills => fills.Count;

    /// <summary>Reads the exchange's complete lists. No two orders may have one client order id.</summary>
    public static async Task<OrderAudit> ReadAsync(VenueAccount account, CancellationToken cancellation)
    {
        var allOrders = new Dictionary<string, OrderDto>(StringComparer.Ordinal);
        await foreach (var order in account.Rest.GetOrdersAsync(new OrderFilter(), cancellation))
        {
            Assert.True(allOrders.TryAdd(order.ClientOrderId!, order), $"There are two orders of {order.ClientOrderId}.");
        }

        var allFills = new Dictionary<string, FillDto>(StringComparer.Ordinal);
        await foreach (var fill in account.Rest.GetFillsAsync(new FillFilter(), cancellation))
        {
            allFills.Add($"{fill.TradeId} {fill.OrderId}", fill);
        }

        var allTrades = new List<TradeDto>();
        await foreach (var trade in account.Rest.GetTradesAsync(new TradeFilter(), cancellation))
        {
            allTrades.Add(trade);
        }

        return new OrderAudit(allOrders, allFills, allTrades);
    }

    /// <summary>Every order there is what was meant, once; what was meant and ended is there exactly if the journal says so.</summary>
    public void AssertOrdersAreWhatWasMeant(JournalOfRuns journal, RecoveredState end)
    {
        var meant = journal.Decided.Select(decided => decided.Intent).ToList();
        Assert.Equal(meant.Count, meant.DistinctBy(intent => intent.ClientOrderId).Count());
        var byId = meant.ToDictionary(intent => intent.ClientOrderId, StringComparer.Ordinal);
        Assert.All(orders.Values, order => AssertIsMeant(order, byId.GetValueOrDefault(order.ClientOrderId!)));

        Assert.Empty(end.OpenOrders);
        Assert.Equal(meant.Count, end.FinishedOrders.Count);
        Assert.All(end.FinishedOrders, finished => AssertEndedSo(finished, orders));
    }

    /// <summary>Every order follows one public sweep, and no two orders the same one.</summary>
    public void AssertEachFollowsAWhaleOfItsOwn(string runIdentity)
    {
        var whales = trades
            .Select(trade => (trade.Ticker, Ms: trade.CreatedTime.ToUnixTimeMilliseconds(), Side: trade.TakerOutcomeSide))
            .Distinct()
            .ToDictionary(
                whale => ClientOrderIds.ForFollow(runIdentity, $"{whale.Ticker}:{whale.Ms}:{whale.Side}"),
                StringComparer.Ordinal
            );
        Assert.All(
            orders.Values,
            order =>
            {
                Assert.True(whales.TryGetValue(order.ClientOrderId!, out var whale), $"No whale explains {order}.");
                Assert.Equal((order.Ticker, order.OutcomeSide), (whale.Ticker, whale.Side));
            }
        );
    }

    /// <summary>No run booked a fill that is not there, or one twice; each is booked as it is.</summary>
    public void AssertFillsWereBookedAsTheyAre(JournalOfRuns journal)
    {
        var run = 0;
        var booked = new HashSet<(int Run, string Fill)>();
        foreach (var entry in journal.Entries)
        {
            run += entry is RunBegan ? 1 : 0;
            if (entry is FillBooked fill)
            {
                var id = $"{fill.TradeId} {fill.OrderId}";
                Assert.True(booked.Add((run, id)), $"Run {run} booked {id} twice.");
                var there = fills[id];
                Assert.Equal(
                    (there.Ticker, there.CountFp, there.YesPriceDollars, there.FeeCost),
                    (fill.Ticker, fill.Count, fill.YesPrice, fill.Fee)
                );
            }
        }

        Assert.NotEmpty(booked);
    }

    private static void AssertIsMeant(OrderDto order, OrderIntent? intent)
    {
        Assert.True(intent is not null, $"No run meant {order}.");
        Assert.Equal(
            (intent.Ticker, intent.Outcome.ToWire(), intent.YesPrice, intent.Count),
            (order.Ticker, order.OutcomeSide, order.YesPriceDollars, order.InitialCountFp)
        );
    }

    private static void AssertEndedSo(RecoveredOrder finished, Dictionary<string, OrderDto> orders)
    {
        if (finished.State == OrderState.Rejected)
        {
            Assert.False(orders.ContainsKey(finished.Intent.ClientOrderId), $"It exists: {finished}");
            return;
        }

        var there = orders[finished.Intent.ClientOrderId];
        Assert.Equal(
            (finished.State == OrderState.Executed ? "executed" : "canceled", finished.OrderId, finished.FillCount),
            (there.Status, there.OrderId, there.FillCountFp)
        );
    }
}
