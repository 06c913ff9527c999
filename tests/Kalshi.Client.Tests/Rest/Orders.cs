using Kalshi.Wire;

namespace Kalshi.Client.Tests.Rest;

internal static class Orders
{
    public static CreateOrderRequest Sample { get; } =
        new()
        {
            Ticker = "KXSIMRAIN-26NOV25-T1",
            Side = "bid",
            Count = Quantity.FromContracts(5),
            Price = Price.FromCents(37),
            TimeInForce = "good_till_canceled",
            SelfTradePreventionType = "taker_at_cross",
            ClientOrderId = "t3-1",
            PostOnly = true,
        };

    public const string Accepted =
        """{"order_id":"o-1","client_order_id":"t3-1","fill_count":"0.00","remaining_count":"5.00","ts_ms":1795183391553}""";
}
