using System.Collections.Immutable;
using System.Threading.Channels;

namespace Trader.Live.Bus;

/// <summary>
/// Fans messages out to bystanders (console, journal, recorder). Publishing never waits: each subscriber has its own bounded
/// queue, and what does not fit is dropped for that subscriber alone and counted (requirement C1). One bus per trader.
/// </summary>
public sealed class EventBus
{
    /// <summary>Messages a subscriber's queue holds unless it asks otherwise.</summary>
    public const int DefaultQueueLength = 1000;

    private ImmutableArray<Subscription> subscriptions = [];

    /// <summary>Subscribers now.</summary>
    public int SubscriberCount => subscriptions.Length;

    /// <summary>Starts receiving everything published from now on.</summary>
    /// <param name="name">For people.</param>
    /// <param name="queueLength">Messages held until they are read, 1 to 1 000 000.</param>
    public Subscription Subscribe(string name, int queueLength = DefaultQueueLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queueLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queueLength, 1_000_000);
        var subscription = new Subscription(this, name, queueLength);
        ImmutableInterlocked.Update(ref subscriptions, static (list, added) => list.Add(added), subscription);
        return subscription;
    }

    /// <summary>Hands a message to every subscriber that has room for it.</summary>
    public void Publish(object message)
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Offer(message);
        }
    }

    private void Remove(Subscription subscription) =>
        ImmutableInterlocked.Update(ref subscriptions, static (list, removed) => list.Remove(removed), subscription);

    /// <summary>One subscriber's queue. Disposing it ends the subscription.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly EventBus bus;
        private readonly Channel<object> queue;
        private long dropped;

        internal Subscription(EventBus bus, string name, int queueLength)
        {
            this.bus = bus;
            Name = name;
            queue = Channel.CreateBounded<object>(
                new BoundedChannelOptions(queueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
            );
        }

        /// <summary>For people.</summary>
        public string Name { get; }

        /// <summary>Messages that found the queue full.</summary>
        public long DroppedCount => Interlocked.Read(ref dropped);

        /// <summary>The messages, in the order they were published; completes when the subscription ends.</summary>
        public ChannelReader<object> Messages => queue.Reader;

        /// <inheritdoc/>
        public void Dispose()
        {
            bus.Remove(this);
            queue.Writer.TryComplete();
        }

        internal void Offer(object message)
        {
            if (!queue.Writer.TryWrite(message))
            {
                Interlocked.Increment(ref dropped);
            }
        }
    }
}
