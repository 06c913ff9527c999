namespace Kalshi.Simulator.Exchange;

public sealed partial class MatchingEngine
{
    /// <summary>
    /// Lays a resting order of the house; null if it would trade or the market does not trade now (the house never takes by accident).
    /// </summary>
    public Order? LayForHouse(Market market, BookSide side, Price price, Quantity count, long nowMs)
    {
        var opposite = market.Book.Half(side.Opposite());
        if (
            OrderValidation.ValidateState(market, needsTrading: true) != Rejection.None
            || price <= market.Spec.SettlementFloor
            || (opposite.Best is { } best && opposite.IsCrossedBy(price, best.Price))
        )
        {
            return null;
        }

        var order = new Order(House, null, market, side, price, count, nowMs);
        matcher.Run(order, TimeInForce.GoodTillCanceled, UpdateReason.None, nowMs);
        return order;
    }

    /// <summary>Lets the house take up to <paramref name="count"/> contracts at the limit or better; returns what it got.</summary>
    public Quantity TakeForHouse(Market market, BookSide side, Price limit, Quantity count, long nowMs)
    {
        if (OrderValidation.ValidateState(market, needsTrading: true) != Rejection.None || !count.IsPositive)
        {
            return Quantity.Zero;
        }

        var order = new Order(House, null, market, side, limit, count, nowMs);
        matcher.Run(order, TimeInForce.ImmediateOrCancel, UpdateReason.None, nowMs);
        return order.FilledCount;
    }

    /// <summary>
    /// Withdraws a resting order of the house; without effect if it no longer rests, or rests in an exchange pause or an inactive market.
    /// </summary>
    /// <returns>Whether it is out of the book now.</returns>
    public bool WithdrawForHouse(Order order, long nowMs)
    {
        if (order.IsInBook && OrderValidation.ValidateState(order.Market, needsTrading: false) == Rejection.None)
        {
            matcher.Cancel(order, UpdateReason.Decrease, nowMs);
        }

        return !order.IsInBook;
    }
}
