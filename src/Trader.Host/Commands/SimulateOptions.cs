using System.CommandLine;
using Trader.Host.Configuration;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>simulate</c>.</summary>
internal static class SimulateOptions
{
    public static Command Build()
    {
        var port = new Option<int>("--port") { Description = "port on 127.0.0.1", Required = true };
        var credentials = new Option<string>("--credentials")
        {
            Description = "file to write the API key and the addresses to (readable by its owner only)",
            Required = true,
        };
        var tape = TapeOptions.Tape();
        var from = TapeOptions.From();
        var to = TapeOptions.To();
        var speed = TapeOptions.Speed();
        var seed = TapeOptions.Seed();
        var offset = new Option<int>("--clock-offset-seconds")
        {
            Description = "how far the exchange's clock is off, for rehearsing (-86400 to 86400)",
            DefaultValueFactory = _ => 0,
        };
        var command = new Command("simulate", "Run a Kalshi-compatible exchange alone, for any Kalshi program.")
        {
            port,
            credentials,
            tape,
            from,
            to,
            speed,
            seed,
            offset,
        };
        command.SetAction(async parsed =>
        {
            var settings = new SimulateSettings
            {
                Port = parsed.GetValue(port),
                CredentialsPath = parsed.GetRequiredValue(credentials),
                TapeFile = parsed.GetValue(tape),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Speed = parsed.GetValue(speed),
                Seed = parsed.GetValue(seed),
                ClockOffsetSeconds = parsed.GetValue(offset),
            };
            Check(settings);
            using var stopping = new Stopping();
            using var loggers = CommandLine.CreateLoggers(LogLevelName.Info);
            return await SimulateCommand.RunAsync(settings, loggers, stopping);
        });
        return command;
    }

    private static void Check(SimulateSettings settings)
    {
        if (settings.Port is < 0 or > 65_535)
        {
            throw new HostException(
                ExitCodes.Configuration,
                $"--port {settings.Port}: it must be a whole number between 0 and 65535."
            );
        }

        if (settings.ClockOffsetSeconds is < -86_400 or > 86_400)
        {
            throw new HostException(
                ExitCodes.Configuration,
                $"--clock-offset-seconds {settings.ClockOffsetSeconds}: it must be a whole number between -86400 and 86400."
            );
        }

        if (settings.TapeFile is null && (settings.From is not null || settings.To is not null))
        {
            throw new HostException(ExitCodes.Configuration, "--from and --to go with --tape: random markets have no window.");
        }
    }
}
