using System.Net;
using System.Text.Json;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>A running trader is stopped, released and ended from the command line.</summary>
public sealed class EmergencyStopTests
{
    private const int NoTrader = 11;

    [Fact]
    [Trait("Requirement", "J3")]
    [Trait("Promise", "R5")]
    public async Task Orders_that_rest_go_the_stop_holds_until_it_is_released_and_the_run_ends_in_order()
    {
        using var patience = Patience.Minutes(8);
        using var folder = new TempFolder();
        await using var exchange = await TwoProcessTests.StartExchangeAsync(folder, [], patience.Token);
        using var account = await ExchangeAccount.OpenAsync(folder.File("c.json"), patience.Token);
        await using var trader = StartTrader(folder);
        var console = await trader.WaitForConsoleAsync(patience.Token);
        await trader.WaitForReadyAsync(patience.Token);
        using var socket = await ConsoleSocket.ConnectAsync(console, patience.Token);
        await account.RestOrdersAsync(3, patience.Token);
        Assert.InRange(await account.CountRestingAsync(patience.Token), 3, int.MaxValue);

        var pulled = await RunAsync(
            folder,
            console.Port,
            ["stop", "--emergency", "--json", "--reason", "a test pulls"],
            patience.Token
        );

        var stop = JsonElement.Parse(Assert.Single(pulled)).GetProperty("emergency_stop");
        Assert.Equal("verified", stop.GetProperty("phase").GetString());
        Assert.Equal("a test pulls", stop.GetProperty("reason").GetString());
        Assert.Equal(0, await account.CountRestingAsync(patience.Token));
        await socket.NextAsync("trader_status", status => PhaseIn(status) == "verified", patience.Token);
        await AssertWhalesAreSkippedAsync(console, socket, patience.Token);

        await using (var unasked = TraderProcess.Start(folder, ["resume", "--port", $"{console.Port}"]))
        {
            Assert.Equal(Refusal.Configuration, await unasked.WaitForExitAsync(patience.Token));
            Refusal.AssertIsSentence(Assert.Single(unasked.Errors));
        }

        Assert.Equal("verified", await ReadPhaseAsync(console, patience.Token));
        await RunAsync(folder, console.Port, ["resume", "--yes"], patience.Token);
        Assert.Equal("none", await ReadPhaseAsync(console, patience.Token));
        await socket.NextAsync("trader_status", status => PhaseIn(status) is null, patience.Token);

        var ended = await RunAsync(folder, console.Port, ["stop"], patience.Token);

        Assert.Equal("The trader has ended.", ended[^1]);
        Assert.True(await trader.WaitForExitAsync(patience.Token) == 0, trader.Transcript());
        Assert.False(File.Exists(folder.ControlFile(console.Port)));
    }

    [Fact]
    [Trait("Requirement", "J3")]
    [Trait("Promise", "R5")]
    public async Task A_stop_holds_after_the_process_was_killed_until_a_person_releases_it()
    {
        using var patience = Patience.Minutes(8);
        using var folder = new TempFolder();
        await using var exchange = await TwoProcessTests.StartExchangeAsync(folder, [], patience.Token);
        using var account = await ExchangeAccount.OpenAsync(folder.File("c.json"), patience.Token);
        await using (var killed = StartTrader(folder))
        {
            var port = (await killed.WaitForConsoleAsync(patience.Token)).Port;
            await killed.WaitForReadyAsync(patience.Token);
            await RunAsync(folder, port, ["stop", "--emergency", "--reason", "before the crash"], patience.Token);
            await killed.SignalAsync("KILL", patience.Token);
            await killed.WaitForExitAsync(patience.Token);
        }

        await account.RestOrdersAsync(2, patience.Token);
        await using var trader = StartTrader(folder);
        var console = await trader.WaitForConsoleAsync(patience.Token);
        await trader.WaitForErrorLineAsync("Emergency stop verified", patience.Token);

        Assert.Contains(trader.Errors, line => line.Contains("still holds (before the crash)", StringComparison.Ordinal));
        Assert.Equal("verified", await ReadPhaseAsync(console, patience.Token));
        Assert.Equal(0, await account.CountRestingAsync(patience.Token));
        Assert.DoesNotContain(trader.Errors, line => line.Contains("Following ", StringComparison.Ordinal));
        await RunAsync(folder, console.Port, ["resume", "--yes"], patience.Token);
        Assert.Equal("none", await ReadPhaseAsync(console, patience.Token));
    }

    [Fact]
    [Trait("Requirement", "J3")]
    [Trait("Promise", "R21")]
    public async Task A_trader_that_is_gone_is_told_whatever_it_left_behind()
    {
        using var patience = Patience.Minutes();
        using var folder = new TempFolder();
        await using var trader = TraderProcess.Start(folder, ["run", "--port", "0"]);
        var console = await trader.WaitForConsoleAsync(patience.Token);
        await trader.WaitForErrorLineAsync("Control file: ", patience.Token);
        var path = folder.ControlFile(console.Port);
        Assert.True(
            OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)
        );
        await trader.SignalAsync("KILL", patience.Token);
        await trader.WaitForExitAsync(patience.Token);
        Assert.True(File.Exists(path));

        foreach (
            var command in (string[][])
                [
                    ["stop"],
                    ["stop", "--emergency"],
                    ["resume", "--yes"],
                ]
        )
        {
            var sentence = await Refusal.OfAsync(folder, NoTrader, [.. command, "--port", $"{console.Port}"]);
            Assert.Contains("orders may still rest", sentence, StringComparison.Ordinal);
        }

        var none = await Refusal.OfAsync(folder, NoTrader, ["stop", "--emergency", "--port", $"{FreePort.Take()}"]);
        Assert.StartsWith("No trader of this user runs on port", none, StringComparison.Ordinal);
    }

    private static TraderProcess StartTrader(TempFolder folder) =>
        TraderProcess.Start(
            folder,
            ["run", "--port", "0", "--credentials", folder.File("c.json")],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["WHALE_MIN_SIZE_CENTS"] = "100" }
        );

    // Runs a command that must succeed; its lines on standard output.
    private static async Task<string[]> RunAsync(TempFolder folder, int port, string[] command, CancellationToken cancellation)
    {
        await using var process = TraderProcess.Start(folder, [.. command, "--port", $"{port}"]);
        var exitCode = await process.WaitForExitAsync(cancellation);
        Assert.True(exitCode == 0, $"{string.Join(' ', command)}: {exitCode}\n{process.Transcript()}");
        return process.Output;
    }

    private static async Task AssertWhalesAreSkippedAsync(Uri console, ConsoleSocket socket, CancellationToken cancellation)
    {
        var queue = await socket.NextAsync(
            "whale_queue",
            data =>
                data.GetProperty("decisions")
                    .EnumerateArray()
                    .Any(decision =>
                        decision.GetProperty("reason").GetString()!.Contains("a test pulls", StringComparison.Ordinal)
                    ),
            cancellation
        );
        Assert.All(
            queue
                .GetProperty("decisions")
                .EnumerateArray()
                .Where(decision =>
                    decision.GetProperty("reason").GetString()!.Contains("a test pulls", StringComparison.Ordinal)
                ),
            decision => Assert.Equal("skipped_risk", decision.GetProperty("action").GetString())
        );
        Assert.Equal("verified", await ReadPhaseAsync(console, cancellation));
    }

    private static string? PhaseIn(JsonElement status) =>
        status.GetProperty("emergency_stop") is { ValueKind: JsonValueKind.Object } stop
            ? stop.GetProperty("phase").GetString()
            : null;

    // Health says that the process works, stopped or not.
    private static async Task<string?> ReadPhaseAsync(Uri console, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = console };
        using var response = await http.GetAsync("/v3/health", cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var health = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellation));
        return health.GetProperty("emergency_stop").GetString();
    }
}
