using System.Text.Json;

namespace Kalshi.Wire;

// Market data: deltas, trades, snapshots.
public sealed partial class FeedDecoder
{
    private BookDelta ReadDelta(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.OrderBookDelta;
        ExpectObject(ref reader, type);
        string? ticker = null;
        Price? price = null;
        Quantity? delta = null;
        Outcome? side = null;
        long? ms = null;
        long? secondsAsMs = null;
        while (NextField(ref reader, out var name))
        {
            if (name.SequenceEqual("market_ticker"u8))
            {
                ticker = Ticker(ref reader, type, "market_ticker");
            }
            else if (name.SequenceEqual("price_dollars"u8))
            {
                price = PriceOf(ref reader, type, "price_dollars");
            }
            else if (name.SequenceEqual("delta_fp"u8))
            {
                delta = QuantityOf(ref reader, type, "delta_fp");
            }
            else if (name.SequenceEqual("side"u8))
            {
                side = OutcomeOf(ref reader, type, "side");
            }
            else if (name.SequenceEqual("ts_ms"u8))
            {
                ms = OptionalWhole(ref reader, type, "ts_ms");
            }
            else if (name.SequenceEqual("ts"u8))
            {
                secondsAsMs = SecondsAsMs(ref reader, type);
            }
            else
            {
                SkipUnread(ref reader, type, name);
            }
        }

        return new BookDelta(
            ticker ?? throw Missing(type, "market_ticker"),
            side ?? throw Missing(type, "side"),
            price ?? throw Missing(type, "price_dollars"),
            delta ?? throw Missing(type, "delta_fp"),
            ms ?? secondsAsMs ?? 0
        );
    }

    private PublicTrade ReadTrade(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.Trade;
        ExpectObject(ref reader, type);
        OpaqueId? id = null;
        string? ticker = null;
        Price? yesPrice = null;
        Quantity? count = null;
        var direction = default(Direction);
        var isBlockTrade = false;
        long? ms = null;
        long? secondsAsMs = null;
        while (NextField(ref reader, out var name))
        {
            if (name.SequenceEqual("trade_id"u8))
            {
                id = OpaqueId.FromUtf8(Text(ref reader, type, "trade_id"));
            }
            else if (name.SequenceEqual("market_ticker"u8))
            {
                ticker = Ticker(ref reader, type, "market_ticker");
            }
            else if (name.SequenceEqual("yes_price_dollars"u8))
            {
                yesPrice = PriceOf(ref reader, type, "yes_price_dollars");
            }
            else if (name.SequenceEqual("count_fp"u8))
            {
                count = UnsignedQuantityOf(ref reader, type, "count_fp");
            }
            else if (name.SequenceEqual("taker_outcome_side"u8))
            {
                direction.ByOutcome = OutcomeOf(ref reader, type, "taker_outcome_side");
            }
            else if (name.SequenceEqual("taker_book_side"u8))
            {
                direction.ByBookSide = OutcomeOfBookSide(ref reader, type, "taker_book_side");
            }
            else if (name.SequenceEqual("taker_side"u8))
            {
                direction.ByDeprecatedSide = OutcomeOf(ref reader, type, "taker_side");
            }
            else if (name.SequenceEqual("ts_ms"u8))
            {
                ms = OptionalWhole(ref reader, type, "ts_ms");
            }
            else if (name.SequenceEqual("ts"u8))
            {
                secondsAsMs = SecondsAsMs(ref reader, type);
            }
            else if (name.SequenceEqual("is_block_trade"u8))
            {
                isBlockTrade = reader.TokenType != JsonTokenType.Null && Flag(ref reader, type, "is_block_trade");
            }
            else
            {
                SkipUnread(ref reader, type, name);
            }
        }

        return new PublicTrade(
            id ?? throw Missing(type, "trade_id"),
            ticker ?? throw Missing(type, "market_ticker"),
            yesPrice ?? throw Missing(type, "yes_price_dollars"),
            count ?? throw Missing(type, "count_fp"),
            direction.Resolve(type, "taker_outcome_side"),
            isBlockTrade,
            ms ?? secondsAsMs ?? throw Missing(type, "ts_ms")
        );
    }

    private BookSnapshot ReadSnapshot(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.OrderBookSnapshot;
        ExpectObject(ref reader, type);
        string? ticker = null;
        BookLevel[] yes = [];
        BookLevel[] no = [];
        while (NextField(ref reader, out var name))
        {
            if (name.SequenceEqual("market_ticker"u8))
            {
                ticker = Ticker(ref reader, type, "market_ticker");
            }
            else if (name.SequenceEqual("yes_dollars_fp"u8))
            {
                yes = ReadLevels(ref reader, "yes_dollars_fp");
            }
            else if (name.SequenceEqual("no_dollars_fp"u8))
            {
                no = ReadLevels(ref reader, "no_dollars_fp");
            }
            else
            {
                SkipUnread(ref reader, type, name);
            }
        }

        return new BookSnapshot(ticker ?? throw Missing(type, "market_ticker"), yes, no);
    }

    private BookLevel[] ReadLevels(ref Utf8JsonReader reader, string field)
    {
        const FeedMessageType type = FeedMessageType.OrderBookSnapshot;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return [];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Invalid(ref reader, type, field, "an array of [price, count] pairs");
        }

        levels.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartArray || levels.Count == MaxLevelsPerSide)
            {
                throw Invalid(ref reader, type, field, $"at most {MaxLevelsPerSide} pairs [price, count]");
            }

            reader.Read();
            var price = PriceOf(ref reader, type, field);
            reader.Read();
            var quantity = UnsignedQuantityOf(ref reader, type, field);
            reader.Read();
            if (reader.TokenType != JsonTokenType.EndArray)
            {
                throw Invalid(ref reader, type, field, "a pair [price, count] and nothing more");
            }

            levels.Add(new BookLevel(price, quantity));
        }

        return [.. levels];
    }

    /// <summary>
    /// The outcome somebody bought, said by up to three fields. The current two say the same and are believed only when
    /// they agree; the deprecated one counts only in their absence.
    /// </summary>
    private struct Direction
    {
        public Outcome? ByOutcome;
        public Outcome? ByBookSide;
        public Outcome? ByDeprecatedSide;

        public readonly Outcome Resolve(FeedMessageType type, string field)
        {
            if (ByOutcome is { } outcome && ByBookSide is { } bookSide && outcome != bookSide)
            {
                throw new FeedFormatException(WireName(type), field, "contradicts the book side");
            }

            return ByOutcome ?? ByBookSide ?? ByDeprecatedSide ?? throw Missing(type, field);
        }
    }
}
