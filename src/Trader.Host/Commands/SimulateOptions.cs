using System.CommandLine;
using Trader.Host.Configuration;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>simulate</c>.</summary>
internal sealed class SimulateOptions
{
    private readonly Option<int?> port = WholeNumber.Option("--port", 0, 65_535, "port on 127.0.0.1 (0: any free one)");
    private readonly Option<string> credentials = new("--credentials")
    {
        Description = "file to write the API key and the addresses to (readable by its owner only)",
        Required = true,
    };
    private readonly Option<string?> tape = TapeOptions.Tape();
    private readonly Option<DateTimeOffset?> from = TapeOptions.From();
    private readonly Option<DateTimeOffset?> to = TapeOptions.To();
    private readonly Option<int?> speed = TapeOptions.Speed();
    private readonly Option<ulong?> seed = TapeOptions.Seed();
    private readonly Option<int?> offset = WholeNumber.Option(
        "--clock-offset-seconds",
        -86_400,
        86_400,
        "how far the exchange's clock is off, for rehearsing (default 0)"
    );
    private readonly Option<int?> accounts = WholeNumber.Option(
        "--accounts",
        1,
        100,
        "accounts to open, each with a key of its own; the second's file is the first's with -2 before its ending (default 1)"
    );
    private readonly Option<int?> balance = WholeNumber.Option(
        "--balance-dollars",
        0,
        1_000_000_000,
        "cash of each account (default 10000)"
    );
    private readonly Option<bool> operators = new("--operator")
    {
        Description = "answer the operator's API under /sim/v1, which needs no key",
    };
    private readonly Option<string?> scenario = new("--scenario")
    {
        Description = "JSON file of operator's actions and the exchange times at which they happen",
    };

    private SimulateOptions() => port.Required = true;

    public static Command Build()
    {
        var options = new SimulateOptions();
        var command = new Command("simulate", "Run a Kalshi-compatible exchange alone, for any Kalshi program.")
        {
            options.port,
            options.credentials,
            options.tape,
            options.from,
            options.to,
            options.speed,
            options.seed,
            options.offset,
            options.accounts,
            options.balance,
            options.operators,
            options.scenario,
        };
        command.SetAction(async parsed =>
        {
            var settings = options.Read(parsed);
            Check(settings);
            using var stopping = new Stopping();
            using var loggers = CommandLine.CreateLoggers(LogLevelName.Info);
            return await SimulateCommand.RunAsync(settings, loggers, stopping);
        });
        return command;
    }

    private SimulateSettings Read(ParseResult parsed) =>
        new()
        {
            Port = parsed.GetRequiredValue(port)!.Value,
            CredentialsPath = parsed.GetRequiredValue(credentials),
            TapeFile = parsed.GetValue(tape),
            From = parsed.GetValue(from),
            To = parsed.GetValue(to),
            Speed = parsed.GetValue(speed) ?? TapeOptions.DefaultSpeed,
            Seed = parsed.GetValue(seed) ?? TapeOptions.DefaultSeed,
            ClockOffsetSeconds = parsed.GetValue(offset) ?? 0,
            Accounts = parsed.GetValue(accounts) ?? 1,
            BalanceCents = (parsed.GetValue(balance) ?? 10_000) * 100L,
            HasOperator = parsed.GetValue(operators),
            ScenarioFile = parsed.GetValue(scenario),
        };

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
