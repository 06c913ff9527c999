namespace Kalshi.Simulator.Exchange;

public sealed partial class MatchingEngine
{
    private readonly List<Order> toCancel = [];

    /// <summary>Places an account's order. What it may take is taken before this returns.</summary>
    public SubmitResult Submit(Account account, Market market, in OrderTicket ticket, long nowMs)
    {
        var rejection = validation.Validate(account, market, ticket, nowMs);
        if (rejection != Rejection.None)
        {
            return new SubmitResult(null, rejection);
        }

        var reducible = ticket.ReduceOnly ? Reducible(account, market, ticket) : ticket.Count;
        if (reducible.IsZero)
        {
            var idle = Accept(account, market, ticket, nowMs);
            return EndAtOnce(idle, UpdateReason.ReduceOnlyCancel, nowMs);
        }

        var capped = reducible < ticket.Count ? ticket with { Count = reducible } : ticket;
        rejection = validation.ValidateAgainstBook(account, market, capped, nowMs);
        if (rejection == Rejection.PostOnlyCross && options.PostOnlyCrossing == PostOnlyCrossing.CancelAfterAccepting)
        {
            return EndAtOnce(Accept(account, market, capped, nowMs), UpdateReason.PostOnlyCrossCancel, nowMs);
        }

        if (rejection == Rejection.FillOrKillUnfillable && options.AcceptsUnfillableFillOrKill)
        {
            return EndAtOnce(Accept(account, market, capped, nowMs), UpdateReason.None, nowMs);
        }

        if (rejection != Rejection.None)
        {
            return new SubmitResult(null, rejection);
        }

        var order = Accept(account, market, capped, nowMs);
        matcher.Run(order, ticket.TimeInForce, UpdateReason.None, nowMs);
        if (order.IsInBook && nowMs < account.CancelAllUntilMs[ticket.Subaccount])
        {
            matcher.Cancel(order, UpdateReason.Decrease, nowMs);
        }

        return new SubmitResult(order, Rejection.None);
    }

    /// <summary>Cancels a resting order of an account.</summary>
    /// <param name="account">Whose order it is.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="subaccount">The subaccount it must be of; null for any.</param>
    public CancelResult Cancel(Account account, Guid orderId, long nowMs, int? subaccount = null)
    {
        var rejection = FindLive(account, orderId, subaccount, needsTrading: false, out var order);
        if (rejection != Rejection.None)
        {
            return new CancelResult(null, Quantity.Zero, rejection);
        }

        var reducedBy = order!.RemainingCount;
        matcher.Cancel(order, UpdateReason.Decrease, nowMs);
        return new CancelResult(order, reducedBy, Rejection.None);
    }

    /// <summary>
    /// Cancels every resting order of an account on every shard that is not in an exchange pause (§6.5). Orders in inactive markets
    /// stay, as a single cancel would leave them.
    /// </summary>
    /// <param name="account">Whose orders.</param>
    /// <param name="subaccount">Only those of this subaccount; null for all.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <returns>The orders cancelled.</returns>
    public int CancelAll(Account account, int? subaccount, long nowMs)
    {
        toCancel.Clear();
        foreach (var position in account.Positions)
        {
            if (
                (subaccount is null || position.Subaccount == subaccount)
                && position.Market.Status == MarketStatus.Active
                && position.Market.Shard.IsExchangeActive
            )
            {
                toCancel.AddRange(position.Bids.WorstFirst);
                toCancel.AddRange(position.Asks.WorstFirst);
            }
        }

        var cancelled = CancelCollected(UpdateReason.Decrease, nowMs);
        for (var i = 0; i < account.Subaccounts; i++)
        {
            if (subaccount is null || subaccount == i)
            {
                account.CancelAllUntilMs[i] = nowMs + options.CancelAllAftermathMs;
            }
        }

        return cancelled;
    }

    /// <summary>Makes a resting order smaller; it keeps its place in the queue (§6.5).</summary>
    public DecreaseResult Decrease(Account account, Guid orderId, in DecreaseTicket ticket, long nowMs)
    {
        if (
            ticket.ReduceBy.HasValue == ticket.ReduceTo.HasValue
            || ticket.ReduceBy is { IsPositive: false }
            || ticket.ReduceTo is { IsNegative: true }
        )
        {
            return new DecreaseResult(null, Quantity.Zero, Rejection.InvalidDecrease);
        }

        var rejection = FindLive(account, orderId, ticket.Subaccount, needsTrading: true, out var order);
        if (rejection != Rejection.None)
        {
            return new DecreaseResult(null, Quantity.Zero, rejection);
        }

        // Fills may have come in between: what is already smaller needs nothing, what is asked beyond it cancels.
        var by = ticket.ReduceBy ?? (order!.RemainingCount - ticket.ReduceTo!.Value);
        if (by >= order!.RemainingCount)
        {
            by = order.RemainingCount;
            matcher.Cancel(order, UpdateReason.Decrease, nowMs);
        }
        else if (by.IsPositive)
        {
            matcher.Shrink(order, by, UpdateReason.Decrease, nowMs);
        }
        else
        {
            by = Quantity.Zero;
        }

        return new DecreaseResult(order, by, Rejection.None);
    }

    private static Quantity Reducible(Account account, Market market, in OrderTicket ticket)
    {
        var net = account.PositionIn(market, ticket.Subaccount)?.Net ?? Quantity.Zero;
        return Quantity.Min(ticket.Count, Position.Closable(net, ticket.Side));
    }

    /// <summary>Finds a resting order of an account that may be changed now, or says why not.</summary>
    private Rejection FindLive(Account account, Guid orderId, int? subaccount, bool needsTrading, out Order? order)
    {
        order = FindOrder(account, orderId);
        if (order is null || (subaccount is not null && order.Subaccount != subaccount))
        {
            return Rejection.NotFound;
        }

        var rejection = OrderValidation.ValidateState(order.Market, needsTrading);
        return rejection == Rejection.None && !order.IsInBook ? Rejection.NotFound : rejection;
    }

    private int CancelCollected(UpdateReason reason, long nowMs)
    {
        var cancelled = 0;
        foreach (var order in toCancel)
        {
            // One cancel can take others along when money is short.
            if (order.IsInBook)
            {
                matcher.Cancel(order, reason, nowMs);
                cancelled++;
            }
        }

        toCancel.Clear();
        return cancelled;
    }

    private SubmitResult EndAtOnce(Order order, UpdateReason reason, long nowMs)
    {
        order.RemainingCount = Quantity.Zero;
        order.Status = OrderStatus.Canceled;
        events.OnOrderUpdated(order, reason, nowMs);
        return new SubmitResult(order, Rejection.None);
    }

    private Order Accept(Account account, Market market, in OrderTicket ticket, long nowMs)
    {
        var position = account.OpenPosition(market, ticket.Subaccount);
        var order = new Order(account, position, market, ticket.Side, ticket.Price, ticket.Count, nowMs)
        {
            Id = ids.Next(),
            ClientOrderId = ticket.ClientOrderId,
            SelfTradePrevention = ticket.SelfTradePrevention,
            ExpirationMs = ticket.ExpirationSeconds * 1000 ?? 0,
            IsPostOnly = ticket.PostOnly,
            CancelOnPause = ticket.CancelOnPause,
            Group = ticket.GroupId is { } id ? Groups.Find(account, id) : null,
        };
        if (ticket.ClientOrderId is { Length: > 0 } clientOrderId)
        {
            account.Use(clientOrderId, order);
        }

        OrdersAccepted++;
        orders.Add(order.Id, order);
        var dropped = account.Orders.Add(order);
        while (dropped is { IsInBook: true })
        {
            // A resting order is never forgotten: it becomes the newest entry again.
            dropped = account.Orders.Add(dropped);
        }

        if (dropped is not null)
        {
            orders.Remove(dropped.Id);
            account.Forget(dropped);
        }

        if (order.ExpirationMs > 0)
        {
            timers.Add(order.ExpirationMs, new EngineTimer(TimerKind.Expire, null, order));
        }

        return order;
    }

    private void ExpireIfDue(Order order, long nowMs)
    {
        // An amend may have moved or cleared it since.
        if (order.IsInBook && order.ExpirationMs > 0 && order.ExpirationMs <= nowMs)
        {
            matcher.Cancel(order, UpdateReason.ExpiryCancel, nowMs);
        }
    }
}
