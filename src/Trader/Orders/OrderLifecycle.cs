using System.Collections.Immutable;

namespace Trader.Orders;

/// <summary>One move of an order and what may cause it.</summary>
/// <param name="From">The state left.</param>
/// <param name="To">The state entered.</param>
/// <param name="Causes">What can tell that it happened.</param>
/// <param name="Meaning">When that is, in one sentence.</param>
public sealed record OrderMove(OrderState From, OrderState To, ImmutableArray<OrderCause> Causes, string Meaning);

/// <summary>
/// The table of an order's life: every move there is, and who may cause it. Whatever is not listed is refused and counted.
/// Time alone causes nothing: an order's fate is known by evidence.
/// </summary>
public static class OrderLifecycle
{
    private static readonly OrderCause[] Reports = [OrderCause.Answer, OrderCause.Stream, OrderCause.List];
    private static readonly OrderCause[] Anything = [.. Reports, OrderCause.Fill, OrderCause.ChangeAnswer];

    // Evidence that outweighs what was believed of an order that had ended: the exchange is the truth.
    private static readonly OrderCause[] Corrections = [OrderCause.Stream, OrderCause.Fill, OrderCause.List];

    private static readonly Dictionary<(OrderState From, OrderState To), OrderMove> Table = Build().ToDictionary(move => (move.From, move.To));

    /// <summary>All moves, in the order of the states.</summary>
    public static ImmutableArray<OrderMove> Moves { get; } = [.. Build()];

    /// <summary>Whether something may cause this move.</summary>
    public static bool CanMove(OrderState from, OrderState to, OrderCause cause) =>
        Table.TryGetValue((from, to), out var move) && move.Causes.Contains(cause);

    private static IEnumerable<OrderMove> Build()
    {
        yield return Move(OrderState.Intent, OrderState.Sent, [OrderCause.Gateway], "Its bytes are about to leave.");
        yield return Move(OrderState.Intent, OrderState.Unknown, [OrderCause.Decision], "An earlier run decided it and did not live to tell.");
        yield return Move(OrderState.Intent, OrderState.Rejected, [OrderCause.Gateway], "It never left.");
        foreach (var from in new[] { OrderState.Intent, OrderState.Sent, OrderState.Unknown })
        {
            yield return Move(from, OrderState.Resting, Reports, "The exchange has it on its book.");
            yield return Move(from, OrderState.PartiallyFilled, Reports, "The exchange has it on its book, partly filled.");
            yield return Move(from, OrderState.Executed, Anything, "It filled wholly at once, or before its answer came.");
            yield return Move(from, OrderState.Canceled, Reports, "It ended with a remainder: immediate or cancel, self-trade, expiry, group, market close.");
        }

        yield return Move(OrderState.Sent, OrderState.Unknown, [OrderCause.Gateway], "The answer was lost.");
        yield return Move(OrderState.Sent, OrderState.Rejected, [OrderCause.Answer, OrderCause.Gateway], "The exchange refused it, or it never left.");
        yield return Move(
            OrderState.Unknown,
            OrderState.Rejected,
            [OrderCause.Absence],
            "A complete list, read after no request of it could be accepted any more, does not have it."
        );
        yield return Move(OrderState.Resting, OrderState.PartiallyFilled, Anything, "Part of it filled.");
        foreach (var from in new[] { OrderState.Resting, OrderState.PartiallyFilled })
        {
            yield return Move(from, OrderState.Executed, Anything, "The last of it filled.");
            yield return Move(from, OrderState.Canceled, [.. Reports, OrderCause.ChangeAnswer], "Taken off the book: by us, by hand, by its expiry, a group, a self-trade or the market's close.");
        }

        foreach (var from in new[] { OrderState.Canceled, OrderState.Rejected })
        {
            yield return Move(from, OrderState.Resting, Corrections, "It was believed to have ended and the exchange shows it on its book.");
            yield return Move(from, OrderState.PartiallyFilled, Corrections, "It was believed to have ended and the exchange shows it on its book, partly filled.");
            yield return Move(from, OrderState.Executed, Corrections, "It was believed to have ended with a remainder and had filled wholly.");
        }

        yield return Move(OrderState.Rejected, OrderState.Canceled, Corrections, "It was believed never to have existed and had been cancelled.");
    }

    private static OrderMove Move(OrderState from, OrderState to, OrderCause[] causes, string meaning) =>
        new(from, to, [.. causes], meaning);
}
