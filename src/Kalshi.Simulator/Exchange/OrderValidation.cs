namespace Kalshi.Simulator.Exchange;

/// <summary>Whether the exchange takes an order or an amend, in the order of §14 of the API.</summary>
internal sealed class OrderValidation
{
    private readonly EngineOptions options;
    private readonly Collateral collateral;
    private readonly OrderGroups groups;

    public OrderValidation(EngineOptions options, Collateral collateral, OrderGroups groups)
    {
        this.options = options;
        this.collateral = collateral;
        this.groups = groups;
    }

    /// <summary>Whether orders of a market can be placed or amended, or only cancelled, right now.</summary>
    public static Rejection ValidateState(Market market, bool needsTrading)
    {
        if (!market.Shard.IsExchangeActive)
        {
            return Rejection.ExchangePaused;
        }

        if (needsTrading && !market.Shard.IsTradingActive)
        {
            return Rejection.TradingPaused;
        }

        // After the close every order operation is refused, cancels included.
        return market.Status == MarketStatus.Active ? Rejection.None : Rejection.MarketInactive;
    }

    /// <summary>Whether an amended order may cross what it would cross.</summary>
    public static Rejection ValidateCrossing(Order order, Price price, Quantity resting)
    {
        var opposite = order.Market.Book.Half(order.Side.Opposite());
        if (opposite.Best is not { } best || !opposite.IsCrossedBy(price, best.Price))
        {
            return Rejection.None;
        }

        if (order.IsPostOnly)
        {
            return Rejection.PostOnlyCross;
        }

        return Fillable(order.Owner, opposite, price, resting, out var meetsItself) < resting && meetsItself
            ? Rejection.SelfCrossAttempt
            : Rejection.None;
    }

    /// <summary>Everything that needs no look at the book.</summary>
    public Rejection Validate(Account account, Market market, in OrderTicket ticket, long nowMs)
    {
        var rejection = ValidateTicket(account, ticket, nowMs);
        if (rejection == Rejection.None)
        {
            rejection = ValidateState(market, needsTrading: true);
        }

        if (rejection == Rejection.None && ticket.GroupId is { } groupId)
        {
            rejection = ValidateGroup(account, market, ticket, groupId);
        }

        if (rejection == Rejection.None)
        {
            rejection = ValidatePrice(market, ticket.Price);
        }

        if (rejection != Rejection.None)
        {
            return rejection;
        }

        if (ticket.ClientOrderId is { Length: > 0 } id && account.HasUsed(id))
        {
            return Rejection.DuplicateClientOrderId;
        }

        return account.RestingOrders >= options.MaxOrdersPerAccount ? Rejection.TooManyOrders : Rejection.None;
    }

    /// <summary>Collateral, and what the order's own conditions say about the book.</summary>
    public Rejection ValidateAgainstBook(Account account, Market market, in OrderTicket ticket, long nowMs)
    {
        if (!collateral.Covers(account, market, ticket, Money.Zero, nowMs))
        {
            return Rejection.InsufficientBalance;
        }

        var opposite = market.Book.Half(ticket.Side.Opposite());
        if (ticket.PostOnly && opposite.Best is { } best && opposite.IsCrossedBy(ticket.Price, best.Price))
        {
            return Rejection.PostOnlyCross;
        }

        if (ticket.TimeInForce == TimeInForce.GoodTillCanceled)
        {
            return Rejection.None;
        }

        // One that would meet an own order is never refused: fill-or-kill becomes immediate-or-cancel then.
        var fillable = Fillable(account, opposite, ticket.Price, ticket.Count, out var meetsItself);
        if (ticket.TimeInForce == TimeInForce.FillOrKill)
        {
            return fillable < ticket.Count && !meetsItself ? Rejection.FillOrKillUnfillable : Rejection.None;
        }

        return options.RefusesUnfilledImmediateOrCancel && fillable.IsZero && !meetsItself
            ? Rejection.ImmediateOrCancelUnfillable
            : Rejection.None;
    }

    /// <summary>An amend, up to the point where the book matters; the order is live.</summary>
    public static Rejection ValidateAmend(Order order, in AmendTicket ticket, long nowMs)
    {
        if (ticket.ClientOrderId is { Length: > 0 } present && present != order.ClientOrderId)
        {
            return Rejection.ClientOrderIdMismatch;
        }

        if (ticket.Ticker is { } ticker && ticker != order.Market.Ticker)
        {
            return Rejection.TickerMismatch;
        }

        if (ticket.Side != order.Side)
        {
            return Rejection.SideMismatch;
        }

        if (!ticket.Count.IsPositive)
        {
            return Rejection.InvalidOrderSize;
        }

        if (ticket.ExpirationSeconds is { } seconds && seconds != 0 && !IsFuture(seconds, nowMs))
        {
            return Rejection.ExpirationInPast;
        }

        // A price that was left as it is may be off a grid that became coarser since.
        var rejection = ticket.Price == order.Price ? Rejection.None : ValidatePrice(order.Market, ticket.Price);
        if (rejection != Rejection.None)
        {
            return rejection;
        }

        if (
            ticket.UpdatedClientOrderId is { Length: > 0 } updated
            && updated != order.ClientOrderId
            && order.Owner.HasUsed(updated)
        )
        {
            return Rejection.DuplicateClientOrderId;
        }

        return ticket.Count < order.FilledCount ? Rejection.AmendCountBelowFilled : Rejection.None;
    }

    private static Rejection ValidateTicket(Account account, in OrderTicket ticket, long nowMs)
    {
        if (!account.HasSubaccount(ticket.Subaccount))
        {
            return Rejection.SubaccountNotFound;
        }

        if (!ticket.Count.IsPositive)
        {
            return Rejection.InvalidOrderSize;
        }

        if (ticket.ReduceOnly && ticket.TimeInForce != TimeInForce.ImmediateOrCancel)
        {
            return Rejection.ReduceOnlyNeedsImmediate;
        }

        if (ticket.PostOnly && ticket.TimeInForce != TimeInForce.GoodTillCanceled)
        {
            return Rejection.PostOnlyNeedsResting;
        }

        if (ticket.ExpirationSeconds is not { } expiration)
        {
            return Rejection.None;
        }

        if (ticket.TimeInForce != TimeInForce.GoodTillCanceled)
        {
            return Rejection.ExpirationNotAllowed;
        }

        return IsFuture(expiration, nowMs) ? Rejection.None : Rejection.ExpirationInPast;
    }

    private static bool IsFuture(long seconds, long nowMs) => seconds > nowMs / 1000 && seconds <= long.MaxValue / 1000;

    private static Rejection ValidatePrice(Market market, Price price)
    {
        if (!market.Spec.Grid.Contains(price))
        {
            return Rejection.InvalidPrice;
        }

        return price <= market.Spec.SettlementFloor ? Rejection.BelowSettlementFloor : Rejection.None;
    }

    private Rejection ValidateGroup(Account account, Market market, in OrderTicket ticket, Guid groupId)
    {
        if (groups.Find(account, groupId, ticket.Subaccount) is not { } group || group.Shard != market.Shard.Index)
        {
            return Rejection.OrderGroupNotFound;
        }

        return group.IsTriggered ? Rejection.OrderGroupTriggered : Rejection.None;
    }

    /// <summary>What an order could fill before it is full or meets an order of its own account.</summary>
    private static Quantity Fillable(Account account, BookHalf opposite, Price limit, Quantity wanted, out bool meetsItself)
    {
        var fillable = Quantity.Zero;
        meetsItself = false;
        for (var i = opposite.Levels.Count - 1; i >= 0 && fillable < wanted; i--)
        {
            var level = opposite.Levels[i];
            if (!opposite.IsCrossedBy(limit, level.Price))
            {
                break;
            }

            for (var maker = level.Head; maker is not null && fillable < wanted; maker = maker.Next)
            {
                if (ReferenceEquals(maker.Owner, account))
                {
                    meetsItself = true;
                    return fillable;
                }

                fillable += Quantity.Min(wanted - fillable, maker.RemainingCount);
            }
        }

        return fillable;
    }
}
