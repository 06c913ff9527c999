namespace Kalshi.Wire;

// The short way for the two frequent messages as the exchange writes them. It either gives what the strict way would give
// or gives up and leaves the frame to it; errors are always the strict way's. A test holds the two against each other.
public sealed partial class FeedDecoder
{
    private static ReadOnlySpan<byte> DeltaStart => "{\"type\":\"orderbook_delta\""u8;

    private static ReadOnlySpan<byte> TradeStart => "{\"type\":\"trade\""u8;

    private bool TryDecodeFlat(ReadOnlySpan<byte> utf8Frame, out FeedFrame frame)
    {
        var isDelta = utf8Frame.StartsWith(DeltaStart);
        if (!isDelta && !utf8Frame.StartsWith(TradeStart))
        {
            frame = default;
            return false;
        }

        var reader = new FlatJsonReader(utf8Frame, isDelta ? DeltaStart.Length : TradeStart.Length, isFirst: false);
        var envelope = default(Envelope);
        var delta = default(BookDelta);
        var trade = default(PublicTrade);
        var isGood = true;
        while (isGood && reader.Next(out var name))
        {
            if (name.SequenceEqual("msg"u8))
            {
                isGood =
                    reader.Kind == FlatKind.Object
                    && IsNew(ref envelope, Seen.Body)
                    && (isDelta ? TryReadDelta(ref reader, out delta) : TryReadTrade(ref reader, out trade));
            }
            else
            {
                isGood = reader.Kind == FlatKind.Whole && TryReadEnvelopeNumber(name, reader.Whole, ref envelope);
            }
        }

        frame = new FeedFrame
        {
            Type = isDelta ? FeedMessageType.OrderBookDelta : FeedMessageType.Trade,
            CommandId = envelope.CommandId,
            Sid = envelope.Sid,
            Sequence = envelope.Sequence,
            Delta = delta,
            Trade = trade,
        };
        return isGood && !reader.IsBroken && envelope.Has(Seen.Body) && reader.IsAtEnd();
    }

    private static bool TryReadEnvelopeNumber(ReadOnlySpan<byte> name, long value, ref Envelope envelope)
    {
        if (name.SequenceEqual("sid"u8))
        {
            envelope.Sid = value;
            return IsNew(ref envelope, Seen.Sid);
        }

        if (name.SequenceEqual("seq"u8))
        {
            envelope.Sequence = value;
            return IsNew(ref envelope, Seen.Sequence);
        }

        if (name.SequenceEqual("id"u8))
        {
            envelope.CommandId = value;
            return IsNew(ref envelope, Seen.CommandId);
        }

        return !name.SequenceEqual("type"u8);
    }

    private static bool IsNew(ref Envelope envelope, Seen field)
    {
        var isNew = !envelope.Has(field);
        envelope.SeenFields |= field;
        return isNew;
    }

    private bool TryReadDelta(ref FlatJsonReader reader, out BookDelta delta)
    {
        string? ticker = null;
        var price = default(Price);
        var change = default(Quantity);
        var side = default(Outcome);
        long? ms = null;
        long? secondsAsMs = null;
        var found = 0;
        var isGood = true;
        while (isGood && reader.Next(out var name))
        {
            if (reader.Kind == FlatKind.Object)
            {
                isGood = false;
            }
            else if (name.SequenceEqual("market_ticker"u8))
            {
                isGood = TryTicker(ref reader, out ticker);
                found |= 1;
            }
            else if (name.SequenceEqual("price_dollars"u8))
            {
                isGood = reader.Kind == FlatKind.Text && Price.TryParse(reader.Text, out price);
                found |= 2;
            }
            else if (name.SequenceEqual("delta_fp"u8))
            {
                isGood = reader.Kind == FlatKind.Text && Quantity.TryParse(reader.Text, out change);
                found |= 4;
            }
            else if (name.SequenceEqual("side"u8))
            {
                isGood = TryOutcome(ref reader, out side);
                found |= 8;
            }
            else if (!TryTime(ref reader, name, ref ms, ref secondsAsMs))
            {
                isGood = false;
            }
        }

        delta = new BookDelta(ticker!, side, price, change, ms ?? secondsAsMs ?? 0);
        return isGood && found == 15;
    }

    private bool TryReadTrade(ref FlatJsonReader reader, out PublicTrade trade)
    {
        var id = default(OpaqueId);
        string? ticker = null;
        var price = default(Price);
        var count = default(Quantity);
        var side = default(Outcome);
        var bookSide = default(Outcome);
        var isBlockTrade = false;
        long? ms = null;
        long? secondsAsMs = null;
        var found = 0;
        var isGood = true;
        while (isGood && reader.Next(out var name))
        {
            switch (name)
            {
                case var _ when reader.Kind == FlatKind.Object:
                    isGood = false;
                    break;
                case var _ when name.SequenceEqual("trade_id"u8):
                    isGood = reader.Kind == FlatKind.Text && reader.Text.Length <= MaxTextBytes;
                    id = OpaqueId.FromUtf8(reader.Text);
                    found |= 1;
                    break;
                case var _ when name.SequenceEqual("market_ticker"u8):
                    isGood = TryTicker(ref reader, out ticker);
                    found |= 2;
                    break;
                case var _ when name.SequenceEqual("yes_price_dollars"u8):
                    isGood = reader.Kind == FlatKind.Text && Price.TryParse(reader.Text, out price);
                    found |= 4;
                    break;
                case var _ when name.SequenceEqual("count_fp"u8):
                    isGood = reader.Kind == FlatKind.Text && Quantity.TryParse(reader.Text, out count) && !count.IsNegative;
                    found |= 8;
                    break;
                case var _ when name.SequenceEqual("taker_outcome_side"u8):
                    isGood = TryOutcome(ref reader, out side);
                    found |= 16;
                    break;
                case var _ when name.SequenceEqual("taker_book_side"u8):
                    isGood = TryBookSide(ref reader, out bookSide);
                    found |= 32;
                    break;
                case var _ when name.SequenceEqual("taker_side"u8):
                    // Deprecated and of no account beside the other two, but it must make sense.
                    isGood = TryOutcome(ref reader, out _);
                    break;
                case var _ when name.SequenceEqual("is_block_trade"u8):
                    isGood = reader.Kind == FlatKind.Flag;
                    isBlockTrade = reader.Whole == 1;
                    break;
                default:
                    isGood = TryTime(ref reader, name, ref ms, ref secondsAsMs);
                    break;
            }
        }

        trade = new PublicTrade(id, ticker!, price, count, side, isBlockTrade, ms ?? secondsAsMs ?? 0);
        return isGood && found == 63 && side == bookSide && (ms ?? secondsAsMs) is not null;
    }

    private bool TryTicker(ref FlatJsonReader reader, out string? ticker)
    {
        ticker = reader.Kind == FlatKind.Text ? tickers.Intern(reader.Text) : null;
        return ticker is not null;
    }

    private static bool TryOutcome(ref FlatJsonReader reader, out Outcome outcome)
    {
        outcome = reader.Text.SequenceEqual("no"u8) ? Outcome.No : Outcome.Yes;
        return reader.Kind == FlatKind.Text && (outcome == Outcome.No || reader.Text.SequenceEqual("yes"u8));
    }

    private static bool TryBookSide(ref FlatJsonReader reader, out Outcome outcome)
    {
        outcome = reader.Text.SequenceEqual("ask"u8) ? Outcome.No : Outcome.Yes;
        return reader.Kind == FlatKind.Text && (outcome == Outcome.No || reader.Text.SequenceEqual("bid"u8));
    }

    /// <summary>Takes the two time fields and lets all others pass; false where the strict way has to look.</summary>
    private static bool TryTime(ref FlatJsonReader reader, ReadOnlySpan<byte> name, ref long? ms, ref long? secondsAsMs)
    {
        if (name.SequenceEqual("ts_ms"u8))
        {
            ms = reader.Whole;
            return reader.Kind == FlatKind.Whole;
        }

        if (!name.SequenceEqual("ts"u8))
        {
            return true;
        }

        if (reader.Kind == FlatKind.Whole)
        {
            if (reader.Whole > long.MaxValue / 1000)
            {
                return false;
            }

            secondsAsMs = reader.Whole * 1000;
            return true;
        }

        secondsAsMs = null;
        return reader.Kind is FlatKind.Text or FlatKind.Flag;
    }
}
