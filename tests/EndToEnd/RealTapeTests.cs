using Trader.EndToEnd.Processes;
using Trader.EndToEnd.Tapes;
using Trader.Testing;

namespace Trader.EndToEnd;

/// <summary>The recorded day of 2025-11-08 played through the whole program, at 120 seconds a second.</summary>
internal static class RealTape
{
    private const string Name = "trades_2025-11-03_to_2025-11-08.jsonl.gz";

    public static async Task<(RunFigures Figures, TapeFacts Facts)> PlayAsync(
        string from,
        string? to,
        Dictionary<string, string> settings,
        decimal minimumDollars,
        decimal contractsOfOurs,
        CancellationToken cancellation
    )
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var facts = TapeFacts.Of(
            RecordedData.GzipLines("tape", Name),
            Time(from),
            to is null ? null : Time(to),
            minimumDollars,
            contractsOfOurs
        );
        using var folder = new TempFolder();
        string[] window = to is null ? ["--from", from] : ["--from", from, "--to", to];
        await using var process = TraderProcess.Start(
            folder,
            [
                "run",
                "--port",
                "0",
                "--tape",
                RecordedData.Path("tape", Name),
                "--speed",
                "120",
                "--exit-at-end",
                "--json",
                .. window,
            ],
            settings
        );
        var console = await process.WaitForConsoleAsync(cancellation);
        var accountsChecked = await AccountWatch.RunAsync(console, cancellation);
        var exitCode = await process.WaitForExitAsync(cancellation);
        Assert.InRange(accountsChecked, 2, int.MaxValue);
        Assert.True(exitCode == 0, process.Transcript());
        return (RunFigures.From(process), facts);
    }

    // What holds on any tape: house liquidity taken beside a sweep of the tape can only add to that sweep.
    public static void AssertMatches(RunFigures figures, TapeFacts facts)
    {
        figures.AssertInvariants();
        Assert.Equal(facts.Prints, figures.TapePrints);
        Assert.Equal(facts.Bets + figures.HouseBets, figures.Bets);
        Assert.InRange(figures.Whales, facts.Whales, facts.Whales + Math.Min(facts.AlmostWhales, figures.Fills));
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

[Trait("Category", "Long")]
public sealed class RealTapeAfternoonTests
{
    [Fact]
    [Trait("Requirement", "G1")]
    [Trait("Requirement", "G5")]
    [Trait("Requirement", "B3")]
    [Trait("Requirement", "F4")]
    [Trait("Promise", "R24")]
    public async Task The_afternoon_of_2025_11_08_is_counted_to_the_last_print_and_the_books_agree()
    {
        using var patience = Patience.Minutes(25);

        var (figures, facts) = await RealTape.PlayAsync("2025-11-08T12:00:00Z", null, [], 100m, 5m, patience.Token);

        // The figures anyone can compute from the file, so that a change of the oracle shows.
        Assert.Equal(24_542, facts.Prints);
        Assert.Equal(18_070, facts.Bets);
        Assert.Equal(8_197, facts.Whales);
        Assert.Equal(211, facts.WhalesBySumOnly);
        RealTape.AssertMatches(figures, facts);
        Assert.InRange(figures.Outcome("followed"), 1, long.MaxValue);
    }
}

[Trait("Category", "Long")]
public sealed class RealTapeHeavyTests
{
    [Fact]
    [Trait("Requirement", "G3")]
    [Trait("Requirement", "I1")]
    [Trait("Requirement", "F4")]
    [Trait("Promise", "R2")]
    public async Task A_trader_that_follows_almost_everything_still_agrees_with_the_exchange()
    {
        using var patience = Patience.Minutes(20);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["WHALE_MIN_SIZE_CENTS"] = "1000",
            ["WHALE_MAX_TRADES_PER_MINUTE"] = "1000000",
            ["WHALE_TOKEN_REFILL_SECONDS"] = "1",
            ["WHALE_FOLLOW_MAX_POSITIONS"] = "0",
            ["V3_TRADING_MAX_ORDERS"] = "1000",
            ["V3_TRADING_MAX_POSITION_SIZE"] = "1000",
            ["V3_TRADING_MAX_EXPOSURE_DOLLARS"] = "1000000",
        };

        var (figures, facts) = await RealTape.PlayAsync(
            "2025-11-08T17:30:00Z",
            "2025-11-08T17:55:00Z",
            settings,
            10m,
            5m,
            patience.Token
        );

        RealTape.AssertMatches(figures, facts);
        Assert.InRange(figures.Outcome("followed"), 10, long.MaxValue);
        Assert.InRange(figures.Fills, 1, long.MaxValue);
    }
}
