using System.Globalization;
using System.IO.Compression;
using System.Text;
using Kalshi.Simulator.Flow;

namespace Trader.Live.Tests.InMemory;

/// <summary>
/// An invented day from a seed: few markets, many prints in the same millisecond, jumping prices, sweeps over several prices,
/// prints after the close time, markets without a result. Everything the format allows.
/// </summary>
internal sealed class RandomTape
{
    private static readonly DateTime Start = new(2026, 2, 3, 10, 0, 0, DateTimeKind.Utc);

    private RandomTape(TapeFile file, IReadOnlyList<(string Ticker, string Side, long Ms, long Hundredths)> prints)
    {
        File = file;
        Prints = prints;
    }

    public TapeFile File { get; }

    /// <summary>The prints as they were written, for figures of one's own.</summary>
    public IReadOnlyList<(string Ticker, string Side, long Ms, long Hundredths)> Prints { get; }

    public static RandomTape Make(ulong seed, int count, string folder)
    {
        var random = new SplitMix64(seed);
        var markets = random.NextInt(1, 8);
        var prices = Enumerable.Range(0, markets).Select(_ => random.NextInt(5, 95)).ToArray();
        var prints = new List<(string, string, long, long)>();
        var lines = new StringBuilder();
        var micros = 0L;
        for (var i = 0; i < count; i++)
        {
            micros += random.NextInt(4) == 0 ? random.NextInt(0, 900) : random.NextInt(0, 3_000_000);
            var market = random.NextInt(markets);
            prices[market] = Math.Clamp(
                prices[market] + random.NextInt(-3, 3) + (random.NextInt(60) == 0 ? random.NextInt(-40, 40) : 0),
                1,
                99
            );
            var hundredths = random.NextInt(12) == 0 ? random.NextInt(10_000, 90_000) : random.NextInt(1, 60) * 100;
            hundredths = random.NextInt(5) == 0 ? hundredths : hundredths / 100 * 100;
            var side = random.NextInt(2) == 0 ? "yes" : "no";
            var ticker = $"KXTAPE-26FEB03-M{market}";
            var time = Start.AddTicks(micros * 10);
            prints.Add((ticker, side, new DateTimeOffset(time).ToUnixTimeMilliseconds(), hundredths));
            lines.Append(
                CultureInfo.InvariantCulture,
                $$"""{"ticker":"{{ticker}}","yes_price_dollars":"0.{{prices[market]:00}}","count":{{hundredths / 100m}},"taker_side":"{{side}}","created_time":"{{time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)}}Z"}"""
            );
            lines.Append('\n');
        }

        var described = new StringBuilder();
        for (var market = 0; market < markets; market++)
        {
            var close = Start.AddTicks((micros * 10 / 2) + (random.NextInt(0, 1000) * (micros / 100)));
            var result = random.NextInt(4) switch
            {
                0 => "null",
                1 => "\"no\"",
                _ => "\"yes\"",
            };
            described.Append(
                CultureInfo.InvariantCulture,
                $$"""{"ticker":"KXTAPE-26FEB03-M{{market}}","event_ticker":"KXTAPE-26FEB03","close_time":"{{close:yyyy-MM-ddTHH:mm:ss.ffffff}}Z","result":{{result}}}"""
            );
            described.Append('\n');
        }

        var path = Path.Combine(folder, $"trades_{seed}.jsonl.gz");
        Write(path, lines);
        Write(Path.Combine(folder, $"markets_{seed}.jsonl.gz"), described);
        return new RandomTape(TapeFile.Load(path), prints);
    }

    private static void Write(string path, StringBuilder text)
    {
        using var gzip = new GZipStream(System.IO.File.Create(path), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
