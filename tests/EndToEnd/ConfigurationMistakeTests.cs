using System.Security.Cryptography;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>What cannot be meant is refused before anything starts, in one sentence that names it.</summary>
public sealed class ConfigurationMistakeTests
{
    /// <summary>A setting in the environment, its wrong value, and what the sentence must name.</summary>
    public static TheoryData<string, string, string> Settings =>
        new()
        {
            { "V3_PORT", "80000", "65535" },
            { "V3_PORT", "eight", "65535" },
            { "V3_HOST", "0.0.0.0", "127.0.0.1" },
            { "V3_TRADING_STRATEGY", "nonsense", "whale_follower" },
            { "V3_LOG_LEVEL", "loud", "debug" },
            { "V3_ENABLE_WHALE_DETECTION", "maybe", "true or false" },
            { "V3_ENABLE_WHALE_DETECTION", "false", "V3_TRADING_STRATEGY" },
            { "WHALE_MIN_SIZE_CENTS", "-1", "100000000" },
            { "ENVIRONMENT", "moon", "sim, paper, local, production" },
            { "ENVIRONMENT", "local", "KALSHI_API_KEY_ID" },
            { "ENVIRONMENT", "paper", "KALSHI_API_KEY_ID" },
        };

    /// <summary>A wrong command line, and what the sentence must name.</summary>
    public static TheoryData<string, string> CommandLines =>
        new()
        {
            { "run --speed 0", "1 and 1000" },
            { "run --speed 1001", "1 and 1000" },
            { "run --speed fast", "1 and 1000" },
            { "run --speed", "--speed" },
            { "run --port 80000", "65535" },
            { "run --port -1", "65535" },
            { "run --seed -1", "--seed" },
            { "run --sped 5", "--sped" },
            { "run --environment moon", "sim, paper, local, production" },
            { "run --exit-at-end", "--tape" },
            { "run --from 2025-11-08T12:00:00Z", "--tape" },
            { "run --from yesterday --tape trades_x.jsonl.gz", "yesterday" },
            { "run --tape trades_x.jsonl.gz --credentials c.json", "--credentials" },
            { "run --credentials c.json", "c.json" },
            { "run --credentials c.json --speed 2", "--speed" },
            { "run tape", "tape" },
            { "walk", "walk" },
            { "stop --port 0", "1 and 65535" },
            { "stop --wait -1", "86400" },
            { "stop --port 8005 --control c.json", "--control" },
            { "resume now", "now" },
            { "simulate --credentials c.json", "--port" },
            { "simulate --port 0", "--credentials" },
            { "simulate --port 80000 --credentials c.json", "65535" },
            { "simulate --port 0 --credentials c.json --clock-offset-seconds soon", "86400" },
            { "simulate --port 0 --credentials c.json --to 2025-11-08T12:00:00Z", "--tape" },
            { "simulate --port 0 --credentials nowhere/c.json", "nowhere/c.json" },
            { "simulate --port 0 --credentials .", "." },
            { "simulate --port 0 --credentials c.json --speed 0", "1 and 1000" },
            { "simulate --port 0 --credentials c.json --accounts 0", "1 and 100" },
            { "simulate --port 0 --credentials c.json --tier gold", "gold" },
            { "simulate --port 0 --credentials c.json --scenario nowhere.json", "nowhere.json" },
            { "run --tape trades_x.jsonl.gz --from 2025-11-08T12:00:00Z --to 2025-11-08T11:00:00Z", "before" },
            {
                "simulate --port 0 --credentials c.json --tape trades_x.jsonl.gz --from 2025-11-08T12:00:00Z --to 2025-11-08T11:00:00Z",
                "before"
            },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    [Trait("Requirement", "Q21")]
    [Trait("Promise", "R22")]
    public async Task A_wrong_setting_is_refused_in_one_sentence(string name, string value, string mentioned)
    {
        using var folder = new TempFolder();
        var port = FreePort.Take();

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Configuration,
            ["run", "--port", port.ToString()],
            new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value },
            port
        );

        Assert.Contains(mentioned, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CommandLines))]
    [Trait("Promise", "R22")]
    public async Task A_wrong_command_line_is_refused_in_one_sentence(string commandLine, string mentioned)
    {
        using var folder = new TempFolder();

        var sentence = await Refusal.OfAsync(folder, Refusal.Configuration, commandLine.Split(' '));

        Assert.Contains(mentioned, sentence, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Promise", "R22")]
    public async Task A_misspelt_key_in_the_environments_file_is_named()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File(".env.sim"), "WHALE_MINIMUM_SIZE=5\n", TestContext.Current.CancellationToken);

        var sentence = await Refusal.OfAsync(folder, Refusal.Configuration, ["run", "--port", "0"]);

        Assert.Contains(".env.sim", sentence, StringComparison.Ordinal);
        Assert.Contains("WHALE_MINIMUM_SIZE", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KALSHI_API_URL", "https://external-api.kalshi.com/trade-api/v2")]
    [InlineData("KALSHI_API_URL", "https://demo-api.kalshi.co.example.com/trade-api/v2")]
    [InlineData("KALSHI_API_URL", "http://external-api.demo.kalshi.co/trade-api/v2")]
    [InlineData("KALSHI_WS_URL", "wss://external-api-ws.kalshi.com/trade-api/ws/v2")]
    [InlineData("KALSHI_API_URL", "nowhere")]
    [Trait("Requirement", "A5")]
    [Trait("Promise", "R20")]
    public async Task Paper_refuses_every_address_but_the_demo_exchanges(string name, string address)
    {
        using var folder = new TempFolder();

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Configuration,
            ["run", "--port", "0", "--environment", "paper"],
            new Dictionary<string, string>(WithKey(), StringComparer.Ordinal) { [name] = address }
        );

        Assert.Contains(
            new Uri(address, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } uri ? uri.Host : address,
            sentence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Requirement", "A5")]
    [Trait("Requirement", "Q17")]
    public async Task Production_is_refused_even_with_a_key()
    {
        using var folder = new TempFolder();

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Configuration,
            ["run", "--port", "0", "--environment", "production"],
            new Dictionary<string, string>(WithKey(), StringComparer.Ordinal) { ["RL_MIN_CASH_RESERVE"] = "0" }
        );

        Assert.Contains("production", sentence, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Promise", "R19")]
    public async Task A_key_that_is_none_is_refused_without_being_shown()
    {
        using var folder = new TempFolder();
        var settings = WithKey();
        settings["KALSHI_PRIVATE_KEY_CONTENT"] = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWNhbmFyeQ==\n-----END PRIVATE KEY-----";

        var sentence = await Refusal.OfAsync(
            folder,
            Refusal.Configuration,
            ["run", "--port", "0", "--environment", "paper"],
            settings
        );

        Assert.DoesNotContain("c2VjcmV0LWNhbmFyeQ", sentence, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "A5")]
    [Trait("Requirement", "Q21")]
    public async Task The_command_line_wins_over_the_environment_and_that_over_the_files()
    {
        using var patience = Patience.Minutes();
        using var folder = new TempFolder();
        var (inFile, inEnvironment, onCommandLine) = (FreePort.Take(), FreePort.Take(), FreePort.Take());
        await File.WriteAllTextAsync(folder.File(".env.sim"), $"V3_PORT={inFile}\n", patience.Token);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["V3_PORT"] = inEnvironment.ToString() };

        await using var withFile = TraderProcess.Start(folder, []);
        await using var withEnvironment = TraderProcess.Start(folder, ["run"], settings);
        await using var withBoth = TraderProcess.Start(folder, ["--port", onCommandLine.ToString()], settings);

        Assert.Equal(inFile, (await withFile.WaitForConsoleAsync(patience.Token)).Port);
        Assert.Equal(inEnvironment, (await withEnvironment.WaitForConsoleAsync(patience.Token)).Port);
        Assert.Equal(onCommandLine, (await withBoth.WaitForConsoleAsync(patience.Token)).Port);
    }

    private static Dictionary<string, string> WithKey()
    {
        using var key = RSA.Create(2048);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["KALSHI_API_KEY_ID"] = "invented",
            ["KALSHI_PRIVATE_KEY_CONTENT"] = key.ExportPkcs8PrivateKeyPem(),
        };
    }
}
