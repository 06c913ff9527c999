using System.Globalization;
using System.Text.Json;
using Trader.EndToEnd.Processes;
using Trader.EndToEnd.Tapes;

namespace Trader.EndToEnd;

/// <summary>One whale, one follow, one fill, one end: what it brings can be told in advance.</summary>
public sealed class SettledFollowTests
{
    private const string Ticker = "KXFOLLOW-25NOV08-A";

    [Theory]
    [InlineData("yes", 5, 0)]
    [InlineData("no", 0, 0)]
    [InlineData(null, null, 1)]
    [Trait("Requirement", "F3")]
    [Trait("Requirement", "F5")]
    [Trait("Requirement", "G4")]
    [Trait("Promise", "R8")]
    public async Task A_followed_whale_brings_what_its_market_pays(string? result, int? paysDollars, int openPositions)
    {
        using var patience = Patience.Minutes(8);
        using var folder = new TempFolder();
        var tape = new HandMadeTape()
            .Market(Ticker, "2025-11-08T12:03:00Z", result)
            .Print(Ticker, "yes", 50, 5, "2025-11-08T12:00:00Z")
            .Print(Ticker, "yes", 50, 300, "2025-11-08T12:00:20.5Z")
            // Somebody sells far below our limit: what of our order still rests is met first, at its own price.
            .Print(Ticker, "no", 30, 50, "2025-11-08T12:02:00Z");
        await using var process = TraderProcess.Start(
            folder,
            ["run", "--port", "0", "--tape", tape.Write(folder.Work), "--speed", "20", "--exit-at-end", "--json"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["WHALE_FOLLOW_EXIT_POLICY"] = "hold_to_settlement" }
        );
        var console = await process.WaitForConsoleAsync(patience.Token);
        using var socket = await ConsoleSocket.ConnectAsync(console, patience.Token);

        var filled = await socket.NextAsync(
            "trading_state",
            state => state.GetProperty("positions").EnumerateArray().Any(position => Word(position, "contracts") == "5.00"),
            patience.Token
        );
        var position = Assert.Single(filled.GetProperty("positions").EnumerateArray());
        Assert.Equal(Ticker, Word(position, "ticker"));
        Assert.Equal("yes", Word(position, "side"));
        var cost = Dollars(position, "cost_dollars");
        Assert.InRange(cost, 5 * 0.40m, 5 * 0.53m);
        Assert.Equal(10_000m - cost - Dollars(filled, "fees_dollars"), Dollars(filled, "cash_dollars"));

        var exitCode = await process.WaitForExitAsync(patience.Token);

        Assert.True(exitCode == 0, process.Transcript());
        var figures = RunFigures.From(process);
        figures.AssertInvariants();
        Assert.Equal((1, 1, 1), (figures.Whales, figures.Outcome("followed"), figures.OrdersSent));
        Assert.Equal(openPositions, figures.OpenPositions);
        Assert.Equal(paysDollars is { } pays ? pays - cost : 0m, figures.Realized);
        Assert.Equal(Dollars(filled, "fees_dollars"), figures.Fees);
    }

    private static string? Word(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static decimal Dollars(JsonElement json, string name) =>
        decimal.Parse(json.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
