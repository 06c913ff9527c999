namespace Kalshi.Simulator.Operator;

/// <summary>What an operator can do to markets.</summary>
internal static partial class OperatorVerbs
{
    private static OperatorField Market => OperatorField.Text("market", "ticker of a listed market");

    private static OperatorVerb[] Markets =>
        [
            new(
                "list_market",
                "Lists a market.",
                [
                    OperatorField.Text("ticker", "its ticker"),
                    OperatorField.Text("event_ticker", "its event"),
                    OperatorField.Instant("close", "when trading closes", isRequired: true),
                    OperatorField.Instant("open", "when trading opens; now if left out"),
                    OperatorField.Text("title", "for people", isRequired: false),
                    OperatorField.Whole(
                        "settlement_timer_seconds",
                        0,
                        31_536_000,
                        "seconds between result and payout, 0 if left out"
                    ),
                ],
                (desk, action, now, json) => desk.ListMarket(action, now, json)
            ),
            new(
                "settle_market",
                "Gives a closed market its result; paid out after its settlement timer.",
                [
                    Market,
                    OperatorField.OneOf("result", ["yes", "no", "scalar"], "the result"),
                    new OperatorField(
                        "settlement_value",
                        FieldKind.Price,
                        IsRequired: false,
                        "scalar only: what a YES contract pays"
                    ),
                ],
                (desk, action, now, _) => desk.Settle(action, now)
            )
            {
                FindMistake = action =>
                    (action.Text("result") == "scalar") != action.Has("settlement_value")
                        ? "settlement_value: it belongs to the result scalar, and only to that"
                        : null,
            },
        ];
}
