namespace Kalshi.Simulator.Exchange;

/// <summary>
/// The money of one subaccount on one shard: collateral is checked inside a shard, so cash elsewhere does not help (§8 of the
/// API). Changed by the engine only.
/// </summary>
public sealed class Wallet
{
    internal Wallet(int subaccount, int shard)
    {
        Subaccount = subaccount;
        Shard = shard;
    }

    /// <summary>The subaccount, 0 to 63.</summary>
    public int Subaccount { get; }

    /// <summary>The shard (<c>exchange_index</c>).</summary>
    public int Shard { get; }

    /// <summary>Cash, reserved or not.</summary>
    public Money Cash { get; internal set; }

    /// <summary>Cash set aside for resting orders.</summary>
    public Money Reserved { get; internal set; }

    /// <summary>What can be spent: cash less reservations (the wire's <c>balance</c>, doubt D9).</summary>
    public Money Available => Cash - Reserved;
}
