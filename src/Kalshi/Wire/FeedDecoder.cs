using System.Text;
using System.Text.Json;

namespace Kalshi.Wire;

/// <summary>
/// Decodes WebSocket frames into exact values: any field order, unknown fields skipped, a trailing newline tolerated.
/// Book deltas and trades cost no allocation once their ticker is known. Not thread-safe: one decoder belongs to one
/// receive loop.
/// </summary>
/// <remarks>
/// <see cref="Decode"/> throws <see cref="FeedFormatException"/> and nothing else, whatever the bytes. A frame of an unknown
/// type is no error: it decodes to <see cref="FeedMessageType.Unknown"/> with its sid and sequence number, which it consumes.
/// Unknown fields are skipped, unknown words are kept as text; both are counted by the <see cref="DriftSentinel"/>.
/// </remarks>
public sealed partial class FeedDecoder
{
    /// <summary>Deepest nesting accepted.</summary>
    public const int MaxDepth = 16;

    /// <summary>Longest text field accepted, in bytes as sent.</summary>
    public const int MaxTextBytes = 512;

    /// <summary>Longest text for people accepted, such as a market's rules, in bytes as sent.</summary>
    public const int MaxProseBytes = 65_536;

    /// <summary>Most bands accepted in a price grid.</summary>
    public const int MaxPriceBands = 256;

    /// <summary>Most levels accepted on one side of a book: one per price that exists.</summary>
    public const int MaxLevelsPerSide = Price.UnitsPerDollar + 1;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    private readonly TickerTable tickers;
    private readonly DriftSentinel? drift;
    private readonly byte[] scratch = new byte[MaxTextBytes];
    private readonly List<BookLevel> levels = [];

    /// <summary>Makes a decoder.</summary>
    /// <param name="tickers">The shared ticker strings; the table belongs to this decoder alone.</param>
    /// <param name="drift">Counts what the exchange says that no document names; null counts nothing.</param>
    public FeedDecoder(TickerTable tickers, DriftSentinel? drift = null)
    {
        this.tickers = tickers;
        this.drift = drift;
    }

    /// <summary>Decodes one frame.</summary>
    /// <exception cref="FeedFormatException">The frame cannot be used; names type, field and what was found.</exception>
    public FeedFrame Decode(ReadOnlySpan<byte> utf8Frame)
    {
        if (TryDecodeByLayout(utf8Frame, out var frame))
        {
            return frame;
        }

        frame = DecodeStrictly(utf8Frame);
        LearnLayout(utf8Frame, frame.Type);
        return frame;
    }

    /// <summary>Decodes one frame by the JSON reader alone, which is slower and equal in all else.</summary>
    internal FeedFrame DecodeStrictly(ReadOnlySpan<byte> utf8Frame)
    {
        var envelope = default(Envelope);
        try
        {
            return DecodeFrame(utf8Frame, ref envelope);
        }
        catch (FeedFormatException exception)
        {
            exception.Sid = envelope.Sid;
            exception.Sequence = envelope.Sequence;
            if (exception.IsMissingField)
            {
                drift?.Record(SourceOf(envelope.Type), DriftKind.MissingField, exception.Field);
            }

            throw;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader reports broken JSON as JsonException and broken UTF-8 or surrogates as InvalidOperationException.
            throw new FeedFormatException(
                $"Feed message '{WireName(envelope.Type)}' is not valid JSON; it starts with {FeedFormatException.Quote(utf8Frame)}.",
                exception
            )
            {
                Sid = envelope.Sid,
                Sequence = envelope.Sequence,
            };
        }
    }

    private FeedFrame DecodeFrame(ReadOnlySpan<byte> utf8Frame, ref Envelope envelope)
    {
        var reader = new Utf8JsonReader(utf8Frame, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FeedFormatException("frame", "", $"expected a JSON object, found {FeedFormatException.Quote(utf8Frame)}");
        }

        var frame = default(FeedFrame);
        UnreadMessage? unread = null;
        var body = default(Utf8JsonReader);
        var bodyIsPending = false;
        while (NextField(ref reader, out var name))
        {
            if (name.SequenceEqual("type"u8))
            {
                Once(ref envelope, Seen.Type, "type");
                var text = Text(ref reader, FeedMessageType.Unknown, "type");
                envelope.Type = ParseType(text);
                if (envelope.Type == FeedMessageType.Unknown)
                {
                    unread = new UnreadMessage(Encoding.UTF8.GetString(text));
                }
            }
            else if (name.SequenceEqual("msg"u8))
            {
                Once(ref envelope, Seen.Body, "msg");
                if (envelope.Has(Seen.Type))
                {
                    frame = DecodeBody(ref reader, ref envelope);
                }
                else
                {
                    // The type decides how to read the body; where the body comes first, come back to it.
                    body = reader;
                    bodyIsPending = true;
                    reader.Skip();
                }
            }
            else
            {
                ReadEnvelopeNumber(ref reader, name, ref envelope);
            }
        }

        // Only blanks may follow; the reader refuses anything else.
        reader.Read();
        if (!envelope.Has(Seen.Type))
        {
            throw Missing(FeedMessageType.Unknown, "type");
        }

        if (bodyIsPending)
        {
            frame = DecodeBody(ref body, ref envelope);
        }
        else if (!envelope.Has(Seen.Body) && NeedsBody(envelope.Type))
        {
            throw Missing(envelope.Type, "msg");
        }

        return frame with
        {
            Type = envelope.Type,
            CommandId = envelope.CommandId,
            Sid = envelope.Sid,
            Sequence = envelope.Sequence,
            Body = unread ?? frame.Body,
        };
    }

    private void ReadEnvelopeNumber(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref Envelope envelope)
    {
        if (name.SequenceEqual("sid"u8))
        {
            Once(ref envelope, Seen.Sid, "sid");
            envelope.Sid = Whole(ref reader, envelope.Type, "sid");
        }
        else if (name.SequenceEqual("seq"u8))
        {
            Once(ref envelope, Seen.Sequence, "seq");
            envelope.Sequence = Whole(ref reader, envelope.Type, "seq");
        }
        else if (name.SequenceEqual("id"u8))
        {
            Once(ref envelope, Seen.CommandId, "id");
            envelope.CommandId = Whole(ref reader, envelope.Type, "id");
        }
        else
        {
            SkipUnreadEnvelope(ref reader, envelope.Type, name);
        }
    }

    private FeedFrame DecodeBody(ref Utf8JsonReader reader, ref Envelope envelope)
    {
        switch (envelope.Type)
        {
            case FeedMessageType.OrderBookDelta:
                return new FeedFrame { Delta = ReadDelta(ref reader) };
            case FeedMessageType.Trade:
                return new FeedFrame { Trade = ReadTrade(ref reader) };
            case FeedMessageType.OrderBookSnapshot:
                return new FeedFrame { Body = ReadSnapshot(ref reader) };
            case FeedMessageType.Fill:
                return new FeedFrame { Body = ReadFill(ref reader) };
            case FeedMessageType.UserOrder:
                return new FeedFrame { Body = ReadUserOrder(ref reader) };
            case FeedMessageType.Ticker:
                return new FeedFrame { Body = ReadTicker(ref reader) };
            case FeedMessageType.MarketPosition:
                return new FeedFrame { Body = ReadMarketPosition(ref reader) };
            case FeedMessageType.OrderGroup:
                return new FeedFrame { Body = ReadOrderGroup(ref reader) };
            case FeedMessageType.MarketLifecycle:
            case FeedMessageType.MultivariateMarketLifecycle:
                return new FeedFrame { Body = ReadMarketLifecycle(ref reader, envelope.Type) };
            case FeedMessageType.EventLifecycle:
                return new FeedFrame { Body = ReadEventLifecycle(ref reader) };
            case FeedMessageType.EventFeeUpdate:
                return new FeedFrame { Body = ReadEventFee(ref reader) };
            case FeedMessageType.Ok:
                return new FeedFrame { Body = ReadOk(ref reader) };
            case FeedMessageType.Error:
                return new FeedFrame { Body = ReadError(ref reader) };
            case FeedMessageType.Subscribed:
                var (channel, sid) = ReadSubscription(ref reader, envelope.Type);
                envelope.Sid = sid;
                return new FeedFrame { Body = channel };
            default:
                reader.Skip();
                return default;
        }
    }

    private static bool NeedsBody(FeedMessageType type) =>
        type is not (FeedMessageType.Unknown or FeedMessageType.Ok or FeedMessageType.Unsubscribed);

    private static void Once(ref Envelope envelope, Seen field, string name)
    {
        if (envelope.Has(field))
        {
            throw new FeedFormatException(WireName(envelope.Type), name, "appears twice");
        }

        envelope.SeenFields |= field;
    }

    [Flags]
    private enum Seen
    {
        None = 0,
        Type = 1,
        Body = 2,
        Sid = 4,
        Sequence = 8,
        CommandId = 16,
    }

    private struct Envelope
    {
        public FeedMessageType Type;
        public Seen SeenFields;
        public long CommandId;
        public long Sid;
        public long Sequence;

        public readonly bool Has(Seen field) => (SeenFields & field) != Seen.None;
    }
}
