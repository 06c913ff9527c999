using System.Text.Json;
using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

/// <summary>A frame and all of its body as text, because arrays compare by reference.</summary>
internal static class FrameText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new PriceConverter(), new QuantityConverter(), new MoneyConverter() },
    };

    public static (FeedFrame Frame, string Body) Of(FeedFrame frame) =>
        (frame with { Body = null }, frame.Body is null ? "" : $"{frame.Body.GetType().Name} {Serialize(frame.Body)}");

    private static string Serialize(object body) => JsonSerializer.Serialize(body, body.GetType(), Options);
}
