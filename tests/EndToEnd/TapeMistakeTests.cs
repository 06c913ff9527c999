using System.Net;
using System.Net.Sockets;
using Trader.EndToEnd.Processes;
using Trader.EndToEnd.Tapes;

namespace Trader.EndToEnd;

/// <summary>A tape is read whole before anything starts; what is wrong with it is said with file and line.</summary>
public sealed class TapeMistakeTests
{
    private const string Ticker = "KXBROKEN-25NOV08-A";

    /// <summary>A line that breaks the trades file as its third, and what the sentence must name.</summary>
    public static TheoryData<string, string> BrokenTrades =>
        new()
        {
            { "{\"ticker\":", "JSON" },
            { "nonsense", "JSON" },
            { "[]", "object" },
            { Trade(ticker: "KXUNKNOWN"), "KXUNKNOWN" },
            { Trade(price: "\"0.505\""), "0.505" },
            { Trade(price: "\"1.00\""), "1.00" },
            { Trade(price: "null"), "yes_price_dollars" },
            { Trade(count: "0"), "count" },
            { Trade(count: "-5"), "-5" },
            { Trade(side: "both"), "both" },
            { Trade(time: "2025-11-08 12:00:02"), "created_time" },
            { Trade(time: "2025-11-08T12:00:02.1234567Z"), "created_time" },
            { Trade(time: "2025-11-08T11:59:59Z"), "earlier" },
            {
                $$"""{"ticker":"{{Ticker}}","count":5,"taker_side":"yes","created_time":"2025-11-08T12:00:02Z"}""",
                "yes_price_dollars"
            },
        };

    /// <summary>A line that breaks the markets file as its second, and what the sentence must name.</summary>
    public static TheoryData<string, string> BrokenMarkets =>
        new()
        {
            { "{", "JSON" },
            { """{"ticker":"KXB","event_ticker":"KXB","close_time":null}""", "close_time" },
            { """{"ticker":"KXB","event_ticker":"KXB","close_time":"soon"}""", "soon" },
            { """{"event_ticker":"KXB","close_time":"2025-11-08T13:00:00Z"}""", "ticker" },
            { $$"""{"ticker":"{{Ticker}}","event_ticker":"KXB","close_time":"2025-11-08T13:00:00Z"}""", "second time" },
            { """{"ticker":"KXB","event_ticker":"KXB","close_time":"2025-11-08T13:00:00Z","result":"perhaps"}""", "perhaps" },
        };

    [Theory]
    [MemberData(nameof(BrokenTrades))]
    [Trait("Requirement", "B3")]
    public async Task A_broken_line_of_trades_is_named_with_its_number(string line, string mentioned)
    {
        using var folder = new TempFolder();
        var path = Sound().TradeLine(line).Write(folder.Work);

        var sentence = await RefusedAsync(folder, path);

        Assert.Contains("trades_invented.jsonl.gz line 3 ", sentence, StringComparison.Ordinal);
        Assert.Contains(mentioned, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BrokenMarkets))]
    [Trait("Requirement", "B3")]
    public async Task A_broken_line_of_markets_is_named_with_its_number(string line, string mentioned)
    {
        using var folder = new TempFolder();
        var path = Sound().MarketLine(line).Write(folder.Work);

        var sentence = await RefusedAsync(folder, path);

        Assert.Contains("markets_invented.jsonl.gz line 2 ", sentence, StringComparison.Ordinal);
        Assert.Contains(mentioned, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_tape_is_named()
    {
        using var folder = new TempFolder();
        var path = folder.File("trades_nowhere.jsonl.gz");

        var sentence = await RefusedAsync(folder, path);

        Assert.Contains(path, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_companion_is_named()
    {
        using var folder = new TempFolder();
        var path = Sound().Write(folder.Work);
        File.Delete(folder.File("markets_invented.jsonl.gz"));

        var sentence = await RefusedAsync(folder, path);

        Assert.Contains("markets_invented.jsonl.gz", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tape_by_another_name_is_refused()
    {
        using var folder = new TempFolder();
        var path = Sound().Write(folder.Work);
        File.Move(path, folder.File("friday.jsonl.gz"));

        var sentence = await RefusedAsync(folder, folder.File("friday.jsonl.gz"));

        Assert.Contains("friday.jsonl.gz", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trades_invented.jsonl.gz")]
    [InlineData("markets_invented.jsonl.gz")]
    public async Task A_file_that_is_not_gzip_is_named(string name)
    {
        using var folder = new TempFolder();
        var path = Sound().Write(folder.Work);
        await File.WriteAllTextAsync(folder.File(name), "{\"ticker\":\"KXA\"}\n", TestContext.Current.CancellationToken);

        var sentence = await RefusedAsync(folder, path);

        Assert.Contains(name, sentence, StringComparison.Ordinal);
        Assert.Contains("gzip", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tape_that_was_cut_off_is_refused()
    {
        using var folder = new TempFolder();
        var path = InventedDay.Make(1).Write(folder.Work);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);

        var sentence = await RefusedAsync(folder, path);

        Assert.Contains("trades_invented.jsonl.gz", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_place_of_a_tape_is_refused()
    {
        using var folder = new TempFolder();
        Sound().Write(folder.Work, "other");
        Directory.CreateDirectory(folder.File("trades_invented.jsonl.gz"));

        await RefusedAsync(folder, folder.File("trades_invented.jsonl.gz"));
    }

    [Fact]
    public async Task A_tape_without_trades_is_refused()
    {
        using var folder = new TempFolder();
        var path = new HandMadeTape().Market(Ticker, "2025-11-08T13:00:00Z").Write(folder.Work);

        await RefusedAsync(folder, path);
    }

    [Fact]
    public async Task A_window_outside_the_tape_is_refused_with_the_tapes_own()
    {
        using var folder = new TempFolder();
        var path = Sound().Write(folder.Work);

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Tape,
            ["run", "--port", "0", "--tape", path, "--from", "2025-11-09T12:00:00Z"]
        );

        Assert.Contains("2025-11-08T12:00:00", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_refuses_a_broken_tape_and_writes_no_credentials()
    {
        using var folder = new TempFolder();
        var path = Sound().TradeLine("{").Write(folder.Work);

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Tape,
            ["simulate", "--port", "0", "--credentials", folder.File("c.json"), "--tape", path]
        );

        Assert.Contains("line 3 ", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run --port {0}")]
    [InlineData("simulate --port {0} --credentials c.json")]
    [Trait("Requirement", "Q21")]
    public async Task A_port_in_use_is_refused(string commandLine)
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString();

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Port,
            commandLine.Replace("{0}", port, StringComparison.Ordinal).Split(' ')
        );

        Assert.Contains(port, sentence, StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(TempFolder folder, string path)
    {
        var port = FreePort.Take();
        return await Refusal.OfAsync(folder, Refusal.Tape, ["run", "--port", port.ToString(), "--tape", path], portToWatch: port);
    }

    private static HandMadeTape Sound() =>
        new HandMadeTape()
            .Market(Ticker, "2025-11-08T13:00:00Z")
            .Print(Ticker, "yes", 50, 5, "2025-11-08T12:00:00Z")
            .Print(Ticker, "no", 50, 5, "2025-11-08T12:00:01Z");

    private static string Trade(
        string ticker = Ticker,
        string price = "\"0.50\"",
        string count = "5",
        string side = "yes",
        string time = "2025-11-08T12:00:02Z"
    ) =>
        $$"""{"ticker":"{{ticker}}","count":{{count}},"yes_price_dollars":{{price}},"taker_side":"{{side}}","created_time":"{{time}}"}""";
}
