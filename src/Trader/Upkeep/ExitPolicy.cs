namespace Trader.Upkeep;

/// <summary>How the positions of a strategy end (requirement K8).</summary>
public enum ExitPolicy
{
    /// <summary>By the rules of upkeep.</summary>
    Rules = 0,

    /// <summary>With the market: nothing but a person, or the end of the run where that is set, closes them before.</summary>
    HoldToSettlement,
}

/// <summary>Which policy holds for whose contracts.</summary>
public sealed class ExitPolicies
{
    private readonly UpkeepOptions options;
    private readonly HashSet<string> held;

    /// <summary>Takes the policies from the settings.</summary>
    public ExitPolicies(UpkeepOptions options)
    {
        this.options = options;
        held = new HashSet<string>(options.HeldStrategies, StringComparer.Ordinal);
    }

    /// <summary>The policy of a strategy's contracts; null stands for contracts bought by hand or by another program.</summary>
    public ExitPolicy Of(string? owner) =>
        owner switch
        {
            null => options.ManageForeign ? ExitPolicy.Rules : ExitPolicy.HoldToSettlement,
            "whale_follower" => held.Contains(owner) ? ExitPolicy.HoldToSettlement : options.FollowExit,
            _ => held.Contains(owner) ? ExitPolicy.HoldToSettlement : ExitPolicy.Rules,
        };

    /// <summary>Whether upkeep closes an owner's contracts by its rules.</summary>
    public bool IsManaged(string? owner) => Of(owner) == ExitPolicy.Rules;
}

/// <summary>The wire words of <see cref="ExitPolicy"/>.</summary>
public static class ExitPolicyWords
{
    /// <summary>The wire word, for example <c>hold_to_settlement</c>.</summary>
    public static string ToWire(this ExitPolicy policy) =>
        policy switch
        {
            ExitPolicy.Rules => "rules",
            ExitPolicy.HoldToSettlement => "hold_to_settlement",
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "Not an exit policy."),
        };
}
