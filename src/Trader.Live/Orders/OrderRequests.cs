using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;

namespace Trader.Live.Orders;

/// <summary>How an intent looks on the wire.</summary>
public static class OrderRequests
{
    /// <summary>
    /// An order on the YES book: buying NO at q is an ask at 1 − q. If it meets an order of our own, the newcomer gives way.
    /// </summary>
    public static CreateOrderRequest From(OrderIntent intent) =>
        new()
        {
            Ticker = intent.Ticker,
            Side = intent.Outcome.ToBookSide().ToWire(),
            Count = intent.Count,
            Price = intent.YesPrice,
            TimeInForce = intent.TimeInForce switch
            {
                TimeInForce.ImmediateOrCancel => "immediate_or_cancel",
                TimeInForce.FillOrKill => "fill_or_kill",
                _ => "good_till_canceled",
            },
            SelfTradePreventionType = "taker_at_cross",
            ClientOrderId = intent.ClientOrderId,
            ExpirationTime = intent.ExpirationSeconds,
            PostOnly = intent.IsPostOnly ? true : null,
            ReduceOnly = intent.IsReduceOnly ? true : null,
            OrderGroupId = intent.OrderGroupId,
            ExchangeIndex = intent.ExchangeIndex,
        };

    /// <summary>The order as it shall be; its market and side are its own.</summary>
    public static AmendOrderRequest AmendFrom(ChangeOrder command) =>
        new()
        {
            Ticker = command.Intent.Ticker,
            Side = command.Intent.Outcome.ToBookSide().ToWire(),
            Price = command.Change.Price.OnYesScale(command.Intent.Outcome),
            Count = command.Change.Count,
            ExchangeIndex = command.Intent.ExchangeIndex,
        };

    /// <summary>How much shall be left.</summary>
    public static DecreaseOrderRequest DecreaseFrom(ChangeOrder command) =>
        new()
        {
            ReduceTo = command.Change.Count - command.FillCount,
            MarketTicker = command.Intent.Ticker,
            ExchangeIndex = command.Intent.ExchangeIndex,
        };

    /// <summary>
    /// What a refusal tells of the group an order names. Only FIX documents the words (§4.4 of the exchange's API), so that they
    /// are looked for in whatever spelling.
    /// </summary>
    public static OrderGroupFault GroupFaultOf(ApiError error)
    {
        var word = error.Code.Replace(' ', '_');
        return word.Contains("order_group_not_found", StringComparison.OrdinalIgnoreCase) ? OrderGroupFault.NotFound
            : word.Contains("order_group", StringComparison.OrdinalIgnoreCase) ? OrderGroupFault.Triggered
            : OrderGroupFault.None;
    }

    /// <summary>Whether an order as listed shows that a change was carried out.</summary>
    public static bool Shows(ChangeOrder command, OrderDto order)
    {
        var price = order.YesPriceDollars.OnYesScale(command.Intent.Outcome);
        var size = order.FillCountFp + order.RemainingCountFp;
        return command.Change.Kind == OrderChangeKind.Amend
            ? price == command.Change.Price && size == command.Change.Count
            : size <= command.Change.Count;
    }
}
