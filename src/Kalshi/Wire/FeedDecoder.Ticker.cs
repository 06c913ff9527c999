using System.Text.Json;

namespace Kalshi.Wire;

// Tickers.
public sealed partial class FeedDecoder
{
    private TickerMessage ReadTicker(ref Utf8JsonReader reader)
    {
        ExpectObject(ref reader, FeedMessageType.Ticker);
        var fields = default(TickerFields);
        while (NextField(ref reader, out var name))
        {
            if (!ReadTickerBest(ref reader, name, ref fields) && !ReadTickerTotal(ref reader, name, ref fields))
            {
                SkipUnread(ref reader, FeedMessageType.Ticker, name);
            }
        }

        return fields.ToMessage();
    }

    private bool ReadTickerBest(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref TickerFields fields)
    {
        const FeedMessageType type = FeedMessageType.Ticker;
        switch (name)
        {
            case var _ when name.SequenceEqual("market_ticker"u8):
                fields.Ticker = Ticker(ref reader, type, "market_ticker");
                return true;
            case var _ when name.SequenceEqual("price_dollars"u8):
                fields.LastPrice = PriceOf(ref reader, type, "price_dollars");
                return true;
            case var _ when name.SequenceEqual("yes_bid_dollars"u8):
                fields.YesBid = PriceOf(ref reader, type, "yes_bid_dollars");
                return true;
            case var _ when name.SequenceEqual("yes_ask_dollars"u8):
                fields.YesAsk = PriceOf(ref reader, type, "yes_ask_dollars");
                return true;
            case var _ when name.SequenceEqual("yes_bid_size_fp"u8):
                fields.YesBidSize = UnsignedQuantityOf(ref reader, type, "yes_bid_size_fp");
                return true;
            case var _ when name.SequenceEqual("yes_ask_size_fp"u8):
                fields.YesAskSize = UnsignedQuantityOf(ref reader, type, "yes_ask_size_fp");
                return true;
            default:
                return false;
        }
    }

    private bool ReadTickerTotal(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref TickerFields fields)
    {
        const FeedMessageType type = FeedMessageType.Ticker;
        switch (name)
        {
            case var _ when name.SequenceEqual("last_trade_size_fp"u8):
                fields.LastTradeSize = UnsignedQuantityOf(ref reader, type, "last_trade_size_fp");
                return true;
            case var _ when name.SequenceEqual("volume_fp"u8):
                fields.Volume = UnsignedQuantityOf(ref reader, type, "volume_fp");
                return true;
            case var _ when name.SequenceEqual("open_interest_fp"u8):
                fields.OpenInterest = UnsignedQuantityOf(ref reader, type, "open_interest_fp");
                return true;
            case var _ when name.SequenceEqual("dollar_volume"u8):
                fields.DollarVolume = OptionalSignedWhole(ref reader, type, "dollar_volume");
                return true;
            case var _ when name.SequenceEqual("dollar_open_interest"u8):
                fields.DollarOpenInterest = OptionalSignedWhole(ref reader, type, "dollar_open_interest");
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

    /// <summary>What has been read of a ticker so far.</summary>
    private struct TickerFields
    {
        public string? Ticker;
        public Price? LastPrice;
        public Price? YesBid;
        public Price? YesAsk;
        public Quantity? YesBidSize;
        public Quantity? YesAskSize;
        public Quantity? LastTradeSize;
        public Quantity? Volume;
        public Quantity? OpenInterest;
        public long? DollarVolume;
        public long? DollarOpenInterest;
        public long? Ms;
        public long? SecondsAsMs;

        public readonly TickerMessage ToMessage()
        {
            const FeedMessageType type = FeedMessageType.Ticker;
            return new TickerMessage
            {
                Ticker = Ticker ?? throw Missing(type, "market_ticker"),
                LastPrice = LastPrice ?? throw Missing(type, "price_dollars"),
                YesBid = YesBid ?? throw Missing(type, "yes_bid_dollars"),
                YesAsk = YesAsk ?? throw Missing(type, "yes_ask_dollars"),
                YesBidSize = YesBidSize ?? throw Missing(type, "yes_bid_size_fp"),
                YesAskSize = YesAskSize ?? throw Missing(type, "yes_ask_size_fp"),
                LastTradeSize = LastTradeSize ?? throw Missing(type, "last_trade_size_fp"),
                Volume = Volume ?? throw Missing(type, "volume_fp"),
                OpenInterest = OpenInterest ?? throw Missing(type, "open_interest_fp"),
                DollarVolume = DollarVolume,
                DollarOpenInterest = DollarOpenInterest,
                TimestampMs = Ms ?? SecondsAsMs ?? throw Missing(type, "ts_ms"),
            };
        }
    }
}
