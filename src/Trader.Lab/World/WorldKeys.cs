using Kalshi.Authentication;

namespace Trader.Lab.World;

/// <summary>
/// Keys to sign with. The exchange in memory does not look at signatures, so one key pair serves all worlds of the program;
/// it is of the cheapest kind there is here. What it signs is part of no digest.
/// </summary>
internal static class WorldKeys
{
    private static readonly Lazy<KeyPair> Pair = new(() => KeyPair.Generate(Kind));

    /// <summary>The cheapest kind.</summary>
    public static SigningKeyKind Kind => ApiKey.IsEd25519Supported ? SigningKeyKind.Ed25519 : SigningKeyKind.Rsa;

    /// <summary>The key of an account.</summary>
    /// <param name="id">The key's id.</param>
    public static ApiKey For(string id) => ApiKey.FromPem(id, Pair.Value.PrivateKeyPem);
}
