using System.Buffers;
using System.Text.Json;

namespace Kalshi.Client.Streaming;

/// <summary>What a command asks for.</summary>
public enum FeedCommandKind
{
    /// <summary>Subscribe to a channel.</summary>
    Subscribe = 0,

    /// <summary>End a subscription.</summary>
    Unsubscribe,

    /// <summary>Add markets to a subscription.</summary>
    AddMarkets,

    /// <summary>Take markets out of a subscription.</summary>
    DeleteMarkets,

    /// <summary>Send whole books again.</summary>
    GetSnapshot,

    /// <summary>List the subscriptions; used as a barrier.</summary>
    ListSubscriptions,
}

/// <summary>A command to the exchange's feed.</summary>
/// <param name="Id">Its number, unique per connection, above 0.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Channel">The channel concerned.</param>
/// <param name="Sid">The subscription concerned; 0 for a new one.</param>
/// <param name="Markets">The markets concerned; empty where the channel takes all.</param>
public sealed record FeedCommand(long Id, FeedCommandKind Kind, FeedChannel Channel, long Sid, IReadOnlyList<string> Markets)
{
    /// <summary>Writes the command as the exchange wants it.</summary>
    public void Write(IBufferWriter<byte> destination)
    {
        using var writer = new Utf8JsonWriter(destination);
        writer.WriteStartObject();
        writer.WriteNumber("id", Id);
        writer.WriteString("cmd", CommandWord);
        if (Kind != FeedCommandKind.ListSubscriptions)
        {
            writer.WriteStartObject("params");
            WriteParameters(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private string CommandWord =>
        Kind switch
        {
            FeedCommandKind.Subscribe => "subscribe",
            FeedCommandKind.Unsubscribe => "unsubscribe",
            FeedCommandKind.ListSubscriptions => "list_subscriptions",
            _ => "update_subscription",
        };

    private void WriteParameters(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case FeedCommandKind.Subscribe:
                writer.WriteStartArray("channels");
                writer.WriteStringValue(Channel.ToWire());
                writer.WriteEndArray();
                if (Channel == FeedChannel.OrderBook)
                {
                    // The default will flip some day: say it explicitly.
                    writer.WriteBoolean("use_yes_price", true);
                }

                break;
            case FeedCommandKind.Unsubscribe:
                WriteSids(writer);
                break;
            default:
                WriteSids(writer);
                writer.WriteString("action", ActionWord);
                break;
        }

        if (Channel == FeedChannel.Tickers && Kind is (FeedCommandKind.Subscribe or FeedCommandKind.AddMarkets))
        {
            // Without it, a quiet market would say nothing until it changes.
            writer.WriteBoolean("send_initial_snapshot", true);
        }

        if (Markets.Count > 0)
        {
            writer.WriteStartArray("market_tickers");
            foreach (var market in Markets)
            {
                writer.WriteStringValue(market);
            }

            writer.WriteEndArray();
        }
    }

    private string ActionWord =>
        Kind switch
        {
            FeedCommandKind.AddMarkets => "add_markets",
            FeedCommandKind.DeleteMarkets => "delete_markets",
            _ => "get_snapshot",
        };

    private void WriteSids(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("sids");
        writer.WriteNumberValue(Sid);
        writer.WriteEndArray();
    }
}
