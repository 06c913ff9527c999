using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>The exchange in one process, the trader in another.</summary>
public sealed class TwoProcessTests
{
    [Fact]
    [Trait("Requirement", "B5")]
    [Trait("Requirement", "D2")]
    public async Task The_trader_gets_ready_sees_a_whale_and_both_stop_cleanly_on_a_signal()
    {
        using var patience = Patience.Minutes(8);
        using var folder = new TempFolder();
        await using var exchange = await StartExchangeAsync(folder, [], patience.Token);
        await using var trader = TraderProcess.Start(
            folder,
            ["run", "--port", "0", "--json", "--credentials", folder.File("c.json")],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["WHALE_MIN_SIZE_CENTS"] = "100" }
        );
        await trader.WaitForReadyAsync(patience.Token);
        await trader.WaitForErrorLineAsync("whale in ", patience.Token);

        await trader.SignalAsync("TERM", patience.Token);
        var traderExit = await trader.WaitForExitAsync(patience.Token);
        await exchange.SignalAsync("INT", patience.Token);
        var exchangeExit = await exchange.WaitForExitAsync(patience.Token);

        Assert.True(traderExit == 0, trader.Transcript());
        Assert.True(exchangeExit == 0, exchange.Transcript());
        Assert.Contains(trader.Errors, line => line.Contains("equal the exchange's", StringComparison.Ordinal));
        var figures = JsonElement.Parse(trader.Output[^1]);
        Assert.InRange(figures.GetProperty("whales").GetInt64(), 1, long.MaxValue);
        Assert.Equal(JsonValueKind.Null, figures.GetProperty("tape_prints").ValueKind);
        Assert.Equal([folder.File("c.json")], folder.AllFiles());
    }

    [Fact]
    [Trait("Promise", "R19")]
    public async Task The_credentials_are_for_their_owners_eyes_only()
    {
        using var patience = Patience.Minutes();
        using var folder = new TempFolder();
        // A file that is there already does not lend its rights to the new one.
        await File.WriteAllTextAsync(folder.File("c.json"), "{}", patience.Token);
        await using var exchange = await StartExchangeAsync(folder, [], patience.Token);

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("c.json"), patience.Token));

        Assert.Equal(
            ["api_key_id", "private_key_pem", "rest_url", "ws_url"],
            json.RootElement.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal([folder.File("c.json")], folder.AllFiles());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("c.json")));
        }
    }

    [Fact]
    [Trait("Requirement", "A3")]
    public async Task Another_key_than_the_exchanges_ends_the_trader_with_one_sentence()
    {
        using var patience = Patience.Minutes();
        using var folder = new TempFolder();
        await using var exchange = await StartExchangeAsync(folder, [], patience.Token);
        using var otherKey = RSA.Create(2048);
        await ChangeCredentialsAsync(folder, "private_key_pem", otherKey.ExportPkcs8PrivateKeyPem(), patience.Token);

        var sentence = await RefusedAfterStartAsync(folder, patience.Token);

        Assert.Contains("key", sentence, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Requirement", "A3")]
    public async Task A_key_id_the_exchange_does_not_know_ends_the_trader_with_one_sentence()
    {
        using var patience = Patience.Minutes();
        using var folder = new TempFolder();
        await using var exchange = await StartExchangeAsync(folder, [], patience.Token);
        await ChangeCredentialsAsync(folder, "api_key_id", "00000000-0000-4000-8000-000000000000", patience.Token);

        await RefusedAfterStartAsync(folder, patience.Token);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("-60")]
    [Trait("Requirement", "A3")]
    [Trait("Promise", "R18")]
    public async Task An_exchange_clock_off_by_a_minute_ends_the_trader_with_one_sentence(string offset)
    {
        using var patience = Patience.Minutes();
        using var folder = new TempFolder();
        await using var exchange = await StartExchangeAsync(folder, ["--clock-offset-seconds", offset], patience.Token);

        var sentence = await RefusedAfterStartAsync(folder, patience.Token);

        Assert.Contains("clock", sentence, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Requirement", "A5")]
    public async Task Credentials_that_point_to_another_machine_are_refused()
    {
        using var patience = Patience.Minutes();
        using var folder = new TempFolder();
        await using var exchange = await StartExchangeAsync(folder, [], patience.Token);
        await ChangeCredentialsAsync(folder, "rest_url", "https://external-api.kalshi.com/trade-api/v2", patience.Token);

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Configuration,
            ["run", "--port", "0", "--credentials", folder.File("c.json")]
        );

        Assert.Contains("external-api.kalshi.com", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"api_key_id\":\"secret-canary\",\"private_key_pem\":\"secret-canary\"")]
    [InlineData("secret-canary")]
    [InlineData("{\"api_key_id\":\"secret-canary\"}")]
    [InlineData("[\"secret-canary\"]")]
    [InlineData("null")]
    [InlineData("")]
    [Trait("Promise", "R19")]
    public async Task A_broken_credentials_file_is_refused_without_quoting_it(string content)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("c.json"), content, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.File("c.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Configuration,
            ["run", "--port", "0", "--credentials", folder.File("c.json")]
        );

        Assert.Contains("c.json", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", sentence, StringComparison.Ordinal);
    }

    /// <summary>Starts the exchange alone and waits until its credentials are written.</summary>
    internal static async Task<TraderProcess> StartExchangeAsync(TempFolder folder, string[] more, CancellationToken cancellation)
    {
        var process = TraderProcess.Start(folder, ["simulate", "--port", "0", "--credentials", folder.File("c.json"), .. more]);
        try
        {
            await process.WaitForErrorLineAsync("The exchange answers at", cancellation);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes one field of the credentials file.</summary>
    internal static async Task ChangeCredentialsAsync(
        TempFolder folder,
        string field,
        string value,
        CancellationToken cancellation
    )
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("c.json"), cancellation))!;
        json[field] = value;
        await File.WriteAllTextAsync(folder.File("c.json"), json.ToJsonString(), cancellation);
    }

    // The trader had started, so its log is there too; the last line is the sentence.
    private static async Task<string> RefusedAfterStartAsync(TempFolder folder, CancellationToken cancellation)
    {
        var before = folder.AllFiles();
        await using var trader = TraderProcess.Start(
            folder,
            ["run", "--port", "0", "--json", "--credentials", folder.File("c.json")]
        );
        var exitCode = await trader.WaitForExitAsync(cancellation);

        Assert.True(exitCode == Refusal.Exchange, $"exit code {exitCode}\n{trader.Transcript()}");
        Assert.Empty(trader.Output);
        Assert.DoesNotContain(trader.Errors, line => line.Contains("   at ", StringComparison.Ordinal));
        Assert.DoesNotContain(trader.Errors, line => line.Contains("Exception", StringComparison.Ordinal));
        Refusal.AssertIsSentence(trader.Errors[^1]);
        Assert.Equal(before, folder.AllFiles());
        var console = await trader.WaitForConsoleAsync(cancellation);
        Assert.False(await FreePort.IsListenedOnAsync(console.Port, cancellation));
        return trader.Errors[^1];
    }
}
