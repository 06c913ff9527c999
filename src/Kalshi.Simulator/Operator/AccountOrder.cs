using System.Text.Json;

namespace Kalshi.Simulator.Operator;

/// <summary>An account that is asked for.</summary>
/// <param name="Balance">Its cash.</param>
internal sealed record AccountOrder(Money Balance)
{
    private static readonly OperatorVerb Verb = new(
        "open_account",
        "Opens an account with a key of its own.",
        [new OperatorField("dollars", FieldKind.Money, IsRequired: true, "its cash, not negative")],
        (_, _, _, _) => { }
    )
    {
        FindMistake = action => action.Get<Money>("dollars").IsNegative ? "dollars: it must not be negative" : null,
    };

    /// <summary>Reads it from the body of <c>POST /accounts</c>.</summary>
    /// <exception cref="OperatorException">Something is wrong with it.</exception>
    public static AccountOrder Read(JsonElement body) => new(OperatorAction.Read(Verb, body, "").Get<Money>("dollars"));
}
