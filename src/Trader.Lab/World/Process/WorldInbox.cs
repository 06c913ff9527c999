using Trader.Events;
using Trader.Live;

namespace Trader.Lab.World;

/// <summary>A process's queue of events: written to from whatever is going on, emptied between steps.</summary>
internal sealed class WorldInbox : ITradingInbox
{
    private readonly Queue<TraderEvent> events = new();
    private readonly WorldThread thread;
    private readonly MachineTime time;

    public WorldInbox(TraderClock clock, MachineTime time, WorldThread thread)
    {
        Clock = clock;
        this.time = time;
        this.thread = thread;
    }

    /// <inheritdoc/>
    public TraderClock Clock { get; }

    /// <summary>Gets each event before it is queued and gives back what is queued instead; null for nothing in between.</summary>
    public Func<TraderEvent, TraderEvent?>? Between { get; init; }

    /// <summary>Most events that ever waited at once.</summary>
    public int Longest { get; private set; }

    /// <inheritdoc/>
    public ValueTask PostAsync(TraderEvent traderEvent)
    {
        Post(traderEvent);
        return ValueTask.CompletedTask;
    }

    /// <summary>Queues an event.</summary>
    public void Post(TraderEvent traderEvent)
    {
        thread.Check("the inbox");
        if (time.IsAlive && (Between is null ? traderEvent : Between(traderEvent)) is { } kept)
        {
            events.Enqueue(kept);
            Longest = Math.Max(Longest, events.Count);
        }
    }

    /// <summary>Takes the oldest event.</summary>
    public bool TryTake(out TraderEvent traderEvent) => events.TryDequeue(out traderEvent);
}
