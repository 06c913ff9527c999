namespace Kalshi.Simulator.Exchange;

/// <summary>The orders at one price, oldest first, linked through the orders themselves so that a cancel costs the same everywhere.</summary>
internal sealed class PriceLevel
{
    public PriceLevel(Price price) => Price = price;

    public Price Price { get; }

    public Quantity Total { get; private set; }

    public Order? Head { get; private set; }

    public Order? Tail { get; private set; }

    public void Append(Order order)
    {
        order.Level = this;
        order.Previous = Tail;
        order.Next = null;
        if (Tail is null)
        {
            Head = order;
        }
        else
        {
            Tail.Next = order;
        }

        Tail = order;
        Total += order.RemainingCount;
    }

    public void Remove(Order order)
    {
        if (order.Previous is null)
        {
            Head = order.Next;
        }
        else
        {
            order.Previous.Next = order.Next;
        }

        if (order.Next is null)
        {
            Tail = order.Previous;
        }
        else
        {
            order.Next.Previous = order.Previous;
        }

        order.Previous = null;
        order.Next = null;
        order.Level = null;
        Total -= order.RemainingCount;
    }

    /// <summary>Puts an order behind all others again, with another count.</summary>
    public void Requeue(Order order, Quantity count)
    {
        Remove(order);
        order.RemainingCount = count;
        Append(order);
    }

    /// <summary>Counts down the level for a fill of one of its orders; the order's own count is the caller's.</summary>
    public void Reduce(Quantity quantity) => Total -= quantity;
}
