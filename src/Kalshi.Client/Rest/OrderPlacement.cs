using Kalshi.Wire;

namespace Kalshi.Client.Rest;

/// <summary>What became of an order that was placed with repetition under its one client order id.</summary>
/// <param name="Submission">
/// The last word on it. <see cref="OrderSubmission.AlreadyExists"/> with an <paramref name="Order"/>: an attempt whose answer
/// was lost had placed it after all.
/// </param>
/// <param name="Order">The order as the exchange lists it, where it had to be looked up.</param>
/// <param name="Attempts">How often it was sent, or tried to be.</param>
public sealed record OrderPlacement(OrderSubmission Submission, OrderDto? Order, int Attempts)
{
    /// <summary>Whether the order certainly exists or existed.</summary>
    public bool IsPlaced => Submission is OrderSubmission.Accepted || Order is not null;
}
