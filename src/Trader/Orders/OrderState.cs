namespace Trader.Orders;

/// <summary>Where an order of ours is in its life.</summary>
public enum OrderState
{
    /// <summary>Decided and registered; nothing has left yet.</summary>
    Intent = 0,

    /// <summary>On its way; no answer yet.</summary>
    Sent,

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

/// <summary>What can tell that an order moved.</summary>
public enum OrderCause
{
    /// <summary>Our own decision.</summary>
    Decision = 0,

    /// <summary>The gateway handed the request over, or could not.</summary>
    Gateway,

    /// <summary>The exchange's answer to the order.</summary>
    Answer,

    /// <summary>The exchange's answer to a cancel, an amend or a decrease.</summary>
    ChangeAnswer,

    /// <summary>The user-order stream.</summary>
    Stream,

    /// <summary>A fill, from the stream or the list.</summary>
    Fill,

    /// <summary>The order looked up, or found in a list.</summary>
    List,

    /// <summary>The order is absent where it would have to be.</summary>
    Absence,
}

/// <summary>A change of an order that lives.</summary>
public enum OrderChangeKind
{
    /// <summary>Off the book.</summary>
    Cancel = 0,

    /// <summary>Another limit or size; loses its place in the queue unless only the size shrinks.</summary>
    Amend,

    /// <summary>A smaller size; keeps its place in the queue.</summary>
    Decrease,
}

/// <summary>The wire words of <see cref="OrderState"/>.</summary>
public static class OrderStates
{
    /// <summary>The wire word, for example <c>partially_filled</c>.</summary>
    public static string ToWire(this OrderState state) =>
        state switch
        {
            OrderState.Intent => "intent",
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
