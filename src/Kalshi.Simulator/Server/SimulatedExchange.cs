using Kalshi.Authentication;
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
    private readonly SimulatorOptions options;
    private readonly ExchangeParts parts;
    private readonly LoopbackServer server;
    private readonly RestEndpoint rest;

    private SimulatedExchange(SimulatorOptions options, ExchangeParts parts, LoopbackServer server, RestEndpoint rest)
    {
        this.options = options;
        this.parts = parts;
        this.server = server;
        this.rest = rest;
    }

    /// <summary>Base of REST paths, for example <c>http://127.0.0.1:5010/trade-api/v2</c>.</summary>
    public Uri RestUrl => server.RestUrl;

    /// <summary>The WebSocket, for example <c>ws://127.0.0.1:5010/trade-api/ws/v2</c>.</summary>
    public Uri WebSocketUrl => server.WebSocketUrl;

    /// <summary>The first account's credentials.</summary>
    public SimulatorCredentials Credentials => AllCredentials[0];

    /// <summary>The credentials of the accounts opened at start, in order.</summary>
    public IReadOnlyList<SimulatorCredentials> AllCredentials { get; private set; } = [];

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
                    InternalErrors = rest.InternalErrors,
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
        var built = new ExchangeParts(options, flow, clock, wall, mayOperateClock: true, loggers);
        LoopbackServer? listening = null;
        try
        {
            var authenticator = new Authenticator(options, built.Directory, wall);
            var network = new FaultyNetwork(built.Serve(authenticator), built.Gate, built.Requests, wall);
            var endpoint = new RestEndpoint(network, options.MaxRequestBodyBytes, loggers.CreateLogger<RestEndpoint>());
            var feed = new FeedEndpoint(built.Gate, built.Hub, authenticator, wall, loggers.CreateLogger<FeedEndpoint>());
            listening = await LoopbackServer.StartAsync(
                options,
                authenticator,
                endpoint,
                feed,
                options.OperatorApi ? new OperatorEndpoint(built.Operators, options.MaxRequestBodyBytes) : null,
                loggers,
                cancellationToken
            );
            var exchange = new SimulatedExchange(options, built, listening, endpoint);
            exchange.AllCredentials =
            [
                .. Enumerable
                    .Range(0, options.Accounts)
                    .Select(_ => exchange.OpenAccount(Money.FromCents(options.StartBalanceCents))),
            ];
            built.Operators.Opening = order => exchange.OpenAccount(order.Balance, order.Tier, order.KeyKind);
            built.Operators.Statistics = () => exchange.Statistics;
            built.Gate.Start();
            return exchange;
        }
        catch
        {
            if (listening is not null)
            {
                await listening.DisposeAsync();
            }

            built.Dispose();
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
        return parts.Directory.Enrol(account, tier ?? options.Tier, keyKind ?? options.KeyKind, RestUrl, WebSocketUrl);
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
        // The gate first: nothing may happen by itself while the connections are being closed.
        parts.Gate.Dispose();
        await server.DisposeAsync();
        parts.Dispose();
    }
}
