using System.Threading.Channels;
using Trader.Live.Bus;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>One message to a subscriber that waits for it, and its answer back: over two bare channels, and over two topics of a bus.</summary>
internal sealed class BusHandOff : IBenchmark, IDisposable
{
    private readonly EventBus bus = new();
    private readonly Topic<Ping> pings;
    private readonly ReadingSubscription<Pong> pongs;
    private readonly Channel<int> there = Channel.CreateBounded<int>(1000);
    private readonly Channel<int> back = Channel.CreateBounded<int>(1000);

    public BusHandOff()
    {
        pings = bus.TopicOf<Ping>();
        pongs = bus.Subscribe<Pong>("asker");
        var answers = bus.TopicOf<Pong>();
        bus.Handle<Ping>(
            "answerer",
            (ping, _) =>
            {
                answers.Publish(new Pong(ping.Number));
                return ValueTask.CompletedTask;
            }
        );
        _ = Task.Run(async () =>
        {
            await foreach (var number in there.Reader.ReadAllAsync())
            {
                back.Writer.TryWrite(number);
            }
        });
    }

    public string Name => "bus-hand-off";

    public string Targets => "there and back, beside two bare Channel<T>";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases =>
        [new("two bare Channel<T>", OverChannels), new("two topics, callback and reader", OverBus)];

    public void Dispose()
    {
        there.Writer.Complete();
        bus.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void OverChannels()
    {
        there.Writer.TryWrite(1);
        back.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
    }

    private void OverBus()
    {
        pings.Publish(new Ping(1));
        pongs.Messages.ReadAsync().AsTask().GetAwaiter().GetResult();
    }

    private readonly record struct Ping(int Number);

    private readonly record struct Pong(int Number);
}
