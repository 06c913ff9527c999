using System.Collections.Immutable;

namespace Trader.Live.Bus;

/// <summary>Types of message that are to come in one queue, for example <c>BusSelection.Of&lt;OrderFilled&gt;().And&lt;OrderPlaced&gt;()</c>.</summary>
public sealed class BusSelection
{
    private readonly ImmutableArray<Action<EventBus, EventBus.Subscription>> joins;

    private BusSelection(ImmutableArray<Action<EventBus, EventBus.Subscription>> joins) => this.joins = joins;

    /// <summary>One type.</summary>
    public static BusSelection Of<T>()
        where T : notnull => new BusSelection([]).And<T>();

    /// <summary>One more type.</summary>
    public BusSelection And<T>()
        where T : notnull => new(joins.Add(static (bus, subscription) => ((Topic)bus.TopicOf<T>()).Join(subscription)));

    internal void Join(EventBus bus, EventBus.Subscription subscription)
    {
        foreach (var join in joins)
        {
            join(bus, subscription);
        }
    }
}
