using Kalshi;
using Trader.Markets;

namespace Trader.Whales;

/// <summary>The price of a follow, or why there is none.</summary>
/// <param name="Price">The limit in the prices of the side followed; null if refused.</param>
/// <param name="Reason">Why it was refused, one sentence.</param>
public readonly record struct EntryPrice(Price? Price, string? Reason);

/// <summary>
/// The rule of requirement G4: on the side followed, the lower of best bid plus offset and best ask, on the grid, at most the
/// whale's price plus a slippage, in a book whose spread is not too wide.
/// </summary>
public static class EntryPricing
{
    /// <summary>Prices a follow of <paramref name="bet"/> in <paramref name="book"/>, which must be tradable.</summary>
    public static EntryPrice For(Bet bet, OrderBook book, PriceGrid grid, TraderOptions options)
    {
        var bid = book.BestBidFor(bet.Side);
        var ask = book.BestAskFor(bet.Side);
        if (bid is { } knownBid && ask is { } knownAsk)
        {
            var spread = knownAsk.Units - knownBid.Units;
            if (spread <= 0)
            {
                return Refuse($"the book is crossed ({knownBid.ToCentsText()} bid, {knownAsk.ToCentsText()} ask)");
            }

            if (spread > options.FollowMaxSpreadCents * Price.UnitsPerCent)
            {
                return Refuse(
                    $"the spread of {Price.FromUnits(spread).ToCentsText()} is wider than {options.FollowMaxSpreadCents}¢ "
                        + $"({knownBid.ToCentsText()} bid, {knownAsk.ToCentsText()} ask)"
                );
            }
        }

        var wanted = options.EntryPrice switch
        {
            EntryPriceMode.WhalePrice => bet.AveragePrice,
            EntryPriceMode.BestAsk => ask,
            _ => FromBook(bid, ask, options.FollowPriceOffsetCents),
        };
        if (wanted is not { } price)
        {
            return Refuse(options.EntryPrice == EntryPriceMode.BestAsk ? "nobody offers" : "the book is empty");
        }

        if (RoundDown(price, bet.Side, grid) is not { } limit)
        {
            return Refuse($"no price on the grid at or below {price.ToCentsText()}");
        }

        return bet.IsBeyond(limit, options.FollowMaxSlippageCents)
            ? Refuse(
                $"{limit.ToCentsText()} is more than {options.FollowMaxSlippageCents}¢ above the whale's {bet.AveragePrice.ToCentsText()}"
            )
            : new EntryPrice(limit, null);
    }

    private static Price? FromBook(Price? bid, Price? ask, int offsetCents)
    {
        if (bid is not { } best)
        {
            return ask;
        }

        var raised = Price.FromUnits(Math.Min(best.Units + (offsetCents * Price.UnitsPerCent), Price.UnitsPerDollar));
        return ask is { } limit && limit < raised ? limit : raised;
    }

    // The grid is that of YES prices. Rounding a NO price down is rounding its YES complement up.
    private static Price? RoundDown(Price price, Outcome side, PriceGrid grid) =>
        side == Outcome.Yes ? grid.RoundDown(price) : grid.RoundUp(price.Complement)?.Complement;

    private static EntryPrice Refuse(string reason) => new(null, reason);
}
