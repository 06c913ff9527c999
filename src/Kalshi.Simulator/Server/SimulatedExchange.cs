using Kalshi.Authentication;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Server;

/// <summary>
/// A Kalshi-compatible exchange on a loopback port: REST and WebSocket, authentication included, so that any Kalshi program
/// can be pointed at it. Nothing but 127.0.0.1 is listened on, and no environment variable changes that.
/// </summary>
public sealed class SimulatedExchange : IAsyncDisposable
{
    private readonly Parts parts;

    private SimulatedExchange(Parts parts, IReadOnlyList<SimulatorCredentials> credentials)
    {
        this.parts = parts;
        AllCredentials = credentials;
    }

    /// <summary>Base of REST paths, for example <c>http://127.0.0.1:5010/trade-api/v2</c>.</summary>
    public Uri RestUrl => parts.Server.RestUrl;

    /// <summary>The WebSocket, for example <c>ws://127.0.0.1:5010/trade-api/ws/v2</c>.</summary>
    public Uri WebSocketUrl => parts.Server.WebSocketUrl;

    /// <summary>The first account's credentials.</summary>
    public SimulatorCredentials Credentials => AllCredentials[0];

    /// <summary>The credentials of the accounts opened at start, in order.</summary>
    public IReadOnlyList<SimulatorCredentials> AllCredentials { get; }

    /// <summary>
    /// Completes when the exchange clock reached the flow's end, everything due was executed and all its messages were handed
    /// to the connections; is cancelled when the exchange is disposed before; fails if the exchange itself failed.
    /// </summary>
    public Task FlowEnded => parts.Gate.FlowEnded;

    /// <summary>What it has done so far.</summary>
    public SimulatorStatistics Statistics =>
        parts.Gate.Enter(
            (loop, _) =>
                new SimulatorStatistics
                {
                    TapePrints = loop.Flow.Statistics.TapePrintsExecuted,
                    HouseBets = loop.Flow.Statistics.HouseBets,
                    OrdersAccepted = loop.Engine.OrdersAccepted,
                    PublicTradesPublished = parts.Hub.TradesPublished,
                    Connections = parts.Hub.Connections,
                    SlowConnectionsClosed = parts.Hub.SlowConnectionsClosed,
                    SilentConnectionsClosed = parts.Hub.SilentConnectionsClosed,
                    InternalErrors = parts.Rest.InternalErrors,
                }
        );

    /// <summary>Starts an exchange.</summary>
    /// <param name="options">How it is served.</param>
    /// <param name="flow">Where its markets come from; not to be shared with another exchange.</param>
    /// <param name="clock">Exchange time. If it is held at the flow's start, nothing happens until it is released.</param>
    /// <param name="wall">Wall time: signatures, pings, the pump's timers.</param>
    /// <param name="loggers">Where it logs, warnings and above from the web parts.Server.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SimulatorException">An option is out of range, or the port is taken.</exception>
    public static async Task<SimulatedExchange> StartAsync(
        SimulatorOptions options,
        IMarketFlow flow,
        ExchangeClock clock,
        TimeProvider wall,
        ILoggerFactory loggers,
        CancellationToken cancellationToken = default
    )
    {
        options.Validate();
        var hub = new FeedHub(clock);
        var directory = new AccountDirectory();
        var services = new RestServices(options, directory);
        var loop = new ExchangeLoop(options.Engine, flow, services.Listen(hub), options.Seed);
        var gate = new ExchangeGate(loop, clock, wall, loggers.CreateLogger<SimulatedExchange>());
        LoopbackServer? server = null;
        try
        {
            var authenticator = new Authenticator(options, directory, wall);
            var api = new RestApi(services, gate, authenticator);
            var rest = new RestEndpoint(api, options.MaxRequestBodyBytes, loggers.CreateLogger<RestEndpoint>());
            var feed = new FeedEndpoint(options, gate, hub, authenticator, wall, loggers.CreateLogger<FeedEndpoint>());
            server = await LoopbackServer.StartAsync(options, authenticator, rest, feed, loggers, cancellationToken);
            var credentials = new List<SimulatorCredentials>(options.Accounts);
            while (credentials.Count < options.Accounts)
            {
                var account = gate.Enter(
                    (exchange, _) => exchange.Engine.OpenAccount(Money.FromCents(options.StartBalanceCents))
                );
                credentials.Add(directory.Enrol(account, options.Tier, options.KeyKind, server.RestUrl, server.WebSocketUrl));
            }

            gate.Start();
            return new SimulatedExchange(new Parts(options, gate, directory, hub, server, rest), credentials);
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            gate.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Opens another account with its own key.</summary>
    /// <param name="startBalance">Its cash, not negative.</param>
    /// <param name="tier">How many requests it may make; null for the tier of the options.</param>
    /// <param name="keyKind">What kind of key it gets; null for the kind of the options.</param>
    /// <exception cref="ArgumentOutOfRangeException">The balance is negative.</exception>
    /// <exception cref="ApiKeyException">The kind of key is not supported on this computer.</exception>
    public SimulatorCredentials OpenAccount(Money startBalance, UsageTier? tier = null, SigningKeyKind? keyKind = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startBalance.Micros, nameof(startBalance));
        var account = parts.Gate.Enter((loop, _) => loop.Engine.OpenAccount(startBalance));
        var options = parts.Options;
        return parts.Directory.Enrol(account, tier ?? options.Tier, keyKind ?? options.KeyKind, RestUrl, WebSocketUrl);
    }

    /// <summary>
    /// Looks at or acts on the exchange itself, under its lock and brought up to its clock: for tests and reports. The action
    /// gets engine and exchange time, Unix milliseconds; it must be short and must not wait for anything.
    /// </summary>
    public T Inspect<T>(Func<MatchingEngine, long, T> action) => parts.Gate.Enter((loop, now) => action(loop.Engine, now));

    /// <summary>Closes every connection and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        parts.Gate.Dispose();
        await parts.Server.DisposeAsync();
        parts.Hub.Frames.Dispose();
        parts.Directory.Dispose();
    }

    private sealed record Parts(
        SimulatorOptions Options,
        ExchangeGate Gate,
        AccountDirectory Directory,
        FeedHub Hub,
        LoopbackServer Server,
        RestEndpoint Rest
    );
}
