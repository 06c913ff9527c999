using Kalshi;
using Trader.Journal;

namespace Trader.Orders;

// Whose orders they are: positions have the owner whose orders bought them.
public sealed partial class OrderTracker
{
    /// <summary>The strategy behind an order of this run or an earlier one, by the exchange's id; null if it is not known to be ours.</summary>
    public string? OwnerOf(string orderId) =>
        byOrderId.TryGetValue(orderId, out var order) ? order.Intent.Strategy : owners.OwnerOf(orderId);

    /// <summary>What the orders of earlier runs bought in a market: see <see cref="OrderOwners.PurchasesIn"/>.</summary>
    internal (Quantity Net, string? Buyer) EarlierPurchasesIn(string ticker, Outcome outcome) =>
        owners.PurchasesIn(ticker, outcome);

    private void NoteOwner(RecoveredOrder order) =>
        owners.Note(
            order.Intent.ClientOrderId,
            order.OrderId,
            order.Intent.Strategy,
            order.Intent.Ticker,
            order.Intent.Outcome,
            order.FillCount
        );
}
