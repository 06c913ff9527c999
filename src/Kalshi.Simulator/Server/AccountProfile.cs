using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What the exchange knows about an account beside its money: its tier, its budget of requests, its settings.</summary>
internal sealed class AccountProfile
{
    private UsageTier tier;

    public AccountProfile(Account account, UsageTier tier)
    {
        Account = account;
        this.tier = tier;
    }

    public Account Account { get; }

    /// <summary>The tier; raising it fills the buckets anew.</summary>
    public UsageTier Tier
    {
        get => tier;
        set
        {
            tier = value;
            Budget = null;
        }
    }

    /// <summary>Whether the tier was given on request (<c>grants</c>).</summary>
    public bool HasUpgraded { get; set; }

    /// <summary>What may still be asked; null before the first request.</summary>
    public RequestBudget? Budget { get; set; }

    /// <summary>Subaccounts with netting switched on, by shard; a setting only, collateral is not returned early.</summary>
    public HashSet<(int Subaccount, int Shard)> Netting { get; } = [];

    /// <summary>Shares of the cash per shard in percent, as last set; empty when never.</summary>
    public SortedDictionary<int, int> TargetAllocation { get; } = [];

    /// <summary>The policy for resting orders that goes with the shares.</summary>
    public string MarginReservation { get; set; } = "sum";
}
