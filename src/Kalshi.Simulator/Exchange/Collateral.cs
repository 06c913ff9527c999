namespace Kalshi.Simulator.Exchange;

/// <summary>
/// What orders cost to have. Policy (§10.4 of the API, the simulator's default): cash is set aside when an order rests, per
/// order, added up; the part that closes a position needs none; fees are asked for what takes. An order must be affordable
/// whole at its limit price.
/// </summary>
internal static class Collateral
{
    /// <summary>Whether the account can pay for the whole order, given what it would take from the book right now.</summary>
    public static bool Covers(Account account, Market market, in OrderTicket ticket)
    {
        var position = account.PositionIn(market);
        var net = position?.Net ?? Quantity.Zero;
        var unit = Order.OpeningCost(ticket.Side, ticket.Price);
        var (taken, fees, proceeds) = Preview(account, market, ticket, net);

        var closable = Position.Closable(net, ticket.Side);
        var openedNow = Positive(taken - closable);
        var need = fees - proceeds + (openedNow * unit);

        var rest = ticket.Count - taken;
        var netAfter = net + (ticket.Side == BookSide.Bid ? taken : -taken);
        if (ticket.TimeInForce != TimeInForce.GoodTillCanceled || position is null)
        {
            need += Positive(rest - Position.Closable(netAfter, ticket.Side)) * unit;
        }
        else
        {
            need += ReservedFor(position, ticket.Side, netAfter, ticket.Price, rest);
            need -= ReservedFor(position, ticket.Side, netAfter, ticket.Price, Quantity.Zero);
        }

        return account.Available >= need;
    }

    /// <summary>
    /// Sets every resting order's reservation anew. The position covers closing orders from the best price on, because that
    /// is the order in which they fill.
    /// </summary>
    public static void Reassign(Position position)
    {
        var total = Assign(position, BookSide.Bid) + Assign(position, BookSide.Ask);
        position.Account.Reserved += total - position.Reserved;
        position.Reserved = total;
    }

    /// <summary>The order to give up first when the account is short: the worst-priced one that reserves anything.</summary>
    public static Order? WeakestOf(Position position)
    {
        for (var i = position.RestingAsks.Count - 1; i >= 0; i--)
        {
            if (position.RestingAsks[i].Reserved.IsPositive)
            {
                return position.RestingAsks[i];
            }
        }

        for (var i = position.RestingBids.Count - 1; i >= 0; i--)
        {
            if (position.RestingBids[i].Reserved.IsPositive)
            {
                return position.RestingBids[i];
            }
        }

        return null;
    }

    /// <summary>Whether a resting order's account can pay for a fill; only a maker's fee can make it short.</summary>
    public static bool CanPayAsMaker(Order maker, Quantity count)
    {
        var position = maker.Owner.PositionIn(maker.Market)!;
        var fee = maker.Market.Spec.Fees.FeeFor(maker.Price, count, isTaker: false);
        if (fee.IsZero)
        {
            return true;
        }

        var cash = Position.CashOfFill(position.Net, maker.Side, count, maker.Price) - fee;
        return !(maker.Owner.Available + maker.Reserved + cash).IsNegative;
    }

    private static (Quantity Taken, Money Fees, Money Proceeds) Preview(
        Account account,
        Market market,
        in OrderTicket ticket,
        Quantity net
    )
    {
        var taken = Quantity.Zero;
        var fees = Money.Zero;
        var proceeds = Money.Zero;
        var closable = Position.Closable(net, ticket.Side);
        var opposite = market.Book.Half(ticket.Side.Opposite());
        for (var i = opposite.Levels.Count - 1; i >= 0 && taken < ticket.Count; i--)
        {
            var level = opposite.Levels[i];
            if (!opposite.IsCrossedBy(ticket.Price, level.Price))
            {
                break;
            }

            for (var maker = level.Head; maker is not null && taken < ticket.Count; maker = maker.Next)
            {
                if (ReferenceEquals(maker.Owner, account))
                {
                    if (ticket.SelfTradePrevention == SelfTradePrevention.TakerAtCross)
                    {
                        return (taken, fees, proceeds);
                    }

                    continue;
                }

                var count = Quantity.Min(ticket.Count - taken, maker.RemainingCount);
                var closing = Quantity.Min(count, Positive(closable - taken));
                fees += market.Spec.Fees.FeeFor(level.Price, count, isTaker: true);
                proceeds += closing * Order.OpeningCost(ticket.Side.Opposite(), level.Price);
                taken += count;
            }
        }

        return (taken, fees, proceeds);
    }

    private static Money Assign(Position position, BookSide side)
    {
        var cover = Position.Closable(position.Net, side);
        var total = Money.Zero;
        foreach (var order in position.Resting(side))
        {
            var covered = Quantity.Min(cover, order.RemainingCount);
            cover -= covered;
            order.Reserved = (order.RemainingCount - covered) * Order.OpeningCost(side, order.Price);
            total += order.Reserved;
        }

        return total;
    }

    /// <summary>What a side would reserve with one order more (of <paramref name="extra"/> contracts, which may be none).</summary>
    private static Money ReservedFor(Position position, BookSide side, Quantity net, Price price, Quantity extra)
    {
        var cover = Position.Closable(net, side);
        var total = Money.Zero;
        foreach (var order in position.Resting(side))
        {
            if (IsBetter(side, price, order.Price))
            {
                total += Uncovered(ref cover, extra) * Order.OpeningCost(side, price);
                extra = Quantity.Zero;
            }

            total += Uncovered(ref cover, order.RemainingCount) * Order.OpeningCost(side, order.Price);
        }

        return total + (Uncovered(ref cover, extra) * Order.OpeningCost(side, price));
    }

    /// <summary>Whether a price has priority over another on a side.</summary>
    public static bool IsBetter(BookSide side, Price price, Price than) => side == BookSide.Bid ? price > than : price < than;

    private static Quantity Uncovered(ref Quantity cover, Quantity count)
    {
        var covered = Quantity.Min(cover, count);
        cover -= covered;
        return count - covered;
    }

    private static Quantity Positive(Quantity quantity) => quantity.IsPositive ? quantity : Quantity.Zero;
}
