using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Trader.EndToEnd.Tapes;

/// <summary>A tape invented by a test: lines are added in order and written as a pair of files.</summary>
internal sealed class HandMadeTape
{
    private readonly List<string> trades = [];
    private readonly List<string> markets = [];

    /// <summary>The lines of the trades file.</summary>
    public IReadOnlyList<string> Trades => trades;

    /// <summary>The lines of the markets file.</summary>
    public IReadOnlyList<string> Markets => markets;

    /// <summary>A market; without a result it closes and never settles.</summary>
    public HandMadeTape Market(string ticker, string closeTime, string? result = null)
    {
        var word = result is null ? "null" : $"\"{result}\"";
        return MarketLine(
            $$"""{"ticker":"{{ticker}}","event_ticker":"{{ticker.Split('-')[0]}}-EVENT","title":null,"close_time":"{{closeTime}}","volume":null,"result":{{word}},"settlement_value":null}"""
        );
    }

    /// <summary>A print with the time as it shall stand in the file.</summary>
    public HandMadeTape Print(string ticker, string side, int yesCents, decimal count, string createdTime) =>
        TradeLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"trade_id":null,"ticker":"{{ticker}}","count":{{count}},"yes_price_dollars":"0.{{yesCents:00}}","taker_side":"{{side}}","created_time":"{{createdTime}}"}"""
            )
        );

    /// <summary>Any line in the trades file.</summary>
    public HandMadeTape TradeLine(string line)
    {
        trades.Add(line);
        return this;
    }

    /// <summary>Any line in the markets file.</summary>
    public HandMadeTape MarketLine(string line)
    {
        markets.Add(line);
        return this;
    }

    /// <summary>Writes both files and returns the path of the trades.</summary>
    public string Write(string folder, string name = "invented")
    {
        var path = Path.Combine(folder, $"trades_{name}.jsonl.gz");
        WriteLines(path, trades);
        WriteLines(Path.Combine(folder, $"markets_{name}.jsonl.gz"), markets);
        return path;
    }

    private static void WriteLines(string path, List<string> lines)
    {
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
    }
}
