namespace Kalshi.Simulator.Exchange;

/// <summary>
/// One side of a book: price levels in a sorted list with the best last, because that is where almost all changes happen.
/// </summary>
internal sealed class BookHalf
{
    private readonly List<PriceLevel> levels = [];

    public BookHalf(BookSide side) => Side = side;

    public BookSide Side { get; }

    /// <summary>Levels, worst first, best last.</summary>
    public IReadOnlyList<PriceLevel> Levels => levels;

    public PriceLevel? Best => levels.Count == 0 ? null : levels[^1];

    /// <summary>Whether an order of the other side with this limit would trade with <paramref name="resting"/>.</summary>
    public bool IsCrossedBy(Price limit, Price resting) => Side == BookSide.Bid ? resting >= limit : resting <= limit;

    /// <summary>Puts an order behind all others of its price; returns the level's new size.</summary>
    public Quantity Add(Order order)
    {
        var index = IndexOf(order.Price, out var found);
        if (!found)
        {
            levels.Insert(index, new PriceLevel(order.Price));
        }

        var level = levels[index];
        level.Append(order);
        return level.Total;
    }

    /// <summary>Takes an order out; returns the level's new size.</summary>
    public Quantity Remove(Order order)
    {
        var level = order.Level ?? throw new InvalidOperationException("The order is not in the book.");
        level.Remove(order);
        if (level.Head is null)
        {
            levels.RemoveAt(IndexOf(level.Price, out _));
        }

        return level.Total;
    }

    /// <summary>The size at a price; zero where there is no level.</summary>
    public Quantity SizeAt(Price price)
    {
        var index = IndexOf(price, out var found);
        return found ? levels[index].Total : Quantity.Zero;
    }

    private int IndexOf(Price price, out bool found)
    {
        var low = 0;
        var high = levels.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var comparison = levels[middle].Price.CompareTo(price);
            if (comparison == 0)
            {
                found = true;
                return middle;
            }

            var isWorse = Side == BookSide.Bid ? comparison < 0 : comparison > 0;
            if (isWorse)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        found = false;
        return low;
    }
}
