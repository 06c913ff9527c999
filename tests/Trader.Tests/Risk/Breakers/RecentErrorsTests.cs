using Trader.Risk.Breakers;

namespace Trader.Tests.Risk.Breakers;

/// <summary>The window of errors counts as a list of all of them does.</summary>
[Trait("Requirement", "J2")]
public sealed class RecentErrorsTests
{
    [Theory]
    [InlineData(1ul, 1)]
    [InlineData(2ul, 5)]
    [InlineData(3ul, 17)]
    public void It_counts_what_a_list_of_all_errors_counts(ulong seed, int limit)
    {
        const long Window = 1_000;
        var random = new SeededRandom(seed);
        var errors = new RecentErrors(limit, Window);
        var all = new List<long>();
        var now = 5_000L;
        var full = 0;
        for (var i = 0; i < 20_000; i++)
        {
            now += random.Between(0, 3) == 0 ? random.Between(0, 899) : random.Between(0, 59);
            if (random.Between(0, 39) == 0)
            {
                errors.Clear();
                all.Clear();
            }
            else if (random.Between(0, 2) > 0)
            {
                all.Add(now);
                var isFull = all.Count(time => time > now - Window) >= limit;
                Assert.Equal(isFull, errors.Add(now));
                full += isFull ? 1 : 0;
            }

            Assert.Equal(Math.Min(limit, all.Count(time => time > now - Window)), errors.CountAt(now));
        }

        Assert.True(full > 100);
    }

    [Fact]
    public void A_clock_that_is_set_back_keeps_errors_for_one_more_window_and_no_longer()
    {
        var errors = new RecentErrors(3, 1_000);
        errors.Add(100_000);
        errors.Add(100_000);
        Assert.True(errors.Add(50_000));
        Assert.Equal(3, errors.CountAt(50_999));
        Assert.Equal(0, errors.CountAt(51_000));
    }
}
