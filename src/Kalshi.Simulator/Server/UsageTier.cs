namespace Kalshi.Simulator.Server;

/// <summary>How many requests an account may make (§2.2 of the API). <c>default</c> is <see cref="Basic"/>.</summary>
public enum UsageTier
{
    /// <summary>200 read and 100 write tokens a second: what signing up gives.</summary>
    Basic = 0,

    /// <summary>300 and 300: for the asking.</summary>
    Advanced,

    /// <summary>600 and 600.</summary>
    Expert,

    /// <summary>1 200 and 1 200.</summary>
    Premier,

    /// <summary>2 400 and 2 400.</summary>
    Paragon,

    /// <summary>4 800 and 4 800.</summary>
    Prime,

    /// <summary>12 000 and 9 600.</summary>
    Prestige,
}

/// <summary>Refill and size of one token bucket.</summary>
/// <param name="RefillPerSecond">Tokens a second.</param>
/// <param name="Capacity">Tokens it can hold.</param>
internal readonly record struct BucketSize(int RefillPerSecond, int Capacity);

/// <summary>The budgets of the tiers after the raise of 2026-09-24.</summary>
internal static class UsageTiers
{
    /// <summary>The tier's name on the wire.</summary>
    public static string ToWire(this UsageTier tier) => tier.ToString().ToLowerInvariant();

    /// <summary>The bucket for reads: two seconds of budget up to Advanced, one above.</summary>
    public static BucketSize Read(this UsageTier tier)
    {
        var refill = tier switch
        {
            UsageTier.Basic => 200,
            UsageTier.Prestige => 12_000,
            _ => WriteRefill(tier),
        };
        return new BucketSize(refill, tier <= UsageTier.Advanced ? 2 * refill : refill);
    }

    /// <summary>The bucket for writes: one second of budget for Basic, two above.</summary>
    public static BucketSize Write(this UsageTier tier)
    {
        var refill = WriteRefill(tier);
        return new BucketSize(refill, tier == UsageTier.Basic ? refill : 2 * refill);
    }

    private static int WriteRefill(UsageTier tier) =>
        tier switch
        {
            UsageTier.Basic => 100,
            UsageTier.Advanced => 300,
            UsageTier.Expert => 600,
            UsageTier.Premier => 1_200,
            UsageTier.Paragon => 2_400,
            UsageTier.Prime => 4_800,
            _ => 9_600,
        };
}
