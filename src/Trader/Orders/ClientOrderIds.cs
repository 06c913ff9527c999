using System.Security.Cryptography;
using System.Text;

namespace Trader.Orders;

/// <summary>
/// Client order ids are functions of the decision and the account: a restart that meets the same whale computes the same id,
/// and the exchange refuses to take it twice. They stay inside the exchange's pattern and length (64).
/// </summary>
public static class ClientOrderIds
{
    /// <summary>What the ids of whale follows begin with.</summary>
    public const string FollowPrefix = "wf-";

    /// <summary>What the ids of strategies' orders begin with.</summary>
    public const string StrategyPrefix = "st-";

    /// <summary>What the ids of orders begin with that close positions.</summary>
    public const string ClosingPrefix = "up-";

    private const int HashCharacters = 40;

    /// <summary>The id of the order that follows a whale.</summary>
    /// <param name="runIdentity">Account and environment.</param>
    /// <param name="whaleId">The whale.</param>
    public static string ForFollow(string runIdentity, string whaleId) => FollowPrefix + Hash($"{runIdentity}\n{whaleId}");

    /// <summary>The id of the order that carries out a strategy's decision.</summary>
    /// <param name="runIdentity">Account and environment.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="decisionId">The decision's name within it.</param>
    public static string ForDecision(string runIdentity, string strategy, string decisionId) =>
        StrategyPrefix + Hash($"{runIdentity}\n{strategy}\n{decisionId}");

    /// <summary>The id of an order that closes a position.</summary>
    /// <param name="runIdentity">Account and environment.</param>
    /// <param name="decisionId">Names the decision: market, time and attempt.</param>
    public static string ForClosing(string runIdentity, string decisionId) =>
        ClosingPrefix + Hash($"{runIdentity}\n{decisionId}");

    /// <summary>The strategy behind an id of ours, as far as its form tells.</summary>
    public static string StrategyOf(string clientOrderId) =>
        clientOrderId.StartsWith(FollowPrefix, StringComparison.Ordinal) ? "whale_follower"
        : clientOrderId.StartsWith(ClosingPrefix, StringComparison.Ordinal) ? "upkeep"
        : "earlier_run";

    /// <summary>Whether an id has the form of ours.</summary>
    public static bool IsOurs(string? clientOrderId) =>
        clientOrderId is not null
        && clientOrderId.Length == FollowPrefix.Length + HashCharacters
        && (
            clientOrderId.StartsWith(FollowPrefix, StringComparison.Ordinal)
            || clientOrderId.StartsWith(StrategyPrefix, StringComparison.Ordinal)
            || clientOrderId.StartsWith(ClosingPrefix, StringComparison.Ordinal)
        );

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashCharacters];
}
