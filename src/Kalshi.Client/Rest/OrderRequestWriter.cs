using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using Kalshi.Wire;

namespace Kalshi.Client.Rest;

/// <summary>
/// Writes the body of a create-order request without a serializer and without allocating. Byte for byte what the
/// source-generated contract would write.
/// </summary>
public static class OrderRequestWriter
{
    // The field names, quotes, commas and the two fixed-point values, with room to spare.
    private const int FixedBytes = 512;

    // An escaped character needs at most \uXXXX twice per UTF-16 unit pair, that is 6 bytes per unit.
    private const int MaxBytesPerCharacter = 6;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:=/ "
    );

    /// <summary>Bytes that are enough for the body of <paramref name="request"/>.</summary>
    public static int MaxByteCount(CreateOrderRequest request) =>
        FixedBytes
        + (
            MaxBytesPerCharacter
            * (
                request.Ticker.Length
                + request.Side.Length
                + request.TimeInForce.Length
                + request.SelfTradePreventionType.Length
                + (request.ClientOrderId?.Length ?? 0)
                + (request.OrderGroupId?.Length ?? 0)
            )
        );

    /// <summary>Writes the body.</summary>
    public static void Write(CreateOrderRequest request, IBufferWriter<byte> destination) =>
        destination.Advance(Write(request, destination.GetSpan(MaxByteCount(request))));

    /// <summary>Writes the body and returns its length in bytes.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="MaxByteCount"/>.</exception>
    public static int Write(CreateOrderRequest request, Span<byte> destination)
    {
        if (destination.Length < MaxByteCount(request))
        {
            throw new ArgumentException("The destination is shorter than MaxByteCount says.", nameof(destination));
        }

        var writer = new Cursor(destination);
        writer.Raw("{\"ticker\":"u8);
        writer.Text(request.Ticker);
        writer.Raw(",\"side\":"u8);
        writer.Text(request.Side);
        writer.Raw(",\"count\":\""u8);
        writer.Quantity(request.Count);
        writer.Raw("\",\"price\":\""u8);
        writer.Price(request.Price);
        writer.Raw("\",\"time_in_force\":"u8);
        writer.Text(request.TimeInForce);
        writer.Raw(",\"self_trade_prevention_type\":"u8);
        writer.Text(request.SelfTradePreventionType);
        writer.OptionalText(",\"client_order_id\":"u8, request.ClientOrderId);
        writer.OptionalNumber(",\"expiration_time\":"u8, request.ExpirationTime);
        writer.OptionalFlag(",\"post_only\":"u8, request.PostOnly);
        writer.OptionalFlag(",\"reduce_only\":"u8, request.ReduceOnly);
        writer.OptionalFlag(",\"cancel_order_on_pause\":"u8, request.CancelOrderOnPause);
        writer.OptionalText(",\"order_group_id\":"u8, request.OrderGroupId);
        writer.OptionalNumber(",\"subaccount\":"u8, request.Subaccount);
        writer.OptionalNumber(",\"exchange_index\":"u8, request.ExchangeIndex);
        writer.Raw("}"u8);
        return writer.Length;
    }

    private ref struct Cursor
    {
        private readonly Span<byte> destination;

        public Cursor(Span<byte> destination) => this.destination = destination;

        public int Length { get; private set; }

        private readonly Span<byte> Rest => destination[Length..];

        public void Raw(ReadOnlySpan<byte> utf8)
        {
            utf8.CopyTo(Rest);
            Length += utf8.Length;
        }

        public void Text(string text)
        {
            Raw("\""u8);
            if (text.AsSpan().ContainsAnyExcept(Plain))
            {
                Escaped(text);
            }
            else
            {
                Length += Encoding.ASCII.GetBytes(text, Rest);
            }

            Raw("\""u8);
        }

        public void Quantity(Quantity quantity)
        {
            quantity.TryFormat(Rest, out var written);
            Length += written;
        }

        public void Price(Price price)
        {
            price.TryFormat(Rest, out var written);
            Length += written;
        }

        public void OptionalText(ReadOnlySpan<byte> name, string? text)
        {
            if (text is not null)
            {
                Raw(name);
                Text(text);
            }
        }

        public void OptionalNumber(ReadOnlySpan<byte> name, long? number)
        {
            if (number is { } value)
            {
                Raw(name);
                Utf8Formatter.TryFormat(value, Rest, out var written);
                Length += written;
            }
        }

        public void OptionalFlag(ReadOnlySpan<byte> name, bool? flag)
        {
            if (flag is { } value)
            {
                Raw(name);
                Raw(value ? "true"u8 : "false"u8);
            }
        }

        // Rare: ids outside the plain alphabet take the encoder the serializer uses, and may allocate.
        private void Escaped(string text) => Length += Encoding.UTF8.GetBytes(JavaScriptEncoder.Default.Encode(text), Rest);
    }
}
