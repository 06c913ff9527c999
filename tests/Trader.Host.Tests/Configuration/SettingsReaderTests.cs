using Kalshi.Client;
using Trader.Host.Configuration;

namespace Trader.Host.Tests.Configuration;

/// <summary>Where settings come from, which source wins, and what does not go together.</summary>
public sealed class SettingsReaderTests
{
    [Fact]
    [Trait("Requirement", "A5")]
    public void Each_source_wins_over_the_one_before_it()
    {
        using var folder = new SettingsFolder();

        folder.With("appsettings.json", """{ "WHALE_QUEUE_SIZE": 1 }""");
        Assert.Equal(1, folder.ReadSound().Trader.WhaleQueueSize);
        folder.With(".env", "WHALE_QUEUE_SIZE=2");
        Assert.Equal(2, folder.ReadSound().Trader.WhaleQueueSize);
        folder.With(".env.sim", "WHALE_QUEUE_SIZE=3");
        Assert.Equal(3, folder.ReadSound().Trader.WhaleQueueSize);
        folder.WithVariable("WHALE_QUEUE_SIZE", "4");
        Assert.Equal(4, folder.ReadSound().Trader.WhaleQueueSize);
    }

    [Fact]
    [Trait("Requirement", "A5")]
    public void The_environment_is_chosen_by_the_strongest_word_and_brings_its_own_file()
    {
        using var folder = new SettingsFolder()
            .With(".env.local", "WHALE_QUEUE_SIZE=20")
            .With(".env.paper", "WHALE_QUEUE_SIZE=30")
            .With(".env.sim", "WHALE_QUEUE_SIZE=40");

        AssertReads(ExchangeEnvironment.Sim, 40);
        folder.With("appsettings.json", """{ "ENVIRONMENT": "local" }""");
        AssertReads(ExchangeEnvironment.Local, 20);
        folder.With(".env", "ENVIRONMENT=paper");
        AssertReads(ExchangeEnvironment.Paper, 30);
        folder.WithVariable("ENVIRONMENT", "SIM");
        AssertReads(ExchangeEnvironment.Sim, 40);
        AssertReads(ExchangeEnvironment.Local, 20, "local");

        void AssertReads(ExchangeEnvironment environment, int queueSize, string? word = null)
        {
            var settings = folder.ReadSound(word);
            Assert.Equal(environment, settings.Environment);
            Assert.Equal(queueSize, settings.Trader.WhaleQueueSize);
        }
    }

    [Fact]
    [Trait("Requirement", "A5")]
    [Trait("Promise", "R22")]
    public void An_environments_own_file_cannot_name_another_environment()
    {
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder.With(".env.sim", "ENVIRONMENT=paper").Read();

        var mistake = Assert.Single(mistakes);
        Assert.StartsWith(".env.sim: ENVIRONMENT=paper", mistake, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "Q14")]
    [Trait("Requirement", "Q15")]
    [Trait("Requirement", "Q16")]
    [Trait("Requirement", "Q21")]
    public void The_defaults_are_those_promised()
    {
        using var folder = new SettingsFolder();
        var settings = folder.ReadSound();

        Assert.Equal(8005, settings.Port);
        Assert.Equal(LogLevelName.Info, settings.LogLevel);
        Assert.Equal(10, settings.Trader.WhaleQueueSize);
        Assert.Equal(5, settings.Trader.WhaleWindowMinutes);
        Assert.Equal(10_000, settings.Trader.WhaleMinSizeCents);
        Assert.Equal(3, settings.Trader.MaxFollowsPerMinute);
        Assert.Equal(20, settings.Trader.TokenRefillSeconds);
        Assert.Equal(120, settings.Trader.WhaleMaxAgeSeconds);
        Assert.Equal(5, settings.Trader.FollowContracts);
        Assert.Equal(3, settings.Trader.MaxFollowPositions);
        Assert.Equal(2, settings.Trader.FollowPriceOffsetCents);
        Assert.Equal(3, settings.Trader.FollowMaxSlippageCents);
        Assert.Equal(10, settings.Trader.FollowMaxSpreadCents);
        Assert.Equal(10, settings.Trader.MarketLimit);
        Assert.Empty(settings.Trader.MarketTickers);
    }

    [Theory]
    [InlineData("sim", true, true, true)]
    [InlineData("paper", true, false, false)]
    [InlineData("local", false, false, false)]
    [Trait("Requirement", "Q14")]
    [Trait("Requirement", "Q17")]
    [Trait("Requirement", "Q20")]
    public void Each_environment_has_its_own_defaults(string environment, bool trades, bool watches, bool follows)
    {
        using var folder = new SettingsFolder();
        var trader = folder.ReadSound(environment).Trader;

        Assert.Equal((trades, watches, follows), (trader.TradingEnabled, trader.WhaleDetection, trader.FollowWhales));
    }

    [Fact]
    [Trait("Requirement", "Q17")]
    [Trait("Promise", "R20")]
    public void Local_never_trades_whatever_else_is_said()
    {
        using var folder = new SettingsFolder();
        var settings = folder
            .With(
                ".env.local",
                "V3_ENABLE_TRADING_CLIENT=true\nV3_TRADING_STRATEGY=whale_follower\nV3_ENABLE_WHALE_DETECTION=true"
            )
            .WithVariable("V3_ENABLE_TRADING_CLIENT", "true")
            .WithVariable("V3_TRADING_STRATEGY", "whale_follower")
            .ReadSound("local");

        Assert.False(settings.Trader.TradingEnabled);
        Assert.False(settings.Trader.FollowWhales);
        Assert.True(settings.Trader.WhaleDetection);
    }

    [Theory]
    [InlineData("WHALE_MAX_AGE_SECONDS=60\nWHALE_FOLLOW_MAX_AGE_SECONDS=90", 60)]
    [InlineData("WHALE_FOLLOW_MAX_AGE_SECONDS=90\nWHALE_MAX_AGE_SECONDS=60", 60)]
    [InlineData("WHALE_FOLLOW_MAX_AGE_SECONDS=90", 90)]
    [Trait("Requirement", "Q15")]
    public void Of_two_names_for_one_setting_the_first_wins(string file, int expected)
    {
        using var folder = new SettingsFolder();

        Assert.Equal(expected, folder.With(".env", file).ReadSound().Trader.WhaleMaxAgeSeconds);
    }

    [Fact]
    public void An_older_traders_file_keeps_working()
    {
        using var folder = new SettingsFolder();
        var settings = folder
            .With(
                ".env",
                """
                # The launcher of the earlier trader.

                  WHALE_QUEUE_SIZE = 12
                V3_TRADING_STRATEGY='hold'
                KALSHI_PRIVATE_KEY_CONTENT="first\nsecond"
                RL_MARKET_TICKERS=KXA-1, KXB-2,,
                DATABASE_URL=postgresql://nowhere
                V3_TRADING_MODE=paper
                RL_USE_ORDER_GROUPS=true
                """
            )
            .ReadSound();

        Assert.Equal(12, settings.Trader.WhaleQueueSize);
        Assert.False(settings.Trader.FollowWhales);
        Assert.Equal("first\nsecond", settings.PrivateKeyPem);
        Assert.Equal(["KXA-1", "KXB-2"], settings.Trader.MarketTickers);
    }

    [Theory]
    [InlineData(".env", "nonsense", ".env line 1 is not KEY=value.")]
    [InlineData(".env", "# fine\n=5", ".env line 2 is not KEY=value.")]
    [InlineData(
        "appsettings.json",
        """{ "V3_PORT": [] }""",
        "appsettings.json: V3_PORT must be a text, a number, true or false."
    )]
    [Trait("Promise", "R22")]
    public void A_line_that_is_no_setting_is_told_with_its_place(string file, string content, string expected)
    {
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder.With(file, content).Read();

        Assert.Equal([expected], mistakes);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [Trait("Promise", "R22")]
    public void A_file_that_is_not_json_is_told(string content)
    {
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder.With("appsettings.json", content).Read();

        Assert.StartsWith("appsettings.json is not a JSON object of settings", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("no", false)]
    public void A_switch_may_be_said_in_several_ways(string text, bool expected)
    {
        using var folder = new SettingsFolder();

        Assert.Equal(expected, folder.With(".env", $"V3_ENABLE_WHALE_DETECTION={text}").ReadSound().Trader.WhaleDetection);
    }

    [Fact]
    [Trait("Promise", "R19")]
    public void Settings_never_print_their_key()
    {
        var settings = new HostSettings { PrivateKeyPem = "secret-canary", ApiKeyId = "id-canary" };

        Assert.DoesNotContain("canary", settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{settings}", StringComparison.Ordinal);
        Assert.True(SettingTable.All.Single(setting => setting.Name == "KALSHI_PRIVATE_KEY_CONTENT").IsSecret);
    }

    [Fact]
    [Trait("Requirement", "Q18")]
    [Trait("Promise", "R20")]
    [Trait("Promise", "R22")]
    public void What_does_not_go_together_is_told()
    {
        var sim = new HostSettings();
        var paper = new HostSettings
        {
            Environment = ExchangeEnvironment.Paper,
            ApiKeyId = "a",
            PrivateKeyPem = "b",
        };
        var noon = new DateTimeOffset(2025, 11, 8, 12, 0, 0, TimeSpan.Zero);

        Assert.Empty(Mistakes(sim));
        Assert.Empty(Mistakes(paper));
        Assert.Empty(Mistakes(sim with { TapeFile = "t", From = noon, To = noon.AddSeconds(1), Speed = 120, ExitAtEnd = true }));
        AssertOne("--tape", paper with { TapeFile = "t" });
        AssertOne("--tape", sim with { TapeFile = "t", CredentialsFile = "c" });
        AssertOne("--credentials", paper with { CredentialsFile = "c" });
        AssertOne("--exit-at-end", sim with { ExitAtEnd = true });
        AssertOne("--from", sim with { TapeFile = "t", From = noon, To = noon });
        AssertOne("--speed", paper with { Speed = 2 });
        AssertOne("--speed", sim with { CredentialsFile = "c", Speed = 2 });
        AssertOne("KALSHI_API_KEY_ID", paper with { ApiKeyId = null });
        AssertOne("KALSHI_PRIVATE_KEY_CONTENT", paper with { PrivateKeyPem = null });
        var reserved = paper.Trader with { Upkeep = new() { CashReserveDollars = 0 } };
        AssertOne("production", paper with { Environment = ExchangeEnvironment.Production, Trader = reserved });
        AssertOne("V3_ENABLE_WHALE_DETECTION", sim with { Trader = sim.Trader with { WhaleDetection = false } });

        static void AssertOne(string mentioned, HostSettings settings) =>
            Assert.Contains(mentioned, Assert.Single(Mistakes(settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.sim")]
    [InlineData("appsettings.json")]
    [Trait("Requirement", "Q21")]
    public void A_file_that_cannot_be_read_is_one_sentence(string name)
    {
        using var folder = new SettingsFolder().WithFolder(name);

        var mistake = Assert.Single(folder.Read().Mistakes);

        Assert.Contains(name, mistake, StringComparison.Ordinal);
        Assert.Contains("cannot be read", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [Trait("Promise", "R19")]
    public void A_file_that_holds_a_key_is_refused_when_others_may_open_it(UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are given differently on Windows.");
#pragma warning disable CA1416 // Skipped above.
        using var folder = new SettingsFolder()
            .With(".env.sim", "KALSHI_PRIVATE_KEY_CONTENT=secret-canary")
            .With(".env", "V3_PORT=0")
            .WithRights(".env", UnixFileMode.UserRead | others)
            .WithRights(".env.sim", UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
#pragma warning restore CA1416

        var mistake = Assert.Single(folder.Read().Mistakes);

        Assert.Contains("chmod 600", mistake, StringComparison.Ordinal);
        Assert.Contains(".env.sim", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", mistake, StringComparison.Ordinal);
    }

    private static List<string> Mistakes(HostSettings settings)
    {
        var mistakes = new List<string>();
        SettingsReader.CheckTogether(settings, mistakes);
        return mistakes;
    }
}
