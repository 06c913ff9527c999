using Trader.Whales;

namespace Trader.Tests.Whales;

public sealed class TokenBucketTests
{
    [Fact]
    [Trait("Requirement", "G7")]
    public void A_token_given_back_can_be_taken_again_but_never_overfills()
    {
        var bucket = new TokenBucket(2, 20, 0);
        bucket.Return(0);
        Assert.Equal(2, bucket.Available(0));
        Assert.True(bucket.TryTake(0) && bucket.TryTake(0));
        bucket.Return(5_000);
        Assert.Equal(1, bucket.Available(5_000));
        Assert.True(bucket.TryTake(5_000));
        Assert.Equal(15_000, bucket.UntilNextMs(5_000));
    }

    [Fact]
    [Trait("Requirement", "Q15")]
    [Trait("Requirement", "G3")]
    public void It_starts_full_with_the_promised_capacity()
    {
        var options = new TraderOptions();
        var bucket = new TokenBucket(options.MaxFollowsPerMinute, options.TokenRefillSeconds, 0);
        Assert.Equal(3, bucket.Available(0));
        Assert.True(bucket.TryTake(0) && bucket.TryTake(0) && bucket.TryTake(0));
        Assert.False(bucket.TryTake(0));
        Assert.Equal(20_000, bucket.UntilNextMs(0));
    }

    [Fact]
    [Trait("Requirement", "Q15")]
    public void A_token_returns_exactly_after_its_refill_time_and_not_a_millisecond_before()
    {
        var bucket = new TokenBucket(3, 20, 1_000);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(bucket.TryTake(1_000));
        }

        Assert.Equal(0, bucket.Available(20_999));
        Assert.Equal(1, bucket.UntilNextMs(20_999));
        Assert.False(bucket.TryTake(20_999));
        Assert.Equal(1, bucket.Available(21_000));
        Assert.True(bucket.TryTake(21_000));
        Assert.False(bucket.TryTake(40_999));
        Assert.True(bucket.TryTake(41_000));
    }

    [Fact]
    [Trait("Requirement", "Q15")]
    public void It_never_holds_more_than_its_capacity()
    {
        var bucket = new TokenBucket(3, 20, 0);
        Assert.True(bucket.TryTake(0));
        Assert.Equal(3, bucket.Available(10_000_000));
        Assert.True(bucket.TryTake(10_000_000));
        Assert.Equal(2, bucket.Available(10_000_000));
        Assert.Equal(2, bucket.Available(10_019_999));
        Assert.Equal(3, bucket.Available(10_020_000));
    }

    [Fact]
    [Trait("Requirement", "Q15")]
    public void A_clock_that_steps_back_neither_refills_nor_takes_away()
    {
        var bucket = new TokenBucket(2, 1, 10_000);
        Assert.True(bucket.TryTake(10_000));
        Assert.Equal(1, bucket.Available(5_000));
        Assert.True(bucket.TryTake(5_000));
        Assert.Equal(0, bucket.Available(10_999));
        Assert.Equal(1, bucket.Available(11_000));
    }

    [Fact]
    [Trait("Requirement", "Q15")]
    public void Over_any_random_run_it_gives_what_exact_rational_arithmetic_gives()
    {
        var random = new SeededRandom(77);
        var bucket = new TokenBucket(4, 7, 0);
        var level = 4m;
        var now = 0L;
        for (var i = 0; i < 20_000; i++)
        {
            var step = random.Between(0, 6_000);
            now += step;
            // decimals hold thousandths of sevenths only approximately, so the twin counts in 1/7000 tokens.
            level = Math.Min(4 * 7_000m, (i == 0 ? 4 * 7_000m : level) + step);
            var expected = level >= 7_000m;
            Assert.Equal((int)(level / 7_000m), bucket.Available(now));
            if (random.Chance(70))
            {
                Assert.Equal(expected, bucket.TryTake(now));
                level -= expected ? 7_000m : 0m;
            }
        }
    }
}
