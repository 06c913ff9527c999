using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;
using Trader.Orders.Groups;
using Trader.Status;

namespace Trader.Risk;

/// <summary>How far an emergency stop has come.</summary>
public enum StopPhase
{
    /// <summary>It is not pulled.</summary>
    None = 0,

    /// <summary>Nothing new is sent; what rests is being cancelled.</summary>
    Clearing,

    /// <summary>The exchange's list shows that nothing rests, and nothing of ours is of unknown fate.</summary>
    Verified,
}

/// <summary>The wire words of <see cref="StopPhase"/>.</summary>
public static class StopPhases
{
    /// <summary>The wire word, for example <c>clearing</c>.</summary>
    public static string ToWire(this StopPhase phase) =>
        phase switch
        {
            StopPhase.None => "none",
            StopPhase.Clearing => "clearing",
            StopPhase.Verified => "verified",
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Not a phase of the emergency stop."),
        };
}

/// <summary>An emergency stop, for people.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Reason">Who or what pulled it last.</param>
/// <param name="Since">When it was pulled first.</param>
/// <param name="Pulls">How often it was pulled in this run without being released; one that an earlier run left counts as one.</param>
/// <param name="VerifiedAt">When nothing rested any more; null before.</param>
/// <param name="RestingOrders">Orders that the latest list shows; null before the first list.</param>
/// <param name="UnknownOrders">Orders of ours of which nobody knows yet whether they exist.</param>
/// <param name="LastObstacle">What last failed on the way; null if nothing did.</param>
public sealed record StopReport(
    StopPhase Phase,
    string Reason,
    EventTime Since,
    int Pulls,
    EventTime? VerifiedAt,
    int? RestingOrders,
    int UnknownOrders,
    string? LastObstacle
);

/// <summary>
/// The emergency stop (requirement J3). Once pulled nothing new is sent, restarts included, until a person releases it. What
/// rests in the account, whoever placed it, is cancelled in three ways at once (all, by group, by id), because any of them can
/// fail: a dead shard, a pause, a full bucket. It is over when the exchange's own list says so, never by assumption.
/// </summary>
public sealed class EmergencyStop
{
    // Lists lag the engine by less than half a second (recorded: 360 ms): an earlier list proves nothing.
    private const long ListLagWallMs = 500;
    private const long RepeatListWallMs = 200;
    private const long RepeatSweepWallMs = 2_000;
    private const long ListTimeoutWallMs = 15_000;

    // After a cancel of everything the exchange may cancel the next minute's orders, too (reference section 6.5).
    private const long QuietAfterSweepMs = 60_000;

    private readonly OrderTracker orders;
    private readonly Announcer announcer;
    private readonly OrderGroupDesk groups;
    private readonly Dictionary<string, long> asked = new(StringComparer.Ordinal);
    private StopReport? report;
    private long lastListId;
    private long? listRequestedWallMs;
    private long? listAnsweredWallMs;
    private long? sweptWallMs;
    private long? sweptExchangeMs;
    private long pulledWallMs;

    internal EmergencyStop(OrderTracker orders, OrderGroupDesk groups, Announcer announcer)
    {
        this.orders = orders;
        this.groups = groups;
        this.announcer = announcer;
    }

    /// <summary>The stop, for people; null while it is not pulled.</summary>
    public StopReport? Report => report is { } present ? present with { UnknownOrders = CountUnknown() } : null;

    /// <summary>Whether it is pulled.</summary>
    public bool IsEngaged => report is not null;

    /// <summary>Who or what pulled it last; null while it is not pulled.</summary>
    public string? Reason => report?.Reason;

    /// <summary>Why nothing may be sent now, one sentence; null if it may.</summary>
    public string? Refuse(long exchangeMs)
    {
        if (report is { } present)
        {
            return $"the emergency stop holds ({present.Reason})";
        }

        return sweptExchangeMs is { } swept && exchangeMs - swept < QuietAfterSweepMs
            ? "everything was cancelled less than a minute ago: the exchange may cancel new orders, too"
            : null;
    }

    /// <summary>How far it has come.</summary>
    public StopPhase Phase => report?.Phase ?? StopPhase.None;

    /// <summary>How often it was pulled without being released.</summary>
    public int Pulls => report?.Pulls ?? 0;

    /// <summary>A person, or a rule, pulls it. Pulled again it begins anew, and holds since it was pulled first.</summary>
    public void Engage(string reason, EventTime now, ICommandSink sink)
    {
        sink.Issue(new WriteToJournal(new StopEngaged(now, reason)));
        Begin(reason, report?.Since ?? now, now, sink);
        announcer.Say(
            sink,
            now,
            ActivityTypes.EmergencyStop,
            ActivityLevel.Error,
            $"EMERGENCY STOP ({reason}): nothing is sent any more, everything that rests is being cancelled"
        );
        Continue(now, sink);
    }

    /// <summary>An earlier run was stopped: this one is, too, and verifies again as soon as it can.</summary>
    public void Recover(RecoveredState state, EventTime now, ICommandSink sink)
    {
        if (state.StopReleasedAt is { } released)
        {
            // The last cancel of everything was earlier than that. A clock that began anew must not make the minute longer.
            sweptExchangeMs = Math.Min(released.ExchangeMs, now.ExchangeMs);
        }

        if (state.StopReason is { } reason)
        {
            Begin(reason, state.StoppedAt, now, sink);
            announcer.Say(
                sink,
                now,
                ActivityTypes.EmergencyStop,
                ActivityLevel.Error,
                $"The emergency stop of an earlier run still holds ({reason}): nothing is sent until it is released"
            );
        }
    }

    /// <summary>A person releases it.</summary>
    public void Release(string who, EventTime now, ICommandSink sink)
    {
        if (report is null)
        {
            return;
        }

        report = null;
        listRequestedWallMs = null;
        sink.Issue(new WriteToJournal(new StopReleased(now, who)));
        sink.Issue(new ResumeSending());
        announcer.Say(sink, now, ActivityTypes.EmergencyStop, ActivityLevel.Warning, $"The emergency stop was released by {who}");
    }

    /// <summary>Whether the exchange may be talked to yet; before the start there is nothing to cancel with.</summary>
    public bool IsReachable { get; set; }

    /// <summary>Does what is due; to be called with time and whenever something changed.</summary>
    public void Continue(EventTime now, ICommandSink sink)
    {
        if (report is not { Phase: StopPhase.Clearing } || !IsReachable)
        {
            return;
        }

        if (sweptWallMs is not { } swept || now.WallMs - swept >= RepeatSweepWallMs)
        {
            sweptWallMs = now.WallMs;
            sweptExchangeMs = now.ExchangeMs;
            sink.Issue(new CancelEverything());
            groups.TriggerAll(now, sink);
        }

        var isAwaited = listRequestedWallMs is { } requested && now.WallMs - requested < ListTimeoutWallMs;
        if (!isAwaited && (listAnsweredWallMs is not { } answered || now.WallMs - answered >= RepeatListWallMs))
        {
            listRequestedWallMs = now.WallMs;
            sink.Issue(new ListRestingOrders(++lastListId));
        }
    }

    /// <summary>The exchange answered a cancel of everything, or of a group.</summary>
    public void OnSwept(SweepAnswer answer, EventTime now, ICommandSink sink)
    {
        // The exchange may have carried it out as late as now, and a lost answer proves nothing.
        sweptExchangeMs = now.ExchangeMs;
        if (!answer.IsDone)
        {
            NoteObstacle($"cancelling {answer.What} failed: {answer.Reason}", now, sink);
        }
    }

    /// <summary>The exchange listed what rests.</summary>
    public void OnListed(RestingOrders resting, EventTime now, ICommandSink sink)
    {
        if (report is not { Phase: StopPhase.Clearing } present || resting.RequestId != lastListId)
        {
            return;
        }

        var requestedWallMs = listRequestedWallMs ?? now.WallMs;
        listRequestedWallMs = null;
        listAnsweredWallMs = now.WallMs;
        if (resting.Orders is not { } listed)
        {
            NoteObstacle($"the resting orders could not be listed: {resting.Reason}", now, sink);
            return;
        }

        report = present with { RestingOrders = listed.Count };
        if (listed.Count > 0)
        {
            CancelListed(listed, resting.OrderGroupIds ?? [], now, sink);
        }

        if (requestedWallMs - pulledWallMs < ListLagWallMs)
        {
            return;
        }

        if (listed.Count == 0 && orders.Open.Count == 0)
        {
            Verify(now, sink);
        }
        else
        {
            LookUpWhatIsNotListed(listed, now, sink);
        }
    }

    /// <summary>An order of ours turned out to live after it was verified that nothing does: begins anew.</summary>
    public void OnOrdersChanged(EventTime now, ICommandSink sink)
    {
        if (report is { Phase: StopPhase.Verified } present && orders.Open.Count > 0)
        {
            report = present with { Phase = StopPhase.Clearing, VerifiedAt = null };
            sweptWallMs = null;
            announcer.Say(
                sink,
                now,
                ActivityTypes.EmergencyStop,
                ActivityLevel.Error,
                "An order of ours turned up after the emergency stop: it is being cancelled"
            );
        }

        Continue(now, sink);
    }

    private void Begin(string reason, EventTime since, EventTime now, ICommandSink sink)
    {
        report = new StopReport(
            StopPhase.Clearing,
            reason,
            since,
            Pulls + 1,
            VerifiedAt: null,
            RestingOrders: null,
            UnknownOrders: 0,
            LastObstacle: null
        );
        asked.Clear();
        sweptWallMs = null;
        listAnsweredWallMs = null;
        listRequestedWallMs = null;
        pulledWallMs = now.WallMs;
        sink.Issue(new HaltSending());
    }

    private void CancelListed(
        IReadOnlyList<OrderDto> listed,
        IReadOnlyList<string> orderGroupIds,
        EventTime now,
        ICommandSink sink
    )
    {
        foreach (var groupId in orderGroupIds)
        {
            // Ours are triggered with each sweep, whatever a list shows.
            if (!groups.IsOurs(groupId) && IsDue(groupId, now))
            {
                sink.Issue(new TriggerOrderGroup(groupId));
            }
        }

        foreach (var order in listed)
        {
            // An order of unknown fate is known now: its cancel can be believed.
            orders.Apply(order, now);
            if (IsDue(order.OrderId, now))
            {
                sink.Issue(new CancelOrder(order.ClientOrderId ?? "", order.OrderId, order.Ticker, "emergency stop"));
            }
        }
    }

    // An order of ours that no list shows has ended; what told of it was lost. One without an id is the gateway's to find.
    private void LookUpWhatIsNotListed(IReadOnlyList<OrderDto> listed, EventTime now, ICommandSink sink)
    {
        var ids = listed.Select(order => order.OrderId).ToHashSet(StringComparer.Ordinal);
        foreach (var order in orders.Open)
        {
            if (order.OrderId is { } orderId && !ids.Contains(orderId) && IsDue(orderId, now))
            {
                sink.Issue(new LookUpOrder(order.Intent.ClientOrderId, orderId));
            }
        }
    }

    private void Verify(EventTime now, ICommandSink sink)
    {
        report = report! with { Phase = StopPhase.Verified, VerifiedAt = now, LastObstacle = null };
        asked.Clear();
        announcer.Say(
            sink,
            now,
            ActivityTypes.EmergencyStop,
            ActivityLevel.Success,
            $"Emergency stop verified after {now.WallMs - pulledWallMs} ms: the exchange lists no resting order, and no order of ours is of unknown fate"
        );
    }

    // Whether an order or a group is to be asked about now: at first, and then again and again, but not without a pause.
    private bool IsDue(string id, EventTime now)
    {
        if (asked.TryGetValue(id, out var askedWallMs) && now.WallMs - askedWallMs < RepeatSweepWallMs)
        {
            return false;
        }

        asked[id] = now.WallMs;
        return true;
    }

    private void NoteObstacle(string obstacle, EventTime now, ICommandSink sink)
    {
        if (report is { } present && present.LastObstacle != obstacle)
        {
            report = present with { LastObstacle = obstacle };
            announcer.Say(sink, now, ActivityTypes.EmergencyStop, ActivityLevel.Warning, $"Emergency stop: {obstacle}; going on");
        }
    }

    private int CountUnknown()
    {
        var count = 0;
        foreach (var order in orders.Open)
        {
            count += order.IsInFlight ? 1 : 0;
        }

        return count;
    }
}
