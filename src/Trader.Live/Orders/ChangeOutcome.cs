using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;

namespace Trader.Live.Orders;

/// <summary>What came of an amend or a decrease, in one form: the core's answer, or an error that settles it or leaves it open.</summary>
/// <param name="Answer">Set if the exchange did it.</param>
/// <param name="Error">Set otherwise.</param>
/// <param name="IsOpen">Whether it may have been done all the same.</param>
internal readonly record struct ChangeOutcome(ChangeAnswer? Answer, ApiError? Error, bool IsOpen)
{
    public static ChangeOutcome From(WriteOutcome<AmendOrderResponse> outcome, ChangeOrder command) =>
        From(
            outcome,
            // The exchange tells the remainder only where the amend changed the size or filled.
            response =>
                Done(
                    response.RemainingCount ?? command.Change.Count - command.FillCount,
                    response.FillCount ?? Quantity.Zero,
                    response.TsMs
                )
        );

    public static ChangeOutcome From(WriteOutcome<DecreaseOrderResponse> outcome) =>
        From(outcome, response => Done(response.RemainingCount, Quantity.Zero, response.TsMs));

    private static ChangeOutcome From<T>(WriteOutcome<T> outcome, Func<T, ChangeAnswer> done) =>
        outcome switch
        {
            WriteOutcome<T>.Done { Response: var response } => new(done(response), null, IsOpen: false),
            WriteOutcome<T>.Refused { Error: var error } => new(null, error, IsOpen: false),
            WriteOutcome<T>.NotSent { Error: var error } => new(null, error, IsOpen: false),
            WriteOutcome<T>.Unknown { Error: var error } => new(null, error, IsOpen: true),
            _ => throw new InvalidOperationException("There is no other outcome."),
        };

    private static ChangeAnswer Done(Quantity remaining, Quantity filled, long engineMs) =>
        new("", ChangeAnswerKind.Done)
        {
            Remaining = remaining,
            Filled = filled,
            EngineMs = engineMs,
        };
}
