using System.Threading.Channels;
using Trader.Live.Bus;
using Trader.Live.Bus.Messages;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// A burst of messages through the bus until every subscriber has them all, beside the same burst through bare bounded channels
/// with the same readers. The queues hold the burst, so that nothing is dropped; a loss would end the benchmark.
/// </summary>
internal sealed class BusThroughput : IBenchmark, IDisposable
{
    private const int Burst = 10_000;
    private const int Queue = 16_384;

    private readonly EventBus oneReader = new();
    private readonly EventBus threeReaders = new();
    private readonly EventBus oneCallback = new();
    private readonly EventBus threeCallbacks = new();
    private readonly List<ChannelWriter<BookDeltaReceived>> bare = [];
    private readonly SemaphoreSlim finished = new(0);

    public BusThroughput()
    {
        for (var reader = 0; reader < 3; reader++)
        {
            var channel = Channel.CreateBounded<BookDeltaReceived>(new BoundedChannelOptions(Queue) { SingleReader = true });
            bare.Add(channel.Writer);
            _ = Task.Run(() => ReadAsync(channel.Reader));
            _ = Task.Run(() => ReadAsync(Subscribe(threeReaders)));
            Handle(threeCallbacks);
        }

        _ = Task.Run(() => ReadAsync(Subscribe(oneReader)));
        Handle(oneCallback);
    }

    public string Name => "bus-throughput";

    public string Targets => $"part 5: >= 1 M messages/s end to end, 1 and 3 subscribers; a sample is {Burst} messages";

    public int SamplesPerRound => 20;

    public IReadOnlyList<Case> Cases =>
        [
            new("bare Channel<T>, 1 reader", () => WriteBare(1)),
            new("bus, 1 subscriber that reads", () => Publish(oneReader, 1)),
            new("bus, 1 callback", () => Publish(oneCallback, 1)),
            new("3 bare Channel<T>, 3 readers", () => WriteBare(3)),
            new("bus, 3 subscribers that read", () => Publish(threeReaders, 3)),
            new("bus, 3 callbacks", () => Publish(threeCallbacks, 3)),
        ];

    public void Dispose()
    {
        bare.ForEach(writer => writer.Complete());
        foreach (var bus in (EventBus[])[oneReader, threeReaders, oneCallback, threeCallbacks])
        {
            bus.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        finished.Dispose();
    }

    private static ChannelReader<BookDeltaReceived> Subscribe(EventBus bus) =>
        bus.Subscribe<BookDeltaReceived>("reader", new SubscriptionOptions { QueueLength = Queue }).Messages;

    private void Handle(EventBus bus)
    {
        var seen = 0;
        bus.Handle<BookDeltaReceived>(
            "callback",
            (_, _) =>
            {
                if (++seen == Burst)
                {
                    seen = 0;
                    finished.Release();
                }

                return ValueTask.CompletedTask;
            },
            new SubscriptionOptions { QueueLength = Queue }
        );
    }

    private async Task ReadAsync(ChannelReader<BookDeltaReceived> reader)
    {
        var seen = 0;
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out _))
            {
                if (++seen == Burst)
                {
                    seen = 0;
                    finished.Release();
                }
            }
        }
    }

    private void WriteBare(int readers)
    {
        var message = new BookDeltaReceived("KXBENCH", 1, 2, 3, default);
        for (var i = 0; i < Burst; i++)
        {
            for (var reader = 0; reader < readers; reader++)
            {
                if (!bare[reader].TryWrite(message))
                {
                    throw new InvalidOperationException("The bare channel was full.");
                }
            }
        }

        Await(readers);
    }

    private void Publish(EventBus bus, int readers)
    {
        var topic = bus.TopicOf<BookDeltaReceived>();
        var message = new BookDeltaReceived("KXBENCH", 1, 2, 3, default);
        for (var i = 0; i < Burst; i++)
        {
            topic.Publish(message);
        }

        if (topic.Measure().Dropped > 0)
        {
            throw new InvalidOperationException("The bus dropped messages that its queues had room for.");
        }

        Await(readers);
    }

    private void Await(int readers)
    {
        for (var reader = 0; reader < readers; reader++)
        {
            finished.Wait();
        }
    }
}
