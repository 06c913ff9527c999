using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Flow;

[Trait("Requirement", "B3")]
public class TapeFileTests
{
    private const string Good =
        """{"ticker":"A","yes_price_dollars":"0.50","count":1,"taker_side":"yes","created_time":"2025-11-08T12:00:00Z"}""";
    private const string GoodMarket = """{"ticker":"A","event_ticker":"E","close_time":"2025-11-08T13:00:00Z"}""";

    [Theory]
    [InlineData("1", "1.00")]
    [InlineData("2.5", "2.50")]
    [InlineData("\"7.25\"", "7.25")]
    public void A_count_may_be_a_number_or_a_text(string count, string expected)
    {
        using var disk = new TapeOnDisk()
            .Markets(GoodMarket)
            .Trades(TapeOnDisk.Trade("2025-11-08T12:00:00.5Z", "0.5000", count, "no"));
        var print = Assert.Single(TapeFile.Load(disk.TradesPath).Prints);
        Assert.Equal((expected, Outcome.No), (print.Count.ToString(), print.TakerSide));
    }

    [Theory]
    [InlineData("2025-11-08T12:00:00Z", 0)]
    [InlineData("2025-11-08T12:00:00.5Z", 500)]
    [InlineData("2025-11-08T12:00:00.123Z", 123)]
    [InlineData("2025-11-08T12:00:00.123999Z", 123)]
    public void Times_with_any_fraction_are_cut_to_the_millisecond(string time, long expected)
    {
        using var disk = new TapeOnDisk().Markets(GoodMarket).Trades(TapeOnDisk.Trade(time, "0.5000", "1", "no"));
        Assert.Equal(expected, TapeFile.Load(disk.TradesPath).Prints[0].TimeMs % 1000);
    }

    [Fact]
    public void A_market_stays_open_for_a_print_after_its_recorded_close()
    {
        using var disk = new TapeOnDisk()
            .Markets(GoodMarket)
            .Trades(TapeOnDisk.Trade("2025-11-08T13:00:00.250Z", "0.5000", "1", "no"));
        var tape = TapeFile.Load(disk.TradesPath);
        Assert.Equal(tape.Prints[0].TimeMs + 1, tape.Markets[0].CloseMs);
    }

    [Theory]
    [InlineData(null, MarketResult.None)]
    [InlineData("", MarketResult.None)]
    [InlineData("yes", MarketResult.Yes)]
    [InlineData("no", MarketResult.No)]
    public void Results_may_be_absent(string? result, MarketResult expected)
    {
        using var disk = new TapeOnDisk().Markets(TapeOnDisk.Market("A", "2025-11-08T13:00:00Z", result)).Trades(Good);
        Assert.Equal(expected, TapeFile.Load(disk.TradesPath).Markets[0].Result);
    }

    [Fact]
    public void A_scalar_result_pays_its_settlement_value()
    {
        using var disk = new TapeOnDisk()
            .Markets(
                """{"ticker":"A","event_ticker":"E","close_time":"2025-11-08T13:00:00Z","result":"scalar","settlement_value":37.5}"""
            )
            .Trades(Good);
        Assert.Equal("0.3750", TapeFile.Load(disk.TradesPath).Markets[0].YesPayout.ToString());
    }

    [Theory]
    [InlineData("{\"ticker\":", "trades_x.jsonl.gz line 2 is not valid JSON; mend or remove the line (was the file cut off?).")]
    [InlineData(
        "{\"ticker\":\"\\ud800\"}",
        "trades_x.jsonl.gz line 2 is not valid JSON; mend or remove the line (was the file cut off?)."
    )]
    [InlineData("[1]", "trades_x.jsonl.gz line 2 is not a JSON object; write one object per line or remove the line.")]
    [InlineData("", "trades_x.jsonl.gz line 2 is not valid JSON; mend or remove the line (was the file cut off?).")]
    [InlineData("{\"ticker\":\"A\"}", "trades_x.jsonl.gz line 2 has no yes_price_dollars; add it or remove the line.")]
    [InlineData(
        "{\"ticker\":\"A\",\"yes_price_dollars\":\"0.5\",\"count\":1,\"taker_side\":\"yes\"}",
        "trades_x.jsonl.gz line 2 has no created_time; add it or remove the line."
    )]
    public void A_broken_line_is_named(string line, string message)
    {
        using var disk = new TapeOnDisk().Markets(GoodMarket).Trades(Good, line);
        Assert.Equal(message, Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message);
    }

    [Theory]
    [InlineData(
        "0.005",
        "1",
        "yes",
        "2025-11-08T12:00:01Z",
        "yes_price_dollars '0.005', which must be whole cents from 0.01 to 0.99"
    )]
    [InlineData("0.00", "1", "yes", "2025-11-08T12:00:01Z", "yes_price_dollars '0.00', which must be whole cents")]
    [InlineData("1.00", "1", "yes", "2025-11-08T12:00:01Z", "yes_price_dollars '1.00', which must be whole cents")]
    [InlineData("0.50", "0", "yes", "2025-11-08T12:00:01Z", "count '0', which must be a count above 0")]
    [InlineData("0.50", "1.001", "yes", "2025-11-08T12:00:01Z", "count '1.001', which must be")]
    [InlineData("0.50", "-1", "yes", "2025-11-08T12:00:01Z", "count '-1', which must be")]
    [InlineData("0.50", "null", "yes", "2025-11-08T12:00:01Z", "count 'null', which must be")]
    [InlineData("0.50", "1", "maybe", "2025-11-08T12:00:01Z", "taker_side 'maybe', which must be yes or no")]
    [InlineData("0.50", "1", "yes", "yesterday", "created_time 'yesterday', which must be a UTC time")]
    [InlineData("0.50", "1", "yes", "2025-11-08T12:00:01.1234567Z", "created_time '2025-11-08T12:00:01.1234567Z', which must be")]
    [InlineData("0.50", "1", "yes", "2025-13-08T12:00:01Z", "created_time '2025-13-08T12:00:01Z', which must be")]
    public void A_wrong_value_is_named_with_what_it_should_be(string price, string count, string side, string time, string part)
    {
        using var disk = new TapeOnDisk().Markets(GoodMarket).Trades(Good, TapeOnDisk.Trade(time, price, count, side));
        var message = Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message;
        Assert.StartsWith($"trades_x.jsonl.gz line 2 has the {part}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_side_or_price_is_a_wrong_value_too()
    {
        using var side = new TapeOnDisk().Markets(GoodMarket).Trades(Good.Replace("\"yes\"", "null", StringComparison.Ordinal));
        Assert.Contains(
            "taker_side 'null'",
            Assert.Throws<TapeException>(() => TapeFile.Load(side.TradesPath)).Message,
            StringComparison.Ordinal
        );
        using var number = new TapeOnDisk().Markets(GoodMarket).Trades(Good.Replace("\"yes\"", "1", StringComparison.Ordinal));
        Assert.Contains(
            "taker_side '1'",
            Assert.Throws<TapeException>(() => TapeFile.Load(number.TradesPath)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Prints_must_ascend_even_within_a_millisecond()
    {
        using var disk = new TapeOnDisk()
            .Markets(GoodMarket)
            .Trades(
                TapeOnDisk.Trade("2025-11-08T12:00:00.000002Z", "0.50", "1", "yes"),
                TapeOnDisk.Trade("2025-11-08T12:00:00.000001Z", "0.50", "1", "yes")
            );
        Assert.Equal(
            "trades_x.jsonl.gz line 2 is earlier than the line before it; sort the file by created_time, oldest first.",
            Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message
        );
    }

    [Fact]
    public void A_trade_of_an_unlisted_market_is_named()
    {
        using var disk = new TapeOnDisk()
            .Markets(GoodMarket)
            .Trades(TapeOnDisk.Trade("2025-11-08T12:00:00Z", "0.50", "1", "yes", "B"));
        Assert.Equal(
            "trades_x.jsonl.gz line 1 trades B, which markets_x.jsonl.gz does not list; add the market there or remove the line.",
            Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message
        );
    }

    [Theory]
    [InlineData(
        "{\"event_ticker\":\"E\",\"close_time\":\"2025-11-08T13:00:00Z\"}",
        "line 2 has no ticker; add it or remove the line."
    )]
    [InlineData(
        "{\"ticker\":\"B\",\"close_time\":\"2025-11-08T13:00:00Z\"}",
        "line 2 has no event_ticker; add it or remove the line."
    )]
    [InlineData("{\"ticker\":\"B\",\"event_ticker\":\"E\"}", "line 2 has no close_time; add it or remove the line.")]
    [InlineData(
        "{\"ticker\":\"B\",\"event_ticker\":\"E\",\"close_time\":null}",
        "line 2 has the close_time 'null', which must be a UTC time"
    )]
    [InlineData(
        "{\"ticker\":\"B\",\"event_ticker\":\"E\",\"close_time\":\"2025-11-08T13:00:00Z\",\"result\":\"void\"}",
        "line 2 has the result 'void', which must be yes, no, scalar, or null"
    )]
    [InlineData(
        "{\"ticker\":\"B\",\"event_ticker\":\"E\",\"close_time\":\"2025-11-08T13:00:00Z\",\"result\":\"scalar\"}",
        "line 2 has the result 'scalar' but no settlement_value"
    )]
    [InlineData(
        "{\"ticker\":\"A\",\"event_ticker\":\"E\",\"close_time\":\"2025-11-08T13:00:00Z\"}",
        "line 2 lists the market A a second time; remove one of the lines."
    )]
    public void A_wrong_market_line_is_named(string line, string part)
    {
        using var disk = new TapeOnDisk().Markets(GoodMarket, line).Trades(Good);
        Assert.StartsWith(
            $"markets_x.jsonl.gz {part}",
            Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Missing_files_are_named()
    {
        using var disk = new TapeOnDisk();
        Assert.Contains(
            "does not exist; check the path.",
            Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message,
            StringComparison.Ordinal
        );
        disk.Trades(Good);
        Assert.Contains(
            "has no companion markets_x.jsonl.gz in its folder",
            Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "must be named trades_X.jsonl.gz",
            Assert.Throws<TapeException>(() => TapeFile.Load(disk.MarketsPath)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_is_no_gzip_is_named()
    {
        using var disk = new TapeOnDisk().Markets(GoodMarket);
        File.WriteAllText(disk.TradesPath, Good + "\n");
        Assert.Equal(
            "trades_x.jsonl.gz is damaged or not a gzip file (stopped after line 0); copy or download it again.",
            Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message
        );
    }

    [Fact]
    public void A_file_that_was_cut_off_is_named()
    {
        using var disk = new TapeOnDisk().Markets(GoodMarket).Trades([.. Enumerable.Repeat(Good, 2_000)]);
        var bytes = File.ReadAllBytes(disk.TradesPath);
        foreach (var length in (int[])[bytes.Length - 1, bytes.Length - 9, bytes.Length / 2, 11, 0])
        {
            File.WriteAllBytes(disk.TradesPath, bytes[..length]);
            Assert.Contains(
                "trades_x.jsonl.gz",
                Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_tape_without_trades_is_refused()
    {
        using var disk = new TapeOnDisk().Markets(GoodMarket);
        // What gzip makes of an empty file; the framework's writer would write nothing at all.
        File.WriteAllBytes(disk.TradesPath, Convert.FromHexString("1f8b080000000000000303000000000000000000"));
        Assert.Equal(
            "trades_x.jsonl.gz holds no trades; record some or choose another tape.",
            Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath)).Message
        );
    }

    [Fact]
    public void A_tape_larger_than_its_limits_is_refused_at_the_line_that_is_too_many()
    {
        using var disk = new TapeOnDisk()
            .Markets(GoodMarket, TapeOnDisk.Market("B", "2025-11-08T13:00:00Z"))
            .Trades(Good, Good, Good);
        Assert.Equal(3, TapeFile.Load(disk.TradesPath, new TapeLimits { MaxPrints = 3, MaxMarkets = 2 }).Prints.Count);
        Assert.Equal(
            "trades_x.jsonl.gz line 3 is one print too many: at most 2 are allowed; cut the tape or raise MaxPrints.",
            Message(new TapeLimits { MaxPrints = 2 })
        );
        Assert.Equal(
            "markets_x.jsonl.gz line 2 is one market too many: at most 1 are allowed; cut the tape or raise MaxMarkets.",
            Message(new TapeLimits { MaxMarkets = 1 })
        );
        Assert.Equal("The tape's MaxPrints is 0; it must be between 1 and 100000000.", Message(new TapeLimits { MaxPrints = 0 }));

        string Message(TapeLimits limits) => Assert.Throws<TapeException>(() => TapeFile.Load(disk.TradesPath, limits)).Message;
    }
}
