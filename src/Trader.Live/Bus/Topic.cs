using System.Collections.Immutable;

namespace Trader.Live.Bus;

/// <summary>One type of message on a bus: who takes it, and what was published.</summary>
public abstract class Topic
{
    private protected Topic(string name, bool isOnDemand)
    {
        Name = name;
        IsOnDemand = isOnDemand;
    }

    /// <summary>Its wire name, for example <c>orderbook_delta</c>.</summary>
    public string Name { get; }

    /// <summary>Whether only those get it who asked for this very type; it is then made only while there is one.</summary>
    public bool IsOnDemand { get; }

    /// <summary>Whether anybody takes it now.</summary>
    public abstract bool HasSubscribers { get; }

    /// <summary>What was counted.</summary>
    public abstract TopicFigures Measure();

    /// <summary>Lets a subscription take this type into its queue of everything.</summary>
    internal abstract void Join(QueueSubscription<object> subscription);

    /// <summary>A subscription takes this type no longer.</summary>
    internal abstract void Leave(BusSubscription subscription);
}

/// <summary>
/// One type of message on a bus. Whoever publishes often keeps the topic: asking <see cref="HasSubscribers"/> costs next to nothing, and
/// publishing allocates nothing for subscribers of the very type.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class Topic<T> : Topic
    where T : notnull
{
    private ImmutableArray<Outlet<T>> outlets = [];
    private long published;
    private long droppedBefore;
    private long deliveredBefore;

    internal Topic(string name, bool isOnDemand)
        : base(name, isOnDemand) { }

    /// <inheritdoc/>
    public override bool HasSubscribers => outlets.Length > 0;

    /// <summary>Hands a message to every subscriber that has room for it. Never waits, never throws.</summary>
    public void Publish(in T message)
    {
        var takers = outlets;
        if (takers.Length == 0)
        {
            return;
        }

        Interlocked.Increment(ref published);
        object? boxed = null;
        foreach (var taker in takers.AsSpan())
        {
            taker.Offer(message, ref boxed);
        }
    }

    /// <inheritdoc/>
    public override TopicFigures Measure()
    {
        var takers = outlets;
        return new TopicFigures(
            Name,
            takers.Length,
            Interlocked.Read(ref published),
            Interlocked.Read(ref deliveredBefore) + takers.Sum(outlet => outlet.Delivered),
            Interlocked.Read(ref droppedBefore) + takers.Sum(outlet => outlet.Dropped)
        );
    }

    internal void Join(QueueSubscription<T> subscription) => Add(new OwnTypeOutlet<T>(Name, subscription));

    internal override void Join(QueueSubscription<object> subscription) => Add(new AnyTypeOutlet<T>(Name, subscription));

    internal override void Leave(BusSubscription subscription)
    {
        ImmutableInterlocked.Update(
            ref outlets,
            static (list, leaving) => list.RemoveAll(outlet => ReferenceEquals(outlet.Subscription, leaving)),
            subscription
        );
        foreach (var outlet in subscription.Outlets.OfType<Outlet<T>>())
        {
            Interlocked.Add(ref deliveredBefore, outlet.Delivered);
            Interlocked.Add(ref droppedBefore, outlet.Dropped);
        }
    }

    private void Add(Outlet<T> outlet)
    {
        ImmutableInterlocked.Update(ref outlets, static (list, added) => list.Add(added), outlet);
        if (!outlet.Subscription.TryOwn(this, outlet))
        {
            // It ended while it was entering.
            Leave(outlet.Subscription);
        }
    }
}
