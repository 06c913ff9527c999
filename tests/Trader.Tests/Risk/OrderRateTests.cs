using Trader.Risk;

namespace Trader.Tests.Risk;

[Trait("Requirement", "J1")]
public sealed class OrderRateTests
{
    [Fact]
    public void A_clock_that_is_set_back_neither_frees_the_window_nor_closes_it_for_long()
    {
        var rate = new OrderRate(2);
        rate.Add(7_200_000);
        rate.Add(7_200_500);
        Assert.True(rate.IsFullAt(3_600_000));
        Assert.True(rate.IsFullAt(3_659_999));
        Assert.False(rate.IsFullAt(3_660_000));
    }

    [Fact]
    public void Without_a_limit_it_is_never_full()
    {
        var rate = new OrderRate(0);
        rate.Add(1);
        Assert.False(rate.IsFullAt(1));
        Assert.Equal(0, rate.CountAt(1));
    }

    [Fact]
    public void It_counts_like_a_list_that_is_searched()
    {
        var random = new SeededRandom(5);
        for (var run = 0; run < 200; run++)
        {
            var limit = random.Between(1, 9);
            var rate = new OrderRate(limit);
            var sent = new List<long>();
            var now = 1_000_000L;
            for (var step = 0; step < 200; step++)
            {
                now += random.Between(0, 20_000);
                if (random.Chance(5))
                {
                    now -= random.Between(0, 200_000);
                    sent = [.. sent.Select(time => Math.Min(time, now))];
                }

                sent.RemoveAll(time => time <= now - 60_000);
                Assert.Equal(Math.Min(limit, sent.Count), rate.CountAt(now));
                Assert.Equal(sent.Count >= limit, rate.IsFullAt(now));
                if (random.Chance(60))
                {
                    rate.Add(now);
                    sent.Add(now);
                }
            }
        }
    }
}
