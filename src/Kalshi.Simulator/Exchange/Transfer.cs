namespace Kalshi.Simulator.Exchange;

/// <summary>Money moved inside one account (§7.5 of the API).</summary>
/// <param name="Id">The exchange's id of the transfer.</param>
/// <param name="ClientTransferId">The client's id, or null.</param>
/// <param name="FromSubaccount">The subaccount it came from.</param>
/// <param name="ToSubaccount">The subaccount it went to.</param>
/// <param name="FromShard">The shard it came from.</param>
/// <param name="ToShard">The shard it went to.</param>
/// <param name="Amount">How much, above zero.</param>
/// <param name="TimeMs">When, Unix milliseconds.</param>
public sealed record Transfer(
    Guid Id,
    Guid? ClientTransferId,
    int FromSubaccount,
    int ToSubaccount,
    int FromShard,
    int ToShard,
    Money Amount,
    long TimeMs
);

/// <summary>The answer to a transfer.</summary>
/// <param name="Transfer">What was moved, or null when refused.</param>
/// <param name="Rejection">Why it was refused.</param>
public readonly record struct TransferResult(Transfer? Transfer, Rejection Rejection);
