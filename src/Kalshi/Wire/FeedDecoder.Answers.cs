using System.Collections.Immutable;
using System.Text.Json;

namespace Kalshi.Wire;

// Answers to commands. Nothing in an acknowledgement is required: what is odd in one is skipped, not refused.
public sealed partial class FeedDecoder
{
    /// <summary>Most markets or subscriptions accepted in one acknowledgement.</summary>
    public const int MaxListed = 1_000_000;

    private FeedError ReadError(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.Error;
        ExpectObject(ref reader, type);
        long? code = null;
        var text = "";
        while (NextField(ref reader, out var name))
        {
            if (name.SequenceEqual("code"u8))
            {
                code = Whole(ref reader, type, "code");
                if (code > int.MaxValue)
                {
                    throw Invalid(ref reader, type, "code", "an error code");
                }
            }
            else if (name.SequenceEqual("msg"u8))
            {
                text = OptionalTextString(ref reader, type, "msg") ?? "";
            }
            else
            {
                SkipUnread(ref reader, type, name);
            }
        }

        return new FeedError((int)(code ?? throw Missing(type, "code")), text);
    }

    private (string Channel, long Sid) ReadSubscription(ref Utf8JsonReader reader, FeedMessageType type)
    {
        ExpectObject(ref reader, type);
        string? channel = null;
        long? sid = null;
        while (NextField(ref reader, out var name))
        {
            if (name.SequenceEqual("channel"u8))
            {
                channel = TextString(ref reader, type, "channel");
            }
            else if (name.SequenceEqual("sid"u8))
            {
                sid = Whole(ref reader, type, "sid");
            }
            else
            {
                SkipUnread(ref reader, type, name);
            }
        }

        return (channel ?? throw Missing(type, "channel"), sid ?? throw Missing(type, "sid"));
    }

    private object? ReadOk(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                return ReadSubscriptions(ref reader);
            case JsonTokenType.StartObject:
                break;
            default:
                reader.Skip();
                return null;
        }

        SubscribedMarkets? markets = null;
        while (NextField(ref reader, out var name))
        {
            if (name.SequenceEqual("market_tickers"u8) && reader.TokenType == JsonTokenType.StartArray)
            {
                markets = ReadMarketList(ref reader);
            }
            else
            {
                SkipUnread(ref reader, FeedMessageType.Ok, name);
            }
        }

        return markets;
    }

    private SubscribedMarkets ReadMarketList(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.Ok;
        var list = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (list.Count == MaxListed)
            {
                throw Invalid(ref reader, type, "market_tickers", $"at most {MaxListed} tickers");
            }

            list.Add(Ticker(ref reader, type, "market_tickers"));
        }

        return new SubscribedMarkets(list.DrainToImmutable());
    }

    private SubscriptionList ReadSubscriptions(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.Ok;
        var list = ImmutableArray.CreateBuilder<FeedSubscription>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || list.Count == MaxListed)
            {
                throw Invalid(ref reader, type, "msg", $"at most {MaxListed} objects with channel and sid");
            }

            var (channel, sid) = ReadSubscription(ref reader, type);
            list.Add(new FeedSubscription(channel, sid));
        }

        return new SubscriptionList(list.DrainToImmutable());
    }
}
