namespace Kalshi.Simulator.Exchange;

public sealed partial class MatchingEngine
{
    /// <summary>
    /// Changes a resting order's price, count, client id or expiry (§6.6). Another price or a larger count costs it its place in
    /// the queue; a smaller count or another expiry does not; one that crosses takes at once. It keeps its id.
    /// </summary>
    public AmendResult Amend(Account account, Guid orderId, in AmendTicket ticket, long nowMs)
    {
        var rejection = FindLive(account, orderId, ticket.Subaccount, needsTrading: true, out var order);
        if (rejection == Rejection.None)
        {
            rejection = OrderValidation.ValidateAmend(order!, ticket, nowMs);
        }

        if (rejection != Rejection.None)
        {
            return new AmendResult(null, Quantity.Zero, Money.Zero, Money.Zero, false, rejection);
        }

        var resting = ticket.Count - order!.FilledCount;
        if (resting.IsZero)
        {
            // Nothing else of the amend matters to an order that ends.
            matcher.Cancel(order, UpdateReason.Amend, nowMs);
            return new AmendResult(order, Quantity.Zero, Money.Zero, Money.Zero, true, Rejection.None);
        }

        rejection = ValidateAmendedAgainstBook(order, ticket, resting, nowMs);
        if (rejection == Rejection.PostOnlyCross && options.PostOnlyCrossing == PostOnlyCrossing.CancelAfterAccepting)
        {
            matcher.Cancel(order, UpdateReason.PostOnlyCrossCancel, nowMs);
            return new AmendResult(order, Quantity.Zero, Money.Zero, Money.Zero, true, Rejection.None);
        }

        return rejection == Rejection.None
            ? Apply(order, ticket, resting, nowMs)
            : new AmendResult(null, Quantity.Zero, Money.Zero, Money.Zero, false, rejection);
    }

    private AmendResult Apply(Order order, in AmendTicket ticket, Quantity resting, long nowMs)
    {
        var (filled, value, fees) = (order.FilledCount, FilledValue(order), order.TakerFees);
        var restedBefore = order.RemainingCount;
        if (ticket.UpdatedClientOrderId is { Length: > 0 } id && id != order.ClientOrderId)
        {
            order.ClientOrderId = id;
            order.Owner.Use(id, order);
        }

        if (ticket.ExpirationSeconds is { } seconds)
        {
            order.ExpirationMs = seconds * 1000;
            if (seconds > 0)
            {
                timers.Add(order.ExpirationMs, new EngineTimer(TimerKind.Expire, null, order));
            }
        }

        order.InitialCount = ticket.Count;
        if (ticket.Price != order.Price)
        {
            matcher.Move(order, ticket.Price, resting, UpdateReason.Amend, nowMs);
        }
        else if (resting > restedBefore)
        {
            matcher.Enlarge(order, resting, UpdateReason.Amend, nowMs);
        }
        else if (resting < restedBefore)
        {
            matcher.Shrink(order, restedBefore - resting, UpdateReason.Amend, nowMs);
        }
        else
        {
            matcher.Touch(order, UpdateReason.Amend, nowMs);
        }

        return new AmendResult(
            order,
            order.FilledCount - filled,
            FilledValue(order) - value,
            order.TakerFees - fees,
            order.RemainingCount != restedBefore,
            Rejection.None
        );
    }

    // An amend fills as taker only. An ask's cost is Σ(1−p)·count (doubt D10), so its value at YES prices is what is left of a dollar.
    private static Money FilledValue(Order order)
    {
        var cost = order.TakerCost + order.MakerCost;
        return order.Side == BookSide.Bid ? cost : (order.FilledCount * Price.OneDollar) - cost;
    }

    /// <summary>Collateral, self-cross and post-only as if the order were not there any more and came anew.</summary>
    private Rejection ValidateAmendedAgainstBook(Order order, in AmendTicket ticket, Quantity resting, long nowMs)
    {
        if (ticket.Price == order.Price && resting <= order.RemainingCount)
        {
            return Rejection.None;
        }

        var position = order.Position!;
        var asNew = new OrderTicket
        {
            Side = order.Side,
            Price = ticket.Price,
            Count = resting,
            SelfTradePrevention = order.SelfTradePrevention,
            PostOnly = order.IsPostOnly,
            Subaccount = order.Subaccount,
        };
        position.Resting(order.Side).Remove(order);
        collateral.Reassign(position);
        var covers = collateral.Covers(order.Owner, order.Market, asNew, order.UnrebatedRounding, nowMs);
        position.Resting(order.Side).Add(order);
        collateral.Reassign(position);
        return covers ? OrderValidation.ValidateCrossing(order, ticket.Price, resting) : Rejection.InsufficientBalance;
    }
}
