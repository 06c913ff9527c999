using Trader.Live.Bus;
using Trader.Tests;

namespace Trader.Live.Tests.Bus;

/// <summary>The breaker of one subscriber, beside a naive twin that remembers every error.</summary>
public sealed class SubscriberBreakerTests
{
    [Fact]
    [Trait("Requirement", "C2")]
    [Trait("Defect", "D-07")]
    public void Errors_spread_over_weeks_never_open_it()
    {
        var breaker = new SubscriberBreaker(errors: 100, windowMs: 60_000, pauseMs: 30_000);

        for (var error = 0; error < 10_000; error++)
        {
            breaker.OnError(error * 600L);
            Assert.Equal(BreakerState.Closed, breaker.State);
        }
    }

    [Fact]
    [Trait("Requirement", "C2")]
    public void One_error_more_than_it_puts_up_with_opens_it_and_one_call_decides_after_the_pause()
    {
        var breaker = new SubscriberBreaker(errors: 2, windowMs: 1_000, pauseMs: 500);
        breaker.OnError(0);
        breaker.OnError(1);
        Assert.True(breaker.LetsPass(2));
        breaker.OnError(2);

        Assert.False(breaker.LetsPass(501));
        Assert.True(breaker.LetsPass(502));
        Assert.Equal(BreakerState.HalfOpen, breaker.State);
        breaker.OnError(503);
        Assert.False(breaker.LetsPass(1_002));
        Assert.True(breaker.LetsPass(1_003));
        breaker.OnSuccess();
        Assert.Equal(BreakerState.Closed, breaker.State);
        breaker.OnError(1_004);
        Assert.Equal(BreakerState.Closed, breaker.State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Requirement", "C2")]
    public void It_does_what_a_twin_does_that_remembers_everything(ulong seed)
    {
        var random = new SeededRandom(seed);
        var breaker = new SubscriberBreaker(errors: 3, windowMs: 100, pauseMs: 50);
        var twin = new Twin(errors: 3, windowMs: 100, pauseMs: 50);
        long now = 0;
        for (var step = 0; step < 20_000; step++)
        {
            now += random.Between(0, 40);
            var passes = breaker.LetsPass(now);
            Assert.Equal(twin.LetsPass(now), passes);
            if (!passes)
            {
                continue;
            }

            if (random.Chance(70))
            {
                breaker.OnError(now);
                twin.OnError(now);
            }
            else
            {
                breaker.OnSuccess();
                twin.OnSuccess();
            }
        }

        Assert.InRange(twin.Opened, 10, 20_000);
    }

    private sealed class Twin(int errors, int windowMs, int pauseMs)
    {
        private readonly List<long> times = [];
        private long? openedMs;
        private bool isTrial;

        public int Opened { get; private set; }

        public bool LetsPass(long nowMs)
        {
            if (openedMs is { } opened && nowMs - opened >= pauseMs)
            {
                openedMs = null;
                isTrial = true;
            }

            return openedMs is null;
        }

        public void OnSuccess()
        {
            if (isTrial)
            {
                isTrial = false;
                times.Clear();
            }
        }

        public void OnError(long nowMs)
        {
            times.Add(nowMs);
            if (isTrial || times.Count(time => nowMs - time < windowMs) > errors)
            {
                isTrial = false;
                openedMs = nowMs;
                times.Clear();
                Opened++;
            }
        }
    }
}
