using Kalshi;
using Kalshi.Wire;

namespace Trader.Orders;

/// <summary>What the exchange says of an order, in one form, whoever carried it.</summary>
/// <param name="Status"><c>resting</c>, <c>canceled</c>, <c>executed</c>, or a word not known yet, which counts as resting.</param>
/// <param name="FillCount">Contracts filled.</param>
/// <param name="Remaining">Contracts resting.</param>
/// <param name="YesPrice">The limit of YES; null where not told.</param>
/// <param name="Reason">Why it changed, where told.</param>
/// <param name="UpdatedMs">When it last changed, engine time, Unix milliseconds; 0 where not told.</param>
public readonly record struct OrderReport(
    string Status,
    Quantity FillCount,
    Quantity Remaining,
    Price? YesPrice,
    string? Reason,
    long UpdatedMs
)
{
    /// <summary>As the user-order stream tells it.</summary>
    public static OrderReport From(UserOrderMessage message) =>
        new(
            message.Status,
            message.FillCount,
            message.RemainingCount,
            message.YesPrice,
            message.LastUpdateReason,
            message.LastUpdatedMs
        );

    /// <summary>As a list or a look-up shows it.</summary>
    public static OrderReport From(OrderDto dto) =>
        new(
            dto.Status,
            dto.FillCountFp,
            dto.RemainingCountFp,
            dto.YesPriceDollars,
            Reason: null,
            dto.LastUpdateTime?.ToUnixTimeMilliseconds() ?? 0
        );
}
