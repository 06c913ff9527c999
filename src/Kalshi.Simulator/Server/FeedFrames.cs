using System.Buffers;
using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Writes the frames of the WebSocket (§9 of the API) into one buffer that is used again and again. Each call invalidates the
/// frame before it. Used under the exchange's lock only.
/// </summary>
internal sealed class FeedFrames : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Utf8JsonWriter json;
    private readonly ExchangeClock clock;

    public FeedFrames(ExchangeClock clock)
    {
        this.clock = clock;
        json = new Utf8JsonWriter(buffer, RestAnswer.WriterOptions);
    }

    public void Dispose() => json.Dispose();

    public ReadOnlySpan<byte> Subscribed(long id, FeedSubscription subscription)
    {
        Begin("subscribed", id, null, null);
        json.WriteStartObject("msg");
        json.WriteString("channel", subscription.Channel.ToWire());
        json.WriteNumber("sid", subscription.Sid);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Unsubscribed(long id, FeedSubscription subscription)
    {
        Begin("unsubscribed", id, subscription.Sid, subscription.NextSequence());
        return End();
    }

    /// <summary>Acknowledges an update; carries the markets the subscription now has.</summary>
    public ReadOnlySpan<byte> Updated(long id, FeedSubscription subscription)
    {
        Begin("ok", id, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteStartArray("market_tickers");
        foreach (var ticker in subscription.Tickers)
        {
            json.WriteStringValue(ticker);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Listed(long id, IEnumerable<FeedSubscription> subscriptions)
    {
        Begin("ok", id, null, null);
        json.WriteStartArray("msg");
        foreach (var subscription in subscriptions)
        {
            json.WriteStartObject();
            json.WriteString("channel", subscription.Channel.ToWire());
            json.WriteNumber("sid", subscription.Sid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return End();
    }

    public ReadOnlySpan<byte> Error(long id, int code, string text)
    {
        Begin("error", id, null, null);
        json.WriteStartObject("msg");
        json.WriteNumber("code", code);
        json.WriteString("msg", text);
        json.WriteEndObject();
        return End();
    }

    /// <summary>A whole book; a side that is empty has no key.</summary>
    public ReadOnlySpan<byte> Snapshot(long id, FeedSubscription subscription, Market market)
    {
        Begin("orderbook_snapshot", id, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("market_ticker", market.Ticker);
        json.WriteString("market_id", market.Id);
        WriteSide("yes_dollars_fp", market.Book, BookSide.Bid, useYesPrice: true);
        WriteSide("no_dollars_fp", market.Book, BookSide.Ask, subscription.UseYesPrice);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Delta(FeedSubscription subscription, in BookChange change, Account reader)
    {
        Begin("orderbook_delta", 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("market_ticker", change.Market.Ticker);
        json.WriteString("market_id", change.Market.Id);
        WritePrice("price_dollars", OnScale(change.Side, change.Price, subscription.UseYesPrice));
        WriteQuantity("delta_fp", change.Delta);
        json.WriteString("side", change.Side.ToOutcome().ToWire());
        // Only to the one whose order caused it.
        if (ReferenceEquals(change.Cause, reader))
        {
            if (change.ClientOrderId is not null)
            {
                json.WriteString("client_order_id", change.ClientOrderId);
            }

            json.WriteNumber("subaccount", 0);
        }

        json.WriteString("ts", WireTime.Format(change.TimeMs));
        json.WriteNumber("ts_ms", change.TimeMs);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Trade(FeedSubscription subscription, TradeRecord trade)
    {
        Begin("trade", 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("trade_id", trade.Id);
        json.WriteString("market_ticker", trade.Market.Ticker);
        WritePrice("yes_price_dollars", trade.YesPrice);
        WritePrice("no_price_dollars", trade.YesPrice.Complement);
        WriteQuantity("count_fp", trade.Count);
        json.WriteString("taker_side", trade.TakerSide.ToWire());
        json.WriteString("taker_outcome_side", trade.TakerSide.ToWire());
        json.WriteString("taker_book_side", trade.TakerSide.ToBookSide().ToWire());
        json.WriteBoolean("is_block_trade", false);
        json.WriteNumber("ts", trade.TimeMs / 1000);
        json.WriteNumber("ts_ms", trade.TimeMs);
        json.WriteEndObject();
        return End();
    }

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
        json.WriteNumber("exchange_index", 0);
        json.WriteBoolean("is_taker", fill.IsTaker);
        RestBodies.WriteDirection(json, order.Side);
        json.WriteString("purchased_side", order.Side.ToOutcome().ToWire());
        WritePrice("yes_price_dollars", fill.YesPrice);
        WriteQuantity("count_fp", fill.Count);
        json.WriteString("fee_cost", fill.Fee.ToString());
        WriteQuantity("post_position_fp", fill.PostPosition);
        json.WriteNumber("ts", fill.TimeMs / 1000);
        json.WriteNumber("ts_ms", fill.TimeMs);
        json.WriteNumber("subaccount", 0);
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
        json.WriteNumber("exchange_index", 0);
        json.WriteString("status", order.Status.ToWire());
        json.WriteBoolean("is_yes", order.Side == BookSide.Bid);
        RestBodies.WriteDirection(json, order.Side);
        WritePrice("yes_price_dollars", order.Price);
        WriteQuantity("fill_count_fp", order.FilledCount);
        WriteQuantity("remaining_count_fp", order.RemainingCount);
        WriteQuantity("initial_count_fp", order.InitialCount);
        RestBodies.WriteOrderMoney(json, order);
        json.WriteString("client_order_id", order.ClientOrderId ?? "");
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

        json.WriteNumber("subaccount_number", 0);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Position(FeedSubscription subscription, Position position)
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
        json.WriteNumber("subaccount", 0);
        json.WriteEndObject();
        return End();
    }

    private static Price OnScale(BookSide side, Price yesPrice, bool useYesPrice) =>
        side == BookSide.Ask && !useYesPrice ? yesPrice.Complement : yesPrice;

    private void WriteSide(string name, OrderBook book, BookSide side, bool useYesPrice)
    {
        if (book.Half(side).Best is null)
        {
            return;
        }

        json.WriteStartArray(name);
        var levels = book.Levels(side);
        // Ascending in the price that is written: asks come worst (dearest) first, which is ascending in NO prices only.
        foreach (var level in side == BookSide.Ask && useYesPrice ? levels.Reverse() : levels)
        {
            RestBodies.WriteLevel(json, OnScale(side, level.Price, useYesPrice), level.Quantity);
        }

        json.WriteEndArray();
    }

    private void WritePrice(string name, Price price)
    {
        Span<byte> text = stackalloc byte[8];
        price.TryFormat(text, out var written);
        json.WriteString(name, text[..written]);
    }

    private void WriteQuantity(string name, Quantity quantity)
    {
        Span<byte> text = stackalloc byte[24];
        quantity.TryFormat(text, out var written);
        json.WriteString(name, text[..written]);
    }

    private void Begin(string type, long id, int? sid, long? sequence)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("type", type);
        // 0 counts as "no id" and is not echoed.
        if (id > 0)
        {
            json.WriteNumber("id", id);
        }

        if (sid is { } number)
        {
            json.WriteNumber("sid", number);
        }

        if (sequence is { } position)
        {
            json.WriteNumber("seq", position);
        }
    }

    private ReadOnlySpan<byte> End()
    {
        json.WriteNumber("sending_ts_ms", clock.NowMs);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
