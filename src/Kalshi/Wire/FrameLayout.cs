namespace Kalshi.Wire;

/// <summary>What a value of a delta or a trade is used for.</summary>
internal enum FrameSlot : byte
{
    /// <summary>For nothing.</summary>
    Unread = 0,

    /// <summary>The command answered.</summary>
    CommandId,

    /// <summary>The subscription.</summary>
    Sid,

    /// <summary>The sequence number.</summary>
    Sequence,

    /// <summary>The market.</summary>
    Ticker,

    /// <summary>The level's price, or the trade's of YES.</summary>
    Price,

    /// <summary>The level's change, or the trade's count.</summary>
    Quantity,

    /// <summary>The book side of a delta, or the outcome the taker bought.</summary>
    Outcome,

    /// <summary>The outcome the taker bought, told as <c>bid</c> or <c>ask</c>.</summary>
    BookSide,

    /// <summary>The outcome the taker bought, in its deprecated field.</summary>
    DeprecatedSide,

    /// <summary>The trade's id.</summary>
    TradeId,

    /// <summary>Whether it is a block trade.</summary>
    IsBlockTrade,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Seconds, deprecated.</summary>
    Seconds,
}

/// <summary>One value of a layout and the bytes that stand before it.</summary>
/// <param name="Literal">Everything between the value before and this one, quotes included.</param>
/// <param name="Kind">How the value is written.</param>
/// <param name="Slot">What it is used for.</param>
internal readonly record struct FrameStep(byte[] Literal, FlatKind Kind, FrameSlot Slot);

/// <summary>
/// How the exchange wrote a frame, values left out: the names, their order and all that stands between the values. Learnt
/// from a frame that the strict reader took; a frame with the same bytes between its values has the same fields in the same
/// order, and needs no reading of names at all.
/// </summary>
internal sealed class FrameLayout
{
    /// <summary>Longest frame learnt from, in bytes.</summary>
    public const int MaxFrameBytes = 4096;

    private FrameLayout(FeedMessageType type, FrameStep[] steps, byte[] end, string[] unknownFields, uint slots)
    {
        Type = type;
        Steps = steps;
        End = end;
        UnknownFields = unknownFields;
        this.slots = slots;
    }

    private readonly uint slots;

    /// <summary>Delta or trade.</summary>
    public FeedMessageType Type { get; }

    /// <summary>The values in their order.</summary>
    public FrameStep[] Steps { get; }

    /// <summary>What stands behind the last value; only blanks may follow.</summary>
    public byte[] End { get; }

    /// <summary>Fields no document names; each frame of this layout counts them.</summary>
    public string[] UnknownFields { get; }

    /// <summary>Whether there is a value for this use.</summary>
    public bool Has(FrameSlot slot) => (slots & (1u << (int)slot)) != 0;

    /// <summary>
    /// The layout of a frame the strict reader took; null where it is written so that a layout cannot vouch for it: blanks,
    /// escapes, null, fractions, further objects, a field twice, the type not first.
    /// </summary>
    /// <param name="utf8Frame">The frame.</param>
    /// <param name="type">Its type, delta or trade.</param>
    /// <param name="isUnknown">Whether no document names a field.</param>
    public static FrameLayout? Learn(ReadOnlySpan<byte> utf8Frame, FeedMessageType type, IsUnknownField isUnknown)
    {
        if (utf8Frame.Length > MaxFrameBytes || utf8Frame.IsEmpty || utf8Frame[0] != (byte)'{')
        {
            return null;
        }

        var learner = new Learner(utf8Frame, type, isUnknown);
        return learner.Run() ? new FrameLayout(type, [.. learner.Steps], learner.End, [.. learner.Unknown], learner.Slots) : null;
    }

    /// <summary>Whether no document names a field of the envelope or of the body.</summary>
    public delegate bool IsUnknownField(FeedMessageType type, bool isInBody, ReadOnlySpan<byte> name);

    private ref struct Learner(ReadOnlySpan<byte> frame, FeedMessageType type, IsUnknownField isUnknown)
    {
        private readonly ReadOnlySpan<byte> frame = frame;
        private FlatJsonReader reader = new(frame, 1, isFirst: true);
        private int literalStart;
        private bool isInBody;
        private bool hasBody;

        public List<FrameStep> Steps { get; } = [];

        public List<string> Unknown { get; } = [];

        public uint Slots { get; private set; }

        public byte[] End { get; private set; } = [];

        public bool Run()
        {
            // The type stays part of the literal: it is what the frames of this layout have in common.
            if (!reader.Next(out var name) || !name.SequenceEqual("type"u8))
            {
                return false;
            }

            while (true)
            {
                if (!reader.Next(out name))
                {
                    if (reader.IsBroken)
                    {
                        return false;
                    }

                    if (!isInBody)
                    {
                        break;
                    }

                    isInBody = false;
                }
                else if (!Take(name))
                {
                    return false;
                }
            }

            End = frame[literalStart..reader.Position].ToArray();
            return hasBody && reader.IsAtEnd();
        }

        private bool Take(ReadOnlySpan<byte> name)
        {
            if (reader.Kind == FlatKind.Object)
            {
                var isBody = !isInBody && !hasBody && name.SequenceEqual("msg"u8);
                isInBody = isBody;
                hasBody |= isBody;
                return isBody;
            }

            var slot = isInBody ? BodySlot(name, reader.Kind) : EnvelopeSlot(name);
            if (slot is null || (slot != FrameSlot.Unread && (Slots & (1u << (int)slot)) != 0))
            {
                return false;
            }

            if (slot == FrameSlot.Unread && isUnknown(type, isInBody, name))
            {
                Unknown.Add(System.Text.Encoding.ASCII.GetString(name));
            }

            Slots |= 1u << (int)slot;
            Steps.Add(new FrameStep(frame[literalStart..reader.ValueStart].ToArray(), reader.Kind, slot.Value));
            literalStart = reader.ValueEnd;
            return true;
        }

        private static FrameSlot? EnvelopeSlot(ReadOnlySpan<byte> name) =>
            name switch
            {
                _ when name.SequenceEqual("sid"u8) => FrameSlot.Sid,
                _ when name.SequenceEqual("seq"u8) => FrameSlot.Sequence,
                _ when name.SequenceEqual("id"u8) => FrameSlot.CommandId,
                _ when name.SequenceEqual("type"u8) || name.SequenceEqual("msg"u8) => null,
                _ => FrameSlot.Unread,
            };

        private readonly FrameSlot BodySlot(ReadOnlySpan<byte> name, FlatKind kind)
        {
            if (name.SequenceEqual("market_ticker"u8))
            {
                return FrameSlot.Ticker;
            }

            if (name.SequenceEqual("ts_ms"u8))
            {
                return FrameSlot.Milliseconds;
            }

            if (name.SequenceEqual("ts"u8))
            {
                // As text it is a date nobody reads.
                return kind == FlatKind.Whole ? FrameSlot.Seconds : FrameSlot.Unread;
            }

            return type == FeedMessageType.Trade ? TradeSlot(name) : DeltaSlot(name);
        }

        private static FrameSlot DeltaSlot(ReadOnlySpan<byte> name) =>
            name switch
            {
                _ when name.SequenceEqual("price_dollars"u8) => FrameSlot.Price,
                _ when name.SequenceEqual("delta_fp"u8) => FrameSlot.Quantity,
                _ when name.SequenceEqual("side"u8) => FrameSlot.Outcome,
                _ => FrameSlot.Unread,
            };

        private static FrameSlot TradeSlot(ReadOnlySpan<byte> name) =>
            name switch
            {
                _ when name.SequenceEqual("trade_id"u8) => FrameSlot.TradeId,
                _ when name.SequenceEqual("yes_price_dollars"u8) => FrameSlot.Price,
                _ when name.SequenceEqual("count_fp"u8) => FrameSlot.Quantity,
                _ when name.SequenceEqual("taker_outcome_side"u8) => FrameSlot.Outcome,
                _ when name.SequenceEqual("taker_book_side"u8) => FrameSlot.BookSide,
                _ when name.SequenceEqual("taker_side"u8) => FrameSlot.DeprecatedSide,
                _ when name.SequenceEqual("is_block_trade"u8) => FrameSlot.IsBlockTrade,
                _ => FrameSlot.Unread,
            };
    }
}
