using Kalshi.Wire;

namespace Kalshi.Client.Rest;

/// <summary>
/// What became of an order that was to be placed. Only <see cref="Unknown"/> leaves its fate open; every other case is
/// evidence.
/// </summary>
public abstract record OrderSubmission
{
    private OrderSubmission() { }

    /// <summary>The exchange accepted it; it rests if <c>remaining_count</c> is above zero.</summary>
    public sealed record Accepted(CreateOrderResponse Response) : OrderSubmission;

    /// <summary>The exchange refused it: there is no order.</summary>
    public sealed record Refused(ApiError Error) : OrderSubmission;

    /// <summary>
    /// An order with this client order id exists already, this one's earlier self or another; which and in what state must
    /// be looked up. This request added none.
    /// </summary>
    public sealed record AlreadyExists(ApiError Error) : OrderSubmission;

    /// <summary>The request never left this machine: there is no order, and it may be sent again.</summary>
    public sealed record NotSent(ApiError Error) : OrderSubmission;

    /// <summary>The request may have reached the exchange and no usable answer came: the order may exist.</summary>
    public sealed record Unknown(ApiError Error) : OrderSubmission;
}

/// <summary>What became of a request to cancel an order.</summary>
public abstract record OrderCancellation
{
    private OrderCancellation() { }

    /// <summary>The exchange took the rest of the order off the book.</summary>
    public sealed record Cancelled(CancelOrderResponse Response) : OrderCancellation;

    /// <summary>The order does not rest: it was cancelled, executed, or never was; find out which before drawing conclusions.</summary>
    public sealed record NotLive(ApiError Error) : OrderCancellation;

    /// <summary>The exchange refused to cancel; the order may still rest.</summary>
    public sealed record Refused(ApiError Error) : OrderCancellation;

    /// <summary>The request never left this machine.</summary>
    public sealed record NotSent(ApiError Error) : OrderCancellation;

    /// <summary>The request may have reached the exchange and no usable answer came.</summary>
    public sealed record Unknown(ApiError Error) : OrderCancellation;
}
