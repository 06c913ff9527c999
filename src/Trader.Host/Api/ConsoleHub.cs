using System.Collections.Concurrent;
using System.Net.WebSockets;
using Trader.Commands;
using Trader.Live;
using Trader.Live.Bus;
using Trader.Live.Health;
using Trader.Live.Reporting;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>
/// Tells every console what happens. A bystander of the trader: it reads from its own queue of the bus, each frame is
/// serialised once. When status and account are sent is the reporter's decision; the whale queue goes out when it has changed.
/// </summary>
internal sealed class ConsoleHub : IAsyncDisposable
{
    private const long CountersPeriodMs = 1_000;
    private const long PingPeriodMs = 15_000;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly LiveTrader trader;
    private readonly Frames frames;
    private readonly int maxClients;
    private readonly EventBus.Subscription subscription;
    private readonly ConcurrentDictionary<string, ConsoleClient> clients = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private long clientNumber;
    private long slowClients;
    private long framesSent;
    private long pingSentMs;
    private long queueSentMs;
    private WhaleView[] lastWhales = [];
    private long lastDecisions = -1;

    public ConsoleHub(LiveTrader trader, Frames frames, int maxClients = RunFacts.DefaultMaxConsoles)
    {
        this.maxClients = maxClients;
        this.trader = trader;
        this.frames = frames;
        subscription = trader.Bus.Subscribe("console", queueLength: 10_000);
        frames.Consoles = () => new ConsoleFigures(ClientCount, Interlocked.Read(ref framesSent), SlowClientCount);
        trader.Health.Add(new HealthProbe("console", IsCritical: false, ReadHealth));
        running = Task.Run(RunAsync);
    }

    /// <summary>Consoles connected.</summary>
    public int ClientCount => clients.Count;

    /// <summary>Consoles closed for being too slow.</summary>
    public long SlowClientCount => Interlocked.Read(ref slowClients);

    /// <summary>Whether another console may connect.</summary>
    public bool HasRoom => clients.Count < maxClients;

    /// <summary>Serves one console until it leaves.</summary>
    public async Task ServeAsync(WebSocket socket, CancellationToken requestAborted)
    {
        var number = Interlocked.Increment(ref clientNumber);
        var client = new ConsoleClient($"client_{number}_{trader.Clock.Wall.GetUtcNow().ToUnixTimeSeconds()}", socket);
        client.Offer(frames.Connection(client.Id));
        client.Offer(frames.HistoryReplay());

        // Joined before the state is taken: a change in between is sent twice rather than never.
        clients.TryAdd(client.Id, client);
        client.Offer(frames.TraderStatus());
        client.Offer(frames.TradingState(trader.Latest));
        client.Offer(frames.WhaleQueue(trader.Latest));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(requestAborted, stopping.Token);
        try
        {
            await client.RunAsync(ending.Token);
        }
        finally
        {
            clients.TryRemove(client.Id, out _);
            client.End();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await running;
        Broadcast(frames.TraderStatus);
        var served = clients.Values.ToArray();
        foreach (var client in served)
        {
            client.Complete();
        }

        // The last thing a console should see is how the run ended; one that does not take it is not waited for.
        await Task.WhenAny(Task.WhenAll(served.Select(client => client.Ended)), Task.Delay(FlushLimit, trader.Clock.Wall));
        await stopping.CancelAsync();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var message in subscription.Messages.ReadAllAsync())
        {
            switch (message)
            {
                case Activity activity:
                    Broadcast(() => Frames.SystemActivity(activity));
                    break;
                case NotifyWhale notification:
                    Broadcast(() => Frames.WhaleProcessing(notification));
                    break;
                case NotifyPosition notification:
                    Broadcast(() => Frames.PositionUpdate(notification));
                    break;
                case TraderSnapshot snapshot:
                    OnSnapshot(snapshot);
                    break;
                case TraderStatusReport:
                    Broadcast(frames.TraderStatus);
                    break;
                case TradingStateReport report:
                    Broadcast(() => frames.TradingState(report.Snapshot));
                    break;
                case StatusLogged block:
                    Broadcast(() => Frames.StatusLogged(block));
                    break;
                default:
                    break;
            }
        }
    }

    private void OnSnapshot(TraderSnapshot snapshot)
    {
        var nowMs = snapshot.Time.WallMs;
        var decisions = snapshot.DecisionCounts.Sum();
        var whales = snapshot.Whales.AsSpan();
        if (decisions != lastDecisions || !whales.SequenceEqual(lastWhales) || nowMs - queueSentMs >= CountersPeriodMs)
        {
            lastDecisions = decisions;
            lastWhales = whales.ToArray();
            queueSentMs = nowMs;
            Broadcast(() => frames.WhaleQueue(snapshot));
        }

        if (nowMs - pingSentMs >= PingPeriodMs)
        {
            pingSentMs = nowMs;
            Broadcast(frames.Ping);
        }
    }

    private ComponentReading ReadHealth() =>
        ComponentReading.Of(
            HealthLevel.Healthy,
            $"{ClientCount} consoles are connected",
            ("clients", ClientCount.ToString()),
            ("frames_sent", Interlocked.Read(ref framesSent).ToString()),
            ("too_slow", SlowClientCount.ToString())
        );

    private void Broadcast(Func<byte[]> build)
    {
        if (clients.IsEmpty)
        {
            return;
        }

        var frame = build();
        foreach (var client in clients.Values)
        {
            if (client.Offer(frame))
            {
                Interlocked.Increment(ref framesSent);
            }
            else
            {
                Interlocked.Increment(ref slowClients);
                clients.TryRemove(client.Id, out _);
            }
        }
    }
}
