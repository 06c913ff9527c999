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
                SkipUnread(ref reader, FeedMessageType.Fill, name);
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
            case var _ when name.SequenceEqual("exchange_index"u8):
                fields.ExchangeIndex = OptionalIndex(ref reader, type, "exchange_index");
                return true;
            case var _ when name.SequenceEqual("subaccount"u8):
                fields.Subaccount = OptionalIndex(ref reader, type, "subaccount");
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
            if (
                !ReadOrderIdentity(ref reader, name, ref fields)
                && !ReadOrderValue(ref reader, name, ref fields)
                && !ReadOrderMoney(ref reader, name, ref fields)
            )
            {
                SkipUnread(ref reader, FeedMessageType.UserOrder, name);
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
                fields.Status = Known(
                    type,
                    "status",
                    TextString(ref reader, type, "status"),
                    "resting",
                    "canceled",
                    "executed",
                    "unknown"
                );
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
            case var _ when name.SequenceEqual("order_group_id"u8):
                fields.GroupId = OptionalTextString(ref reader, type, "order_group_id");
                return true;
            case var _ when name.SequenceEqual("self_trade_prevention_type"u8):
                fields.SelfTradePrevention = OptionalTextString(ref reader, type, "self_trade_prevention_type");
                return true;
            case var _ when name.SequenceEqual("exchange_index"u8):
                fields.ExchangeIndex = OptionalIndex(ref reader, type, "exchange_index");
                return true;
            case var _ when name.SequenceEqual("subaccount_number"u8):
                fields.Subaccount = OptionalIndex(ref reader, type, "subaccount_number");
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
                fields.Reason = KnownReason(OptionalTextString(ref reader, type, "last_update_reason"));
                return true;
            case var _ when name.SequenceEqual("last_updated_ts_ms"u8):
                fields.UpdatedMs = OptionalWhole(ref reader, type, "last_updated_ts_ms");
                return true;
            default:
                return false;
        }
    }

    private bool ReadOrderMoney(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref UserOrderFields fields)
    {
        const FeedMessageType type = FeedMessageType.UserOrder;
        switch (name)
        {
            case var _ when name.SequenceEqual("taker_fill_cost_dollars"u8):
                fields.TakerFillCost = MoneyOf(ref reader, type, "taker_fill_cost_dollars");
                return true;
            case var _ when name.SequenceEqual("maker_fill_cost_dollars"u8):
                fields.MakerFillCost = MoneyOf(ref reader, type, "maker_fill_cost_dollars");
                return true;
            case var _ when name.SequenceEqual("taker_fees_dollars"u8):
                fields.TakerFees = MoneyOf(ref reader, type, "taker_fees_dollars");
                return true;
            case var _ when name.SequenceEqual("maker_fees_dollars"u8):
                fields.MakerFees = MoneyOf(ref reader, type, "maker_fees_dollars");
                return true;
            case var _ when name.SequenceEqual("created_ts_ms"u8):
                fields.CreatedMs = OptionalWhole(ref reader, type, "created_ts_ms");
                return true;
            case var _ when name.SequenceEqual("expiration_ts_ms"u8):
                fields.ExpirationMs = OptionalWhole(ref reader, type, "expiration_ts_ms");
                return true;
            default:
                return false;
        }
    }

    private string? KnownReason(string? reason) =>
        Known(
            FeedMessageType.UserOrder,
            "last_update_reason",
            reason,
            "",
            "Trade",
            "Amend",
            "Decrease",
            "SelfTradeCancel",
            "PostOnlyCrossCancel",
            "ReduceOnlyCancel",
            "ExpiryCancel",
            "CloseCancel",
            "HaltCancel",
            "MarginCancel",
            "SettlementBoundsCancel"
        );

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
        public int? ExchangeIndex;
        public int? Subaccount;

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
                ExchangeIndex = ExchangeIndex,
                Subaccount = Subaccount,
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
        public long? CreatedMs;
        public long? ExpirationMs;
        public Money? TakerFillCost;
        public Money? MakerFillCost;
        public Money? TakerFees;
        public Money? MakerFees;
        public string? GroupId;
        public string? SelfTradePrevention;
        public int? ExchangeIndex;
        public int? Subaccount;

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
                CreatedMs = CreatedMs,
                ExpirationMs = ExpirationMs,
                TakerFillCost = TakerFillCost,
                MakerFillCost = MakerFillCost,
                TakerFees = TakerFees,
                MakerFees = MakerFees,
                OrderGroupId = GroupId,
                SelfTradePrevention = SelfTradePrevention,
                ExchangeIndex = ExchangeIndex,
                Subaccount = Subaccount,
            };
        }
    }
}
