using System.Text.Json;

namespace Kalshi.Wire;

// The account's own fills and orders.
public sealed partial class FeedDecoder
{
    private FillMessage ReadFill(ref Utf8JsonReader reader)
    {
        ExpectObject(ref reader, FeedMessageType.Fill);
        var fields = default(FillFields);
        while (NextField(ref reader, out var name))
        {
            if (!ReadFillIdentity(ref reader, name, ref fields) && !ReadFillValue(ref reader, name, ref fields))
            {
                reader.Skip();
            }
        }

        return fields.ToMessage();
    }

    private bool ReadFillIdentity(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref FillFields fields)
    {
        const FeedMessageType type = FeedMessageType.Fill;
        switch (name)
        {
            case var _ when name.SequenceEqual("trade_id"u8):
                fields.TradeId = TextString(ref reader, type, "trade_id");
                return true;
            case var _ when name.SequenceEqual("order_id"u8):
                fields.OrderId = TextString(ref reader, type, "order_id");
                return true;
            case var _ when name.SequenceEqual("client_order_id"u8):
                fields.ClientOrderId = OptionalTextString(ref reader, type, "client_order_id");
                return true;
            case var _ when name.SequenceEqual("market_ticker"u8):
                fields.Ticker = Ticker(ref reader, type, "market_ticker");
                return true;
            case var _ when name.SequenceEqual("outcome_side"u8):
                fields.Direction.ByOutcome = OutcomeOf(ref reader, type, "outcome_side");
                return true;
            case var _ when name.SequenceEqual("book_side"u8):
                fields.Direction.ByBookSide = OutcomeOfBookSide(ref reader, type, "book_side");
                return true;
            case var _ when name.SequenceEqual("purchased_side"u8):
                fields.Direction.ByDeprecatedSide = OutcomeOf(ref reader, type, "purchased_side");
                return true;
            case var _ when name.SequenceEqual("side"u8):
                fields.Side = OutcomeOf(ref reader, type, "side");
                return true;
            case var _ when name.SequenceEqual("action"u8):
                fields.IsSale =
                    reader.TokenType != JsonTokenType.Null && Text(ref reader, type, "action").SequenceEqual("sell"u8);
                return true;
            default:
                return false;
        }
    }

    private bool ReadFillValue(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref FillFields fields)
    {
        const FeedMessageType type = FeedMessageType.Fill;
        switch (name)
        {
            case var _ when name.SequenceEqual("is_taker"u8):
                fields.IsTaker = Flag(ref reader, type, "is_taker");
                return true;
            case var _ when name.SequenceEqual("yes_price_dollars"u8):
                fields.YesPrice = PriceOf(ref reader, type, "yes_price_dollars");
                return true;
            case var _ when name.SequenceEqual("count_fp"u8):
                fields.Count = UnsignedQuantityOf(ref reader, type, "count_fp");
                return true;
            case var _ when name.SequenceEqual("fee_cost"u8):
                fields.Fee = MoneyOf(ref reader, type, "fee_cost");
                return true;
            case var _ when name.SequenceEqual("post_position_fp"u8):
                fields.PostPosition = QuantityOf(ref reader, type, "post_position_fp");
                return true;
            case var _ when name.SequenceEqual("ts_ms"u8):
                fields.Ms = OptionalWhole(ref reader, type, "ts_ms");
                return true;
            case var _ when name.SequenceEqual("ts"u8):
                fields.SecondsAsMs = SecondsAsMs(ref reader, type);
                return true;
            default:
                return false;
        }
    }

    private UserOrderMessage ReadUserOrder(ref Utf8JsonReader reader)
    {
        ExpectObject(ref reader, FeedMessageType.UserOrder);
        var fields = default(UserOrderFields);
        while (NextField(ref reader, out var name))
        {
            if (!ReadOrderIdentity(ref reader, name, ref fields) && !ReadOrderValue(ref reader, name, ref fields))
            {
                reader.Skip();
            }
        }

        return fields.ToMessage();
    }

    private bool ReadOrderIdentity(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref UserOrderFields fields)
    {
        const FeedMessageType type = FeedMessageType.UserOrder;
        switch (name)
        {
            case var _ when name.SequenceEqual("order_id"u8):
                fields.OrderId = TextString(ref reader, type, "order_id");
                return true;
            case var _ when name.SequenceEqual("client_order_id"u8):
                fields.ClientOrderId = OptionalTextString(ref reader, type, "client_order_id");
                return true;
            case var _ when name.SequenceEqual("ticker"u8):
                fields.Ticker = Ticker(ref reader, type, "ticker");
                return true;
            case var _ when name.SequenceEqual("status"u8):
                fields.Status = TextString(ref reader, type, "status");
                return true;
            case var _ when name.SequenceEqual("outcome_side"u8):
                fields.Direction.ByOutcome = OutcomeOf(ref reader, type, "outcome_side");
                return true;
            case var _ when name.SequenceEqual("book_side"u8):
                fields.Direction.ByBookSide = OutcomeOfBookSide(ref reader, type, "book_side");
                return true;
            case var _ when name.SequenceEqual("side"u8):
                fields.Direction.ByDeprecatedSide = OutcomeOf(ref reader, type, "side");
                return true;
            default:
                return false;
        }
    }

    private bool ReadOrderValue(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref UserOrderFields fields)
    {
        const FeedMessageType type = FeedMessageType.UserOrder;
        switch (name)
        {
            case var _ when name.SequenceEqual("yes_price_dollars"u8):
                fields.YesPrice = PriceOf(ref reader, type, "yes_price_dollars");
                return true;
            case var _ when name.SequenceEqual("initial_count_fp"u8):
                fields.Initial = UnsignedQuantityOf(ref reader, type, "initial_count_fp");
                return true;
            case var _ when name.SequenceEqual("fill_count_fp"u8):
                fields.Filled = UnsignedQuantityOf(ref reader, type, "fill_count_fp");
                return true;
            case var _ when name.SequenceEqual("remaining_count_fp"u8):
                fields.Remaining = UnsignedQuantityOf(ref reader, type, "remaining_count_fp");
                return true;
            case var _ when name.SequenceEqual("last_update_reason"u8):
                fields.Reason = OptionalTextString(ref reader, type, "last_update_reason");
                return true;
            case var _ when name.SequenceEqual("last_updated_ts_ms"u8):
                fields.UpdatedMs = OptionalWhole(ref reader, type, "last_updated_ts_ms");
                return true;
            default:
                return false;
        }
    }

    /// <summary>What has been read of a fill so far.</summary>
    private struct FillFields
    {
        public string? TradeId;
        public string? OrderId;
        public string? ClientOrderId;
        public string? Ticker;
        public bool? IsTaker;
        public Direction Direction;
        public Outcome? Side;
        public bool IsSale;
        public Price? YesPrice;
        public Quantity? Count;
        public Money? Fee;
        public Quantity? PostPosition;
        public long? Ms;
        public long? SecondsAsMs;

        public FillMessage ToMessage()
        {
            const FeedMessageType type = FeedMessageType.Fill;

            // Selling one outcome is buying the other; only the oldest pair of fields says it that way.
            Direction.ByDeprecatedSide ??= IsSale ? Side?.Opposite() : Side;
            return new FillMessage
            {
                TradeId = TradeId ?? throw Missing(type, "trade_id"),
                OrderId = OrderId ?? throw Missing(type, "order_id"),
                ClientOrderId = ClientOrderId,
                Ticker = Ticker ?? throw Missing(type, "market_ticker"),
                IsTaker = IsTaker ?? throw Missing(type, "is_taker"),
                Outcome = Direction.Resolve(type, "outcome_side"),
                YesPrice = YesPrice ?? throw Missing(type, "yes_price_dollars"),
                Count = Count ?? throw Missing(type, "count_fp"),
                Fee = Fee ?? throw Missing(type, "fee_cost"),
                PostPosition = PostPosition ?? throw Missing(type, "post_position_fp"),
                TimestampMs = Ms ?? SecondsAsMs ?? throw Missing(type, "ts_ms"),
            };
        }
    }

    /// <summary>What has been read of an order's state so far.</summary>
    private struct UserOrderFields
    {
        public string? OrderId;
        public string? ClientOrderId;
        public string? Ticker;
        public string? Status;
        public string? Reason;
        public Direction Direction;
        public Price? YesPrice;
        public Quantity? Initial;
        public Quantity? Filled;
        public Quantity? Remaining;
        public long? UpdatedMs;

        public readonly UserOrderMessage ToMessage()
        {
            const FeedMessageType type = FeedMessageType.UserOrder;
            return new UserOrderMessage
            {
                OrderId = OrderId ?? throw Missing(type, "order_id"),
                ClientOrderId = ClientOrderId ?? "",
                Ticker = Ticker ?? throw Missing(type, "ticker"),
                Status = Status ?? throw Missing(type, "status"),
                Outcome = Direction.Resolve(type, "outcome_side"),
                YesPrice = YesPrice ?? throw Missing(type, "yes_price_dollars"),
                InitialCount = Initial ?? throw Missing(type, "initial_count_fp"),
                FillCount = Filled ?? throw Missing(type, "fill_count_fp"),
                RemainingCount = Remaining ?? throw Missing(type, "remaining_count_fp"),
                LastUpdateReason = Reason,
                LastUpdatedMs = UpdatedMs ?? 0,
            };
        }
    }
}
