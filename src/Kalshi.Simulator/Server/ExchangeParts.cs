using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Operator;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Server;

/// <summary>An exchange put together, but for its transport: what the sockets serve and what runs in memory is this.</summary>
internal sealed class ExchangeParts : IDisposable
{
    /// <param name="options">Validated options.</param>
    /// <param name="flow">Where its markets come from.</param>
    /// <param name="clock">Exchange time.</param>
    /// <param name="wall">Wall time.</param>
    /// <param name="mayOperateClock">Whether an operator may change exchange time.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="observer">Sees everything the engine does first, or null.</param>
    public ExchangeParts(
        SimulatorOptions options,
        IMarketFlow flow,
        ExchangeClock clock,
        TimeProvider wall,
        bool mayOperateClock,
        ILoggerFactory loggers,
        IExchangeEvents? observer = null
    )
    {
        Hub = new FeedHub(options.Feed, clock, new FaultPlan());
        Directory = new AccountDirectory();
        Services = new RestServices(options, Directory);
        var listeners = Services.Listen(Hub);
        Loop = new ExchangeLoop(
            options.Engine,
            flow,
            observer is null ? listeners : new EventTee(observer, listeners),
            options.Seed
        );
        Timeline = new ExchangeTimeline(Loop, Hub);
        Gate = new ExchangeGate(Timeline, clock, wall, loggers.CreateLogger<SimulatedExchange>());
        Requests = new RequestFaults(Hub.Faults);
        var desk = new OperatorDesk(Loop, Hub, mayOperateClock ? clock : null);
        var steps = options.Scenario is { } scenario
            ? new ScenarioRun(scenario, desk, loggers.CreateLogger<ScenarioRun>())
            : null;
        Timeline.Steps = steps;
        Operators = new OperatorApi(Gate, desk) { Scenario = steps };
    }

    public FeedHub Hub { get; }

    public AccountDirectory Directory { get; }

    public RestServices Services { get; }

    public ExchangeLoop Loop { get; }

    public ExchangeTimeline Timeline { get; }

    public ExchangeGate Gate { get; }

    public RequestFaults Requests { get; }

    public OperatorApi Operators { get; }

    /// <summary>The routes, for requests that this authenticator accepts.</summary>
    public RestApi Serve(IRequestAuthenticator authenticator) => new(Services, Gate, authenticator);

    public void Dispose()
    {
        Gate.Dispose();
        Hub.Dispose();
        Directory.Dispose();
    }
}
