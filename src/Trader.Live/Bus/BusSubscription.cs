using System.Threading.Channels;

namespace Trader.Live.Bus;

/// <summary>Why a subscription ended.</summary>
public enum SubscriptionEndKind
{
    /// <summary>Its owner ended it.</summary>
    Disposed = 0,

    /// <summary>Its owner's life ended (<see cref="SubscriptionOptions.Owner"/>).</summary>
    OwnerGone,

    /// <summary>The bus was stopped.</summary>
    BusStopped,

    /// <summary>Its callback did not come back in time.</summary>
    CutOff,
}

/// <summary>How a subscription ended.</summary>
/// <param name="Kind">By whom.</param>
/// <param name="Reason">One sentence.</param>
public sealed record SubscriptionEnd(SubscriptionEndKind Kind, string Reason);

/// <summary>What somebody takes from a bus. Disposing it ends it; afterwards the bus holds no reference to it. Thread-safe.</summary>
public abstract class BusSubscription : IDisposable
{
    private readonly TaskCompletionSource<SubscriptionEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly List<Outlet> outlets = [];
    private readonly List<Topic> topics = [];
    private EventBus? bus;
    private CancellationTokenRegistration ownerGone;
    private long droppedOld;
    private bool hasEnded;

    private protected BusSubscription(EventBus bus, string name, int queueLength)
    {
        this.bus = bus;
        Name = name;
        QueueLength = queueLength;
    }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>Messages its queue can hold.</summary>
    public int QueueLength { get; }

    /// <summary>Messages that wait in its queue.</summary>
    public abstract int QueueDepth { get; }

    /// <summary>Messages that were lost because its queue was full.</summary>
    public long DroppedCount
    {
        get
        {
            lock (gate)
            {
                return outlets.Sum(outlet => outlet.Dropped) + Interlocked.Read(ref droppedOld);
            }
        }
    }

    /// <summary>Completes when the subscription ends, and says how.</summary>
    public Task<SubscriptionEnd> Ended => ended.Task;

    /// <summary>The types it takes; a copy.</summary>
    internal Outlet[] Outlets
    {
        get
        {
            lock (gate)
            {
                return [.. outlets];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End(new SubscriptionEnd(SubscriptionEndKind.Disposed, "it was ended by its owner"));
        GC.SuppressFinalize(this);
    }

    /// <summary>What was counted.</summary>
    public virtual SubscriberFigures Measure() =>
        new()
        {
            Name = Name,
            Types = [.. Outlets.Select(outlet => new SubscribedTypeFigures(outlet.Type, outlet.Delivered, outlet.Dropped))],
            QueueDepth = QueueDepth,
            QueueLength = QueueLength,
            Dropped = DroppedCount,
        };

    /// <summary>Ends it, once.</summary>
    internal void End(SubscriptionEnd end)
    {
        EventBus? left;
        Topic[] leaving;
        lock (gate)
        {
            if (hasEnded)
            {
                return;
            }

            hasEnded = true;
            left = bus;
            bus = null;
            leaving = [.. topics];
            topics.Clear();
        }

        foreach (var topic in leaving)
        {
            topic.Leave(this);
        }

        ownerGone.Unregister();
        left!.Remove(this, end);
        Close(end);
        ended.TrySetResult(end);
    }

    /// <summary>It has entered a topic; false if it has ended, so that it has to leave again.</summary>
    internal bool TryOwn(Topic topic, Outlet outlet)
    {
        lock (gate)
        {
            outlets.Add(outlet);
            if (!hasEnded)
            {
                topics.Add(topic);
            }

            return !hasEnded;
        }
    }

    /// <summary>It ends with its owner.</summary>
    internal void Follow(CancellationToken owner) =>
        ownerGone = owner.UnsafeRegister(
            static subscription =>
                ((BusSubscription)subscription!).End(
                    new SubscriptionEnd(SubscriptionEndKind.OwnerGone, "its owner's life ended")
                ),
            this
        );

    /// <summary>An older message made room for a new one.</summary>
    private protected void CountOld() => Interlocked.Increment(ref droppedOld);

    private protected abstract void Close(SubscriptionEnd end);
}

/// <summary>A subscription with a queue.</summary>
/// <typeparam name="T">What its queue holds: the type of its messages, or objects where it takes several.</typeparam>
public abstract class QueueSubscription<T> : BusSubscription
    where T : notnull
{
    private readonly Channel<T> queue;

    private protected QueueSubscription(EventBus bus, string name, int queueLength, bool dropsOldest)
        : base(bus, name, queueLength)
    {
        var options = new BoundedChannelOptions(queueLength)
        {
            SingleReader = true,
            FullMode = dropsOldest ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait,
        };
        queue = dropsOldest ? Channel.CreateBounded<T>(options, _ => CountOld()) : Channel.CreateBounded<T>(options);
    }

    /// <inheritdoc/>
    public override int QueueDepth => queue.Reader.Count;

    internal ChannelWriter<T> Writer => queue.Writer;

    private protected ChannelReader<T> Reader => queue.Reader;

    private protected override void Close(SubscriptionEnd end) => queue.Writer.TryComplete();
}

/// <summary>Messages of one type, to be read.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class ReadingSubscription<T> : QueueSubscription<T>
    where T : notnull
{
    internal ReadingSubscription(EventBus bus, string name, int queueLength, bool dropsOldest)
        : base(bus, name, queueLength, dropsOldest) { }

    /// <summary>The messages, in the order they were published; completes when the subscription ends.</summary>
    public ChannelReader<T> Messages => Reader;
}
