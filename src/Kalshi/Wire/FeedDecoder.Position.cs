using System.Text.Json;

namespace Kalshi.Wire;

// The account's positions and order groups.
public sealed partial class FeedDecoder
{
    private MarketPositionMessage ReadMarketPosition(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.MarketPosition;
        ExpectObject(ref reader, type);
        string? ticker = null;
        Quantity? position = null;
        Quantity? volume = null;
        Money? cost = null;
        Money? realized = null;
        Money? fees = null;
        Money? feeCost = null;
        int? subaccount = null;
        while (NextField(ref reader, out var name))
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("market_ticker"u8):
                    ticker = Ticker(ref reader, type, "market_ticker");
                    break;
                case var _ when name.SequenceEqual("position_fp"u8):
                    position = QuantityOf(ref reader, type, "position_fp");
                    break;
                case var _ when name.SequenceEqual("position_cost_dollars"u8):
                    cost = MoneyOf(ref reader, type, "position_cost_dollars");
                    break;
                case var _ when name.SequenceEqual("realized_pnl_dollars"u8):
                    realized = MoneyOf(ref reader, type, "realized_pnl_dollars");
                    break;
                case var _ when name.SequenceEqual("fees_paid_dollars"u8):
                    fees = MoneyOf(ref reader, type, "fees_paid_dollars");
                    break;
                case var _ when name.SequenceEqual("position_fee_cost_dollars"u8):
                    feeCost = MoneyOf(ref reader, type, "position_fee_cost_dollars");
                    break;
                case var _ when name.SequenceEqual("volume_fp"u8):
                    volume = UnsignedQuantityOf(ref reader, type, "volume_fp");
                    break;
                case var _ when name.SequenceEqual("subaccount"u8):
                    subaccount = OptionalIndex(ref reader, type, "subaccount");
                    break;
                default:
                    SkipUnread(ref reader, type, name);
                    break;
            }
        }

        return new MarketPositionMessage
        {
            Ticker = ticker ?? throw Missing(type, "market_ticker"),
            Position = position ?? throw Missing(type, "position_fp"),
            PositionCost = cost ?? throw Missing(type, "position_cost_dollars"),
            RealizedPnl = realized ?? throw Missing(type, "realized_pnl_dollars"),
            FeesPaid = fees ?? throw Missing(type, "fees_paid_dollars"),
            PositionFeeCost = feeCost ?? throw Missing(type, "position_fee_cost_dollars"),
            Volume = volume ?? throw Missing(type, "volume_fp"),
            Subaccount = subaccount,
        };
    }

    private OrderGroupMessage ReadOrderGroup(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.OrderGroup;
        ExpectObject(ref reader, type);
        string? eventText = null;
        string? groupId = null;
        long? ms = null;
        Quantity? limit = null;
        while (NextField(ref reader, out var name))
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("event_type"u8):
                    eventText = TextString(ref reader, type, "event_type");
                    break;
                case var _ when name.SequenceEqual("order_group_id"u8):
                    groupId = TextString(ref reader, type, "order_group_id");
                    break;
                case var _ when name.SequenceEqual("ts_ms"u8):
                    ms = OptionalWhole(ref reader, type, "ts_ms");
                    break;
                case var _ when name.SequenceEqual("contracts_limit_fp"u8):
                    limit =
                        reader.TokenType == JsonTokenType.Null
                            ? null
                            : UnsignedQuantityOf(ref reader, type, "contracts_limit_fp");
                    break;
                default:
                    SkipUnread(ref reader, type, name);
                    break;
            }
        }

        return new OrderGroupMessage
        {
            Event = OrderGroupEventOf(eventText ?? throw Missing(type, "event_type")),
            EventText = eventText,
            OrderGroupId = groupId ?? throw Missing(type, "order_group_id"),
            TimestampMs = ms ?? throw Missing(type, "ts_ms"),
            ContractsLimit = limit,
        };
    }

    private OrderGroupEvent OrderGroupEventOf(string text)
    {
        switch (text)
        {
            case "created":
                return OrderGroupEvent.Created;
            case "triggered":
                return OrderGroupEvent.Triggered;
            case "reset":
                return OrderGroupEvent.Reset;
            case "deleted":
                return OrderGroupEvent.Deleted;
            case "limit_updated":
                return OrderGroupEvent.LimitUpdated;
            default:
                drift?.RecordValue(SourceOf(FeedMessageType.OrderGroup), "event_type", text);
                return OrderGroupEvent.Unknown;
        }
    }
}
