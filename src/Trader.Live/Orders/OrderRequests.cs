using Kalshi;
using Kalshi.Wire;
using Trader.Commands;

namespace Trader.Live.Orders;

/// <summary>How an intent looks on the wire.</summary>
public static class OrderRequests
{
    /// <summary>
    /// A limit order on the YES book, good till cancelled: buying NO at q is an ask at 1 − q. If it meets an order of our own,
    /// the newcomer gives way.
    /// </summary>
    public static CreateOrderRequest From(OrderIntent intent) =>
        new()
        {
            Ticker = intent.Ticker,
            Side = intent.Outcome.ToBookSide().ToWire(),
            Count = intent.Count,
            Price = intent.YesPrice,
            TimeInForce = "good_till_canceled",
            SelfTradePreventionType = "taker_at_cross",
            ClientOrderId = intent.ClientOrderId,
            ExchangeIndex = intent.ExchangeIndex,
        };
}
