using Kalshi;
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
            new CredentialsFile
            {
                ApiKeyId = exchange.Credentials.ApiKeyId,
                PrivateKeyPem = exchange.Credentials.PrivateKeyPem,
                RestUrl = exchange.RestUrl.ToString(),
                WebSocketUrl = exchange.WebSocketUrl.ToString(),
            }.Write(settings.CredentialsPath);
            log.LogInformation(
                "The exchange answers at {RestUrl} and {WebSocketUrl}; credentials are in {Path}.",
                exchange.RestUrl,
                exchange.WebSocketUrl,
                settings.CredentialsPath
            );
            var first = await Task.WhenAny(stopping.Requested, FaultOf(exchange.FlowEnded));
            await first;
            return ExitCodes.Success;
        }
        catch (SimulatorException exception)
        {
            throw new HostException(ExitCodes.Port, exception.Message, exception);
        }
    }

    // The end of a tape ends nothing: the exchange goes on answering. A fault of the exchange does.
    private static async Task FaultOf(Task flowEnded)
    {
        await flowEnded;
        await new TaskCompletionSource().Task;
    }
}
