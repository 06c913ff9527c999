using System.IO.Compression;
using System.Text;

namespace Kalshi.Simulator.Tests.Flow;

/// <summary>A small tape written to a folder of its own, deleted with it.</summary>
internal sealed class TapeOnDisk : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tape");

    public string TradesPath => Path.Combine(folder.FullName, "trades_x.jsonl.gz");

    public string MarketsPath => Path.Combine(folder.FullName, "markets_x.jsonl.gz");

    public static string Trade(string time, string price, string count, string side, string ticker = "A") =>
        $$"""{"ticker":"{{ticker}}","yes_price_dollars":"{{price}}","count":{{count}},"taker_side":"{{side}}","created_time":"{{time}}"}""";

    public static string Market(string ticker, string close, string? result = null) =>
        $$"""{"ticker":"{{ticker}}","event_ticker":"E","title":null,"close_time":"{{close}}","result":{{(result is null ? "null" : $"\"{result}\"")}},"settlement_value":null}""";

    public TapeOnDisk Trades(params string[] lines)
    {
        Write(TradesPath, lines);
        return this;
    }

    public TapeOnDisk Markets(params string[] lines)
    {
        Write(MarketsPath, lines);
        return this;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static void Write(string path, string[] lines)
    {
        using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
    }
}
