using Kalshi;

namespace Trader.Markets;

/// <summary>
/// One side of a book on the YES scale: levels sorted so that the best is last, which is where almost all changes happen.
/// </summary>
internal sealed class BookSideLevels
{
    private const int NearLevels = 8;
    private const long LargeHundredths = OrderBook.LargeLevelContracts * 100L;

    private readonly int direction;
    private int[] prices = new int[16];
    private long[] sizes = new long[16];
    private long total;

    /// <summary>Makes an empty side.</summary>
    /// <param name="side">Bids are best when high, asks when low.</param>
    public BookSideLevels(BookSide side) => direction = side == BookSide.Bid ? 1 : -1;

    public int Count { get; private set; }

    public Price? BestPrice => Count == 0 ? null : Price.FromUnits(prices[Count - 1]);

    public Quantity BestSize => Count == 0 ? Quantity.Zero : Quantity.FromHundredths(sizes[Count - 1]);

    /// <summary>Levels that hold <see cref="OrderBook.LargeLevelContracts"/> or more.</summary>
    public int LargeCount { get; private set; }

    /// <summary>Contracts on the side.</summary>
    public Quantity Depth => Quantity.FromHundredths(total);

    public void Clear()
    {
        Count = 0;
        total = 0;
        LargeCount = 0;
    }

    /// <summary>Adds <paramref name="delta"/> to the level; false (and no change) if it would go below zero.</summary>
    public bool TryChange(Price price, Quantity delta)
    {
        var index = Find(price.Units, out var exists);
        var before = exists ? sizes[index] : 0;
        var size = before + delta.Hundredths;
        if (size < 0)
        {
            return false;
        }

        total += delta.Hundredths;
        LargeCount += (size >= LargeHundredths ? 1 : 0) - (before >= LargeHundredths ? 1 : 0);
        if (size == 0)
        {
            if (exists)
            {
                RemoveAt(index);
            }
        }
        else if (exists)
        {
            sizes[index] = size;
        }
        else
        {
            InsertAt(index, price.Units, size);
        }

        return true;
    }

    /// <summary>The level at <paramref name="rank"/>, 0 being the best.</summary>
    public (Price Price, Quantity Size) Level(int rank)
    {
        var index = Count - 1 - rank;
        return (Price.FromUnits(prices[index]), Quantity.FromHundredths(sizes[index]));
    }

    // Almost all changes are near the best price: the last levels are looked at one by one before the rest is searched.
    private int Find(int price, out bool exists)
    {
        var levels = prices.AsSpan(0, Count);
        var last = Math.Max(0, levels.Length - NearLevels);
        for (var i = levels.Length - 1; i >= last; i--)
        {
            if (levels[i] == price)
            {
                exists = true;
                return i;
            }
        }

        return Search(price, out exists);
    }

    private int Search(int price, out bool exists)
    {
        var low = 0;
        var high = Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var comparison = (prices[middle] - price) * direction;
            if (comparison == 0)
            {
                exists = true;
                return middle;
            }

            if (comparison < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        exists = false;
        return low;
    }

    // Few levels move: a loop costs less than two block copies.
    private void InsertAt(int index, int price, long size)
    {
        if (Count == prices.Length)
        {
            Array.Resize(ref prices, Count * 2);
            Array.Resize(ref sizes, Count * 2);
        }

        for (var i = Count; i > index; i--)
        {
            prices[i] = prices[i - 1];
            sizes[i] = sizes[i - 1];
        }

        prices[index] = price;
        sizes[index] = size;
        Count++;
    }

    private void RemoveAt(int index)
    {
        Count--;
        for (var i = index; i < Count; i++)
        {
            prices[i] = prices[i + 1];
            sizes[i] = sizes[i + 1];
        }
    }
}
