using Kalshi;
using Kalshi.Wire;

namespace Trader.Portfolio;

/// <summary>A fill in one form, wherever it came from.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="OrderId">The account's order.</param>
/// <param name="ClientOrderId">Our id of the order, where sent.</param>
/// <param name="Ticker">The market.</param>
/// <param name="Outcome">The outcome bought.</param>
/// <param name="YesPrice">Trade price of YES.</param>
/// <param name="Count">Contracts.</param>
/// <param name="Fee">The fee charged.</param>
/// <param name="IsTaker">Whether our order took.</param>
/// <param name="TimestampMs">When, exchange clock, Unix milliseconds; 0 where not sent.</param>
public readonly record struct AccountFill(
    string TradeId,
    string OrderId,
    string? ClientOrderId,
    string Ticker,
    Outcome Outcome,
    Price YesPrice,
    Quantity Count,
    Money Fee,
    bool IsTaker,
    long TimestampMs
)
{
    /// <summary>The shard as the exchange named it; 0 may also mean that it named none.</summary>
    public int ExchangeIndex { get; init; }

    /// <summary>The subaccount, 0 to 63.</summary>
    public int Subaccount { get; init; }

    /// <summary>The strategy whose order was filled; null for an order that is not known to be ours.</summary>
    public string? Owner { get; init; }

    /// <summary>What makes it this fill: one trade between two orders of the account is two fills.</summary>
    public (OpaqueId Trade, OpaqueId Order) Identity => (OpaqueId.FromText(TradeId), OpaqueId.FromText(OrderId));

    /// <summary>The fill as the stream sent it.</summary>
    public static AccountFill From(FillMessage fill) =>
        new(
            fill.TradeId,
            fill.OrderId,
            fill.ClientOrderId,
            fill.Ticker,
            fill.Outcome,
            fill.YesPrice,
            fill.Count,
            fill.Fee,
            fill.IsTaker,
            fill.TimestampMs
        )
        {
            ExchangeIndex = fill.ExchangeIndex ?? 0,
            Subaccount = fill.Subaccount ?? 0,
        };

    /// <summary>The fill as the list has it.</summary>
    public static AccountFill From(FillDto fill) =>
        new(
            fill.TradeId,
            fill.OrderId,
            ClientOrderId: null,
            fill.Ticker,
            fill.OutcomeSide == "no" ? Outcome.No : Outcome.Yes,
            fill.YesPriceDollars,
            fill.CountFp,
            fill.FeeCost,
            fill.IsTaker,
            fill.CreatedTime?.ToUnixTimeMilliseconds() ?? 0
        )
        {
            ExchangeIndex = fill.ExchangeIndex,
            Subaccount = fill.SubaccountNumber,
        };
}
