using Kalshi;
using Kalshi.Wire;

namespace Trader.Portfolio;

/// <summary>
/// What resting orders set aside at the exchange (<c>resting_margin_reservation</c>; §10.4 of its API, a doubt there).
/// <c>default</c> is <see cref="Sum"/>.
/// </summary>
public enum RestingReservation
{
    /// <summary>Every resting order its own cost, added up.</summary>
    Sum = 0,

    /// <summary>Per market the dearer side, because bids and asks of one market close each other.</summary>
    Max,

    /// <summary>Nothing: the reported balance is all cash.</summary>
    None,
}

/// <summary>
/// The money that the exchange's balance leaves out because orders rest: contracts at their limit price, without fees. What
/// only closes a held position needs none; the best-priced orders count as the closing ones.
/// </summary>
public static class RestingReserve
{
    /// <summary>What the resting orders of one market set aside.</summary>
    /// <param name="orders">Orders of one market; those that do not rest count nothing.</param>
    /// <param name="net">Contracts held there, positive YES, negative NO.</param>
    /// <param name="policy">The exchange's policy.</param>
    public static Money Of(IEnumerable<OrderDto> orders, Quantity net, RestingReservation policy)
    {
        if (policy == RestingReservation.None)
        {
            return Money.Zero;
        }

        var resting = orders.Where(order => order.Status == "resting").ToList();
        var bids = Side(resting, "bid", net.IsNegative ? -net : Quantity.Zero);
        var asks = Side(resting, "ask", net.IsPositive ? net : Quantity.Zero);
        return policy == RestingReservation.Max ? Money.Max(bids, asks) : bids + asks;
    }

    // On both sides the best-priced order is the one that pays most for a contract of its own outcome.
    private static Money Side(List<OrderDto> orders, string side, Quantity closable)
    {
        var total = Money.Zero;
        var costs = orders
            .Where(order => order.BookSide == side)
            .Select(order =>
                (Price: side == "ask" ? order.YesPriceDollars.Complement : order.YesPriceDollars, Count: order.RemainingCountFp)
            )
            .OrderByDescending(order => order.Price);
        foreach (var (price, count) in costs)
        {
            var closing = Quantity.Min(closable, count);
            closable -= closing;
            total += price * (count - closing);
        }

        return total;
    }
}
