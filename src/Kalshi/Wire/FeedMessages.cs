namespace Kalshi.Wire;

/// <summary>What a WebSocket frame from the exchange is.</summary>
public enum FeedMessageType
{
    /// <summary>A type this library does not know; counted and ignored.</summary>
    Unknown = 0,

    /// <summary>Acknowledges one channel of a subscription; carries <c>sid</c>.</summary>
    Subscribed,

    /// <summary>Acknowledges an unsubscription; consumes a sequence number.</summary>
    Unsubscribed,

    /// <summary>Acknowledges another command; consumes a sequence number where it carries a <c>sid</c>.</summary>
    Ok,

    /// <summary>A command or a subscription failed.</summary>
    Error,

    /// <summary>A whole book.</summary>
    OrderBookSnapshot,

    /// <summary>A change of one level.</summary>
    OrderBookDelta,

    /// <summary>A public trade.</summary>
    Trade,

    /// <summary>A fill of one of the account's orders.</summary>
    Fill,

    /// <summary>A change of one of the account's orders.</summary>
    UserOrder,
}

/// <summary>
/// An exchange-given id, opaque, kept in 128 bits so that it costs no allocation: the bits of a UUID, or a hash of any
/// other text. Only equality matters. <c>default</c> is "no id".
/// </summary>
public readonly record struct OpaqueId(UInt128 Bits)
{
    /// <summary>The id for a text.</summary>
    public static OpaqueId FromText(string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        return System.Text.Encoding.UTF8.TryGetBytes(text, bytes, out var written)
            ? FromUtf8(bytes[..written])
            : FromUtf8(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The id for a UTF-8 text.</summary>
    public static OpaqueId FromUtf8(ReadOnlySpan<byte> utf8Text)
    {
        if (
            utf8Text.Length == 36
            && System.Buffers.Text.Utf8Parser.TryParse(utf8Text, out Guid guid, out var consumed, 'D')
            && consumed == 36
        )
        {
            Span<byte> bytes = stackalloc byte[16];
            guid.TryWriteBytes(bytes, bigEndian: true, out _);
            return new OpaqueId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
        }

        // FNV-1a with 128 bits: ids that are no UUIDs are rare, and all we need is that they differ.
        var hash = new UInt128(0x6c62272e07bb0142UL, 0x62b821756295c58dUL);
        var prime = new UInt128(0x0000000001000000UL, 0x000000000000013BUL);
        foreach (var value in utf8Text)
        {
            hash = unchecked((hash ^ value) * prime);
        }

        return new OpaqueId(hash);
    }
}

/// <summary>A change of one book level: new size = old size + <see cref="Delta"/>.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Side">Whose bids: YES bids, or NO bids (which are YES asks).</param>
/// <param name="Price">The level, in the scale the subscription asked for (<c>use_yes_price</c>).</param>
/// <param name="Delta">Contracts added, negative when taken away.</param>
/// <param name="TimestampMs">Engine time, Unix milliseconds; 0 where the exchange did not say.</param>
public readonly record struct BookDelta(string Ticker, Outcome Side, Price Price, Quantity Delta, long TimestampMs);

/// <summary>A public trade.</summary>
/// <param name="Id">The trade's id.</param>
/// <param name="Ticker">The market.</param>
/// <param name="YesPrice">Price of YES.</param>
/// <param name="Count">Contracts.</param>
/// <param name="TakerSide">The outcome the taker bought.</param>
/// <param name="IsBlockTrade">Whether it was negotiated off the book.</param>
/// <param name="TimestampMs">Engine time, Unix milliseconds.</param>
public readonly record struct PublicTrade(
    OpaqueId Id,
    string Ticker,
    Price YesPrice,
    Quantity Count,
    Outcome TakerSide,
    bool IsBlockTrade,
    long TimestampMs
);

/// <summary>A whole book as the feed sent it.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Yes">YES bids, ascending by price.</param>
/// <param name="No">NO bids in the scale the subscription asked for.</param>
public sealed record BookSnapshot(string Ticker, BookLevel[] Yes, BookLevel[] No);

/// <summary>A fill of one of the account's orders.</summary>
public sealed record FillMessage
{
    /// <summary>The trade.</summary>
    public required string TradeId { get; init; }

    /// <summary>The account's order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id of that order, where sent.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>Whether the account's order took.</summary>
    public required bool IsTaker { get; init; }

    /// <summary>The outcome bought.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Trade price of YES.</summary>
    public required Price YesPrice { get; init; }

    /// <summary>Contracts filled.</summary>
    public required Quantity Count { get; init; }

    /// <summary>The fee charged.</summary>
    public required Money Fee { get; init; }

    /// <summary>The account's position after the fill.</summary>
    public required Quantity PostPosition { get; init; }

    /// <summary>Engine time, Unix milliseconds.</summary>
    public required long TimestampMs { get; init; }
}

/// <summary>The state of one of the account's orders after a change.</summary>
public sealed record UserOrderMessage
{
    /// <summary>The exchange's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id, empty if none.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary><c>resting</c>, <c>canceled</c>, <c>executed</c>, or a word this library does not know.</summary>
    public required string Status { get; init; }

    /// <summary>The outcome bought.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Limit price of YES.</summary>
    public required Price YesPrice { get; init; }

    /// <summary>Contracts ordered.</summary>
    public required Quantity InitialCount { get; init; }

    /// <summary>Contracts filled.</summary>
    public required Quantity FillCount { get; init; }

    /// <summary>Contracts resting.</summary>
    public required Quantity RemainingCount { get; init; }

    /// <summary>Why it changed, for example <c>Trade</c> or <c>CloseCancel</c>; null where not sent.</summary>
    public string? LastUpdateReason { get; init; }

    /// <summary>When it last changed, Unix milliseconds; 0 where not sent.</summary>
    public long LastUpdatedMs { get; init; }
}

/// <summary>An error the exchange sent over the feed.</summary>
/// <param name="Code">The code; 10 and 25 end the subscription they name.</param>
/// <param name="Message">The text.</param>
public sealed record FeedError(int Code, string Message);

/// <summary>A decoded frame: the envelope and, by <see cref="Type"/>, one of the bodies.</summary>
public readonly record struct FeedFrame
{
    /// <summary>What the frame is.</summary>
    public FeedMessageType Type { get; init; }

    /// <summary>The command this answers; 0 if none.</summary>
    public long CommandId { get; init; }

    /// <summary>The subscription; 0 if none.</summary>
    public long Sid { get; init; }

    /// <summary>The sequence number within the subscription; 0 on unsequenced channels.</summary>
    public long Sequence { get; init; }

    /// <summary>Set for <see cref="FeedMessageType.OrderBookDelta"/>.</summary>
    public BookDelta Delta { get; init; }

    /// <summary>Set for <see cref="FeedMessageType.Trade"/>.</summary>
    public PublicTrade Trade { get; init; }

    /// <summary>
    /// <see cref="BookSnapshot"/>, <see cref="FillMessage"/>, <see cref="UserOrderMessage"/>, <see cref="FeedError"/>, the
    /// channel's name for <see cref="FeedMessageType.Subscribed"/>, or null.
    /// </summary>
    public object? Body { get; init; }
}
