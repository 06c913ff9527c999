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

    private const int HashCharacters = 40;

    /// <summary>The id of the order that follows a whale.</summary>
    /// <param name="runIdentity">Account and environment.</param>
    /// <param name="whaleId">The whale.</param>
    public static string ForFollow(string runIdentity, string whaleId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{runIdentity}\n{whaleId}"));
        return FollowPrefix + Convert.ToHexStringLower(hash)[..HashCharacters];
    }

    /// <summary>Whether an id has the form of ours.</summary>
    public static bool IsOurs(string? clientOrderId) =>
        clientOrderId is not null
        && clientOrderId.Length == FollowPrefix.Length + HashCharacters
        && clientOrderId.StartsWith(FollowPrefix, StringComparison.Ordinal);
}
