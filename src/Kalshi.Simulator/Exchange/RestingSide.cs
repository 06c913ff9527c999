namespace Kalshi.Simulator.Exchange;

/// <summary>
/// The resting orders of one position on one side, with the running totals that make a reservation cheap: a change costs a binary
/// search, and only orders that the position covers are ever walked.
/// </summary>
internal sealed class RestingSide
{
    // Worst first and best last, oldest last at one price: almost all changes happen at the end.
    private readonly List<Order> orders = [];
    private readonly BookSide side;
    private Money cost;

    public RestingSide(BookSide side) => this.side = side;

    public IReadOnlyList<Order> WorstFirst => orders;

    /// <summary>Contracts resting.</summary>
    public Quantity Count { get; private set; }

    public void Add(Order order)
    {
        orders.Insert(IndexOf(order), order);
        Count += order.RemainingCount;
        cost += order.RemainingCount * order.UnitCost;
    }

    /// <summary>Takes an order out; its remaining count must still be what it was.</summary>
    public void Remove(Order order)
    {
        orders.RemoveAt(IndexOf(order));
        Count -= order.RemainingCount;
        cost -= order.RemainingCount * order.UnitCost;
    }

    /// <summary>Counts down for an order that became smaller.</summary>
    public void Reduce(Order order, Quantity by)
    {
        Count -= by;
        cost -= by * order.UnitCost;
    }

    /// <summary>What the side costs when <paramref name="cover"/> contracts only close, best price first.</summary>
    public Money ReservedWith(Quantity cover) => cover.IsPositive ? cost - Covered(cover, default, Quantity.Zero) : cost;

    /// <summary>The same with one order more that would come to rest last at its price.</summary>
    public Money ReservedWith(Quantity cover, Price price, Quantity extra)
    {
        var full = cost + (extra * Order.OpeningCost(side, price));
        return cover.IsPositive ? full - Covered(cover, price, extra) : full;
    }

    /// <summary>What one of its orders sets aside.</summary>
    public Money ReservedFor(Order order, Quantity cover)
    {
        for (var i = orders.Count - 1; i >= 0 && cover.IsPositive; i--)
        {
            var covered = Quantity.Min(cover, orders[i].RemainingCount);
            if (ReferenceEquals(orders[i], order))
            {
                return (order.RemainingCount - covered) * order.UnitCost;
            }

            cover -= covered;
        }

        return order.RemainingCount * order.UnitCost;
    }

    private Money Covered(Quantity cover, Price price, Quantity extra)
    {
        var total = Money.Zero;
        for (var i = orders.Count - 1; i >= 0 && cover.IsPositive; i--)
        {
            var order = orders[i];
            if (extra.IsPositive && Collateral.IsBetter(side, price, order.Price))
            {
                total += Take(ref cover, extra) * Order.OpeningCost(side, price);
                extra = Quantity.Zero;
            }

            total += Take(ref cover, order.RemainingCount) * order.UnitCost;
        }

        return total + (Take(ref cover, extra) * Order.OpeningCost(side, price));
    }

    private static Quantity Take(ref Quantity cover, Quantity count)
    {
        var taken = Quantity.Min(cover, count);
        cover -= taken;
        return taken;
    }

    private int IndexOf(Order order)
    {
        var low = 0;
        var high = orders.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (IsWorse(orders[middle], order))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private bool IsWorse(Order order, Order than) =>
        order.Price == than.Price ? order.Sequence > than.Sequence : Collateral.IsBetter(side, than.Price, order.Price);
}
