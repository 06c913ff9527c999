namespace Kalshi.Simulator.Operator;

/// <summary>What an operator can do to shards, markets and accounts.</summary>
internal static partial class OperatorVerbs
{
    private static OperatorField Market => OperatorField.Text("market", "ticker of a listed market");

    private static OperatorField Shard => OperatorField.Whole("shard", 0, 3, "shard, 0 if left out");

    private static OperatorField Subaccount => OperatorField.Whole("subaccount", 0, 63, "subaccount, 0 if left out");

    private static OperatorField Until => OperatorField.Instant("until", "when it is expected to end; ends nothing");

    private static OperatorVerb[] Markets =>
        [
            new(
                "pause_trading",
                "Orders cannot be placed or amended; cancels work.",
                [Shard, Until],
                (desk, action, now, _) => desk.PauseTrading(action, now)
            ),
            new(
                "pause_exchange",
                "Nothing changes at all.",
                [Shard, Until],
                (desk, action, now, _) => desk.PauseExchange(action, now)
            ),
            new("resume", "Ends a pause.", [Shard], (desk, action, now, _) => desk.Resume(action, now)),
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
                    Shard,
                ],
                (desk, action, now, json) => desk.ListMarket(action, now, json)
            ),
            new(
                "close_market",
                "Closes a market now; resting orders are swept.",
                [Market],
                (desk, action, now, _) => desk.MoveClose(action, now, now)
            ),
            new(
                "move_close",
                "Moves a market's close; a closed one opens again if it lies ahead.",
                [Market, OperatorField.Instant("close", "the new close", isRequired: true)],
                (desk, action, now, _) => desk.MoveClose(action, action.Instant("close", now)!.Value, now)
            ),
            new(
                "deactivate_market",
                "Takes a market out of trading.",
                [Market],
                (desk, action, now, _) => desk.Deactivate(action, now)
            ),
            new(
                "activate_market",
                "Lets a deactivated market trade again; its resting orders are cancelled.",
                [Market],
                (desk, action, now, _) => desk.Activate(action, now)
            ),
            new(
                "settle_market",
                "Gives a market its result, closing it first if it trades; paid out after its settlement timer.",
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
            new(
                "set_cash",
                "Sets an account's cash, as if it had been paid in or out.",
                [
                    Account with
                    {
                        IsRequired = true,
                    },
                    new OperatorField("dollars", FieldKind.Money, IsRequired: true, "the cash it has then, reserved or not"),
                    Subaccount,
                    Shard,
                ],
                (desk, action, _, _) => desk.SetCash(action)
            ),
            new(
                "drift_position",
                "A fault: changes a position without an order, a fill or a message.",
                [
                    Account with
                    {
                        IsRequired = true,
                    },
                    Market,
                    new OperatorField(
                        "contracts",
                        FieldKind.Contracts,
                        IsRequired: true,
                        "YES contracts more, negative for less"
                    ),
                    Subaccount,
                ],
                (desk, action, now, json) => desk.DriftPosition(action, now, json)
            )
            {
                FindMistake = action => action.Get<Quantity>("contracts").IsZero ? "contracts: it must not be zero" : null,
            },
        ];
}
