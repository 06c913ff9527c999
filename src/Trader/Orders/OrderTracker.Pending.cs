using Kalshi;

namespace Trader.Orders;

// What orders may still bring, beyond what the books show. Loops without closures: these run for every whale.
public sealed partial class OrderTracker
{
    /// <summary>Whether an order of ours in the market is open, or has fills that the position does not show yet.</summary>
    public bool HasPendingIn(string ticker) => IsIn(open, ticker) || IsIn(awaitingFills, ticker);

    /// <summary>Contracts that orders may still add to one side of a market, beyond the position.</summary>
    public Quantity PendingContracts(string ticker, Outcome outcome) =>
        Pending(open, ticker, outcome) + Pending(awaitingFills, ticker, outcome);

    /// <summary>Whether a public trade in this market with this taker side may be an order of ours taking.</summary>
    public bool MayHaveTaken(string ticker, Outcome takerSide)
    {
        foreach (var order in open)
        {
            if (order.MayHaveTaken(ticker, takerSide))
            {
                return true;
            }
        }

        foreach (var order in finished)
        {
            if (order.MayHaveTaken(ticker, takerSide))
            {
                return true;
            }
        }

        // The finished ones are kept for people, and no longer than they want; these are kept until their fills are here.
        foreach (var order in awaitingFills)
        {
            if (order.MayHaveTaken(ticker, takerSide))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIn(List<TrackedOrder> orders, string ticker)
    {
        foreach (var order in orders)
        {
            if (order.Intent.Ticker == ticker)
            {
                return true;
            }
        }

        return false;
    }

    private static Quantity PendingOfRun(List<TrackedOrder> orders)
    {
        var total = Quantity.Zero;
        foreach (var order in orders)
        {
            total += BuysForRun(order) ? order.Pending : Quantity.Zero;
        }

        return total;
    }

    // The exchange lets a reduce-only order do nothing but close: it sells what the run has bought, and buys nothing.
    private static bool BuysForRun(TrackedOrder order) => order is { IsOfEarlierRun: false, Intent.IsReduceOnly: false };

    private static Quantity Pending(List<TrackedOrder> orders, string ticker, Outcome outcome)
    {
        var total = Quantity.Zero;
        foreach (var order in orders)
        {
            if (order.Intent.Ticker == ticker && order.Intent.Outcome == outcome)
            {
                total += order.Pending;
            }
        }

        return total;
    }
}
