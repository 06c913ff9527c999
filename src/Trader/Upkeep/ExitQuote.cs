using Kalshi;
using Trader.Markets;

namespace Trader.Upkeep;

/// <summary>What a book would pay now for contracts that are held, best bid first, without fees.</summary>
/// <param name="Covered">Contracts that it would take, at most all that are asked about.</param>
/// <param name="Proceeds">What it would pay for them.</param>
/// <param name="Cost">What they cost: their share of the cost of all, cut to a millionth of a dollar.</param>
/// <param name="IsWhole">Whether it would take all.</param>
public readonly record struct ExitQuote(Quantity Covered, Money Proceeds, Money Cost, bool IsWhole)
{
    /// <summary>Profit or loss of selling what the book would take.</summary>
    public Money Profit => Proceeds - Cost;

    /// <summary>The profit as basis points of the cost, cut towards zero; for display. 0 for contracts that cost nothing.</summary>
    public long ReturnBasisPoints => Cost.IsZero ? 0 : (long)((Int128)Profit.Micros * BasisPoints / Cost.Micros);

    private const int BasisPoints = 10_000;

    /// <summary>Whether the profit is at least this many basis points of the cost; exact.</summary>
    public bool IsAtLeast(int basisPoints) => (Int128)Profit.Micros * BasisPoints >= (Int128)Cost.Micros * basisPoints;

    /// <summary>Whether the loss is at least this many basis points of the cost; exact.</summary>
    public bool IsLossOfAtLeast(int basisPoints) =>
        Profit.IsNegative && (Int128)(-Profit.Micros) * BasisPoints >= (Int128)Cost.Micros * basisPoints;
}

/// <summary>
/// Reads exits off a book. A book that is not tradable, or crossed, says nothing: there is no price then, and none is made up.
/// </summary>
public static class ExitPricing
{
    /// <summary>What the book would pay for contracts; null while it says nothing or nobody bids.</summary>
    /// <param name="book">The book; null where there is none.</param>
    /// <param name="side">The outcome held.</param>
    /// <param name="count">Contracts, above zero.</param>
    /// <param name="cost">What they cost.</param>
    public static ExitQuote? Quote(OrderBook? book, Outcome side, Quantity count, Money cost)
    {
        if (!IsTelling(book) || book!.BidLevelsFor(side) == 0)
        {
            return null;
        }

        var left = count;
        var proceeds = Money.Zero;
        for (var rank = 0; rank < book.BidLevelsFor(side) && left.IsPositive; rank++)
        {
            var level = book.BidFor(side, rank);
            var taken = Quantity.Min(left, level.Quantity);
            proceeds += level.Price * taken;
            left -= taken;
        }

        var covered = count - left;
        return new ExitQuote(covered, proceeds, ShareOf(cost, covered, count), left.IsZero);
    }

    /// <summary>
    /// The lowest price that selling has to accept for the book to take it: that of the last level reached; null while the book
    /// says nothing or nobody bids.
    /// </summary>
    /// <param name="book">The book; null where there is none.</param>
    /// <param name="side">The outcome held.</param>
    /// <param name="count">Contracts, above zero.</param>
    /// <param name="maxSlippageCents">Cents below the best bid that are still accepted; null to sell at whatever there is.</param>
    public static Price? Limit(OrderBook? book, Outcome side, Quantity count, int? maxSlippageCents)
    {
        if (!IsTelling(book) || book!.BidLevelsFor(side) == 0)
        {
            return null;
        }

        var limit = book.BidFor(side, 0).Price;
        var lowest = maxSlippageCents is { } cents ? limit.Units - (cents * Price.UnitsPerCent) : 0;
        var left = count;
        for (var rank = 0; rank < book.BidLevelsFor(side) && left.IsPositive; rank++)
        {
            var level = book.BidFor(side, rank);
            if (level.Price.Units < lowest)
            {
                break;
            }

            limit = level.Price;
            left -= Quantity.Min(left, level.Quantity);
        }

        return limit;
    }

    /// <summary>The cost of a part of what is held, cut to a millionth of a dollar.</summary>
    public static Money ShareOf(Money cost, Quantity part, Quantity whole) =>
        part == whole ? cost : Money.FromMicros((long)((Int128)cost.Micros * part.Hundredths / whole.Hundredths));

    private static bool IsTelling(OrderBook? book) => book is { IsTradable: true } && book.SpreadUnits is null or > 0;
}
