using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Trader.Commands;
using Trader.Live.Bus;

namespace Trader.Live.Tests;

/// <summary>
/// A live trader on a simulated exchange over real sockets: REST through a handler that can lose answers, the feed through a
/// relay that can cut the connection. The exchange clock runs fast so that tests do not wait.
/// </summary>
internal sealed class LiveWorld : IAsyncDisposable
{
    private readonly ApiKey key;

    private LiveWorld(SimulatedExchange exchange, FeedRelay relay, LosingHandler losses, ApiKey key, LiveTrader trader)
    {
        Exchange = exchange;
        Relay = relay;
        Losses = losses;
        this.key = key;
        Trader = trader;
    }

    public SimulatedExchange Exchange { get; }

    public FeedRelay Relay { get; }

    public LosingHandler Losses { get; }

    public LiveTrader Trader { get; }

    /// <summary>Time for what should happen at once; only a failing test waits for it.</summary>
    public static TimeSpan Patience => TimeSpan.FromSeconds(60);

    public static async Task<LiveWorld> StartAsync(
        TraderOptions? options = null,
        int speed = 50,
        ulong seed = 7,
        CancellationToken cancellation = default
    )
    {
        var wall = TimeProvider.System;
        var flow = new RandomFlow(seed, new RandomFlowOptions());
        var clock = ExchangeClock.Held(wall, DateTimeOffset.FromUnixTimeMilliseconds(flow.StartMs), speed);
        var exchange = await SimulatedExchange.StartAsync(
            new SimulatorOptions { Seed = seed },
            flow,
            clock,
            wall,
            NullLoggerFactory.Instance,
            cancellation
        );
        var relay = FeedRelay.Start(exchange.WebSocketUrl.Port);
        var losses = new LosingHandler();
        var apiKey = ApiKey.FromPem(exchange.Credentials.ApiKeyId, exchange.Credentials.PrivateKeyPem);
        var trader = new LiveTrader(
            new LiveTraderSetup
            {
                Endpoint = new KalshiEndpoint(ExchangeEnvironment.Sim, exchange.RestUrl, relay.WebSocketUrl),
                Key = apiKey,
                Clock = new TraderClock(clock, wall),
                Options = options ?? Eager,
                RestHandler = losses,
            }
        );
        return new LiveWorld(exchange, relay, losses, apiKey, trader);
    }

    /// <summary>Follows everything it may, and lets the markets of the random flow, which live for minutes, settle what it holds.</summary>
    public static TraderOptions Eager =>
        new()
        {
            MaxFollowsPerMinute = 1000,
            TokenRefillSeconds = 1,
            MaxFollowPositions = 0,
            MaxOpenOrders = 1000,
            Upkeep = new() { MarketClosing = false },
        };

    /// <summary>Starts and waits until READY, then lets exchange time run.</summary>
    public async Task GetReadyAsync(CancellationToken cancellation)
    {
        Trader.Start();
        await Trader.Ready.WaitAsync(Patience, cancellation);
        Trader.Clock.Exchange.Release();
    }

    /// <summary>Ends the run in order and stops; afterwards the trader's last picture does not change any more.</summary>
    public async Task<RunSettled> EndAsync(CancellationToken cancellation)
    {
        var settled = await Trader.SettleAsync("the test is over", Patience, cancellation);
        await Trader.StopAsync("The test is over");
        return settled;
    }

    /// <summary>Waits for a message on the bus.</summary>
    public static async Task<T> NextAsync<T>(
        EventBus.Subscription messages,
        Func<T, bool> matches,
        CancellationToken cancellation
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        await foreach (var message in messages.Messages.ReadAllAsync(limit.Token))
        {
            if (message is T wanted && matches(wanted))
            {
                return wanted;
            }
        }

        throw new InvalidOperationException("The bus ended first.");
    }

    public async ValueTask DisposeAsync()
    {
        await Trader.DisposeAsync();
        await Relay.DisposeAsync();
        await Exchange.DisposeAsync();
        key.Dispose();
    }
}
