using System.Buffers;
using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Writes the frames of the WebSocket (§9 of the API) into one buffer that is used again and again. Each call invalidates the
/// frame before it. Used under the exchange's lock only. Here the replies to commands; the messages of the public channels and
/// of the private ones are in the other parts.
/// </summary>
internal sealed partial class FeedFrames : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Utf8JsonWriter json;
    private readonly FeedOptions options;
    private readonly ExchangeClock clock;

    public FeedFrames(FeedOptions options, ExchangeClock clock)
    {
        this.options = options;
        this.clock = clock;
        json = new Utf8JsonWriter(buffer, RestAnswer.WriterOptions);
    }

    public void Dispose() => json.Dispose();

    public ReadOnlySpan<byte> Subscribed(long id, FeedSubscription subscription)
    {
        Begin("subscribed", id, null, null);
        json.WriteStartObject("msg");
        json.WriteString("channel", subscription.Channel.ToWire());
        json.WriteNumber("sid", subscription.Sid);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Unsubscribed(long id, FeedSubscription subscription)
    {
        Begin("unsubscribed", id, subscription.Sid, subscription.NextSequence());
        return End();
    }

    /// <summary>Acknowledges an update; carries the markets the subscription now has, unless they were not wanted.</summary>
    public ReadOnlySpan<byte> Updated(long id, FeedSubscription subscription, bool skipTickers)
    {
        Begin("ok", id, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        if (!skipTickers)
        {
            json.WriteStartArray("market_tickers");
            foreach (var ticker in subscription.Tickers)
            {
                json.WriteStringValue(ticker);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        return End();
    }

    /// <summary>The reference prices there are: none.</summary>
    public ReadOnlySpan<byte> ReferenceList(long id, FeedSubscription subscription)
    {
        var isPyth = subscription.Channel == FeedChannel.PythValue;
        var type = isPyth ? "pyth_value_underlying_list" : subscription.Channel.ToWire() + "_indexlist";
        Begin(type, id, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteStartArray(isPyth ? "underlying_tickers" : "index_ids");
        json.WriteEndArray();
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Listed(long id, IEnumerable<FeedSubscription> subscriptions)
    {
        Begin("ok", id, null, null);
        json.WriteStartArray("msg");
        foreach (var subscription in subscriptions)
        {
            json.WriteStartObject();
            json.WriteString("channel", subscription.Channel.ToWire());
            json.WriteNumber("sid", subscription.Sid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return End();
    }

    /// <summary>An error; about a subscription, it carries its number, and counts in its sequence.</summary>
    public ReadOnlySpan<byte> Error(long id, FeedError error, FeedSubscription? subscription)
    {
        Begin("error", id, subscription?.Sid, subscription?.NextSequence());
        json.WriteStartObject("msg");
        json.WriteNumber("code", error.Code);
        json.WriteString("msg", error.Text);
        json.WriteEndObject();
        return End();
    }

    private void WritePrice(string name, Price price)
    {
        Span<byte> text = stackalloc byte[8];
        price.TryFormat(text, out var written);
        json.WriteString(name, text[..written]);
    }

    private void WriteQuantity(string name, Quantity quantity)
    {
        Span<byte> text = stackalloc byte[24];
        quantity.TryFormat(text, out var written);
        json.WriteString(name, text[..written]);
    }

    private void Begin(string type, long id, int? sid, long? sequence)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("type", type);
        // 0 counts as "no id" and is not echoed.
        if (id > 0)
        {
            json.WriteNumber("id", id);
        }

        if (sid is { } number)
        {
            json.WriteNumber("sid", number);
        }

        if (sequence is { } position)
        {
            json.WriteNumber("seq", position);
        }
    }

    private ReadOnlySpan<byte> End()
    {
        if (options.SendingTimestamps)
        {
            json.WriteNumber("sending_ts_ms", clock.NowMs);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
