using System.Threading.Channels;

namespace Trader.Live.Bus;

/// <summary>Where one type of message enters one subscriber's queue, with what became of it there.</summary>
internal abstract class Outlet
{
    private long delivered;
    private long dropped;

    private protected Outlet(string type, BusSubscription subscription)
    {
        Type = type;
        Subscription = subscription;
    }

    /// <summary>The wire name of the type.</summary>
    public string Type { get; }

    public BusSubscription Subscription { get; }

    /// <summary>Messages that found room in the queue.</summary>
    public long Delivered => Interlocked.Read(ref delivered);

    /// <summary>Messages that found none.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    private protected void Count(bool isTaken)
    {
        if (isTaken)
        {
            Interlocked.Increment(ref delivered);
        }
        else
        {
            Interlocked.Increment(ref dropped);
        }
    }
}

/// <summary>An outlet for messages of a type.</summary>
internal abstract class Outlet<T> : Outlet
    where T : notnull
{
    private protected Outlet(string type, BusSubscription subscription)
        : base(type, subscription) { }

    /// <summary>Offers a message; <paramref name="boxed"/> is the message as an object, made once for all that need it so.</summary>
    public abstract void Offer(in T message, ref object? boxed);
}

/// <summary>Into a queue of this very type.</summary>
internal sealed class OwnTypeOutlet<T> : Outlet<T>
    where T : notnull
{
    private readonly ChannelWriter<T> writer;

    public OwnTypeOutlet(string type, QueueSubscription<T> subscription)
        : base(type, subscription) => writer = subscription.Writer;

    public override void Offer(in T message, ref object? boxed) => Count(writer.TryWrite(message));
}

/// <summary>Into a queue that takes several types.</summary>
internal sealed class AnyTypeOutlet<T> : Outlet<T>
    where T : notnull
{
    private readonly ChannelWriter<object> writer;

    public AnyTypeOutlet(string type, QueueSubscription<object> subscription)
        : base(type, subscription) => writer = subscription.Writer;

    public override void Offer(in T message, ref object? boxed) => Count(writer.TryWrite(boxed ??= message));
}
