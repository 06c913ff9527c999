using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Orders.Groups;
using Trader.Risk.Results;

namespace Trader.Journal;

/// <summary>An order as an earlier run's journal leaves it.</summary>
/// <param name="Intent">What was meant.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="State">The last that was known of it.</param>
/// <param name="OrderId">The exchange's id, if that was known.</param>
/// <param name="Price">Its last known limit, in the outcome's own price.</param>
/// <param name="FillCount">Contracts filled, as far as was known.</param>
/// <param name="Remaining">Contracts that might still fill.</param>
/// <param name="PendingChange">A change that was asked for and whose outcome was not known yet; null for none.</param>
public sealed record RecoveredOrder(
    OrderIntent Intent,
    EventTime DecidedAt,
    OrderState State,
    string? OrderId,
    Price Price,
    Quantity FillCount,
    Quantity Remaining,
    ChangeDecided? PendingChange
);

/// <summary>
/// What a journal says, entry by entry: the same entries always give the same state, and any prefix of them gives a state
/// that was once true. Orders that ended are remembered up to a bound, so that none of their ids is used again.
/// </summary>
public sealed class RecoveredState
{
    // Only groups that nobody could delete stay behind; each is empty.
    private const int MaxOrderGroups = 1_000;

    private readonly Dictionary<string, RecoveredOrder> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecoveredOrder> finished = new(StringComparer.Ordinal);
    private readonly Queue<string> finishedOrder = new();
    private readonly List<OrderGroupNoted> groups = [];
    private readonly int maxFinished;

    /// <summary>Makes the state of an empty journal.</summary>
    /// <param name="maxFinished">Ended orders remembered, 1 to 1 000 000; the oldest are forgotten first.</param>
    /// <param name="entriesBefore">Entries that an earlier, longer form of the journal had beside those to come.</param>
    public RecoveredState(int maxFinished, long entriesBefore = 0)
    {
        EntryCount = entriesBefore;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFinished, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxFinished, 1_000_000);
        this.maxFinished = maxFinished;
    }

    /// <summary>Runs that began.</summary>
    public int RunNumber { get; private set; }

    /// <summary>Account and environment of the last run; null before the first.</summary>
    public string? RunIdentity { get; private set; }

    /// <summary>Whether the last run ended in order.</summary>
    public bool EndedInOrder { get; private set; } = true;

    /// <summary>Why the emergency stop holds; null if it does not.</summary>
    public string? StopReason { get; private set; }

    /// <summary>When the emergency stop was pulled first; meaningless without <see cref="StopReason"/>.</summary>
    public EventTime StoppedAt { get; private set; }

    /// <summary>When an emergency stop was released last; null if none ever was.</summary>
    public EventTime? StopReleasedAt { get; private set; }

    /// <summary>Why an operator's pause holds; null if none does.</summary>
    public string? PauseReason { get; private set; }

    /// <summary>Since when an operator's pause holds; meaningless without <see cref="PauseReason"/>.</summary>
    public EventTime PausedAt { get; private set; }

    /// <summary>Entries taken in.</summary>
    public long EntryCount { get; private set; }

    /// <summary>What our positions brought, as far back as any rule looks.</summary>
    public ResultHistory Results { get; } = new();

    /// <summary>Orders that are or may be live.</summary>
    public IReadOnlyCollection<RecoveredOrder> OpenOrders => open.Values;

    /// <summary>Orders that ended, the latest last.</summary>
    public IReadOnlyCollection<RecoveredOrder> FinishedOrders => [.. finishedOrder.Select(id => finished[id])];

    /// <summary>Order groups that this trader made and that were not known to be gone, the latest noted last.</summary>
    public IReadOnlyList<OrderGroupNoted> OrderGroups => groups;

    /// <summary>The order of a client order id, or null.</summary>
    public RecoveredOrder? Find(string clientOrderId) =>
        open.GetValueOrDefault(clientOrderId) ?? finished.GetValueOrDefault(clientOrderId);

    /// <summary>Takes one entry in.</summary>
    public void Apply(JournalEntry entry)
    {
        EntryCount++;
        switch (entry)
        {
            case RunBegan began:
                RunNumber = began.RunNumber;
                RunIdentity = began.RunIdentity;
                EndedInOrder = false;
                break;
            case RunEnded:
                EndedInOrder = true;
                break;
            case IntentDecided decided when Find(decided.Intent.ClientOrderId) is null:
                open.Add(decided.Intent.ClientOrderId, Fresh(decided));
                break;
            case ChangeDecided change when open.TryGetValue(change.ClientOrderId, out var order):
                open[change.ClientOrderId] = order with { PendingChange = change };
                break;
            case OrderMoved moved when Find(moved.ClientOrderId) is { } order:
                Move(order, moved);
                break;
            case OrderGroupNoted noted:
                Note(noted);
                break;
            case StopEngaged stop:
                StoppedAt = StopReason is null ? stop.Time : StoppedAt;
                StopReason = stop.Reason;
                break;
            case StopReleased released:
                StopReason = null;
                StopReleasedAt = released.Time;
                break;
            case ResultBooked result:
                Results.Apply(result);
                break;
            case ProtectionReleased release:
                Results.Apply(release);
                break;
            case ResultsKept kept:
                Results.Apply(kept);
                break;
            case PauseEngaged pause:
                PausedAt = PauseReason is null ? pause.Time : PausedAt;
                PauseReason = pause.Reason;
                break;
            case PauseReleased:
                PauseReason = null;
                PausedAt = default;
                break;
            default:
                // Fills are the exchange's to tell; a change of an order that has ended changes nothing.
                break;
        }
    }

    private void Note(OrderGroupNoted noted)
    {
        groups.RemoveAll(group => group.OrderGroupId == noted.OrderGroupId);
        if (noted.State == OrderGroupState.Deleted)
        {
            return;
        }

        groups.Add(noted);
        if (groups.Count > MaxOrderGroups)
        {
            groups.RemoveAt(0);
        }
    }

    private static RecoveredOrder Fresh(IntentDecided decided) =>
        new(
            decided.Intent,
            decided.Time,
            OrderState.Intent,
            OrderId: null,
            decided.Intent.Price,
            FillCount: Quantity.Zero,
            Remaining: decided.Intent.Count,
            PendingChange: null
        );

    private void Move(RecoveredOrder order, OrderMoved moved)
    {
        var known = order with
        {
            State = moved.State,
            OrderId = moved.OrderId ?? order.OrderId,
            Price = moved.Price,
            FillCount = moved.FillCount,
            Remaining = moved.Remaining,
            PendingChange = moved.Cause == OrderCause.ChangeAnswer ? null : order.PendingChange,
        };
        if (!moved.State.IsFinal())
        {
            // One that was believed to have ended can be shown to live.
            ForgetEnd(moved.ClientOrderId);
            open[moved.ClientOrderId] = known;
            return;
        }

        open.Remove(moved.ClientOrderId);
        if (finished.TryAdd(moved.ClientOrderId, known))
        {
            finishedOrder.Enqueue(moved.ClientOrderId);
        }

        if (finishedOrder.Count > maxFinished)
        {
            finished.Remove(finishedOrder.Dequeue());
        }
    }

    private void ForgetEnd(string clientOrderId)
    {
        if (!finished.Remove(clientOrderId))
        {
            return;
        }

        for (var left = finishedOrder.Count; left > 0; left--)
        {
            var id = finishedOrder.Dequeue();
            if (id != clientOrderId)
            {
                finishedOrder.Enqueue(id);
            }
        }
    }
}
