using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Kalshi.Authentication;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Who an API key belongs to. Private keys are handed out once and not kept. Safe to use from several threads.</summary>
internal sealed class AccountDirectory : IDisposable
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, KeyHolder> holders = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, AccountProfile> profiles = [];
    private readonly Dictionary<Guid, int> keysMade = [];

    /// <summary>Makes a key pair for an account, which is its first.</summary>
    public SimulatorCredentials Enrol(Account account, UsageTier tier, SigningKeyKind kind, Uri restUrl, Uri webSocketUrl)
    {
        var pair = KeyPair.Generate(kind);
        var holder = Add(
            Register(account, tier),
            "first key",
            KeyScopes.Default,
            null,
            VerificationKey.FromPem(pair.PublicKeyPem)
        );
        return new SimulatorCredentials(holder.Id, pair.PrivateKeyPem, restUrl, webSocketUrl);
    }

    /// <summary>An account's profile, made when it has none yet.</summary>
    public AccountProfile Register(Account account, UsageTier tier)
    {
        lock (gate)
        {
            if (!profiles.TryGetValue(account.UserId, out var profile))
            {
                profile = new AccountProfile(account, tier);
                profiles.Add(account.UserId, profile);
            }

            return profile;
        }
    }

    /// <summary>Gives an account another key. The first one's id is the account's; later ids follow from it.</summary>
    public KeyHolder Add(
        AccountProfile profile,
        string name,
        IReadOnlyList<string> scopes,
        int? subaccount,
        VerificationKey publicKey
    )
    {
        lock (gate)
        {
            var number = keysMade.GetValueOrDefault(profile.Account.UserId);
            keysMade[profile.Account.UserId] = number + 1;
            var id = KeyId(profile.Account.UserId, number).ToString("D");
            var holder = new KeyHolder(id, profile, name, scopes, subaccount, publicKey) { Number = number };
            holders[id] = holder;
            return holder;
        }
    }

    /// <summary>Withdraws a key of an account; false when it has no such key.</summary>
    public bool Remove(AccountProfile profile, string keyId)
    {
        // The public key is not disposed of: a request that it signed may be on its way through.
        return holders.TryGetValue(keyId, out var holder) && holder.Profile == profile && holders.TryRemove(keyId, out _);
    }

    /// <summary>The keys of an account in the order in which they were made.</summary>
    public List<KeyHolder> KeysOf(AccountProfile profile) =>
        holders.Values.Where(holder => holder.Profile == profile).OrderBy(holder => holder.Number).ToList();

    public KeyHolder? Find(string keyId) => holders.GetValueOrDefault(keyId);

    public void Dispose()
    {
        foreach (var holder in holders.Values)
        {
            holder.PublicKey.Dispose();
        }
    }

    private static Guid KeyId(Guid userId, int number)
    {
        if (number == 0)
        {
            return userId;
        }

        Span<byte> seed = stackalloc byte[20];
        userId.TryWriteBytes(seed);
        BinaryPrimitives.WriteInt32LittleEndian(seed[16..], number);
        return new Guid(SHA256.HashData(seed).AsSpan(0, 16));
    }
}

/// <summary>A public key that speaks for an account, within its scopes.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Profile">Whose it is.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Subaccount">The only subaccount it may see, or null for all.</param>
/// <param name="PublicKey">Checks its signatures.</param>
internal sealed record KeyHolder(
    string Id,
    AccountProfile Profile,
    string Name,
    IReadOnlyList<string> Scopes,
    int? Subaccount,
    VerificationKey PublicKey
)
{
    public Account Account => Profile.Account;

    /// <summary>Which of its account's keys it is, counted from 0.</summary>
    public int Number { get; init; }
}
