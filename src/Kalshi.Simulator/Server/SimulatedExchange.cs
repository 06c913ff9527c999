using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Operator;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Server;

/// <summary>
/// A Kalshi-compatible exchange on a loopback port: REST and WebSocket, authentication included, so that any Kalshi program
/// can be pointed at it. Nothing but 127.0.0.1 is listened on, and no environment variable changes that.
/// </summary>
public sealed class SimulatedExchange : IAsyncDisposable
{
    private readonly Parts parts;

    private SimulatedExchange(Parts parts, SimulatorCredentials credentials)
    {
        this.parts = parts;
        Credentials = credentials;
    }

    /// <summary>Base of REST paths, for example <c>http://127.0.0.1:5010/trade-api/v2</c>.</summary>
    public Uri RestUrl => parts.Server.RestUrl;

    /// <summary>The WebSocket, for example <c>ws://127.0.0.1:5010/trade-api/ws/v2</c>.</summary>
    public Uri WebSocketUrl => parts.Server.WebSocketUrl;

    /// <summary>The first account's credentials.</summary>
    public SimulatorCredentials Credentials { get; }

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
                    SubscriptionOverflows = parts.Hub.SubscriptionOverflows,
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
        var hub = new FeedHub(options.Feed, clock, new FaultPlan());
        var loop = new ExchangeLoop(options.Engine, flow, hub, options.Seed);
        var timeline = new ExchangeTimeline(loop, hub);
        var gate = new ExchangeGate(timeline, clock, wall, loggers.CreateLogger<SimulatedExchange>());
        var directory = new AccountDirectory();
        LoopbackServer? server = null;
        try
        {
            var authenticator = new Authenticator(options, directory, wall);
            var api = new RestApi(gate, authenticator);
            var desk = new OperatorDesk(loop, hub, clock);
            var steps = options.Scenario is { } scenario
                ? new ScenarioRun(scenario, desk, loggers.CreateLogger<ScenarioRun>())
                : null;
            timeline.Steps = steps;
            var operators = new OperatorApi(gate, desk) { Scenario = steps };
            var network = new FaultyNetwork(api, gate, new RequestFaults(hub.Faults), wall);
            var rest = new RestEndpoint(network, options.MaxRequestBodyBytes, loggers.CreateLogger<RestEndpoint>());
            var feed = new FeedEndpoint(gate, hub, authenticator, wall, loggers.CreateLogger<FeedEndpoint>());
            server = await LoopbackServer.StartAsync(
                options,
                authenticator,
                rest,
                feed,
                options.OperatorApi ? new OperatorEndpoint(operators, options.MaxRequestBodyBytes) : null,
                loggers,
                cancellationToken
            );
            var account = gate.Enter(
                (exchangeLoop, _) => exchangeLoop.Engine.OpenAccount(Money.FromCents(options.StartBalanceCents))
            );
            var credentials = directory.Enrol(account, server.RestUrl, server.WebSocketUrl);
            gate.Start();
            var exchange = new SimulatedExchange(new Parts(gate, directory, hub, server, rest), credentials);
            operators.Opening = order => exchange.OpenAccount(order.Balance);
            operators.Statistics = () => exchange.Statistics;
            return exchange;
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
    /// <exception cref="ArgumentOutOfRangeException">The balance is negative.</exception>
    public SimulatorCredentials OpenAccount(Money startBalance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startBalance.Micros, nameof(startBalance));
        var account = parts.Gate.Enter((loop, _) => loop.Engine.OpenAccount(startBalance));
        return parts.Directory.Enrol(account, RestUrl, WebSocketUrl);
    }

    /// <summary>
    /// Looks at or acts on the exchange itself, under its lock and brought up to its clock: for tests and reports. The action
    /// gets engine and exchange time, Unix milliseconds; it must be short and must not wait for anything.
    /// </summary>
    public T Inspect<T>(Func<MatchingEngine, long, T> action) => parts.Gate.Enter((loop, now) => action(loop.Engine, now));

    /// <summary>
    /// Looks at or changes what goes wrong, under the exchange's lock. The action gets the plan and exchange time, Unix
    /// milliseconds; it must be short and must not wait for anything.
    /// </summary>
    public T Faults<T>(Func<FaultPlan, long, T> action) => parts.Gate.Enter((_, now) => action(parts.Hub.Faults, now));

    /// <summary>Closes every connection and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        parts.Gate.Dispose();
        await parts.Server.DisposeAsync();
        parts.Hub.Dispose();
        parts.Directory.Dispose();
    }

    private sealed record Parts(
        ExchangeGate Gate,
        AccountDirectory Directory,
        FeedHub Hub,
        LoopbackServer Server,
        RestEndpoint Rest
    );
}
