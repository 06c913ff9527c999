using Kalshi.Client.Rest;

namespace Kalshi.Client.Tests.Rest;

public sealed class RetryScheduleTests
{
    [Fact]
    public void WaitsDoubleUpToTheBoundAndEnd()
    {
        var schedule = Schedule(
            new RetryOptions
            {
                MaxAttempts = 6,
                FirstDelayMs = 200,
                MaxDelayMs = 1000,
                JitterPercent = 0,
            }
        );
        var waits = Enumerable.Range(0, 6).Select(_ => schedule.NextDelay(ApiErrorKind.ExchangeFault)?.TotalMilliseconds);
        Assert.Equal([200, 400, 800, 1000, 1000, null], waits);
    }

    [Fact]
    public void JitterStaysWithinItsSpreadAndFollowsItsSeed()
    {
        double First(ulong seed) =>
            new RetrySchedule(new RetryOptions { JitterPercent = 20 }, new JitterSource(seed))
                .NextDelay(ApiErrorKind.RateLimited)!
                .Value.TotalMilliseconds;

        var waits = Enumerable.Range(0, 1000).Select(seed => First((ulong)seed)).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, 160, 240));
        Assert.True(waits.Distinct().Count() > 50);
        Assert.Equal(waits, Enumerable.Range(0, 1000).Select(seed => First((ulong)seed)));
    }

    [Theory]
    [InlineData(ApiErrorKind.Rejected)]
    [InlineData(ApiErrorKind.Authentication)]
    [InlineData(ApiErrorKind.NotFound)]
    [InlineData(ApiErrorKind.InsufficientFunds)]
    [InlineData(ApiErrorKind.MarketClosed)]
    [InlineData(ApiErrorKind.UnknownOutcome)]
    public void WhatCannotPassIsNotRetried(ApiErrorKind kind) => Assert.Null(Schedule(new RetryOptions()).NextDelay(kind));

    [Fact]
    public void AnOptionOutOfRangeIsNamed() =>
        Assert.Contains(
            "MaxAttempts is 11; it must be 1 to 10",
            Assert.Throws<ArgumentOutOfRangeException>(() => Schedule(new RetryOptions { MaxAttempts = 11 })).Message,
            StringComparison.Ordinal
        );

    private static RetrySchedule Schedule(RetryOptions options) => new(options, new JitterSource(1));
}
