using System.Text.Json;

namespace Kalshi.Wire;

// Answers to commands.
public sealed partial class FeedDecoder
{
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
                reader.Skip();
            }
        }

        return new FeedError((int)(code ?? throw Missing(type, "code")), text);
    }

    private (string Channel, long Sid) ReadSubscribed(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.Subscribed;
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
                reader.Skip();
            }
        }

        return (channel ?? throw Missing(type, "channel"), sid ?? throw Missing(type, "sid"));
    }
}
