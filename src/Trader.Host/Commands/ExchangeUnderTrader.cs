using Kalshi;
using Kalshi.Client;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging;
using Trader.Host.Configuration;
using Trader.Live;

namespace Trader.Host.Commands;

/// <summary>The exchange a run trades on: started in this process, or reached over the wire.</summary>
internal sealed class ExchangeUnderTrader : IAsyncDisposable
{
    private readonly SimulatedExchange? builtIn;

    private ExchangeUnderTrader(
        SimulatedExchange? builtIn,
        KalshiEndpoint endpoint,
        string apiKeyId,
        string privateKeyPem,
        TraderClock clock,
        string label
    )
    {
        this.builtIn = builtIn;
        Endpoint = endpoint;
        ApiKeyId = apiKeyId;
        PrivateKeyPem = privateKeyPem;
        Clock = clock;
        Label = label;
    }

    public KalshiEndpoint Endpoint { get; }

    public string ApiKeyId { get; }

    public string PrivateKeyPem { get; }

    public TraderClock Clock { get; }

    /// <summary>Whether the exchange runs inside this process.</summary>
    public bool IsBuiltIn => builtIn is not null;

    /// <summary>For people.</summary>
    public string Label { get; }

    /// <summary>Completes when the tape's window is over; never without a tape.</summary>
    public Task FlowEnded => builtIn?.FlowEnded ?? new TaskCompletionSource().Task;

    public ExchangeFigures Figures =>
        builtIn is { Statistics: var statistics }
            ? new ExchangeFigures(statistics.TapePrints, statistics.PublicTradesPublished, statistics.HouseBets)
            : default;

    /// <summary>Starts or finds the exchange that the settings ask for.</summary>
    public static async Task<ExchangeUnderTrader> OpenAsync(HostSettings settings, TimeProvider wall, ILoggerFactory loggers)
    {
        if (settings.Environment != ExchangeEnvironment.Sim)
        {
            return OpenRemote(settings, wall);
        }

        return settings.CredentialsFile is { } path ? OpenDescribed(path, wall) : await StartAsync(settings, wall, loggers);
    }

    public async ValueTask DisposeAsync()
    {
        if (builtIn is not null)
        {
            await builtIn.DisposeAsync();
        }
    }

    private static async Task<ExchangeUnderTrader> StartAsync(HostSettings settings, TimeProvider wall, ILoggerFactory loggers)
    {
        var flow = SimulatedFlows.Open(settings.TapeFile, settings.From, settings.To, settings.Seed, wall.GetUtcNow());

        // Exchange time stands still until the trader is READY: it sees everything from the first moment on.
        var clock = ExchangeClock.Held(wall, DateTimeOffset.FromUnixTimeMilliseconds(flow.StartMs), settings.Speed);
        if (settings.ExitAtEnd && flow.EndMs is { } end)
        {
            clock.StopAt(end);
        }

        var options = new SimulatorOptions { Seed = settings.Seed, OperatorApi = true };
        var simulated = await SimulatedExchange.StartAsync(options, flow, clock, wall, loggers, CancellationToken.None);
        var endpoint = new KalshiEndpoint(ExchangeEnvironment.Sim, simulated.RestUrl, simulated.WebSocketUrl);
        return new ExchangeUnderTrader(
            simulated,
            endpoint,
            simulated.Credentials.ApiKeyId,
            simulated.Credentials.PrivateKeyPem,
            new TraderClock(clock, wall),
            settings.TapeFile is { } tape
                ? $"SIM · {Path.GetFileName(tape)} ×{settings.Speed}"
                : "SIM · exchange inside this process"
        );
    }

    private static ExchangeUnderTrader OpenDescribed(string path, TimeProvider wall)
    {
        var file = CredentialsFile.Read(path);
        return new ExchangeUnderTrader(
            builtIn: null,
            MakeEndpoint(ExchangeEnvironment.Sim, file.RestUrl, file.WebSocketUrl),
            file.ApiKeyId,
            file.PrivateKeyPem,
            new TraderClock(ExchangeClock.Wall(wall), wall),
            "SIM · exchange in another process"
        );
    }

    private static ExchangeUnderTrader OpenRemote(HostSettings settings, TimeProvider wall)
    {
        var standard = KalshiEndpoint.Default(settings.Environment);
        return new ExchangeUnderTrader(
            builtIn: null,
            MakeEndpoint(
                settings.Environment,
                settings.RestUrl ?? standard.RestUrl.ToString(),
                settings.WebSocketUrl ?? standard.WebSocketUrl.ToString()
            ),
            settings.ApiKeyId ?? "",
            settings.PrivateKeyPem ?? "",
            new TraderClock(ExchangeClock.Wall(wall), wall),
            settings.Environment == ExchangeEnvironment.Paper
                ? "PAPER · Kalshi's demo exchange"
                : "LOCAL · watching production, never ordering"
        );
    }

    private static KalshiEndpoint MakeEndpoint(ExchangeEnvironment environment, string restUrl, string webSocketUrl)
    {
        if (
            !Uri.TryCreate(restUrl, UriKind.Absolute, out var rest)
            || !Uri.TryCreate(webSocketUrl, UriKind.Absolute, out var feed)
        )
        {
            throw new HostException(ExitCodes.Configuration, $"'{restUrl}' and '{webSocketUrl}' must both be addresses.");
        }

        try
        {
            return new KalshiEndpoint(environment, rest, feed);
        }
        catch (Exception exception) when (exception is HostRefusedException or ArgumentException)
        {
            throw new HostException(ExitCodes.Configuration, exception.Message, exception);
        }
    }
}
