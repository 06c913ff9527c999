using System.Text.Json;
using Kalshi.Authentication;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Operator;

/// <summary>An account that is asked for.</summary>
/// <param name="Balance">Its cash.</param>
/// <param name="Tier">How many requests it may make; null for the exchange's usual tier.</param>
/// <param name="KeyKind">What kind of key it gets; null for the exchange's usual kind.</param>
internal sealed record AccountOrder(Money Balance, UsageTier? Tier, SigningKeyKind? KeyKind)
{
    private static readonly OperatorVerb Verb = new(
        "open_account",
        "Opens an account with a key of its own.",
        [
            new OperatorField("dollars", FieldKind.Money, IsRequired: true, "its cash, not negative"),
            OperatorField.OneOf(
                "tier",
                Enum.GetValues<UsageTier>().Select(UsageTiers.ToWire),
                "its usage tier",
                isRequired: false
            ),
            OperatorField.OneOf("key_type", ["rsa", "ed25519"], "what kind of key", isRequired: false),
        ],
        (_, _, _, _) => { }
    )
    {
        FindMistake = action => action.Get<Money>("dollars").IsNegative ? "dollars: it must not be negative" : null,
    };

    /// <summary>Reads it from the body of <c>POST /accounts</c>.</summary>
    /// <exception cref="OperatorException">Something is wrong with it.</exception>
    public static AccountOrder Read(JsonElement body)
    {
        var action = OperatorAction.Read(Verb, body, "");
        return new AccountOrder(
            action.Get<Money>("dollars"),
            action.Text("tier") is { } tier ? Enum.GetValues<UsageTier>().Single(known => known.ToWire() == tier) : null,
            action.Text("key_type") switch
            {
                "rsa" => SigningKeyKind.Rsa,
                "ed25519" => SigningKeyKind.Ed25519,
                _ => null,
            }
        );
    }
}
