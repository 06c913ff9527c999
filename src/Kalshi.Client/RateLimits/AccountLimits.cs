using Kalshi.Wire;

namespace Kalshi.Client.RateLimits;

/// <summary>The sizes of an account's buckets (§2).</summary>
internal readonly record struct AccountLimits(long ReadCapacity, long ReadPerSecond, long WriteCapacity, long WritePerSecond)
{
    private const long Max = 10_000_000;

    /// <summary>The lowest tier, as first recorded: what every account has at least.</summary>
    public static AccountLimits Lowest => new(200, 200, 100, 100);

    /// <summary>Takes the exchange's word for it.</summary>
    /// <exception cref="ArgumentException">A bucket that cannot be, named.</exception>
    public static AccountLimits From(ApiLimitsResponse limits)
    {
        Require(limits.Read, "read");
        Require(limits.Write, "write");
        return new AccountLimits(
            limits.Read.BucketCapacity,
            limits.Read.RefillRate,
            limits.Write.BucketCapacity,
            limits.Write.RefillRate
        );
    }

    private static void Require(TokenBucketDto bucket, string name)
    {
        if (bucket.BucketCapacity is < 1 or > Max || bucket.RefillRate is < 1 or > Max)
        {
            throw new ArgumentException(
                $"The exchange's {name} limit of {bucket.RefillRate} tokens/s and {bucket.BucketCapacity} at most cannot be; "
                    + $"both must be 1 to {Max}.",
                nameof(bucket)
            );
        }
    }
}
