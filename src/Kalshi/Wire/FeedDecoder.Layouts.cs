using System.Buffers;
using System.Buffers.Binary;

namespace Kalshi.Wire;

// The short way for the two frequent messages. The exchange writes all frames of a kind alike, so the bytes between the
// values are compared with those of an earlier frame instead of being read. It either gives what the strict way would give
// or leaves the frame to it; errors are always the strict way's. Tests hold the two against each other.
public sealed partial class FeedDecoder
{
    private const int MaxLayouts = 8;

    // Learning costs as much as decoding: a feed whose frames differ without end must not pay it every time.
    private const int LearnAlwaysUntil = 64;
    private const int LearnEvery = 256;
    private const int MaxWholeDigits = 18;
    private const int MaxQuickDigits = 12;

    // Everything that ends or spoils a plain string: quote, backslash, control characters, DEL and all above.
    private static readonly SearchValues<byte> Stoppers = SearchValues.Create([
        .. Enumerable.Range(0, 256).Where(value => value is < 0x20 or >= 0x7f or '"' or '\\').Select(value => (byte)value),
    ]);

    private readonly FrameLayout?[] layouts = new FrameLayout?[MaxLayouts];
    private int lastLayout;
    private int nextLayout;
    private long strictlyRead;

    private bool TryDecodeByLayout(ReadOnlySpan<byte> utf8Frame, out FeedFrame frame)
    {
        if (layouts[lastLayout] is { } last && TryDecode(last, utf8Frame, out frame))
        {
            return true;
        }

        for (var i = 0; i < layouts.Length; i++)
        {
            if (i != lastLayout && layouts[i] is { } layout && TryDecode(layout, utf8Frame, out frame))
            {
                lastLayout = i;
                return true;
            }
        }

        frame = default;
        return false;
    }

    private void LearnLayout(ReadOnlySpan<byte> utf8Frame, FeedMessageType type)
    {
        if (type is not (FeedMessageType.OrderBookDelta or FeedMessageType.Trade))
        {
            return;
        }

        strictlyRead++;
        if (strictlyRead > LearnAlwaysUntil && strictlyRead % LearnEvery != 0)
        {
            return;
        }

        if (FrameLayout.Learn(utf8Frame, type, IsUnknownField) is { } layout)
        {
            layouts[nextLayout] = layout;
            nextLayout = (nextLayout + 1) % MaxLayouts;
        }
    }

    private static bool IsUnknownField(FeedMessageType type, bool isInBody, ReadOnlySpan<byte> name) =>
        !Holds(isInBody ? UnreadFields.GetValueOrDefault(type, NoFields) : UnreadEnvelopeFields, name)
        && !(isInBody && name.SequenceEqual("ts"u8));

    private bool TryDecode(FrameLayout layout, ReadOnlySpan<byte> utf8Frame, out FeedFrame frame)
    {
        var values = default(LayoutValues);
        var rest = utf8Frame;
        foreach (ref readonly var step in layout.Steps.AsSpan())
        {
            if (!rest.StartsWith(step.Literal))
            {
                frame = default;
                return false;
            }

            rest = rest[step.Literal.Length..];
            var length = Read(step, rest, ref values);
            if (length < 0)
            {
                frame = default;
                return false;
            }

            rest = rest[length..];
        }

        if (!rest.StartsWith(layout.End) || rest[layout.End.Length..].IndexOfAnyExcept(" \t\r\n"u8) >= 0)
        {
            frame = default;
            return false;
        }

        if (layout.Type == FeedMessageType.OrderBookDelta)
        {
            frame = MakeDelta(values);
        }
        else if (!TryMakeTrade(layout, values, out frame))
        {
            return false;
        }

        foreach (var name in layout.UnknownFields)
        {
            drift?.Record(SourceOf(layout.Type), DriftKind.UnknownField, name);
        }

        return true;
    }

    private static FeedFrame MakeDelta(in LayoutValues values) =>
        new()
        {
            Type = FeedMessageType.OrderBookDelta,
            CommandId = values.CommandId,
            Sid = values.Sid,
            Sequence = values.Sequence,
            Delta = new BookDelta(values.Ticker!, values.Outcome, values.Price, values.Quantity, values.TimestampMs),
        };

    private static bool TryMakeTrade(FrameLayout layout, in LayoutValues values, out FeedFrame frame)
    {
        var hasOutcome = layout.Has(FrameSlot.Outcome);
        var hasBookSide = layout.Has(FrameSlot.BookSide);
        if ((hasOutcome && hasBookSide && values.Outcome != values.BookSide) || values.Quantity.IsNegative)
        {
            frame = default;
            return false;
        }

        var side =
            hasOutcome ? values.Outcome
            : hasBookSide ? values.BookSide
            : values.DeprecatedSide;
        frame = new FeedFrame
        {
            Type = FeedMessageType.Trade,
            CommandId = values.CommandId,
            Sid = values.Sid,
            Sequence = values.Sequence,
            Trade = new PublicTrade(
                values.TradeId,
                values.Ticker!,
                values.Price,
                values.Quantity,
                side,
                values.IsBlockTrade,
                values.TimestampMs
            ),
        };
        return true;
    }

    /// <summary>Reads the value at the start of <paramref name="rest"/>; its length without the closing quote, or -1.</summary>
    private int Read(in FrameStep step, ReadOnlySpan<byte> rest, ref LayoutValues values) =>
        step.Kind switch
        {
            FlatKind.Text => ReadText(step.Slot, rest, ref values),
            FlatKind.Whole => ReadWhole(step.Slot, rest, ref values),
            _ => ReadFlag(step.Slot, rest, ref values),
        };

    private int ReadText(FrameSlot slot, ReadOnlySpan<byte> rest, ref LayoutValues values)
    {
        switch (slot)
        {
            case FrameSlot.Price:
                return ReadPrice(rest, out values.Price);
            case FrameSlot.Quantity:
                return ReadQuantity(rest, out values.Quantity);
            case FrameSlot.Outcome:
                return ReadWord(rest, "yes\""u8, "no\""u8, out values.Outcome);
            case FrameSlot.BookSide:
                return ReadWord(rest, "bid\""u8, "ask\""u8, out values.BookSide);
            case FrameSlot.DeprecatedSide:
                return ReadWord(rest, "yes\""u8, "no\""u8, out values.DeprecatedSide);
            case FrameSlot.TradeId when OpaqueId.TryReadUuid(rest, out values.TradeId):
                return OpaqueId.UuidLength;
            default:
                break;
        }

        var length = rest.IndexOfAny(Stoppers);
        if (length < 0 || rest[length] != (byte)'"')
        {
            return -1;
        }

        switch (slot)
        {
            case FrameSlot.Ticker:
                values.Ticker = tickers.Intern(rest[..length]);
                return values.Ticker is null ? -1 : length;
            case FrameSlot.TradeId:
                values.TradeId = OpaqueId.FromUtf8(rest[..length]);
                return length > MaxTextBytes ? -1 : length;
            case FrameSlot.Unread:
                return length;
            default:
                return -1;
        }
    }

    private static int ReadPrice(ReadOnlySpan<byte> rest, out Price price)
    {
        // "0.dddd" is how nearly all prices are written.
        if (rest.Length > 6 && rest[6] == (byte)'"' && rest[0] == (byte)'0' && rest[1] == (byte)'.')
        {
            var (a, b, c, d) = (Digit(rest[2]), Digit(rest[3]), Digit(rest[4]), Digit(rest[5]));
            if (a <= 9 && b <= 9 && c <= 9 && d <= 9)
            {
                price = Price.FromUnits((int)((a * 1000) + (b * 100) + (c * 10) + d));
                return 6;
            }
        }

        var length = rest[..Math.Min(rest.Length, FixedPoint.MaxLength + 1)].IndexOf((byte)'"');
        price = default;
        return length >= 0 && Price.TryParse(rest[..length], out price) ? length : -1;
    }

    /// <summary>The digit, or something above 9.</summary>
    private static uint Digit(byte character) => unchecked((uint)(character - '0'));

    private static int ReadQuantity(ReadOnlySpan<byte> rest, out Quantity quantity)
    {
        // "-d….dd" is how all counts are written.
        var i = rest.Length > 0 && rest[0] == (byte)'-' ? 1 : 0;
        var start = i;
        long value = 0;
        while (i < rest.Length && i - start < MaxQuickDigits && rest[i] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (rest[i] - (byte)'0');
            i++;
        }

        if (
            i > start
            && i + 3 < rest.Length
            && rest[i] == (byte)'.'
            && rest[i + 1] is >= (byte)'0' and <= (byte)'9'
            && rest[i + 2] is >= (byte)'0' and <= (byte)'9'
            && rest[i + 3] == (byte)'"'
        )
        {
            value = (value * 100) + ((rest[i + 1] - (byte)'0') * 10) + (rest[i + 2] - (byte)'0');
            quantity = Quantity.FromHundredths(start == 1 ? -value : value);
            return i + 3;
        }

        var length = rest[..Math.Min(rest.Length, FixedPoint.MaxLength + 1)].IndexOf((byte)'"');
        quantity = default;
        return length >= 0 && Quantity.TryParse(rest[..length], out quantity) ? length : -1;
    }

    private static int ReadWord(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> yes, ReadOnlySpan<byte> no, out Outcome outcome)
    {
        if (rest.StartsWith(no))
        {
            outcome = Outcome.No;
            return no.Length - 1;
        }

        outcome = Outcome.Yes;
        return rest.StartsWith(yes) ? yes.Length - 1 : -1;
    }

    private static int ReadWhole(FrameSlot slot, ReadOnlySpan<byte> rest, ref LayoutValues values)
    {
        var length = 0;
        long value = 0;
        while (length + sizeof(ulong) <= MaxWholeDigits && TryEightDigits(rest[length..], out var eight))
        {
            value = (value * 100_000_000) + eight;
            length += sizeof(ulong);
        }

        while (length < rest.Length && length < MaxWholeDigits && rest[length] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (rest[length] - (byte)'0');
            length++;
        }

        // No leading zeros; a further digit, a fraction or an exponent fails at the literal that must follow.
        if (length == 0 || (length > 1 && rest[0] == (byte)'0'))
        {
            return -1;
        }

        switch (slot)
        {
            case FrameSlot.Sid:
                values.Sid = value;
                return length;
            case FrameSlot.Sequence:
                values.Sequence = value;
                return length;
            case FrameSlot.CommandId:
                values.CommandId = value;
                return length;
            case FrameSlot.Milliseconds:
                values.Ms = value;
                values.HasMs = true;
                return length;
            case FrameSlot.Seconds:
                if (value > long.MaxValue / 1000)
                {
                    return -1;
                }

                values.SecondsAsMs = value * 1000;
                return length;
            default:
                return slot == FrameSlot.Unread ? length : -1;
        }
    }

    /// <summary>Eight digits at once: pairs, then fours, then all, each step in one multiplication.</summary>
    private static bool TryEightDigits(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(text, out var bytes))
        {
            return false;
        }
        unchecked
        {
            // A digit has 3 in its upper half, and still has with 6 added.
            const ulong upper = 0xF0F0F0F0F0F0F0F0;
            if (((bytes & upper) | (((bytes + 0x0606060606060606) & upper) >> 4)) != 0x3333333333333333)
            {
                return false;
            }

            bytes -= 0x3030303030303030;
            bytes = (bytes * 10) + (bytes >> 8);
            const ulong everyFourth = 0x000000FF000000FF;
            value = (uint)(
                (((bytes & everyFourth) * 0x000F424000000064) + (((bytes >> 16) & everyFourth) * 0x0000271000000001)) >> 32
            );
            return true;
        }
    }

    private static int ReadFlag(FrameSlot slot, ReadOnlySpan<byte> rest, ref LayoutValues values)
    {
        var isTrue = rest.StartsWith("true"u8);
        if (!isTrue && !rest.StartsWith("false"u8))
        {
            return -1;
        }

        values.IsBlockTrade |= isTrue && slot == FrameSlot.IsBlockTrade;
        return isTrue ? 4 : 5;
    }

    /// <summary>What has been read of a frame so far.</summary>
    private struct LayoutValues
    {
        public long CommandId;
        public long Sid;
        public long Sequence;
        public string? Ticker;
        public Price Price;
        public Quantity Quantity;
        public Outcome Outcome;
        public Outcome BookSide;
        public Outcome DeprecatedSide;
        public OpaqueId TradeId;
        public bool IsBlockTrade;
        public bool HasMs;
        public long Ms;
        public long SecondsAsMs;

        public readonly long TimestampMs => HasMs ? Ms : SecondsAsMs;
    }
}
