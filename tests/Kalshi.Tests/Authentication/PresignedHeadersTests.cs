using Kalshi.Authentication;

namespace Kalshi.Tests.Authentication;

[Trait("Requirement", "A3")]
public sealed class PresignedHeadersTests
{
    private const long Now = 1_790_000_000_000;

    [Fact]
    public void EachHeaderIsHandedOutOnceOldestFirst()
    {
        var pool = Pool(capacity: 3);
        pool.Add(Header(Now));
        pool.Add(Header(Now + 1));
        Assert.True(pool.TryTake(Now + 2, out var first));
        Assert.True(pool.TryTake(Now + 2, out var second));
        Assert.False(pool.TryTake(Now + 2, out _));
        Assert.Equal([Now, Now + 1], [first.TimestampMs, second.TimestampMs]);
        Assert.Equal((2, 1, 0), (pool.Hits, pool.Misses, pool.Expired));
    }

    [Fact]
    public void AHeaderPastItsAgeIsNeverHandedOut()
    {
        var pool = Pool(capacity: 3, maxAgeMs: 2000);
        pool.Add(Header(Now));
        pool.Add(Header(Now + 1500));
        Assert.True(pool.TryTake(Now + 2001, out var taken));
        Assert.Equal(Now + 1500, taken.TimestampMs);
        Assert.Equal(1, pool.Expired);
    }

    [Fact]
    public void AHeaderExactlyAtItsAgeIsStillGood()
    {
        var pool = Pool(maxAgeMs: 2000);
        pool.Add(Header(Now));
        Assert.True(pool.TryTake(Now + 2000, out _));
    }

    [Fact]
    [Trait("Target", "R18")]
    public void AfterTheClockWasSetBackHeadersOfTheFutureAreUseless()
    {
        var pool = Pool(maxAgeMs: 2000);
        pool.Add(Header(Now));
        Assert.True(pool.NeedsRefill(Now - 3_600_000));
        Assert.False(pool.TryTake(Now - 3_600_000, out _));
    }

    [Fact]
    public void RefillIsDueWhileFewerThanTheCapacityWillLastHalfTheAge()
    {
        var pool = Pool(capacity: 2, maxAgeMs: 2000);
        Assert.True(pool.NeedsRefill(Now));
        pool.Add(Header(Now));
        Assert.True(pool.NeedsRefill(Now));
        pool.Add(Header(Now));
        Assert.False(pool.NeedsRefill(Now + 1000));
        Assert.True(pool.NeedsRefill(Now + 1001));
    }

    [Fact]
    public void AFullPoolReplacesItsOldest()
    {
        var pool = Pool(capacity: 2);
        pool.Add(Header(Now));
        pool.Add(Header(Now + 1));
        pool.Add(Header(Now + 2));
        Assert.Equal(2, pool.Count);
        Assert.True(pool.TryTake(Now + 2, out var taken));
        Assert.Equal(Now + 1, taken.TimestampMs);
    }

    [Fact]
    public void ClearingLeavesNothingToTake()
    {
        var pool = Pool();
        pool.Add(Header(Now));
        pool.Clear();
        Assert.False(pool.TryTake(Now, out _));
    }

    [Theory]
    [InlineData(0, 2000, "Capacity")]
    [InlineData(65, 2000, "Capacity")]
    [InlineData(4, 99, "MaxAgeMs")]
    [InlineData(4, 5001, "MaxAgeMs")]
    public void AnOptionOutOfRangeIsNamed(int capacity, int maxAgeMs, string option)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Pool(capacity, maxAgeMs));
        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Target", "P6")]
    public void TakingAllocatesNothing()
    {
        var pool = Pool(capacity: 64);
        for (var i = 0; i < 64; i++)
        {
            pool.Add(Header(Now));
        }

        pool.TryTake(Now, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            pool.TryTake(Now, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task NoHeaderIsEverHandedOutTwice()
    {
        var pool = Pool(capacity: 64);
        var taken = new System.Collections.Concurrent.ConcurrentBag<long>();
        var adding = Task.Run(
            () =>
            {
                for (var i = 0; i < 20_000; i++)
                {
                    pool.Add(Header(Now + (i % 1000), i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                }
            },
            TestContext.Current.CancellationToken
        );
        var taking = Enumerable
            .Range(0, 3)
            .Select(_ =>
                Task.Run(
                    () =>
                    {
                        for (var i = 0; i < 20_000; i++)
                        {
                            if (pool.TryTake(Now + 500, out var headers))
                            {
                                taken.Add(long.Parse(headers.Signature, System.Globalization.CultureInfo.InvariantCulture));
                            }
                        }
                    },
                    TestContext.Current.CancellationToken
                )
            );
        await Task.WhenAll([adding, .. taking]);
        Assert.Equal(taken.Count, taken.Distinct().Count());
    }

    private static PresignedHeaders Pool(int capacity = 4, int maxAgeMs = 2000) =>
        new("POST", "/trade-api/v2/x", new PresignedHeadersOptions { Capacity = capacity, MaxAgeMs = maxAgeMs });

    private static SignedHeaders Header(long timestampMs, string signature = "s") => new("key-1", timestampMs, signature);
}
