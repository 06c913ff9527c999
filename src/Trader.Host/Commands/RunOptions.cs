using System.CommandLine;
using System.Globalization;
using Kalshi;
using Trader.Host.Configuration;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>run</c>.</summary>
internal static class RunOptions
{
    public static Command Build()
    {
        var environment = new Option<string?>("--environment") { Description = "sim (default), paper, local or production" };
        var port = WholeNumber.Option(
            "--port",
            0,
            65_535,
            "port of the console and the API on 127.0.0.1 (default 8005, 0: any free one)"
        );
        var tape = TapeOptions.Tape();
        var from = TapeOptions.From();
        var to = TapeOptions.To();
        var speed = TapeOptions.Speed();
        var seed = TapeOptions.Seed();
        var exitAtEnd = new Option<bool>("--exit-at-end") { Description = "end when the tape's window is over" };
        var json = new Option<bool>("--json") { Description = "print the run's figures as one JSON object at its end" };
        var credentials = new Option<string?>("--credentials")
        {
            Description = "in sim: use the exchange described in this file (written by simulate) instead of starting one",
        };
        var command = new Command("run", "Start the trader and its web console.")
        {
            environment,
            port,
            tape,
            from,
            to,
            speed,
            seed,
            exitAtEnd,
            json,
            credentials,
        };
        command.SetAction(async parsed =>
        {
            var mistakes = new List<string>();
            var settings = SettingsReader.Read(
                Directory.GetCurrentDirectory(),
                AppContext.BaseDirectory,
                SettingSource.FromEnvironment(),
                parsed.GetValue(environment),
                mistakes
            );
            settings = settings with
            {
                Port = parsed.GetValue(port) ?? settings.Port,
                TapeFile = parsed.GetValue(tape),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Speed = parsed.GetValue(speed) ?? TapeOptions.DefaultSpeed,
                Seed = parsed.GetValue(seed) ?? TapeOptions.DefaultSeed,
                ExitAtEnd = parsed.GetValue(exitAtEnd),
                Json = parsed.GetValue(json),
                CredentialsFile = parsed.GetValue(credentials),
            };
            SettingsReader.CheckTogether(settings, mistakes);
            if (mistakes.Count > 0)
            {
                throw new HostException(ExitCodes.Configuration, string.Join(Environment.NewLine, mistakes));
            }

            using var stopping = new Stopping();
            using var loggers = CommandLine.CreateLoggers(settings.LogLevel);
            return await RunCommand.RunAsync(settings, loggers, stopping);
        });
        return command;
    }
}

/// <summary>The options that <c>run</c> and <c>simulate</c> share.</summary>
internal static class TapeOptions
{
    public const int DefaultSpeed = 1;
    public const ulong DefaultSeed = 1;

    public static Option<string?> Tape() =>
        new("--tape")
        {
            Description = "play this recorded day (trades_X.jsonl.gz; markets_X.jsonl.gz beside it) instead of random markets",
        };

    public static Option<DateTimeOffset?> From() =>
        Time("--from", "start of the tape's window, UTC, for example 2025-11-08T12:00:00Z");

    public static Option<DateTimeOffset?> To() => Time("--to", "end of the tape's window, UTC");

    /// <summary>The sentence about a window that ends before it starts.</summary>
    public static string WrongOrder(DateTimeOffset from, DateTimeOffset to) => $"--from {from:O} must be before --to {to:O}.";

    public static Option<int?> Speed() =>
        WholeNumber.Option(
            "--speed",
            1,
            ExchangeClock.MaxSpeed,
            $"exchange seconds per second, 1 to {ExchangeClock.MaxSpeed} (default {DefaultSpeed})"
        );

    public static Option<ulong?> Seed() =>
        WholeNumber.Option(
            "--seed",
            ulong.MinValue,
            ulong.MaxValue,
            $"seed of everything random in the exchange (default {DefaultSeed})"
        );

    private static Option<DateTimeOffset?> Time(string name, string description) =>
        new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (
                    DateTimeOffset.TryParse(
                        text,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                        out var time
                    )
                )
                {
                    return time;
                }

                result.AddError($"{name} '{text}' is not a time like 2025-11-08T12:00:00Z.");
                return null;
            },
        };
}
