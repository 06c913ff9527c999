using Kalshi;

namespace Trader.Orders;

/// <summary>
/// Which strategy is behind the orders of earlier runs, and how many contracts they bought, up to a bound: so that a position
/// taken over at the start has its owner again (requirement K8).
/// </summary>
internal sealed class OrderOwners(int maxRemembered)
{
    private readonly Dictionary<string, EarlierPurchase> byClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> byOrderId = new(StringComparer.Ordinal);
    private readonly Queue<(string ClientOrderId, string? OrderId)> order = new();

    /// <summary>The strategy behind an order, by the exchange's id; null if it is not known to be ours.</summary>
    public string? OwnerOf(string orderId) => byOrderId.GetValueOrDefault(orderId);

    /// <summary>The strategy behind an order, by our id: as noted, or as far as the form of the id tells.</summary>
    public string StrategyOf(string clientOrderId) =>
        byClientId.TryGetValue(clientOrderId, out var known) ? known.Strategy : ClientOrderIds.StrategyOf(clientOrderId);

    /// <summary>Notes an order of an earlier run; what is told later of the same one adds to it.</summary>
    public void Note(string clientOrderId, string? orderId, string strategy, string ticker, Outcome outcome, Quantity filled)
    {
        if (byClientId.TryGetValue(clientOrderId, out var known))
        {
            filled = Quantity.Max(filled, known.Filled);
        }
        else
        {
            order.Enqueue((clientOrderId, orderId));
        }

        byClientId[clientOrderId] = new EarlierPurchase(strategy, ticker, outcome, filled);
        if (orderId is not null)
        {
            byOrderId[orderId] = strategy;
        }

        if (order.Count > maxRemembered)
        {
            var (oldClientId, oldOrderId) = order.Dequeue();
            byClientId.Remove(oldClientId);
            if (oldOrderId is not null)
            {
                byOrderId.Remove(oldOrderId);
            }
        }
    }

    /// <summary>
    /// What the noted orders of a market add up to: contracts net of sales, positive YES, and the strategy that bought most of
    /// those on the side of <paramref name="outcome"/>; null if none did.
    /// </summary>
    public (Quantity Net, string? Buyer) PurchasesIn(string ticker, Outcome outcome)
    {
        var net = Quantity.Zero;
        var most = Quantity.Zero;
        string? buyer = null;
        foreach (var purchase in byClientId.Values)
        {
            if (purchase.Ticker != ticker)
            {
                continue;
            }

            net += purchase.Outcome == Outcome.Yes ? purchase.Filled : -purchase.Filled;
            if (purchase.Outcome == outcome && purchase.Filled > most)
            {
                most = purchase.Filled;
                buyer = purchase.Strategy;
            }
        }

        return (net, buyer);
    }

    private readonly record struct EarlierPurchase(string Strategy, string Ticker, Outcome Outcome, Quantity Filled);
}
