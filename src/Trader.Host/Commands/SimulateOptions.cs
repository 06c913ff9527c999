using System.CommandLine;
using Trader.Host.Configuration;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>simulate</c>.</summary>
internal static class SimulateOptions
{
    public static Command Build()
    {
        var port = WholeNumber.Option("--port", 0, 65_535, "port on 127.0.0.1 (0: any free one)");
        port.Required = true;
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
        var offset = WholeNumber.Option(
            "--clock-offset-seconds",
            -86_400,
            86_400,
            "how far the exchange's clock is off, for rehearsing (default 0)"
        );
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
                Port = parsed.GetRequiredValue(port)!.Value,
                CredentialsPath = parsed.GetRequiredValue(credentials),
                TapeFile = parsed.GetValue(tape),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Speed = parsed.GetValue(speed) ?? TapeOptions.DefaultSpeed,
                Seed = parsed.GetValue(seed) ?? TapeOptions.DefaultSeed,
                ClockOffsetSeconds = parsed.GetValue(offset) ?? 0,
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
        if (settings.TapeFile is null && (settings.From is not null || settings.To is not null))
        {
            throw new HostException(ExitCodes.Configuration, "--from and --to go with --tape: random markets have no window.");
        }

        if (settings is { From: { } from, To: { } to } && from >= to)
        {
            throw new HostException(ExitCodes.Configuration, TapeOptions.WrongOrder(from, to));
        }
    }
}
