using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Live.Journal;

namespace Trader.Lab.World;

/// <summary>
/// Sits between the parts of a process and makes one mistake on purpose, so that it shows whether the world would find it.
/// Production code has no switch for it. This one makes none.
/// </summary>
internal class Saboteur
{
    /// <summary>What is queued for the core instead of an event; null for nothing.</summary>
    public virtual TraderEvent? Between(TraderEvent traderEvent) => traderEvent;

    /// <summary>What the feed's session gets instead of a message; null for nothing.</summary>
    public virtual byte[]? Message(byte[] message) => message;

    /// <summary>Where commands go.</summary>
    public virtual ICommandSink Outlet(ICommandSink dispatcher) => dispatcher;

    /// <summary>The journal.</summary>
    public virtual IOrderJournal Journal(IOrderJournal journal) => journal;

    /// <summary>What the process is told that its journal says; null for nothing.</summary>
    public virtual RecoveredState? Recovered(RecoveredState recovered) => recovered;

    /// <summary>The world's strategy, each time one is made.</summary>
    public virtual DiceStrategyOptions? Strategy(DiceStrategyOptions? options) => options;

    /// <summary>The transport of REST calls.</summary>
    public virtual HttpMessageHandler Transport(HttpMessageHandler transport) => transport;
}
