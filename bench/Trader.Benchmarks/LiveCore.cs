using System.Security.Cryptography;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Trader.Commands;
using Trader.Live;
using Trader.Live.Bus;
using Trader.Live.Feeds;
using Trader.Live.Orders;

namespace Trader.Benchmarks;

/// <summary>
/// The parts of the live trader on the way from the feed to an order, put together as the live trader does it, around a core
/// that is READY: socket, decoder, loop, core, gateway, REST client.
/// </summary>
internal sealed class LiveCore : ICommandSink, IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ApiKey key;
    private readonly KalshiRestClient client;
    private readonly KalshiSocket socket;
    private readonly TradingLoop loop;
    private readonly OutstandingTasks tasks = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim whalesEnded = new(0);
    private readonly OrderGateway gateway;
    private readonly Task running;

    public LiveCore(int port, params FeedChannel[] channels)
    {
        key = ApiKey.FromPem("benchmark", rsa.ExportPkcs8PrivateKeyPem());
        var signer = new RequestSigner(key);
        var endpoint = KalshiEndpoint.Loopback(port);
        var clock = new TraderClock(ExchangeClock.Wall(TimeProvider.System), TimeProvider.System);
        client = new KalshiRestClient(
            endpoint,
            signer,
            new KalshiRestOptions { Presigning = new PresignedHeadersOptions { Capacity = 64 } }
        );
        var bridge = new FeedBridge(clock, new FeedReadiness());
        loop = new TradingLoop(ReadyCore.Make(clock.Now, this), clock, this, new EventBus());
        gateway = new OrderGateway(client, loop, tasks);
        bridge.Connect(loop);
        socket = new KalshiSocket(endpoint, signer, bridge, new KalshiSocketOptions { Channels = channels });
        if (channels.Contains(FeedChannel.OrderBook))
        {
            socket.SetOrderBookMarkets([ReadyCore.TickerOf(0)]);
        }

        running = socket.RunAsync(stopping.Token);
    }

    /// <summary>Waits until the fate of a whale is known and headers for the next order are ready.</summary>
    public void WaitForWhale()
    {
        whalesEnded.Wait();
        SpinWait.SpinUntil(() => client.Presigned!.Count > 0);
    }

    public void Issue(TraderCommand command)
    {
        if (command is PlaceOrder place)
        {
            gateway.Send(place.Intent, journalPosition: 0);
        }
        else if (command is NotifyWhale { IsComplete: true })
        {
            whalesEnded.Release();
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        running.ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        tasks.DisposeAsync().AsTask().GetAwaiter().GetResult();
        loop.DisposeAsync().AsTask().GetAwaiter().GetResult();
        socket.Dispose();
        client.Dispose();
        key.Dispose();
        rsa.Dispose();
        stopping.Dispose();
        whalesEnded.Dispose();
    }
}
