using System.Globalization;
using System.Text.Json;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd.Kills;

/// <summary>One run of the trader on the exchange of <c>c.json</c>, from its start to its end, whatever that is.</summary>
internal sealed class TraderLife : IAsyncDisposable
{
    private const int Killed = 128 + 9;
    private const int NotStoppedYet = 12;

    // Everything that would slow the follower down is off: it shall be in the midst of something at any moment.
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["WHALE_MIN_SIZE_CENTS"] = "100",
        ["WHALE_QUEUE_SIZE"] = "1000",
        ["WHALE_MAX_TRADES_PER_MINUTE"] = "1000000",
        ["WHALE_TOKEN_REFILL_SECONDS"] = "1",
        ["WHALE_FOLLOW_MAX_POSITIONS"] = "0",
        ["WHALE_FOLLOW_MAX_SPREAD_CENTS"] = "99",
        // Every order of these lives has to follow a whale: none may sell what another bought.
        ["WHALE_FOLLOW_EXIT_POLICY"] = "hold_to_settlement",
        ["WHALE_FOLLOW_MAX_SLIPPAGE_CENTS"] = "99",
        ["V3_TRADING_MAX_ORDERS"] = "10000",
        ["V3_TRADING_MAX_ORDERS_PER_MINUTE"] = "0",
        ["RL_MAX_CONTRACTS_PER_MARKET"] = "0",
        ["RL_MAX_TOTAL_CONTRACTS"] = "10000000",
        ["RL_MAX_CONTRACTS_PER_RUN"] = "0",
        ["V3_TRADING_MAX_MARKET_EXPOSURE_DOLLARS"] = "0",
        ["V3_TRADING_MAX_EVENT_EXPOSURE_DOLLARS"] = "0",
        ["V3_TRADING_MAX_EXPOSURE_DOLLARS"] = "10000000",
        ["V3_TRADING_MAX_DAILY_LOSS_DOLLARS"] = "0",
        ["ORDER_STALE_THRESHOLD_SECONDS"] = "2",
        ["V3_SYNC_INTERVAL_SECONDS"] = "1",
    };

    private readonly TraderProcess process;
    private readonly HttpClient http;

    private TraderLife(TraderProcess process, Uri console)
    {
        this.process = process;
        Console = console;
        http = new HttpClient { BaseAddress = console };
    }

    /// <summary>Its console's address, without a path.</summary>
    public Uri Console { get; }

    /// <summary>Everything it has written.</summary>
    public string Transcript => process.Transcript();

    /// <summary>Starts the trader; returns as soon as its console answers.</summary>
    public static async Task<TraderLife> BeginAsync(TempFolder folder, CancellationToken cancellation)
    {
        var started = TraderProcess.Start(folder, ["run", "--port", "0", "--credentials", folder.File("c.json")], Settings);
        try
        {
            return new TraderLife(started, await started.WaitForConsoleAsync(cancellation));
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it says that it is READY.</summary>
    public Task WaitForReadyAsync(CancellationToken cancellation) => process.WaitForReadyAsync(cancellation);

    /// <summary>Waits until it goes on to a state.</summary>
    public Task WaitForStateAsync(string state, CancellationToken cancellation) =>
        process.WaitForErrorLineAsync($"→ {state}:", cancellation);

    /// <summary>What it says now of itself and its account.</summary>
    public async Task<JsonElement> ReadStatusAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync(new Uri("/v3/status", UriKind.Relative), cancellation);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Waits until what it says of itself is as wanted; looks again with every frame for consoles.</summary>
    public async Task<JsonElement> WaitForStatusAsync(Func<JsonElement, bool> isWanted, CancellationToken cancellation)
    {
        using var frames = await ConsoleSocket.ConnectAsync(Console, cancellation);
        while (true)
        {
            var status = await ReadStatusAsync(cancellation);
            if (isWanted(status))
            {
                return status;
            }

            await frames.NextAsync(cancellation);
        }
    }

    /// <summary>Pulls its emergency stop from the command line; returns when it has been taken in, wherever it has come to.</summary>
    public async Task PullEmergencyStopAsync(TempFolder folder, string reason, CancellationToken cancellation)
    {
        string[] command = ["stop", "--emergency", "--reason", reason, "--wait", "0", "--port", $"{Console.Port}"];
        await using var pulling = TraderProcess.Start(folder, command);
        var exitCode = await pulling.WaitForExitAsync(cancellation);
        Assert.True(exitCode is 0 or NotStoppedYet, $"exit code {exitCode}\n{pulling.Transcript()}");
        await WaitForStatusAsync(status => StopPhaseIn(status) is not null, cancellation);
    }

    /// <summary>Where the emergency stop has come to in a status; null where none holds.</summary>
    public static string? StopPhaseIn(JsonElement status) =>
        status.GetProperty("trader_status").GetProperty("emergency_stop") is { ValueKind: JsonValueKind.Object } stop
            ? stop.GetProperty("phase").GetString()
            : null;

    /// <summary>Ends it as nothing in the program can notice.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        await process.SignalAsync("KILL", cancellation);
        var exitCode = await process.WaitForExitAsync(cancellation);
        Assert.True(exitCode == Killed, $"exit code {exitCode}\n{Transcript}");
        AssertNothingDrifted();
    }

    /// <summary>Ends it as an operator would: in order, with books that equal the exchange's.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await process.SignalAsync("TERM", cancellation);
        var exitCode = await process.WaitForExitAsync(cancellation);
        Assert.True(exitCode == 0, $"exit code {exitCode}\n{Transcript}");
        Assert.Contains(process.Errors, line => line.Contains("equal the exchange's", StringComparison.Ordinal));
        AssertNothingDrifted();
    }

    /// <summary>It says how many orders the run before left without an end; nothing if it left none.</summary>
    public void AssertSaysWhatWasLeft(int orders)
    {
        var said = process.Errors.Where(line => line.Contains("An earlier run left", StringComparison.Ordinal));
        if (orders == 0)
        {
            Assert.Empty(said);
            return;
        }

        var sentence = string.Create(CultureInfo.InvariantCulture, $"An earlier run left {orders} orders");
        Assert.Contains(sentence, Assert.Single(said), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return process.DisposeAsync();
    }

    // Faults lose messages and answers; that what was missed was found again is no drift.
    private void AssertNothingDrifted() =>
        Assert.DoesNotContain(
            process.Errors,
            line => line.Contains("The exchange's account differs from ours", StringComparison.Ordinal)
        );
}
