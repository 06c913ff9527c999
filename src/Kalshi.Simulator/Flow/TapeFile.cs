using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>A market of a tape.</summary>
/// <param name="Ticker">Its ticker.</param>
/// <param name="EventTicker">Its event.</param>
/// <param name="Title">Its title, or the ticker where none was recorded.</param>
/// <param name="CloseMs">When it closes, Unix milliseconds: the recorded close time, or one millisecond after its last print if that is later.</param>
/// <param name="Result">How it resolved; <see cref="MarketResult.None"/> where the tape does not say.</param>
/// <param name="YesPayout">What one YES contract pays; $0 without a result.</param>
public sealed record TapeMarket(
    string Ticker,
    string EventTicker,
    string Title,
    long CloseMs,
    MarketResult Result,
    Price YesPayout
);

/// <summary>A recorded public trade.</summary>
/// <param name="TimeMs">When it happened, Unix milliseconds (cut).</param>
/// <param name="Market">Index into <see cref="TapeFile.Markets"/>.</param>
/// <param name="YesPrice">YES price, whole cents.</param>
/// <param name="Count">Contracts.</param>
/// <param name="TakerSide">The outcome the taker bought.</param>
public readonly record struct TapePrint(long TimeMs, int Market, Price YesPrice, Quantity Count, Outcome TakerSide);

/// <summary>
/// A recorded tape, <c>trades_X.jsonl.gz</c> with its companion <c>markets_X.jsonl.gz</c> in the same folder, validated whole
/// and held in memory (about 32 bytes per print).
/// </summary>
public sealed class TapeFile
{
    private const string TradesPrefix = "trades_";
    private const string MarketsPrefix = "markets_";
    private const string Suffix = ".jsonl.gz";

    /// <summary>Most contracts one print may have: far above anything seen, far below overflow.</summary>
    private static readonly Quantity MaxCount = Quantity.FromContracts(1_000_000_000);

    private TapeFile(string name, List<TapeMarket> markets, List<TapePrint> prints)
    {
        Name = name;
        Markets = markets;
        Prints = prints;
    }

    /// <summary>The trades file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The markets in the order of their file.</summary>
    public IReadOnlyList<TapeMarket> Markets { get; }

    /// <summary>The prints, ascending by time, at least one.</summary>
    public IReadOnlyList<TapePrint> Prints { get; }

    /// <summary>The last close of the file, Unix milliseconds: never before the last print.</summary>
    public long LastCloseMs => Markets.Max(market => market.CloseMs);

    /// <summary>Reads and validates a tape whole.</summary>
    /// <param name="tradesPath">Path of <c>trades_X.jsonl.gz</c>.</param>
    /// <param name="limits">How much may be held in memory; the defaults if null.</param>
    /// <exception cref="TapeException">Anything wrong with either file, in one sentence.</exception>
    public static TapeFile Load(string tradesPath, TapeLimits? limits = null)
    {
        limits ??= new TapeLimits();
        limits.Validate();
        var name = Path.GetFileName(tradesPath);
        if (!name.StartsWith(TradesPrefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            throw new TapeException(
                $"The tape file '{name}' must be named {TradesPrefix}X{Suffix}; rename it and its companion."
            );
        }

        var companion = Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(tradesPath))!,
            MarketsPrefix + name[TradesPrefix.Length..]
        );
        if (!File.Exists(tradesPath))
        {
            throw new TapeException($"The tape file {tradesPath} does not exist; check the path.");
        }

        if (!File.Exists(companion))
        {
            throw new TapeException(
                $"The tape {name} has no companion {Path.GetFileName(companion)} in its folder; put the file with the markets there."
            );
        }

        var markets = ReadMarkets(companion, limits, out var indexes);
        var lastPrintMs = new long[markets.Count];
        var prints = ReadPrints(tradesPath, Path.GetFileName(companion), limits, indexes, lastPrintMs);
        for (var i = 0; i < markets.Count; i++)
        {
            // Some prints of a real tape come after the recorded close: the market stays open for them.
            markets[i] = markets[i] with
            {
                CloseMs = Math.Max(markets[i].CloseMs, lastPrintMs[i] + 1),
            };
        }

        return new TapeFile(name, markets, prints);
    }

    private static List<TapeMarket> ReadMarkets(string path, TapeLimits limits, out Dictionary<string, int> indexes)
    {
        var markets = new List<TapeMarket>();
        indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        using var reader = new TapeReader(path);
        while (reader.TryReadLine(out var line))
        {
            if (markets.Count == limits.MaxMarkets)
            {
                throw reader.Wrong(
                    $"is one market too many: at most {limits.MaxMarkets} are allowed; cut the tape or raise MaxMarkets"
                );
            }

            var market = new MarketLine(reader).Read(line);
            if (!indexes.TryAdd(market.Ticker, markets.Count))
            {
                throw reader.Wrong($"lists the market {market.Ticker} a second time; remove one of the lines");
            }

            markets.Add(market);
        }

        return markets;
    }

    private static List<TapePrint> ReadPrints(
        string path,
        string companionName,
        TapeLimits limits,
        Dictionary<string, int> indexes,
        long[] lastPrintMs
    )
    {
        var prints = new List<TapePrint>();
        using var reader = new TapeReader(path);
        var previousMicros = 0L;
        var parser = new PrintLine(reader);
        while (reader.TryReadLine(out var line))
        {
            if (prints.Count == limits.MaxPrints)
            {
                throw reader.Wrong(
                    $"is one print too many: at most {limits.MaxPrints} are allowed; cut the tape or raise MaxPrints"
                );
            }

            parser.Read(line);
            if (!indexes.TryGetValue(parser.Ticker!, out var market))
            {
                throw reader.Wrong(
                    $"trades {parser.Ticker}, which {companionName} does not list; add the market there or remove the line"
                );
            }

            if (parser.Micros < previousMicros)
            {
                throw reader.Wrong("is earlier than the line before it; sort the file by created_time, oldest first");
            }

            previousMicros = parser.Micros;
            lastPrintMs[market] = parser.Micros / 1000;
            prints.Add(new TapePrint(parser.Micros / 1000, market, parser.Price, parser.Count, parser.Side));
        }

        return prints.Count > 0
            ? prints
            : throw new TapeException($"{Path.GetFileName(path)} holds no trades; record some or choose another tape.");
    }

    /// <summary>Reads a dollar or contract value given as a JSON string or number; false for anything else.</summary>
    private static bool IsText(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.String or JsonTokenType.Number && !json.ValueIsEscaped;

    /// <summary>One line of the markets file.</summary>
    private sealed class MarketLine(TapeReader reader)
    {
        private string? ticker;
        private string? eventTicker;
        private string? title;
        private long? closeMs;
        private MarketResult result;
        private Price? settlement;

        public TapeMarket Read(ReadOnlySpan<byte> line)
        {
            reader.ReadFields(line, Visit);
            var payout = result switch
            {
                MarketResult.Yes => Price.OneDollar,
                MarketResult.Scalar => settlement
                    ?? throw reader.Wrong("has the result 'scalar' but no settlement_value; add the payout of YES in cents"),
                _ => Price.Zero,
            };
            var name = ticker ?? throw reader.MissingField("ticker");
            return new TapeMarket(
                name,
                eventTicker ?? throw reader.MissingField("event_ticker"),
                string.IsNullOrEmpty(title) ? name : title,
                closeMs ?? throw reader.MissingField("close_time"),
                result,
                payout
            );
        }

        private void Visit(string name, ref Utf8JsonReader json)
        {
            switch (name)
            {
                case "ticker":
                    ticker = RequiredText(name, ref json);
                    break;
                case "event_ticker":
                    eventTicker = RequiredText(name, ref json);
                    break;
                case "title":
                    title = json.TokenType == JsonTokenType.String ? json.GetString() : null;
                    break;
                case "close_time":
                    closeMs =
                        json.TokenType == JsonTokenType.String && TapeTime.TryParse(json.ValueSpan, out var micros)
                            ? micros / 1000
                            : throw reader.WrongField(name, ref json, "a UTC time such as 2025-11-08T14:00:00.5Z");
                    break;
                case "result":
                    result = ReadResult(ref json);
                    break;
                case "settlement_value":
                    settlement = ReadSettlement(ref json);
                    break;
            }
        }

        private string RequiredText(string name, ref Utf8JsonReader json) =>
            json.TokenType == JsonTokenType.String && json.GetString() is { Length: > 0 and <= 100 } text
                ? text
                : throw reader.WrongField(name, ref json, "a text of 1 to 100 characters");

        private MarketResult ReadResult(ref Utf8JsonReader json) =>
            json.TokenType == JsonTokenType.Null ? MarketResult.None
            : json.TokenType == JsonTokenType.String
                ? json.GetString() switch
                {
                    "" => MarketResult.None,
                    "yes" => MarketResult.Yes,
                    "no" => MarketResult.No,
                    "scalar" => MarketResult.Scalar,
                    _ => throw reader.WrongField("result", ref json, "yes, no, scalar, or null"),
                }
            : throw reader.WrongField("result", ref json, "yes, no, scalar, or null");

        private Price? ReadSettlement(ref Utf8JsonReader json)
        {
            if (json.TokenType == JsonTokenType.Null)
            {
                return null;
            }

            // Cents with up to two decimals are exactly the units of a price.
            return
                IsText(ref json)
                && Quantity.TryParse(json.ValueSpan, out var cents)
                && cents.Hundredths is >= 0 and <= Price.UnitsPerDollar
                ? Price.FromUnits((int)cents.Hundredths)
                : throw reader.WrongField("settlement_value", ref json, "a number of cents from 0 to 100, or null");
        }
    }

    /// <summary>One line of the trades file; used again for every line.</summary>
    private sealed class PrintLine(TapeReader reader)
    {
        private bool hasPrice;
        private bool hasCount;
        private bool hasSide;
        private bool hasTime;

        public string? Ticker { get; private set; }

        public Price Price { get; private set; }

        public Quantity Count { get; private set; }

        public Outcome Side { get; private set; }

        public long Micros { get; private set; }

        public void Read(ReadOnlySpan<byte> line)
        {
            Ticker = null;
            hasPrice = hasCount = hasSide = hasTime = false;
            reader.ReadFields(line, Visit);
            var missing = (Ticker, hasPrice, hasCount, hasSide, hasTime) switch
            {
                (null, _, _, _, _) => "ticker",
                (_, false, _, _, _) => "yes_price_dollars",
                (_, _, false, _, _) => "count",
                (_, _, _, false, _) => "taker_side",
                (_, _, _, _, false) => "created_time",
                _ => null,
            };
            if (missing is not null)
            {
                throw reader.MissingField(missing);
            }
        }

        private void Visit(string name, ref Utf8JsonReader json)
        {
            switch (name)
            {
                case "ticker":
                    Ticker =
                        json.TokenType == JsonTokenType.String && json.GetString() is { Length: > 0 } text
                            ? text
                            : throw reader.WrongField(name, ref json, "a market's ticker");
                    break;
                case "yes_price_dollars":
                    Price = ReadPrice(ref json);
                    hasPrice = true;
                    break;
                case "count":
                    Count =
                        IsText(ref json)
                        && Quantity.TryParse(json.ValueSpan, out var count)
                        && count.IsPositive
                        && count <= MaxCount
                            ? count
                            : throw reader.WrongField(name, ref json, "a count above 0 with at most 2 decimals");
                    hasCount = true;
                    break;
                case "taker_side":
                    Side =
                        json.TokenType != JsonTokenType.String ? throw reader.WrongField(name, ref json, "yes or no")
                        : json.ValueTextEquals("yes"u8) ? Outcome.Yes
                        : json.ValueTextEquals("no"u8) ? Outcome.No
                        : throw reader.WrongField(name, ref json, "yes or no");
                    hasSide = true;
                    break;
                case "created_time":
                    Micros =
                        json.TokenType == JsonTokenType.String && TapeTime.TryParse(json.ValueSpan, out var micros)
                            ? micros
                            : throw reader.WrongField(name, ref json, "a UTC time such as 2025-11-08T14:00:00.123456Z");
                    hasTime = true;
                    break;
            }
        }

        private Price ReadPrice(ref Utf8JsonReader json) =>
            IsText(ref json) && Price.TryParse(json.ValueSpan, out var price) && PriceGrid.WholeCents.Contains(price)
                ? price
                : throw reader.WrongField("yes_price_dollars", ref json, "whole cents from 0.01 to 0.99");
    }
}
