using Trader.Commands;
using Trader.Events;
using Trader.Risk;
using Trader.Status;

namespace Trader.Lifecycle;

/// <summary>
/// The causes for which opening is stopped (requirement D12). While one holds, the gate lets only orders pass that reduce, and a
/// trader that would be READY or ACTING is PAUSED; when the last one goes it is READY again by itself.
/// </summary>
/// <remarks>
/// Causes that are conditions of something else are watched (<see cref="Watch"/>): looked at with time and after everything that
/// is rare, set while they hold and cleared when they do not. The others are set and cleared by whoever knows.
/// </remarks>
public sealed class Pauses : IOrderVeto
{
    private readonly Announcer announcer;
    private readonly List<Pause> pauses = [];
    private readonly List<(PauseCause Cause, Func<EventTime, string?> WhyHolds)> watched = [];
    private RiskRefusal? refusal;

    internal Pauses(Announcer announcer) => this.announcer = announcer;

    /// <summary>The causes that hold, the oldest first.</summary>
    public IReadOnlyList<Pause> All => pauses;

    /// <summary>Whether any cause holds.</summary>
    public bool Any => pauses.Count > 0;

    /// <summary>Changes so far: causes that came, went, or have another reason.</summary>
    public long ChangeCount { get; private set; }

    /// <summary>Is told after each change, to move the state.</summary>
    internal Action<string, EventTime, ICommandSink>? Changed { get; set; }

    /// <summary>The cause, if it holds; else null.</summary>
    public Pause? Find(PauseCause cause) => IndexOf(cause) is var place and >= 0 ? pauses[place] : null;

    /// <summary>All causes in one line, for example <c>operator (lunch), insufficient_funds (…)</c>.</summary>
    public string Describe() => string.Join(", ", pauses.Select(pause => $"{pause.Cause.ToWire()} ({pause.Reason})"));

    /// <summary>Has a cause looked after that is a condition of something else.</summary>
    /// <param name="cause">The cause; each can be watched once.</param>
    /// <param name="whyHolds">Why it holds at a time, one line without its full stop; null if it does not. Must be cheap.</param>
    public void Watch(PauseCause cause, Func<EventTime, string?> whyHolds)
    {
        if (watched.Exists(other => other.Cause == cause))
        {
            throw new InvalidOperationException($"{cause.ToWire()} is watched already.");
        }

        watched.Add((cause, whyHolds));
    }

    /// <summary>A cause holds. Said again with another reason it keeps its time.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="reason">What is behind it, one line without its full stop.</param>
    /// <param name="now">When.</param>
    /// <param name="sink">Takes what follows from it.</param>
    /// <param name="since">Since when it holds, if not only now.</param>
    public void Set(PauseCause cause, string reason, EventTime now, ICommandSink sink, EventTime? since = null)
    {
        var place = IndexOf(cause);
        if (place >= 0 && pauses[place].Reason == reason)
        {
            return;
        }

        if (place >= 0)
        {
            pauses[place] = pauses[place] with { Reason = reason };
        }
        else
        {
            pauses.Add(new Pause(cause, reason, since ?? now));
        }

        var consequence = cause.WaitsForPerson() ? "nothing is opened until it is resumed" : "nothing is opened until that ends";
        Tell($"Paused by {cause.ToWire()}: {reason}; {consequence}", cause, ActivityLevel.Warning, now, sink);
    }

    /// <summary>A cause does not hold any more.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="why">What ended it, one line without its full stop.</param>
    /// <param name="now">When.</param>
    /// <param name="sink">Takes what follows from it.</param>
    /// <returns>False if it did not hold.</returns>
    public bool Clear(PauseCause cause, string why, EventTime now, ICommandSink sink)
    {
        if (IndexOf(cause) is not (var place and >= 0))
        {
            return false;
        }

        pauses.RemoveAt(place);
        var rest = Any ? $"; still paused by {Describe()}" : "";
        Tell($"The pause by {cause.ToWire()} is over: {why}{rest}", cause, ActivityLevel.Success, now, sink);
        return true;
    }

    /// <summary>Sets and clears the watched causes as they hold now.</summary>
    public void Look(EventTime now, ICommandSink sink)
    {
        foreach (var (cause, whyHolds) in watched)
        {
            if (whyHolds(now) is { } reason)
            {
                Set(cause, reason, now, sink);
            }
            else
            {
                Clear(cause, "it holds no more", now, sink);
            }
        }
    }

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs) => reducesOnly ? null : refusal;

    private int IndexOf(PauseCause cause)
    {
        for (var i = 0; i < pauses.Count; i++)
        {
            if (pauses[i].Cause == cause)
            {
                return i;
            }
        }

        return -1;
    }

    private void Tell(string message, PauseCause cause, ActivityLevel level, EventTime now, ICommandSink sink)
    {
        ChangeCount++;
        refusal = Any ? new RiskRefusal(RiskRule.Veto, $"opening is paused by {Describe()}") : null;
        announcer.Say(sink, now, ActivityTypes.Pause, level, message, ("cause", cause.ToWire()));
        Changed?.Invoke(message, now, sink);
    }
}
