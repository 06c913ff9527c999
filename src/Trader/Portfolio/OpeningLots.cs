using Kalshi;
using Trader.Orders;

namespace Trader.Portfolio;

/// <summary>
/// Whose and how old the contracts are that the first reading of a run shows (requirement K8). Age and owner come from the
/// fills it lists, played again from what was held before them. What is older than the list is that old at least, and belongs
/// to the trader as far as orders of earlier runs bought it: by the journal, or by the exchange's list of orders.
/// </summary>
internal static class OpeningLots
{
    /// <summary>Gives the lots of every open position.</summary>
    /// <param name="picture">The reading the books were opened with.</param>
    /// <param name="ledger">The books.</param>
    /// <param name="orders">Orders of earlier runs, taken over already.</param>
    /// <param name="sinceMs">The exchange time from which on the reading lists fills, Unix milliseconds.</param>
    public static void Set(AccountPicture picture, AccountLedger ledger, OrderTracker orders, long sinceMs)
    {
        var fills = picture
            .Reading.Fills.Reverse()
            .Select(AccountFill.From)
            .DistinctBy(fill => fill.Identity)
            .Where(fill => fill.Subaccount == 0)
            .OrderBy(fill => fill.TimestampMs)
            .ToLookup(fill => fill.Ticker, StringComparer.Ordinal);
        foreach (var position in ledger.OpenPositions)
        {
            position.Lots.Set(Replay(position, [.. fills[position.Ticker]], ledger.UpkeepSellsFirst, orders, sinceMs));
        }
    }

    private static IReadOnlyList<PositionLot> Replay(
        Position position,
        List<AccountFill> fills,
        Func<string?, bool>? upkeepSellsFirst,
        OrderTracker orders,
        long sinceMs
    )
    {
        var before = position.Net;
        var ownSince = Quantity.Zero;
        foreach (var fill in fills)
        {
            var change = Signed(fill);
            before -= change;
            ownSince += orders.OwnerOf(fill.OrderId) is null ? Quantity.Zero : change;
        }

        var replayed = new Position(position.Ticker);
        replayed.Restore(before, Money.Zero, Money.Zero, Money.Zero, Money.Zero);
        replayed.Lots.Set(Older(position.Ticker, before, ownSince, orders, sinceMs));
        foreach (var fill in fills)
        {
            var owner = orders.OwnerOf(fill.OrderId);
            var sellsFirst = owner == AccountLedger.UpkeepOwner ? upkeepSellsFirst : null;
            replayed.Fill(fill.Outcome, fill.YesPrice, fill.Count, Money.Zero, fill.TimestampMs, fill.OrderId, owner, sellsFirst);
        }

        return replayed.Lots.All;
    }

    private static IEnumerable<PositionLot> Older(
        string ticker,
        Quantity before,
        Quantity ownSince,
        OrderTracker orders,
        long sinceMs
    )
    {
        var side = before.IsNegative ? Outcome.No : Outcome.Yes;
        var (net, buyer) = orders.EarlierPurchasesIn(ticker, side);
        var bought = side == Outcome.Yes ? net - ownSince : ownSince - net;
        var own = bought.IsPositive && buyer is not null ? Quantity.Min(bought, before.Abs()) : Quantity.Zero;
        if (own.IsPositive)
        {
            yield return new PositionLot(own, sinceMs, OrderId: null, buyer) { IsOpenedBefore = true };
        }

        if (before.Abs() > own)
        {
            yield return new PositionLot(before.Abs() - own, sinceMs, OrderId: null, Owner: null) { IsOpenedBefore = true };
        }
    }

    private static Quantity Signed(in AccountFill fill) => fill.Outcome == Outcome.Yes ? fill.Count : -fill.Count;
}
