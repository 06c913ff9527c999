using Kalshi.Client.Rest;
using Trader.Commands;
using Trader.Events;

namespace Trader.Live.Orders;

/// <summary>Whose fault a failed order or change is, in the one place that asks (requirement J2).</summary>
public static class OrderFaults
{
    /// <summary>Whose fault an error is; nobody's where the order asked for it.</summary>
    /// <param name="error">What the call came to.</param>
    /// <param name="intent">What was sent.</param>
    public static OrderFault Of(ApiError error, OrderIntent intent) =>
        error.Kind switch
        {
            // A lack of money and a closed market have rules of their own; a repeated id says that the order exists.
            ApiErrorKind.InsufficientFunds or ApiErrorKind.MarketClosed or ApiErrorKind.AlreadyExists => OrderFault.None,
            // An order group that has triggered or is gone stops opening by itself.
            _ when intent.OrderGroupId is not null && OrderRequests.GroupFaultOf(error) != OrderGroupFault.None =>
                OrderFault.None,
            ApiErrorKind.Rejected when IsAnswerAskedFor(error, intent) => OrderFault.None,
            ApiErrorKind.Rejected or ApiErrorKind.NotFound => OrderFault.Rejection,
            _ => OrderFault.Failure,
        };

    // Post-only and fill-or-kill orders ask to be refused in exactly these cases (reference sections 4.4 and 6.3).
    private static bool IsAnswerAskedFor(ApiError error, OrderIntent intent) =>
        (intent.IsPostOnly && Says(error, "post only cross"))
        || (intent.TimeInForce == TimeInForce.FillOrKill && Says(error, "fill_or_kill_insufficient_resting_volume"));

    private static bool Says(ApiError error, string words) =>
        $"{error.Code} {error.Message} {error.Details}".Contains(words, StringComparison.OrdinalIgnoreCase);
}
