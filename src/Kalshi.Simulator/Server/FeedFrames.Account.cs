using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The messages of the private channels (§9.9–9.12 of the API).</summary>
internal sealed partial class FeedFrames
{
    public ReadOnlySpan<byte> Fill(FeedSubscription subscription, FillRecord fill)
    {
        var order = fill.Order;
        Begin("fill", 0, subscription.Sid, null);
        json.WriteStartObject("msg");
        json.WriteString("trade_id", fill.TradeId);
        json.WriteString("order_id", order.Id);
        if (order.ClientOrderId is not null)
        {
            json.WriteString("client_order_id", order.ClientOrderId);
        }

        json.WriteString("market_ticker", order.Market.Ticker);
        json.WriteNumber("exchange_index", order.Market.Shard.Index);
        json.WriteBoolean("is_taker", fill.IsTaker);
        WriteDirection(order.Side);
        if (options.DeprecatedFields)
        {
            json.WriteString("action", "buy");
            json.WriteString("purchased_side", order.Side.ToOutcome().ToWire());
        }

        WritePrice("yes_price_dollars", fill.YesPrice);
        WriteQuantity("count_fp", fill.Count);
        json.WriteString("fee_cost", fill.Fee.ToString());
        WriteQuantity("post_position_fp", fill.PostPosition);
        json.WriteNumber("ts", fill.TimeMs / 1000);
        json.WriteNumber("ts_ms", fill.TimeMs);
        json.WriteNumber("subaccount", order.Subaccount);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> UserOrder(FeedSubscription subscription, Order order, UpdateReason reason)
    {
        Begin("user_order", 0, subscription.Sid, null);
        json.WriteStartObject("msg");
        json.WriteString("order_id", order.Id);
        json.WriteString("user_id", order.Owner.UserId);
        json.WriteString("ticker", order.Market.Ticker);
        json.WriteNumber("exchange_index", order.Market.Shard.Index);
        json.WriteString("status", order.Status.ToWire());
        WriteDirection(order.Side);
        if (options.DeprecatedFields)
        {
            json.WriteBoolean("is_yes", order.Side == BookSide.Bid);
        }

        WritePrice("yes_price_dollars", order.Price);
        WriteQuantity("fill_count_fp", order.FilledCount);
        WriteQuantity("remaining_count_fp", order.RemainingCount);
        WriteQuantity("initial_count_fp", order.InitialCount);
        RestBodies.WriteOrderMoney(json, order);
        json.WriteString("client_order_id", order.ClientOrderId ?? "");
        if (order.Group is { } group)
        {
            json.WriteString("order_group_id", group.Id);
        }

        json.WriteString("self_trade_prevention_type", order.SelfTradePrevention.ToWire());
        json.WriteString("created_time", WireTime.Format(order.CreatedMs));
        json.WriteNumber("created_ts_ms", order.CreatedMs);
        json.WriteString("last_update_time", WireTime.Format(order.UpdatedMs));
        json.WriteNumber("last_updated_ts_ms", order.UpdatedMs);
        if (order.ExpirationMs > 0)
        {
            json.WriteString("expiration_time", WireTime.Format(order.ExpirationMs));
            json.WriteNumber("expiration_ts_ms", order.ExpirationMs);
        }

        if (reason.ToWire() is { } word)
        {
            json.WriteString("last_update_reason", word);
        }

        json.WriteNumber("subaccount_number", order.Subaccount);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Position(FeedSubscription subscription, in PositionFigures position)
    {
        Begin("market_position", 0, subscription.Sid, null);
        json.WriteStartObject("msg");
        json.WriteString("user_id", position.Account.UserId);
        json.WriteString("market_ticker", position.Market.Ticker);
        WriteQuantity("position_fp", position.Net);
        json.WriteString("position_cost_dollars", position.Cost.ToString());
        json.WriteString("realized_pnl_dollars", position.Realized.ToString());
        json.WriteString("fees_paid_dollars", position.Fees.ToString());
        json.WriteString("position_fee_cost_dollars", position.Fees.ToString());
        WriteQuantity("volume_fp", position.Volume);
        json.WriteNumber("subaccount", position.Subaccount);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> OrderGroup(FeedSubscription subscription, OrderGroup group, OrderGroupChange change, long nowMs)
    {
        Begin("order_group_updates", 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("event_type", change.ToWire());
        json.WriteString("order_group_id", group.Id);
        json.WriteNumber("ts_ms", nowMs);
        if (change is OrderGroupChange.Created or OrderGroupChange.LimitUpdated)
        {
            WriteQuantity("contracts_limit_fp", group.Limit);
        }

        json.WriteEndObject();
        return End();
    }

    /// <summary>The direction as it is meant today, and in the deprecated word that is still sent.</summary>
    private void WriteDirection(BookSide side)
    {
        if (options.DeprecatedFields)
        {
            json.WriteString("side", side.ToOutcome().ToWire());
        }

        json.WriteString("outcome_side", side.ToOutcome().ToWire());
        json.WriteString("book_side", side.ToWire());
    }
}
