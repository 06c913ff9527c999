using Trader.Commands;
using Trader.Events;

namespace Trader.Lab.World;

/// <summary>Sees everything that passes the seams of a process, as it passes. Changes nothing.</summary>
internal abstract class WorldWatch
{
    /// <summary>A process was started.</summary>
    public virtual void OnStarted(TraderProcess process) { }

    /// <summary>A process is gone, by a crash or by its own end.</summary>
    public virtual void OnEnded(TraderProcess process) { }

    /// <summary>The feed's connection stands, or is gone.</summary>
    public virtual void OnFeedChanged(TraderProcess process, bool isConnected) { }

    /// <summary>Bytes came over the feed, pings included.</summary>
    public virtual void OnFeedHeard(TraderProcess process) { }

    /// <summary>A message of the feed arrived; the process has not seen it yet.</summary>
    public virtual void OnMessage(TraderProcess process, ReadOnlySpan<byte> message) { }

    /// <summary>The core is about to handle an event.</summary>
    public virtual void OnEvent(TraderProcess process, in TraderEvent traderEvent) { }

    /// <summary>The core issued a command.</summary>
    public virtual void OnCommand(TraderProcess process, TraderCommand command) { }

    /// <summary>A request is about to be sent.</summary>
    public virtual void OnRequest(TraderProcess process, HttpRequestMessage request) { }

    /// <summary>Something happened and everything that followed from it at once is done.</summary>
    public virtual void OnStep() { }

    /// <summary>The schedule is over; what was to hold at the end must hold now.</summary>
    public virtual void OnEnd() { }
}
