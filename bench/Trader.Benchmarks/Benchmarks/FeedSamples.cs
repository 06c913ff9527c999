using System.Text.Json;
using System.Text.Json.Serialization;
using Kalshi;
using Kalshi.Wire;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>The frames that are decoded, the plain scan of their tokens, and the DTOs of the serializer's baseline.</summary>
internal static class FeedSamples
{
    public static byte[] Delta { get; } =
        """{"type":"orderbook_delta","sid":1,"seq":20,"msg":{"market_ticker":"KXSIMRAIN-26NOV25-T1","market_id":"2f0d9b6a-8f3e-4f0e-9c55-0d4c6a7be001","price_dollars":"0.3700","delta_fp":"-25.00","side":"no","ts":"2026-11-20T14:03:11.553Z","ts_ms":1795183391553}}"""u8.ToArray();

    public static byte[] Trade { get; } =
        """{"type":"trade","sid":2,"seq":7,"msg":{"trade_id":"3a0a5d0a-90f8-4a6b-8a61-4d0c7a1f0002","market_ticker":"KXSIMRAIN-26NOV25-T1","yes_price_dollars":"0.3700","no_price_dollars":"0.6300","count_fp":"4.50","taker_side":"no","taker_outcome_side":"no","taker_book_side":"ask","ts":1795188662,"ts_ms":1795188662040}}"""u8.ToArray();

    /// <summary>Where results go, so that the work cannot be dropped.</summary>
    public static long Sink { get; set; }

    public static void Scan(byte[] frame)
    {
        var reader = new Utf8JsonReader(frame);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        Sink += tokens;
    }
}

internal sealed record DeltaEnvelope(string Type, long Sid, long Seq, DeltaBody Msg);

internal sealed record DeltaBody(string MarketTicker, Price PriceDollars, Quantity DeltaFp, string Side, long TsMs);

internal sealed record TradeEnvelope(string Type, long Sid, long Seq, TradeBody Msg);

internal sealed record TradeBody(
    string TradeId,
    string MarketTicker,
    Price YesPriceDollars,
    Quantity CountFp,
    string TakerOutcomeSide,
    bool IsBlockTrade,
    long TsMs
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(PriceConverter), typeof(QuantityConverter)]
)]
[JsonSerializable(typeof(DeltaEnvelope))]
[JsonSerializable(typeof(TradeEnvelope))]
internal sealed partial class FeedSampleJson : JsonSerializerContext;
