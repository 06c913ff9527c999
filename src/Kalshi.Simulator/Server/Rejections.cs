using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>How the exchange words what the engine refuses (§4.4 of the API).</summary>
internal static class Rejections
{
    /// <summary>The refusal of a rejection.</summary>
    public static Refusal Of(Rejection rejection, DoubtOptions doubts) =>
        rejection switch
        {
            Rejection.MarketInactive => Contested("market_inactive", doubts),
            Rejection.ExchangePaused => Contested("exchange_paused", doubts),
            Rejection.TradingPaused => Contested("trading_paused", doubts),
            Rejection.OrderGroupTriggered => Contested("exceeded_order_group_risk_limit", doubts),
            Rejection.InvalidOrderSize => new(400, "invalid_order_size"),
            Rejection.InvalidPrice => new(400, "invalid_price"),
            Rejection.BelowSettlementFloor => new(400, "invalid_price", "price is at or below the settlement floor"),
            Rejection.DuplicateClientOrderId => new(409, "order_already_exists"),
            Rejection.InsufficientBalance => new(400, "insufficient_balance"),
            Rejection.FillOrKillUnfillable => new(409, "fill_or_kill_insufficient_resting_volume"),
            Rejection.ImmediateOrCancelUnfillable => new(409, "immediate_or_cancel_insufficient_resting_volume"),
            Rejection.NotFound => new(404, "not_found"),
            Rejection.ShardNotFound => new(404, "not_found"),
            Rejection.OrderGroupNotFound => new(404, "order_group_not_found"),
            Rejection.SubaccountNotFound => new(404, "subaccount_not_found"),
            Rejection.PostOnlyCross => Refusal.InvalidOrder("post only cross"),
            Rejection.ExpirationNotAllowed => Refusal.InvalidOrder("Cannot specify both immediate_or_cancel and expiration_ts"),
            Rejection.ExpirationInPast => Refusal.InvalidOrder("Expiration timestamp must be in the future"),
            Rejection.ReduceOnlyNeedsImmediate => Refusal.InvalidOrder("reduce_only requires immediate_or_cancel"),
            Rejection.PostOnlyNeedsResting => Refusal.InvalidOrder("post_only requires good_till_canceled"),
            Rejection.TooManyOrders => Refusal.InvalidOrder("too many resting orders"),
            Rejection.ClientOrderIdMismatch => new(400, "order_id_and_client_order_id_mismatch"),
            Rejection.SideMismatch => new(400, "order_side_mismatch"),
            Rejection.TickerMismatch => new(400, "order_ticker_mismatch"),
            Rejection.AmendCountBelowFilled => new(400, "invalid_amend_qty_for_order"),
            Rejection.SelfCrossAttempt => new(400, "self_cross_attempt"),
            Rejection.InvalidDecrease => new(400, "invalid_order_size"),
            Rejection.InvalidGroupLimit => Refusal.BadRequest(
                $"contracts_limit must be between 1 and {OrderGroups.MaxLimitContracts} whole contracts"
            ),
            Rejection.TooManyOrderGroups => Refusal.BadRequest("too many order groups"),
            Rejection.TooManySubaccounts => Refusal.BadRequest("too many subaccounts"),
            Rejection.DuplicateTransfer => new(409, "transfer_already_exists"),
            Rejection.InvalidTransfer => Refusal.BadRequest("a transfer needs an amount above zero and two different ends"),
            _ => throw new InvalidOperationException($"The rejection {rejection} has no answer."),
        };

    /// <summary>What only FIX documents: status and spelling are options (doubt D4).</summary>
    private static Refusal Contested(string code, DoubtOptions doubts) =>
        new(doubts.RejectedStatus, doubts.UpperCaseRejections ? code.ToUpperInvariant() : code);
}
