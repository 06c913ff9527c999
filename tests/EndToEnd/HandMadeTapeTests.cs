using System.Globalization;
using Trader.EndToEnd.Processes;
using Trader.EndToEnd.Tapes;

namespace Trader.EndToEnd;

/// <summary>Tapes nobody has seen before, and windows that cut through them; expected figures come from their lines.</summary>
public sealed class HandMadeTapeTests
{
    private const string Close = "2025-11-08T12:01:00Z";

    private static readonly Dictionary<string, string> Eager = new(StringComparer.Ordinal)
    {
        ["WHALE_MIN_SIZE_CENTS"] = "1000",
        ["WHALE_MAX_TRADES_PER_MINUTE"] = "1000000",
        ["WHALE_TOKEN_REFILL_SECONDS"] = "1",
        ["WHALE_FOLLOW_MAX_POSITIONS"] = "0",
        ["V3_TRADING_MAX_ORDERS"] = "1000",
        ["V3_TRADING_MAX_POSITION_SIZE"] = "1000",
        ["V3_TRADING_MAX_EXPOSURE_DOLLARS"] = "1000000",
    };

    /// <summary>Windows of the invented day; most cut through it.</summary>
    public static TheoryData<int, string?, string?> Windows =>
        new()
        {
            { 1, null, null },
            { 2, "2025-11-08T12:03:00.5Z", null },
            { 3, null, "2025-11-08T12:04:59.999Z" },
            { 4, "2025-11-08T12:02:11.111Z", "2025-11-08T12:06:22.222Z" },
            { 5, "2025-11-08T11:59:30Z", "2025-11-08T12:01:00Z" },
            { 6, "2025-11-08T12:10:30Z", null },
        };

    [Theory]
    [MemberData(nameof(Windows))]
    [Trait("Requirement", "G1")]
    [Trait("Requirement", "B3")]
    public async Task Every_window_of_an_invented_day_is_counted_exactly(int seed, string? from, string? to)
    {
        var (figures, facts) = await PlayAsync(InventedDay.Make(seed), from, to, [], 100m);

        AssertMatches(figures, facts);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [Trait("Requirement", "G3")]
    [Trait("Requirement", "F4")]
    public async Task An_eager_follower_of_an_invented_day_agrees_with_the_exchange(int seed)
    {
        var (figures, facts) = await PlayAsync(InventedDay.Make(seed), null, null, Eager, 10m);

        AssertMatches(figures, facts);
        Assert.InRange(figures.OrdersSent, 1, long.MaxValue);
    }

    [Fact]
    [Trait("Requirement", "G1")]
    [Trait("Requirement", "G8")]
    public async Task Prints_of_one_market_side_and_millisecond_are_one_bet()
    {
        var tape = new HandMadeTape()
            .Market("KXSWEEP-25NOV08-A", Close, "yes")
            .Market("KXOTHER-25NOV08-A", Close, "no")
            // One sweep of 120 contracts: no print is a whale, their sum is.
            .Print("KXSWEEP-25NOV08-A", "yes", 50, 40, "2025-11-08T12:00:10.123Z")
            .Print("KXSWEEP-25NOV08-A", "yes", 52, 40, "2025-11-08T12:00:10.1234Z")
            .Print("KXSWEEP-25NOV08-A", "yes", 51, 40, "2025-11-08T12:00:10.123999Z")
            // The same again, cut by the turn of a millisecond: two bets, no whale.
            .Print("KXSWEEP-25NOV08-A", "yes", 50, 60, "2025-11-08T12:00:20.123999Z")
            .Print("KXSWEEP-25NOV08-A", "yes", 50, 60, "2025-11-08T12:00:20.124Z")
            // One millisecond, two sides, two markets: four bets, one of them a whale of exactly the minimum.
            .Print("KXSWEEP-25NOV08-A", "yes", 50, 99.99m, "2025-11-08T12:00:30Z")
            .Print("KXSWEEP-25NOV08-A", "no", 50, 60, "2025-11-08T12:00:30.0Z")
            .Print("KXOTHER-25NOV08-A", "yes", 10, 60, "2025-11-08T12:00:30.00Z")
            .Print("KXOTHER-25NOV08-A", "no", 10, 100, "2025-11-08T12:00:30.000Z");

        var (figures, facts) = await PlayAsync(tape, null, null, [], 100m);

        Assert.Equal(9, figures.TapePrints);
        Assert.Equal(7 + figures.HouseBets, figures.Bets);
        Assert.Equal(2, facts.Whales);
        AssertMatches(figures, facts);
    }

    [Fact]
    [Trait("Requirement", "B3")]
    public async Task A_window_takes_the_first_instant_and_leaves_the_last()
    {
        var tape = new HandMadeTape().Market("KXEDGE-25NOV08-A", Close, "yes");
        for (var second = 10; second < 20; second++)
        {
            tape.Print("KXEDGE-25NOV08-A", "yes", 50, 5, $"2025-11-08T12:00:{second}.000Z");
            tape.Print("KXEDGE-25NOV08-A", "no", 50, 5, $"2025-11-08T12:00:{second}.000900Z");
        }

        var (figures, _) = await PlayAsync(tape, "2025-11-08T12:00:12Z", "2025-11-08T12:00:15Z", [], 100m);

        Assert.Equal(6, figures.TapePrints);
        Assert.Equal(6, figures.Bets);
    }

    [Fact]
    [Trait("Requirement", "B3")]
    public async Task Prints_after_the_close_time_are_played_and_a_window_without_prints_ends()
    {
        var tape = new HandMadeTape()
            .Market("KXLATE-25NOV08-A", "2025-11-08T12:00:20Z", "yes")
            .Print("KXLATE-25NOV08-A", "yes", 50, 500, "2025-11-08T12:00:10Z")
            .Print("KXLATE-25NOV08-A", "yes", 60, 500, "2025-11-08T12:00:40.5Z");

        var (all, _) = await PlayAsync(tape, null, null, [], 100m);
        var (none, _) = await PlayAsync(tape, "2025-11-08T12:00:11Z", "2025-11-08T12:00:40.5Z", [], 100m);

        Assert.Equal(2, all.TapePrints);
        Assert.Equal(2, all.Whales);
        Assert.Equal(0, none.TapePrints);
        Assert.Equal(0, none.Bets);
    }

    private static void AssertMatches(RunFigures figures, TapeFacts facts) => RealTape.AssertMatches(figures, facts);

    private static async Task<(RunFigures Figures, TapeFacts Facts)> PlayAsync(
        HandMadeTape tape,
        string? from,
        string? to,
        Dictionary<string, string> settings,
        decimal minimumDollars
    )
    {
        using var patience = Patience.Minutes(8);
        using var folder = new TempFolder();
        var arguments = new List<string>
        {
            "run",
            "--port",
            "0",
            "--tape",
            tape.Write(folder.Work),
            "--speed",
            "120",
            "--exit-at-end",
            "--json",
        };
        AddTime(arguments, "--from", from);
        AddTime(arguments, "--to", to);
        await using var process = TraderProcess.Start(folder, arguments, settings);
        var exitCode = await process.WaitForExitAsync(patience.Token);
        Assert.True(exitCode == 0, process.Transcript());
        var figures = RunFigures.From(process);
        figures.AssertInvariants();
        return (figures, TapeFacts.Of(tape.Trades, Parse(from), Parse(to), minimumDollars, 5m));
    }

    private static void AddTime(List<string> arguments, string option, string? time)
    {
        if (time is not null)
        {
            arguments.AddRange([option, time]);
        }
    }

    private static DateTimeOffset? Parse(string? time) =>
        time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
