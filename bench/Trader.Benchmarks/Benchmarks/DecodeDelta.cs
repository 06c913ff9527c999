using System.Text.Json;
using Kalshi.Wire;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>Decoding one delta against a plain scan of its tokens and against the source-generated serializer.</summary>
internal sealed class DecodeDelta : IBenchmark
{
    private readonly FeedDecoder decoder = new(new TickerTable());

    public string Name => "decode-delta";

    public string Targets => "P1 decoder <= 1.25x scan; P2 serializer >= 1.7x decoder and decoder 0 B";

    public int SamplesPerRound => 10_000;

    public IReadOnlyList<Case> Cases =>
        [
            new("Utf8JsonReader scan", () => FeedSamples.Scan(FeedSamples.Delta), OperationsPerSample: 10),
            new("FeedDecoder", Decode, OperationsPerSample: 10),
            new("source-generated JsonSerializer", Deserialize, OperationsPerSample: 10),
        ];

    private void Decode()
    {
        var frame = decoder.Decode(FeedSamples.Delta);
        FeedSamples.Sink += frame.Delta.Delta.Hundredths;
    }

    private static void Deserialize()
    {
        var dto = JsonSerializer.Deserialize(FeedSamples.Delta, FeedSampleJson.Default.DeltaEnvelope);
        FeedSamples.Sink += dto!.Msg.DeltaFp.Hundredths;
    }
}
