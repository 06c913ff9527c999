namespace Kalshi.Simulator.Exchange;

/// <summary>
/// What orders cost to have (§10.4 of the API, doubt D9). By default cash is set aside when an order rests, per order, added up;
/// the part that closes a position needs none; fees are asked for what takes. An order must be affordable whole at its limit price.
/// </summary>
internal sealed class Collateral
{
    private readonly ReservationPolicy policy;
    private readonly bool rebatesAtExactlyOneCent;

    public Collateral(EngineOptions options)
    {
        policy = options.Reservation;
        rebatesAtExactlyOneCent = options.RebatesAtExactlyOneCent;
    }

    /// <summary>Whether a price has priority over another on a side.</summary>
    public static bool IsBetter(BookSide side, Price price, Price than) => side == BookSide.Bid ? price > than : price < than;

    /// <summary>Whether the wallet can pay for the whole order, given what it would take from the book right now.</summary>
    /// <param name="account">Whose order it is.</param>
    /// <param name="market">The market.</param>
    /// <param name="ticket">The order.</param>
    /// <param name="unrebated">Rounding fees the order already has; zero for a new one.</param>
    /// <param name="nowMs">Engine time.</param>
    public bool Covers(Account account, Market market, in OrderTicket ticket, Money unrebated, long nowMs)
    {
        var position = account.PositionIn(market, ticket.Subaccount);
        var wallet = position?.Wallet ?? account.Wallet(ticket.Subaccount, market.Spec.Shard);
        var net = position?.Net ?? Quantity.Zero;
        var (taken, paid) = Preview(account, market, ticket, net, unrebated, nowMs);
        var openedNow = Positive(taken - Position.Closable(net, ticket.Side));
        // What is taken is asked for at its limit price, although it trades at that price or better.
        var need = paid + (openedNow * Order.OpeningCost(ticket.Side, ticket.Price));

        var rest = ticket.Count - taken;
        var netAfter = net + (ticket.Side == BookSide.Bid ? taken : -taken);
        need +=
            ticket.TimeInForce == TimeInForce.GoodTillCanceled && position is not null && policy != ReservationPolicy.None
                ? AddedReservation(position, ticket, netAfter, rest)
                : Positive(rest - Position.Closable(netAfter, ticket.Side)) * Order.OpeningCost(ticket.Side, ticket.Price);
        return wallet.Available >= need;
    }

    /// <summary>Sets a position's reservation anew; it costs a walk over the orders its contracts cover, and nothing when flat.</summary>
    public void Reassign(Position position)
    {
        var total = policy == ReservationPolicy.None ? Money.Zero : Reserved(position, position.Net);
        position.Wallet.Reserved += total - position.Reserved;
        position.Reserved = total;
    }

    /// <summary>The order to give up first when a wallet is short: the worst-priced one that reserves anything.</summary>
    public static Order? WeakestOf(Position position) =>
        WeakestOf(position.Asks, Position.Closable(position.Net, BookSide.Ask))
        ?? WeakestOf(position.Bids, Position.Closable(position.Net, BookSide.Bid));

    /// <summary>Whether a resting order's wallet can pay for a fill.</summary>
    public bool CanPayAsMaker(Order maker, Quantity count, long nowMs)
    {
        var position = maker.Position!;
        var unrebated = maker.UnrebatedRounding;
        var cash = Position.CashOfFill(position.Net, maker.Side, count, maker.Price);
        var charge = Charge(maker.Owner, maker.Market.FeesAt(nowMs), maker.Price, count, false, cash, ref unrebated);
        if (policy == ReservationPolicy.None)
        {
            return !(position.Wallet.Cash + cash - charge.NetFee).IsNegative;
        }

        // What it reserved pays for the contracts; only fees can make it short, and a reservation shared by two sides.
        return (policy == ReservationPolicy.Sum && charge.NetFee.IsZero)
            || !(position.Wallet.Available + maker.Reserved + cash - charge.NetFee).IsNegative;
    }

    /// <summary>The fees of one fill.</summary>
    public FillCharge Charge(
        Account account,
        FeeSchedule fees,
        Price price,
        Quantity count,
        bool isTaker,
        Money cash,
        ref Money unrebated
    ) => FeeRounding.Charge(cash, fees.FeeFor(price, count, isTaker), account.Precision, rebatesAtExactlyOneCent, ref unrebated);

    private static Order? WeakestOf(RestingSide side, Quantity cover) => side.Count > cover ? side.WorstFirst[0] : null;

    private Money AddedReservation(Position position, in OrderTicket ticket, Quantity net, Quantity rest)
    {
        var side = position.Resting(ticket.Side);
        var cover = Position.Closable(net, ticket.Side);
        var before = side.ReservedWith(cover);
        var after = side.ReservedWith(cover, ticket.Price, rest);
        if (policy == ReservationPolicy.Sum)
        {
            return after - before;
        }

        var other = position.Resting(ticket.Side.Opposite()).ReservedWith(Position.Closable(net, ticket.Side.Opposite()));
        return Money.Max(after, other) - Money.Max(before, other);
    }

    private Money Reserved(Position position, Quantity net)
    {
        var bids = position.Bids.ReservedWith(Position.Closable(net, BookSide.Bid));
        var asks = position.Asks.ReservedWith(Position.Closable(net, BookSide.Ask));
        return policy == ReservationPolicy.Sum ? bids + asks : Money.Max(bids, asks);
    }

    /// <summary>Contracts an order would take, and what it would pay for them less what closing brings, without their opening cost.</summary>
    private (Quantity Taken, Money Paid) Preview(
        Account account,
        Market market,
        in OrderTicket ticket,
        Quantity net,
        Money unrebated,
        long nowMs
    )
    {
        var taken = Quantity.Zero;
        var paid = Money.Zero;
        var fees = market.FeesAt(nowMs);
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
                        return (taken, paid);
                    }

                    continue;
                }

                var count = Quantity.Min(ticket.Count - taken, maker.RemainingCount);
                var netNow = net + (ticket.Side == BookSide.Bid ? taken : -taken);
                var cash = Position.CashOfFill(netNow, ticket.Side, count, level.Price);
                var charge = Charge(account, fees, level.Price, count, true, cash, ref unrebated);
                var closing = Quantity.Min(count, Position.Closable(netNow, ticket.Side));
                paid += charge.NetFee - (closing * Order.OpeningCost(ticket.Side.Opposite(), level.Price));
                taken += count;
            }
        }

        return (taken, paid);
    }

    private static Quantity Positive(Quantity quantity) => quantity.IsPositive ? quantity : Quantity.Zero;
}
