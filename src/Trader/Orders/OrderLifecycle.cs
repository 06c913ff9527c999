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

    private static readonly Dictionary<(OrderState From, OrderState To), OrderMove> Table = Build()
        .ToDictionary(move => (move.From, move.To));

    /// <summary>All moves, in the order of the states.</summary>
    public static ImmutableArray<OrderMove> Moves { get; } = [.. Build()];

    /// <summary>Whether something may cause this move.</summary>
    public static bool CanMove(OrderState from, OrderState to, OrderCause cause) =>
        Table.TryGetValue((from, to), out var move) && move.Causes.Contains(cause);

    private static IEnumerable<OrderMove> Build() => [.. Beginnings(), .. OnTheBook(), .. AfterTheEnd()];

    private static IEnumerable<OrderMove> Beginnings()
    {
        yield return Move(OrderState.Intent, OrderState.Sent, "Its bytes are about to leave.", OrderCause.Gateway);
        foreach (var from in new[] { OrderState.Intent, OrderState.Sent })
        {
            yield return Move(
                from,
                OrderState.Rejected,
                "The exchange refused it, or it never left.",
                OrderCause.Gateway,
                OrderCause.Answer
            );
        }

        yield return Move(
            OrderState.Intent,
            OrderState.Unknown,
            "Its answer was lost, or an earlier run decided it and did not live to tell.",
            OrderCause.Decision,
            OrderCause.Gateway
        );
        yield return Move(OrderState.Sent, OrderState.Unknown, "Its answer was lost.", OrderCause.Gateway);
        yield return Move(
            OrderState.Unknown,
            OrderState.Rejected,
            "A complete list, asked for after no request of it could be accepted any more, does not have it.",
            OrderCause.Absence
        );
        foreach (var from in new[] { OrderState.Intent, OrderState.Sent, OrderState.Unknown })
        {
            yield return Move(from, OrderState.Resting, "The exchange has it on its book.", Reports);
            yield return Move(from, OrderState.PartiallyFilled, "The exchange has it on its book, partly filled.", Reports);
            yield return Move(from, OrderState.Executed, "It filled wholly at once, or before its answer came.", Anything);
            yield return Move(
                from,
                OrderState.Canceled,
                "It ended with a remainder: immediate or cancel, a self-trade, its expiry, a group, the market's close.",
                Reports
            );
        }
    }

    private static IEnumerable<OrderMove> OnTheBook()
    {
        yield return Move(OrderState.Resting, OrderState.PartiallyFilled, "Part of it filled.", Anything);
        foreach (var from in new[] { OrderState.Resting, OrderState.PartiallyFilled })
        {
            yield return Move(from, OrderState.Executed, "The last of it filled.", Anything);
            yield return Move(
                from,
                OrderState.Canceled,
                "Taken off the book: by us, by hand, by its expiry, a group, a self-trade or the market's close.",
                [.. Reports, OrderCause.ChangeAnswer]
            );
        }
    }

    private static IEnumerable<OrderMove> AfterTheEnd()
    {
        foreach (var from in new[] { OrderState.Canceled, OrderState.Rejected })
        {
            yield return Move(
                from,
                OrderState.Resting,
                "Believed to have ended; the exchange shows it on its book.",
                Corrections
            );
            yield return Move(
                from,
                OrderState.PartiallyFilled,
                "Believed to have ended; the exchange shows it on its book, partly filled.",
                Corrections
            );
            yield return Move(from, OrderState.Executed, "Believed to have ended; it had filled wholly.", Corrections);
        }

        yield return Move(
            OrderState.Rejected,
            OrderState.Canceled,
            "Believed never to have existed; it had been cancelled.",
            Corrections
        );
        yield return Move(
            OrderState.Executed,
            OrderState.PartiallyFilled,
            "Believed wholly filled; somebody had made it larger.",
            OrderCause.Stream,
            OrderCause.List
        );
        yield return Move(
            OrderState.Executed,
            OrderState.Canceled,
            "Believed wholly filled; somebody had made it larger, and the rest was cancelled.",
            OrderCause.Stream,
            OrderCause.List
        );
    }

    private static OrderMove Move(OrderState from, OrderState to, string meaning, params OrderCause[] causes) =>
        new(from, to, [.. causes], meaning);
}
