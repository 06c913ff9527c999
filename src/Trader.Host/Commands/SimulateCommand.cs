using Kalshi;
using Kalshi.Simulator.Operator;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging;
using Trader.Host.Configuration;

namespace Trader.Host.Commands;

/// <summary>What <c>simulate</c> was told.</summary>
internal sealed record SimulateSettings
{
    public required int Port { get; init; }

    public required string CredentialsPath { get; init; }

    public string? TapeFile { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public int Speed { get; init; } = 1;

    public ulong Seed { get; init; } = 1;

    public int ClockOffsetSeconds { get; init; }

    /// <summary>Accounts opened at start, each with its own key and credentials file.</summary>
    public int Accounts { get; init; } = 1;

    /// <summary>Cash of each, whole cents.</summary>
    public long BalanceCents { get; init; } = 1_000_000;

    /// <summary>Whether the operator's API answers.</summary>
    public bool HasOperator { get; init; }

    /// <summary>The scenario file, or null.</summary>
    public string? ScenarioFile { get; init; }
}

/// <summary><c>simulate</c>: the exchange alone, for any Kalshi program to be pointed at.</summary>
internal static class SimulateCommand
{
    public static async Task<int> RunAsync(SimulateSettings settings, ILoggerFactory loggers, Stopping stopping)
    {
        var log = loggers.CreateLogger("simulate");
        var wall = TimeProvider.System;
        var flow = SimulatedFlows.Open(settings.TapeFile, settings.From, settings.To, settings.Seed, wall.GetUtcNow());
        var clock = ExchangeClock.Held(wall, DateTimeOffset.FromUnixTimeMilliseconds(flow.StartMs), settings.Speed);
        clock.Release();
        var options = new SimulatorOptions
        {
            Port = settings.Port,
            Seed = settings.Seed,
            ClockOffsetSeconds = settings.ClockOffsetSeconds,
            StartBalanceCents = settings.BalanceCents,
            OperatorApi = settings.HasOperator,
            Scenario = LoadScenario(settings.ScenarioFile, flow.StartMs),
        };
        try
        {
            await using var exchange = await SimulatedExchange.StartAsync(
                options,
                flow,
                clock,
                wall,
                loggers,
                CancellationToken.None
            );
            WriteCredentials(exchange, settings);
            log.LogInformation(
                "The exchange answers at {RestUrl} and {WebSocketUrl}; credentials are in {Path}.",
                exchange.RestUrl,
                exchange.WebSocketUrl,
                settings.CredentialsPath
            );
            if (settings.HasOperator)
            {
                log.LogInformation("The operator's API answers at {Url}.", new Uri(exchange.RestUrl, "/sim/v1/actions"));
            }

            var first = await Task.WhenAny(stopping.Requested, FaultOf(exchange.FlowEnded));
            await first;
            return ExitCodes.Success;
        }
        catch (SimulatorException exception)
        {
            throw new HostException(ExitCodes.Port, exception.Message, exception);
        }
    }

    /// <summary>The file of an account: the one asked for, and for the second and later ones its name with their number.</summary>
    internal static string CredentialsPath(string path, int account) =>
        account == 1
            ? path
            : Path.Combine(
                Path.GetDirectoryName(path) ?? "",
                $"{Path.GetFileNameWithoutExtension(path)}-{account}{Path.GetExtension(path)}"
            );

    private static void WriteCredentials(SimulatedExchange exchange, SimulateSettings settings)
    {
        for (var account = 1; account <= settings.Accounts; account++)
        {
            var credentials = account == 1 ? exchange.Credentials : exchange.OpenAccount(Money.FromCents(settings.BalanceCents));
            new CredentialsFile
            {
                ApiKeyId = credentials.ApiKeyId,
                PrivateKeyPem = credentials.PrivateKeyPem,
                RestUrl = exchange.RestUrl.ToString(),
                WebSocketUrl = exchange.WebSocketUrl.ToString(),
            }.Write(CredentialsPath(settings.CredentialsPath, account));
        }
    }

    private static Scenario? LoadScenario(string? path, long startMs)
    {
        try
        {
            return path is null ? null : Scenario.Load(path, startMs);
        }
        catch (ScenarioException exception)
        {
            throw new HostException(ExitCodes.Configuration, $"The scenario cannot be used: {exception.Message}", exception);
        }
    }

    // The end of a tape ends nothing: the exchange goes on answering. A fault of the exchange does.
    private static async Task FaultOf(Task flowEnded)
    {
        await flowEnded;
        await new TaskCompletionSource().Task;
    }
}
