using Kalshi;
using Trader.Commands;
using Trader.Events;

namespace Trader.Orders;

/// <summary>
/// One order of ours. What is known of it comes from its answer, the user-order stream, fills and look-ups, in any order:
/// fill counts only grow, its states follow <see cref="OrderLifecycle"/>, and its limit and size are those of the newest word
/// of the exchange.
/// </summary>
public sealed partial class TrackedOrder
{
    // A group and the orders it cancels change in one moment of the engine; their messages are stamped each by its own.
    private const long GroupCancelToleranceMs = 2_000;

    private Quantity? takerFillsExpected;
    private bool expectsMakerFillsToo;
    private string? groupCancel;
    private long termsMs;
    private long endedEngineMs;

    /// <summary>Registers an order that is about to be sent.</summary>
    public TrackedOrder(OrderIntent intent, EventTime decidedAt)
    {
        Intent = intent;
        SentAt = decidedAt;
        Price = intent.Price;
        Count = intent.Count;
        Remaining = intent.Count;
    }

    /// <summary>Whether a run before this one sent it.</summary>
    public bool IsOfEarlierRun { get; private init; }

    /// <summary>
    /// Whether this run has sent it again, or would have: an order of an earlier run that is still wanted, and looked after like
    /// one of this run.
    /// </summary>
    public bool IsWantedAgain { get; set; }

    /// <summary>What was meant.</summary>
    public OrderIntent Intent { get; }

    /// <summary>When it was decided and handed to be sent.</summary>
    public EventTime SentAt { get; }

    /// <summary>Where it is in its life.</summary>
    public OrderState State { get; private set; }

    /// <summary>The exchange's id, once known.</summary>
    public string? OrderId { get; private set; }

    /// <summary>Its limit now, in the outcome's own price.</summary>
    public Price Price { get; private set; }

    /// <summary>Contracts wanted in all now, filled ones included.</summary>
    public Quantity Count { get; private set; }

    /// <summary>Contracts filled, as far as anything said so.</summary>
    public Quantity FillCount { get; private set; }

    /// <summary>Contracts that may still fill.</summary>
    public Quantity Remaining { get; private set; }

    /// <summary>Contracts in fills that have been booked.</summary>
    public Quantity FillsBooked { get; private set; }

    /// <summary>Contracts in booked fills as taker.</summary>
    public Quantity TakerFillsBooked { get; private set; }

    /// <summary>A change that is on its way; null for none.</summary>
    public OrderChange? Change { get; private set; }

    /// <summary>Whether a cancel is on its way.</summary>
    public bool IsCancelling => Change is { Kind: OrderChangeKind.Cancel };

    /// <summary>Why it ended, for people.</summary>
    public string? FinishedReason { get; private set; }

    /// <summary>When it ended, as far as we knew, on both clocks; null while it lives.</summary>
    public EventTime? FinishedAt { get; private set; }

    /// <summary>When it ended, exchange clock, Unix milliseconds; null while it lives.</summary>
    public long? FinishedMs => FinishedAt?.ExchangeMs;

    /// <summary>What told of the latest move.</summary>
    public OrderCause LastCause { get; private set; }

    /// <summary>Moves that <see cref="OrderLifecycle"/> does not list and that were refused.</summary>
    public int RefusedMoves { get; private set; }

    /// <summary>Changes with everything that becomes known.</summary>
    public int Version { get; private set; }

    /// <summary>The <see cref="Version"/> that was last written down.</summary>
    internal int RecordedVersion { get; set; }

    /// <summary>Whether it is or may be live at the exchange.</summary>
    public bool IsOpen => !State.IsFinal();

    /// <summary>Whether its fate is still open: no answer, or the answer was lost.</summary>
    public bool IsInFlight => State is OrderState.Intent or OrderState.Sent or OrderState.Unknown;

    /// <summary>Whether all fills that the exchange has told of are booked.</summary>
    public bool AreFillsBooked => FillsBooked >= FillCount;

    /// <summary>
    /// Contracts the position does not show yet: those that may still fill, and fills told of but not booked. While an amend is
    /// on its way, the larger of both sizes.
    /// </summary>
    public Quantity Pending =>
        (IsOpen ? WorstRemaining : Quantity.Zero) + (AreFillsBooked ? Quantity.Zero : FillCount - FillsBooked);

    /// <summary>The dearer of its limit and the limit an amend on its way asks for.</summary>
    public Price WorstPrice => Change is { Kind: OrderChangeKind.Amend } change && change.Price > Price ? change.Price : Price;

    /// <summary>
    /// Whether a public trade that is not yet known to be ours may turn out to be this order taking: true until the answer
    /// said how much was taken and all of it is booked.
    /// </summary>
    public bool MayHaveUnseenTakes
    {
        get
        {
            if (State == OrderState.Rejected)
            {
                return false;
            }

            return Change is { Kind: OrderChangeKind.Amend }
                || takerFillsExpected is not { } expected
                || (expectsMakerFillsToo ? FillsBooked : TakerFillsBooked) < expected;
        }
    }

    private Quantity Unfilled => FillCount < Count ? Count - FillCount : Quantity.Zero;

    // An amend on its way may have made it larger already.
    private Quantity CountAtMost => Change is { Kind: OrderChangeKind.Amend } change ? Quantity.Max(Count, change.Count) : Count;

    private Quantity WorstRemaining =>
        Change is { Kind: OrderChangeKind.Amend } change && change.Count > FillCount
            ? Quantity.Max(Remaining, change.Count - FillCount)
            : Remaining;

    /// <summary>Takes over an order of an earlier run that still rests; its fills so far are in the account already.</summary>
    public static TrackedOrder OfEarlierRun(OrderIntent intent, EventTime sentAt, string orderId, OrderReport report)
    {
        var order = new TrackedOrder(intent, sentAt)
        {
            IsOfEarlierRun = true,
            OrderId = orderId,
            FillCount = report.FillCount,
            FillsBooked = report.FillCount,
            Count = report.FillCount + report.Remaining,
            Remaining = report.Remaining,
            State = report.FillCount.IsZero ? OrderState.Resting : OrderState.PartiallyFilled,
            LastCause = OrderCause.List,
            termsMs = report.UpdatedMs,
            takerFillsExpected = Quantity.Zero,
        };
        order.TakePrice(report);
        return order;
    }

    /// <summary>Takes over an order that an earlier run decided and of which nothing certain is known.</summary>
    public static TrackedOrder OfUnknownFate(OrderIntent intent, EventTime decidedAt, string? orderId)
    {
        var order = new TrackedOrder(intent, decidedAt) { IsOfEarlierRun = true, OrderId = orderId };
        order.TryMove(OrderState.Unknown, OrderCause.Decision);
        return order;
    }

    /// <summary>
    /// The account's books were opened with this many of its contracts in the positions already: they are not awaited, and
    /// none of the trades still to come is theirs.
    /// </summary>
    public void AdoptFills(Quantity filled)
    {
        if (filled > FillsBooked)
        {
            FillsBooked = filled;
        }

        NoteFills(filled);
        takerFillsExpected ??= Quantity.Zero;
    }

    /// <summary>
    /// Its order group cancels it: told of by the group's own message. An order that the exchange just said to be cancelled,
    /// without us, was so for that reason.
    /// </summary>
    /// <param name="reason">What is to be shown, for people.</param>
    /// <param name="cancelledMs">When the group did it, engine time, Unix milliseconds; null where it is certain without.</param>
    /// <returns>Whether its reason changed.</returns>
    public bool NoteGroupCancel(string reason, long? cancelledMs)
    {
        if (IsOpen)
        {
            groupCancel = reason;
            return false;
        }

        if (
            State != OrderState.Canceled
            || groupCancel is not null
            || LastCause is not (OrderCause.Stream or OrderCause.List)
            || cancelledMs is { } groupMs && Math.Abs(endedEngineMs - groupMs) > GroupCancelToleranceMs
        )
        {
            return false;
        }

        groupCancel = reason;
        FinishedReason = reason;
        Version++;
        return true;
    }

    /// <summary>Its order group takes orders again: what becomes of it from now on is not the group's doing.</summary>
    public void ForgetGroupCancel() => groupCancel = null;

    /// <summary>Whether a public trade in this market with this taker side may be this order taking.</summary>
    public bool MayHaveTaken(string ticker, Outcome takerSide) =>
        Intent.Ticker == ticker && Intent.Outcome == takerSide && MayHaveUnseenTakes;

    /// <summary>Its bytes are about to leave.</summary>
    public void MarkSent() => TryMove(OrderState.Sent, OrderCause.Gateway);

    /// <summary>The answer was lost.</summary>
    public void MarkUnknown() => TryMove(OrderState.Unknown, OrderCause.Gateway);

    /// <summary>The exchange took the order.</summary>
    public void Accept(OrderAnswer answer, EventTime now)
    {
        LearnOrderId(answer.OrderId);
        takerFillsExpected = answer.FillCount;
        expectsMakerFillsToo = answer.IsLookup;
        var status = answer.Status ?? (answer.RemainingCount.IsPositive ? "resting" : StatusWithoutRemainder(answer.FillCount));
        var report = new OrderReport(
            status,
            answer.FillCount,
            answer.RemainingCount,
            YesPrice: null,
            answer.IsLookup ? "looked up" : null,
            UpdatedMs: 0
        );
        Observe(report, answer.IsLookup ? OrderCause.List : OrderCause.Answer, now);
    }

    /// <summary>The exchange refused the order, it never left, or it is absent where it would have to be.</summary>
    public bool Reject(OrderCause cause, string reason, EventTime now)
    {
        if (!TryMove(OrderState.Rejected, cause))
        {
            return false;
        }

        Remaining = Quantity.Zero;
        End(reason, engineMs: 0, now);
        return true;
    }

    /// <summary>The exchange reported the order.</summary>
    public void Observe(in OrderReport report, OrderCause cause, EventTime now)
    {
        NoteFills(report.FillCount);
        if (State.IsFinal())
        {
            Correct(report, cause, now);
            return;
        }

        switch (report.Status)
        {
            case "executed":
                Remaining = Quantity.Zero;
                Finish(OrderState.Executed, cause, "filled", report.UpdatedMs, now);
                break;
            case "canceled":
                Remaining = Quantity.Zero;
                Finish(OrderState.Canceled, cause, report.Reason ?? "cancelled", report.UpdatedMs, now);
                break;
            default:
                TakeTerms(report);
                Rest(cause);
                break;
        }
    }

    /// <summary>A change was sent; until it is answered it counts as if it might be true.</summary>
    public void Begin(OrderChange change)
    {
        Change = change;
        Version++;
    }

    /// <summary>A change is over, whatever came of it; what it did shows in reports.</summary>
    public void EndChange()
    {
        if (Change is not null)
        {
            Change = null;
            Version++;
        }
    }

    /// <summary>
    /// The exchange carried an amend or a decrease out. A decrease's answer tells what rests, not how much had filled by then:
    /// the old size counts until a report tells the new one.
    /// </summary>
    /// <param name="remaining">Contracts resting afterwards.</param>
    /// <param name="filled">Contracts it filled by crossing.</param>
    /// <param name="engineMs">Engine time, Unix milliseconds.</param>
    /// <param name="now">Now.</param>
    public void TakeChange(Quantity remaining, Quantity filled, long engineMs, EventTime now)
    {
        if (Change is not { } change)
        {
            return;
        }

        EndChange();
        takerFillsExpected += filled;
        if (change.Kind != OrderChangeKind.Amend)
        {
            return;
        }

        if (engineMs >= termsMs)
        {
            termsMs = engineMs;
            Price = change.Price;
            Count = change.Count;
        }

        NoteFills(change.Count > remaining ? change.Count - remaining : FillCount);
        if (State.IsFinal())
        {
            return;
        }

        Remaining = Quantity.Min(remaining, Unfilled);
        Version++;
        if (FillCount >= Count)
        {
            Finish(OrderState.Executed, OrderCause.ChangeAnswer, "filled", engineMs, now);
        }
        else
        {
            Rest(OrderCause.ChangeAnswer);
        }
    }

    /// <summary>The exchange took the order off the book at our request.</summary>
    /// <param name="reducedBy">Contracts it took off; what is missing had filled before. Null where not told.</param>
    /// <param name="engineMs">Engine time, Unix milliseconds; 0 where not told.</param>
    /// <param name="now">Now.</param>
    public void TakeCancel(Quantity? reducedBy, long engineMs, EventTime now)
    {
        if (reducedBy is { } reduced && reduced <= Count)
        {
            NoteFills(Count - reduced);
        }

        if (!State.IsFinal())
        {
            Remaining = Quantity.Zero;
            Finish(OrderState.Canceled, OrderCause.ChangeAnswer, Change?.Reason ?? "cancelled by us", engineMs, now);
        }
    }

    /// <summary>The exchange's id as another message told it.</summary>
    public void LearnOrderId(string? orderId)
    {
        if (OrderId is null && orderId is not null)
        {
            OrderId = orderId;
            Version++;
        }
    }

    /// <summary>A fill of the order was booked.</summary>
    public void BookFill(Quantity count, bool isTaker, EventTime now)
    {
        FillsBooked += count;
        if (isTaker)
        {
            TakerFillsBooked += count;
        }

        if (FillsBooked <= FillCount)
        {
            return;
        }

        NoteFills(FillsBooked);
        if (FillCount >= CountAtMost && State != OrderState.Executed)
        {
            Remaining = Quantity.Zero;
            Finish(OrderState.Executed, OrderCause.Fill, "filled", engineMs: 0, now);
        }
        else if (!State.IsFinal() && !IsInFlight)
        {
            Rest(OrderCause.Fill);
        }
    }
}
