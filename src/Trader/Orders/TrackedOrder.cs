using Kalshi;
using Trader.Commands;
using Trader.Events;

namespace Trader.Orders;

/// <summary>Where an order of ours is in its life.</summary>
public enum OrderState
{
    /// <summary>Sent; no answer yet.</summary>
    Sent = 0,

    /// <summary>Sent; the answer was lost. Counts as live until evidence says otherwise.</summary>
    Unknown,

    /// <summary>On the book, nothing filled.</summary>
    Resting,

    /// <summary>On the book, partly filled.</summary>
    PartiallyFilled,

    /// <summary>Wholly filled.</summary>
    Executed,

    /// <summary>Off the book with a remainder; may have fills.</summary>
    Canceled,

    /// <summary>Refused by the exchange, or never sent: it does not exist there.</summary>
    Rejected,
}

/// <summary>The wire words of <see cref="OrderState"/>.</summary>
public static class OrderStates
{
    /// <summary>The wire word, for example <c>partially_filled</c>.</summary>
    public static string ToWire(this OrderState state) =>
        state switch
        {
            OrderState.Sent => "sent",
            OrderState.Unknown => "unknown",
            OrderState.Resting => "resting",
            OrderState.PartiallyFilled => "partially_filled",
            OrderState.Executed => "executed",
            OrderState.Canceled => "canceled",
            OrderState.Rejected => "rejected",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not an order state."),
        };

    /// <summary>Whether nothing can happen to the order any more.</summary>
    public static bool IsFinal(this OrderState state) =>
        state is OrderState.Executed or OrderState.Canceled or OrderState.Rejected;
}

/// <summary>
/// One order of ours. What is known of it comes from its answer, the user-order stream, fills and look-ups, in any order:
/// fill counts only grow, and a final state stays.
/// </summary>
public sealed class TrackedOrder
{
    private Quantity? takerFillsExpected;
    private bool expectsMakerFillsToo;

    /// <summary>Registers an order that is about to be sent.</summary>
    public TrackedOrder(OrderIntent intent, EventTime sentAt)
    {
        Intent = intent;
        SentAt = sentAt;
        Remaining = intent.Count;
    }

    /// <summary>Takes over an order of an earlier run that still rests; its fills so far are in the account already.</summary>
    public TrackedOrder(OrderIntent intent, EventTime sentAt, string orderId, Quantity filled, Quantity remaining)
        : this(intent, sentAt)
    {
        IsOfEarlierRun = true;
        OrderId = orderId;
        FillCount = filled;
        FillsBooked = filled;
        Remaining = remaining;
        State = filled.IsZero ? OrderState.Resting : OrderState.PartiallyFilled;
        takerFillsExpected = Quantity.Zero;
    }

    /// <summary>Whether a run before this one sent it.</summary>
    public bool IsOfEarlierRun { get; }

    /// <summary>What was sent.</summary>
    public OrderIntent Intent { get; }

    /// <summary>When it was sent.</summary>
    public EventTime SentAt { get; }

    /// <summary>Where it is in its life.</summary>
    public OrderState State { get; private set; } = OrderState.Sent;

    /// <summary>The exchange's id, once known.</summary>
    public string? OrderId { get; private set; }

    /// <summary>Contracts filled, as far as anything said so.</summary>
    public Quantity FillCount { get; private set; }

    /// <summary>Contracts that may still fill.</summary>
    public Quantity Remaining { get; private set; }

    /// <summary>Contracts in fills that have been booked.</summary>
    public Quantity FillsBooked { get; private set; }

    /// <summary>Contracts in booked fills as taker.</summary>
    public Quantity TakerFillsBooked { get; private set; }

    /// <summary>Whether a cancel is on its way.</summary>
    public bool IsCancelling { get; set; }

    /// <summary>Why it ended, for people.</summary>
    public string? FinishedReason { get; private set; }

    /// <summary>When it ended, exchange clock, Unix milliseconds; null while it lives.</summary>
    public long? FinishedMs { get; private set; }

    /// <summary>Whether it is or may be live at the exchange.</summary>
    public bool IsOpen => !State.IsFinal();

    /// <summary>Whether its fate is still open: no answer, or the answer was lost.</summary>
    public bool IsInFlight => State is OrderState.Sent or OrderState.Unknown;

    /// <summary>Whether all fills that the exchange has told of are booked.</summary>
    public bool AreFillsBooked => FillsBooked >= FillCount;

    /// <summary>Contracts the position does not show yet: those that may still fill, and fills told of but not booked.</summary>
    public Quantity Pending => (IsOpen ? Remaining : Quantity.Zero) + (AreFillsBooked ? Quantity.Zero : FillCount - FillsBooked);

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

            return takerFillsExpected is not { } expected || (expectsMakerFillsToo ? FillsBooked : TakerFillsBooked) < expected;
        }
    }

    /// <summary>Whether a public trade in this market with this taker side may be this order taking.</summary>
    public bool MayHaveTaken(string ticker, Outcome takerSide) =>
        Intent.Ticker == ticker && Intent.Outcome == takerSide && MayHaveUnseenTakes;

    /// <summary>The exchange took the order.</summary>
    public void Accept(OrderAnswer answer, long exchangeMs)
    {
        OrderId ??= answer.OrderId;
        takerFillsExpected = answer.FillCount;
        expectsMakerFillsToo = answer.IsLookup;
        var status = answer.Status ?? (answer.RemainingCount.IsPositive ? "resting" : StatusWithoutRemainder(answer.FillCount));
        Update(status, answer.FillCount, answer.RemainingCount, answer.IsLookup ? "looked up" : null, exchangeMs);
    }

    /// <summary>The exchange refused the order, or it never left.</summary>
    public void Reject(string reason, long exchangeMs)
    {
        Remaining = Quantity.Zero;
        Finish(OrderState.Rejected, reason, exchangeMs);
    }

    /// <summary>The answer was lost.</summary>
    public void MarkUnknown()
    {
        if (State == OrderState.Sent)
        {
            State = OrderState.Unknown;
        }
    }

    /// <summary>The exchange reported the order's state.</summary>
    /// <param name="status">Its status word.</param>
    /// <param name="fillCount">Contracts filled.</param>
    /// <param name="remaining">Contracts resting.</param>
    /// <param name="reason">Why it changed, where known.</param>
    /// <param name="exchangeMs">Exchange clock, Unix milliseconds.</param>
    public void Update(string status, Quantity fillCount, Quantity remaining, string? reason, long exchangeMs)
    {
        if (fillCount > FillCount)
        {
            FillCount = fillCount;
        }

        if (State.IsFinal())
        {
            return;
        }

        Remaining = Quantity.Min(Quantity.Min(Remaining, remaining), Unfilled);
        switch (status)
        {
            case "executed":
                Remaining = Quantity.Zero;
                Finish(OrderState.Executed, "filled", exchangeMs);
                break;
            case "canceled":
                Remaining = Quantity.Zero;
                Finish(OrderState.Canceled, reason ?? "cancelled", exchangeMs);
                break;
            default:
                State = FillCount.IsZero ? OrderState.Resting : OrderState.PartiallyFilled;
                break;
        }
    }

    /// <summary>The exchange's id as another message told it.</summary>
    public void LearnOrderId(string orderId) => OrderId ??= orderId;

    /// <summary>A fill of the order was booked.</summary>
    public void BookFill(Quantity count, bool isTaker, long exchangeMs)
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

        FillCount = FillsBooked;
        if (State.IsFinal())
        {
            return;
        }

        Remaining = Quantity.Min(Remaining, Unfilled);
        if (FillCount >= Intent.Count)
        {
            Finish(OrderState.Executed, "filled", exchangeMs);
        }
        else if (!IsInFlight)
        {
            State = OrderState.PartiallyFilled;
        }
    }

    private Quantity Unfilled => FillCount < Intent.Count ? Intent.Count - FillCount : Quantity.Zero;

    private string StatusWithoutRemainder(Quantity filled) => filled >= Intent.Count ? "executed" : "canceled";

    private void Finish(OrderState state, string reason, long exchangeMs)
    {
        State = state;
        FinishedReason = reason;
        FinishedMs = exchangeMs;
        IsCancelling = false;
    }
}
