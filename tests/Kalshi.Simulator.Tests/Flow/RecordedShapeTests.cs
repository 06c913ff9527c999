using System.Globalization;
using System.Text.Json;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Trader.Testing;

namespace Kalshi.Simulator.Tests.Flow;

/// <summary>
/// The random flow, given as many markets of as long lives as were recorded, has the statistics of the recordings. One run
/// of one seed is compared with one recording, so the tolerances are those of a single day, not of an average.
/// </summary>
[Trait("Requirement", "B3")]
public class RecordedShapeTests
{
    private const double BusyChangesPerSecond = 40;

    private static readonly DateTimeOffset Day = new(2025, 11, 8, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] BookSessions = ["133313", "154206", "171256", "211951"];

    [Fact]
    public void Trades_have_the_recorded_sizes_sweeps_sides_bursts_and_inequality()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var tape = TapeFile.Load(RecordedData.Path("tape", "trades_2025-11-03_to_2025-11-08.jsonl.gz"));
        var day = RecordedTrades(tape, Day.ToUnixTimeMilliseconds());
        var all = RecordedTrades(tape, 0);
        var simulated = SimulatedTrades(out var closed);

        Near(all, simulated, trades => trades.MedianContracts, 0.1);
        Near(all, simulated, trades => trades.LogDeviation, 0.05);
        Near(all, simulated, trades => trades.ShareFrom(100), 0.1);
        Near(all, simulated, trades => trades.ShareFrom(1_000), 0.25);
        Near(all, simulated, trades => trades.ShareFrom(10_000), 0.6);
        Near(all, simulated, trades => trades.VolumeShareFrom(1_000), 0.1);
        Near(all, simulated, trades => trades.PrintsPerSweep, 0.05);
        Near(all, simulated, trades => trades.ShareWithOnePrint, 0.05);
        Near(all, simulated, trades => trades.ShareAtOnePrice, 0.03);
        Near(all, simulated, trades => trades.YesShare, 0.03);
        Near(all, simulated, trades => trades.SameSideShare, 0.03);
        Near(all, simulated, trades => trades.MiddlePriceShare, 0.15);
        Near(all, simulated, trades => trades.ShareOfBusiest(1), 0.3);
        Near(all, simulated, trades => trades.ShareOfBusiest(10), 0.2);
        Near(all, simulated, trades => trades.ShareOfBusiest(41), 0.1);

        // How trades follow each other is a matter of a day; the other days hold a few markets only.
        Near(day, simulated, trades => trades.Count, 0.4);
        Near(day, simulated, trades => trades.SameMarketShare, 0.2);
        Near(day, simulated, trades => trades.GapVariation, 0.25);
        Near(day, simulated, trades => trades.MarketGapVariation, 0.3);
        Near(day, simulated, trades => trades.FanoFactor(1_000), 0.3);
        Near(day, simulated, trades => trades.FanoFactor(10_000), 0.5);
        Near(day, simulated, trades => trades.FanoFactor(60_000), 0.6);

        var results = tape
            .Markets.Where(market => market.Result != MarketResult.None)
            .Select(market => market.Ticker)
            .ToHashSet();
        Assert.InRange(simulated.DecidedShare(closed.Contains), day.DecidedShare(results.Contains) - 0.1, 1);
    }

    [Fact]
    public void Books_of_busy_markets_have_the_recorded_depth_spread_and_unrest()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var recorded = RecordedBooks();
        var simulated = SimulatedBooks();

        Near(recorded, simulated, books => books.MedianPerSecond, 0.4);
        Near(recorded, simulated, books => books.BusySecond, 0.4);
        Near(recorded, simulated, books => books.MedianChange, 0.5);
        Near(recorded, simulated, books => books.ShareOfChangesFrom(1_000), 0.5);
        Near(recorded, simulated, books => books.RiseShare, 0.1);
        Near(recorded, simulated, books => books.ShareOfSpreadsOfOneCent, 0.25);
        Near(recorded, simulated, books => books.ShareOfChangesWithin(0), 0.3);
        Near(recorded, simulated, books => books.ShareOfChangesWithin(3), 0.2);
        Near(recorded, simulated, books => books.MedianLevel(0), 0.5);
        Near(recorded, simulated, books => books.MedianLevel(1), 0.5);
        Near(recorded, simulated, books => books.MedianLevel(3), 0.5);
        Near(recorded, simulated, books => books.MedianLevel(6), 0.6);
    }

    private static void Near<T>(
        T recorded,
        T simulated,
        Func<T, double> statistic,
        double tolerance,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(statistic))] string name = ""
    )
    {
        var wanted = statistic(recorded);
        var found = statistic(simulated);
        Assert.True(
            Math.Abs(found - wanted) <= tolerance * wanted,
            string.Create(CultureInfo.InvariantCulture, $"{name} is {found:0.####}, recorded {wanted:0.####} ± {tolerance:P0}.")
        );
    }

    private static TradeStatistics RecordedTrades(TapeFile tape, long fromMs) =>
        new(
            tape.Prints.Where(print => print.TimeMs >= fromMs)
                .Select(print => new Print(
                    tape.Markets[print.Market].Ticker,
                    print.TakerSide,
                    print.TimeMs,
                    print.YesPrice,
                    print.Count
                ))
        );

    private static TradeStatistics SimulatedTrades(out HashSet<string> closed)
    {
        var options = new RandomFlowOptions
        {
            Start = Day,
            OpenMarkets = 410,
            MinLifeSeconds = 20 * 3_600,
            MaxLifeSeconds = 24 * 3_600,
            MeanTradeGapMs = 3_333,
            MaxWhaleGapMs = 0,
            BookChangesPerSecond = 0,
        };
        using var events = new RecordedEvents { KeepsText = false };
        var loop = new ExchangeLoop(new EngineOptions(), new RandomFlow(12, options), events, seed: 12);
        loop.AdvanceTo(loop.Flow.StartMs + (23 * 3_600_000L));
        closed =
        [
            .. loop.Engine.Markets.Where(market => market.Status == MarketStatus.Finalized).Select(market => market.Ticker),
        ];
        return new TradeStatistics(
            events.Trades.Select(trade => new Print(
                trade.Market.Ticker,
                trade.TakerSide,
                trade.TimeMs,
                trade.YesPrice,
                trade.Count
            ))
        );
    }

    private static BookStatistics RecordedBooks()
    {
        var books = new BookStatistics();
        foreach (var session in BookSessions)
        {
            foreach (var line in RecordedData.GzipLines("ws_btc15m", $"KXBTC15M_20260513T{session}Z.jsonl.gz"))
            {
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.TryGetProperty("frame", out var frame))
                {
                    Apply(books, frame.GetProperty("type").GetString()!, frame.GetProperty("msg"));
                }
            }
        }

        return books;
    }

    private static void Apply(BookStatistics books, string type, JsonElement message)
    {
        if (type == "orderbook_snapshot")
        {
            var ticker = message.GetProperty("market_ticker").GetString()!;
            books.Set(ticker, BookSide.Bid, Levels(message, "yes_dollars_fp", isYes: true));
            books.Set(ticker, BookSide.Ask, Levels(message, "no_dollars_fp", isYes: false));
        }
        else if (type == "orderbook_delta")
        {
            var isYes = message.GetProperty("side").ValueEquals("yes");
            var price = Price.Parse(message.GetProperty("price_dollars").GetString()!);
            books.Change(
                message.GetProperty("market_ticker").GetString()!,
                isYes ? BookSide.Bid : BookSide.Ask,
                isYes ? price : price.Complement,
                Number(message.GetProperty("delta_fp")),
                message.GetProperty("ts_ms").GetInt64()
            );
        }
    }

    private static IEnumerable<(Price Price, double Size)> Levels(JsonElement message, string key, bool isYes) =>
        message.TryGetProperty(key, out var levels)
            ? levels
                .EnumerateArray()
                .Select(level => (Price.Parse(level[0].GetString()!), Number(level[1])))
                .Select(level => (isYes ? level.Item1 : level.Item1.Complement, level.Item2))
            : [];

    private static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    /// <summary>The books of those markets that are as busy as the recorded ones, within an hour of quarter-hour markets.</summary>
    private static BookStatistics SimulatedBooks()
    {
        var options = new RandomFlowOptions
        {
            MinLifeSeconds = 900,
            MaxLifeSeconds = 900,
            BookChangesPerSecond = 160,
        };
        var changes = new List<BookChange>();
        var loop = new ExchangeLoop(new EngineOptions(), new RandomFlow(5, options), new Changes(changes), seed: 5);
        loop.AdvanceTo(loop.Flow.StartMs + 3_600_000);
        var books = new BookStatistics();
        foreach (
            var market in changes.GroupBy(change => change.Market).Where(group => group.Count() > 900 * BusyChangesPerSecond)
        )
        {
            foreach (var change in market)
            {
                books.Change(market.Key.Ticker, change.Side, change.Price, change.Delta.Hundredths / 100.0, change.TimeMs);
            }
        }

        return books;
    }

    private sealed class Changes(List<BookChange> list) : IExchangeEvents
    {
        public void OnBookChanged(in BookChange change) => list.Add(change);

        public void OnTrade(TradeRecord trade) { }

        public void OnFill(FillRecord fill) { }

        public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) { }

        public void OnMarketStatusChanged(Market market, long nowMs) { }

        public void OnSettled(SettlementRecord settlement) { }
    }
}
