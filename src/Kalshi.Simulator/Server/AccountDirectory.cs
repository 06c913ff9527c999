using System.Collections.Concurrent;
using System.Security.Cryptography;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Who an API key belongs to. Private keys are handed out once and not kept.</summary>
internal sealed class AccountDirectory : IDisposable
{
    private const int KeySizeBits = 2048;

    private readonly ConcurrentDictionary<string, KeyHolder> holders = new(StringComparer.Ordinal);

    /// <summary>Makes a key pair for an account.</summary>
    public SimulatorCredentials Enrol(Account account, Uri restUrl, Uri webSocketUrl)
    {
        using var pair = RSA.Create(KeySizeBits);
        var publicKey = RSA.Create(pair.ExportParameters(includePrivateParameters: false));
        // One key per account, so the account's id can name it.
        var keyId = account.UserId.ToString("D");
        holders[keyId] = new KeyHolder(account, publicKey);
        return new SimulatorCredentials(keyId, pair.ExportPkcs8PrivateKeyPem(), restUrl, webSocketUrl);
    }

    public KeyHolder? Find(string keyId) => holders.GetValueOrDefault(keyId);

    public void Dispose()
    {
        foreach (var holder in holders.Values)
        {
            holder.PublicKey.Dispose();
        }
    }
}

/// <summary>An account and the public key that speaks for it.</summary>
internal sealed record KeyHolder(Account Account, RSA PublicKey);
