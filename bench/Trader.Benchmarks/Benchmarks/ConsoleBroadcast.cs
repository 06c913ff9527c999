using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trader.Host.Api;
using Trader.Host.Control;
using Trader.Live;
using Trader.Live.Reporting;
using Trader.Status;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// From an account report on the bus to the last of a hundred consoles having read the frame over its socket (W4: 180 positions, 100
/// orders), beside the same bytes sent to as many sockets by a server that does nothing else.
/// </summary>
internal sealed class ConsoleBroadcast : IBenchmark, IDisposable
{
    private const int Clients = 100;

    private readonly Lazy<Parts> parts = new(() => new Parts());

    public string Name => "console-broadcast";

    public string Targets =>
        "P21 (p99 <= 2x, aim 1.2x and < 20 ms), Q2 (< 10 ms), part 5 (>= 2000/s); 100 clients, one serialisation";

    public int SamplesPerRound => 50;

    public IReadOnlyList<Case> Cases =>
        [
            new("raw WebSocket broadcast of the same bytes", () => parts.Value.Raw()),
            new("report on the bus to 100 consoles", () => parts.Value.Publish()),
            new("10 reports in a row, each to 100 consoles", () => parts.Value.Publish(10)),
        ];

    public void Dispose()
    {
        if (parts.IsValueCreated)
        {
            parts.Value.Dispose();
        }
    }

    private sealed class Parts : IDisposable
    {
        private readonly RSA rsa = RSA.Create(2048);
        private readonly ApiKey key;
        private readonly LiveTrader trader;
        private readonly ConsoleServer server;
        private readonly WebApplication raw;
        private readonly List<WebSocket> rawSockets = [];
        private readonly Readers consoles;
        private readonly Readers rawClients;
        private readonly TraderSnapshot snapshot;
        private readonly byte[] frame;
        private readonly CancellationTokenSource ending = new();

        public Parts()
        {
            key = ApiKey.FromPem("benchmark", rsa.ExportPkcs8PrivateKeyPem());
            var clock = new TraderClock(ExchangeClock.Wall(TimeProvider.System), TimeProvider.System);
            trader = new LiveTrader(
                new LiveTraderSetup
                {
                    Endpoint = KalshiEndpoint.Loopback(1),
                    Key = key,
                    Options = new TraderOptions(),
                    Clock = clock,
                    Loop = new TradingLoopOptions { TickPeriodMs = 10_000, SnapshotPeriodMs = 60_000 },
                }
            );
            var facts = new RunFacts
            {
                Version = "benchmark",
                Environment = "sim",
                EnvironmentLabel = "SIM",
                ExchangeHost = "127.0.0.1",
                Options = new TraderOptions(),
                MaxConsoles = Clients,
            };
            var control = new ControlSetup { Token = ControlToken.Make(), RequestShutdown = _ => true };
            server = ConsoleServer.StartAsync(trader, facts, control, 0, NullLoggerFactory.Instance).GetAwaiter().GetResult();
            snapshot = CrowdedAccount.On(trader.Latest);
            frame = new Frames(trader, facts).TradingState(snapshot);
            raw = StartRaw();
            consoles = new Readers(new Uri(server.Address, "/v3/ws"), frame.Length, ending.Token);
            var address = raw.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            rawClients = new Readers(new Uri(address), frame.Length, ending.Token);
            SpinWait.SpinUntil(() => RawCount() == Clients);
        }

        public void Raw()
        {
            lock (rawSockets)
            {
                var sends = rawSockets.Select(socket =>
                    socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None)
                );
                Task.WhenAll(sends).GetAwaiter().GetResult();
            }

            rawClients.Await(Clients);
        }

        public void Publish(int reports = 1)
        {
            for (var report = 0; report < reports; report++)
            {
                trader.Bus.Publish(new TradingStateReport(report, snapshot, trader.Clock.Wall.GetUtcNow(), IsChange: true));
            }

            consoles.Await(Clients * reports);
        }

        public void Dispose()
        {
            ending.Cancel();
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            raw.DisposeAsync().AsTask().GetAwaiter().GetResult();
            trader.DisposeAsync().AsTask().GetAwaiter().GetResult();
            consoles.Dispose();
            rawClients.Dispose();
            key.Dispose();
            rsa.Dispose();
            ending.Dispose();
        }

        private int RawCount()
        {
            lock (rawSockets)
            {
                return rawSockets.Count;
            }
        }

        private WebApplication StartRaw()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            app.UseWebSockets();
            app.Map(
                "/",
                async context =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    lock (rawSockets)
                    {
                        rawSockets.Add(socket);
                    }

                    await Task.Delay(Timeout.Infinite, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            );
            app.StartAsync().GetAwaiter().GetResult();
            return app;
        }
    }

    /// <summary>A hundred clients that read; whole frames of the awaited length are counted.</summary>
    private sealed class Readers : IDisposable
    {
        private readonly List<ClientWebSocket> sockets = [];
        private readonly SemaphoreSlim read = new(0);

        public Readers(Uri address, int length, CancellationToken ending)
        {
            var target = new UriBuilder(address) { Scheme = "ws" }.Uri;
            for (var client = 0; client < Clients; client++)
            {
                var socket = new ClientWebSocket();
                socket.ConnectAsync(target, CancellationToken.None).GetAwaiter().GetResult();
                sockets.Add(socket);
                _ = Task.Run(() => ReadAsync(socket, length, ending), CancellationToken.None);
            }
        }

        public void Await(int frames)
        {
            for (var frame = 0; frame < frames; frame++)
            {
                read.Wait();
            }
        }

        public void Dispose() => sockets.ForEach(socket => socket.Dispose());

        // The few frames that a console gets when it connects are much smaller.
        private async Task ReadAsync(ClientWebSocket socket, int length, CancellationToken ending)
        {
            var buffer = new byte[65_536];
            var bytes = 0;
            while (!ending.IsCancellationRequested)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(), ending);
                bytes += result.Count;
                if (result.EndOfMessage)
                {
                    if (bytes > length / 2)
                    {
                        read.Release();
                    }

                    bytes = 0;
                }
            }
        }
    }
}
