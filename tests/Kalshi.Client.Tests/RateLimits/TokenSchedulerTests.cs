using Kalshi.Client.RateLimits;
using Kalshi.Wire;

namespace Kalshi.Client.Tests.RateLimits;

[Trait("Requirement", "A4")]
public sealed class TokenSchedulerTests
{
    private const long Ms = TimeSpan.TicksPerMillisecond;

    private static readonly AccountLimits Small = new(
        ReadCapacity: 100,
        ReadPerSecond: 100,
        WriteCapacity: 100,
        WritePerSecond: 100
    );

    private static readonly TokenBudgetOptions Exact = new()
    {
        RefillMarginPercent = 0,
        InitialFillPercent = 100,
        CancelReservePercent = 20,
    };

    [Fact]
    public void CallsOfOneBucketGoInTheOrderTheyCame()
    {
        var scheduler = new TokenScheduler(Exact, Small, 0);
        var tickets = Enumerable.Range(0, 5).Select(i => scheduler.Enqueue(Read(i % 2 == 0 ? 60 : 1))).ToList();
        Assert.Equal(tickets[..2], Granted(scheduler, 0));

        // The third needs 21 more; the fourth, which would fit, waits behind it.
        Assert.Equal([], Granted(scheduler, 200 * Ms));
        scheduler.Complete(Read(60), TokenOutcome.Answered, 200 * Ms);
        scheduler.Complete(Read(1), TokenOutcome.Answered, 200 * Ms);
        Assert.Equal([], Granted(scheduler, 409 * Ms));
        Assert.Equal(tickets[2..3], Granted(scheduler, 410 * Ms));
        Assert.Equal(tickets[3..4], Granted(scheduler, 420 * Ms));
    }

    [Fact]
    public void ACancelGoesBeforeOrdersAndMayUseTheReserve()
    {
        var scheduler = new TokenScheduler(Exact, Small, 0);
        var orders = Enumerable.Range(0, 9).Select(_ => scheduler.Enqueue(Write(10))).ToList();
        Assert.Equal(orders[..8], Granted(scheduler, 0));
        var cancels = Enumerable.Range(0, 10).Select(_ => scheduler.Enqueue(Cancel(2))).ToList();
        Assert.Equal(cancels, Granted(scheduler, 0));
        Assert.Equal(1, scheduler.WaitingCount);
        Assert.Equal(0, scheduler.Available(1, 0));
    }

    [Fact]
    public void AnOrderWaitsWhileACancelDoes()
    {
        var scheduler = new TokenScheduler(Exact, Small, 0);
        var large = Cancel(100);
        scheduler.Enqueue(large);
        Assert.Single(Granted(scheduler, 0));
        var order = scheduler.Enqueue(Write(1));
        var cancel = scheduler.Enqueue(Cancel(50));
        scheduler.Complete(large, TokenOutcome.Answered, 0);
        Assert.Equal([], Granted(scheduler, 499 * Ms));
        Assert.Equal([cancel], Granted(scheduler, 500 * Ms));
        scheduler.Complete(Cancel(50), TokenOutcome.Answered, 500 * Ms);
        Assert.Equal([order], Granted(scheduler, 710 * Ms));
    }

    [Fact]
    public void ShardsDoNotWaitForEachOtherButAnAutoRoutedWriteWaitsForAll()
    {
        var scheduler = new TokenScheduler(Exact, Small, 0);
        var first = scheduler.Enqueue(new TokenCall(scheduler.WritesOf(1), 80, false));
        var second = scheduler.Enqueue(new TokenCall(scheduler.WritesOf(1), 80, false));
        var elsewhere = scheduler.Enqueue(new TokenCall(scheduler.WritesOf(2), 40, false));
        var everywhere = scheduler.Enqueue(new TokenCall(scheduler.AllWrites, 10, false));
        var behind = scheduler.Enqueue(new TokenCall(scheduler.WritesOf(3), 10, false));
        Assert.Equal([first, elsewhere], Granted(scheduler, 0));
        scheduler.Complete(new TokenCall(scheduler.WritesOf(1), 80, false), TokenOutcome.Answered, 0);
        Assert.Equal([second], Granted(scheduler, 800 * Ms));
        scheduler.Complete(new TokenCall(scheduler.WritesOf(1), 80, false), TokenOutcome.Answered, 800 * Ms);
        Assert.Equal([everywhere, behind], Granted(scheduler, 900 * Ms));
    }

    [Fact]
    public void WhatCannotFitBesideTheReserveGoesWhenTheBucketIsFull()
    {
        var scheduler = new TokenScheduler(Exact with { InitialFillPercent = 90 }, Small, 0);
        var batch = scheduler.Enqueue(Write(90));
        Assert.Equal([], Granted(scheduler, 99 * Ms));
        Assert.Equal(100 * Ms, scheduler.NextGrantTicks(99 * Ms));
        Assert.Equal([batch], Granted(scheduler, 100 * Ms));
    }

    [Fact]
    public void TokensOfACallThatNeverLeftAreThereAgain()
    {
        var scheduler = new TokenScheduler(Exact, Small, 0);
        scheduler.Enqueue(Read(100));
        Assert.Single(Granted(scheduler, 0));
        Assert.Equal(0, scheduler.Available(TokenScheduler.Reads, 0));
        scheduler.Complete(Read(100), TokenOutcome.Unsent, 0);
        Assert.Equal(100, scheduler.Available(TokenScheduler.Reads, 0));
    }

    [Fact]
    public void ARefusalEmptiesTheEstimateAndPausesLongerEachTime()
    {
        var scheduler = new TokenScheduler(Exact with { RefusalPauseMs = 300, MaxRefusalPauseMs = 1000 }, Small, 0);
        var now = 0L;
        foreach (var pauseMs in new[] { 300L, 600, 1000, 1000 })
        {
            scheduler.Enqueue(Read(1));
            Assert.Single(Granted(scheduler, now));
            scheduler.Complete(Read(1), TokenOutcome.Refused, now);
            scheduler.Enqueue(Read(1));
            Assert.Equal(now + (pauseMs * Ms), scheduler.NextGrantTicks(now));
            now += pauseMs * Ms;
            Assert.Single(Granted(scheduler, now));
            scheduler.Complete(Read(1), TokenOutcome.Unsent, now);
        }

        scheduler.Enqueue(Read(1));
        Assert.Single(Granted(scheduler, now));
        scheduler.Complete(Read(1), TokenOutcome.Answered, now);
        scheduler.Enqueue(Read(1));
        Assert.Single(Granted(scheduler, now + Ms));
        scheduler.Complete(Read(1), TokenOutcome.Refused, now + Ms);
        scheduler.Enqueue(Read(1));
        Assert.Equal(now + Ms + (300 * Ms), scheduler.NextGrantTicks(now + Ms));
    }

    [Fact]
    public void ALongRestFillsTheBucketAndNoMore()
    {
        var scheduler = new TokenScheduler(
            Exact with
            {
                InitialFillPercent = 0,
            },
            new AccountLimits(12_000, 12_000, 9600, 9600),
            0
        );
        Assert.Equal(12_000, scheduler.Available(TokenScheduler.Reads, TimeSpan.FromDays(3650).Ticks));
    }

    /// <summary>
    /// Random calls, random delays on the way there and back, an exchange whose clock is up to 2 % slow and whose buckets
    /// start half full: it never has to refuse.
    /// </summary>
    [Theory]
    [InlineData(1, 200, 200, 100, 100)]
    [InlineData(2, 400, 200, 100, 100)]
    [InlineData(3, 600, 300, 600, 300)]
    [InlineData(4, 1200, 1200, 2400, 1200)]
    [InlineData(5, 12_000, 12_000, 19_200, 9600)]
    public void TheExchangeNeverHasToRefuse(uint seed, long readCapacity, long readRate, long writeCapacity, long writeRate)
    {
        for (uint round = 0; round < 20; round++)
        {
            var world = new World(
                (seed * 1000) + round,
                new AccountLimits(readCapacity, readRate, writeCapacity, writeRate),
                slowPercent: round % 3,
                maxDelayMs: round % 2 == 0 ? 400 : 5
            );
            world.Run(seconds: 20);
            Assert.Equal(0, world.Refusals);
            Assert.True(world.Calls > 200, $"round {round}: only {world.Calls} calls");
        }
    }

    [Fact]
    public void WithoutAMarginASlowExchangeWouldHaveToRefuse()
    {
        var world = new World(1, Small, slowPercent: 2, maxDelayMs: 5, marginPercent: 0);
        world.Run(seconds: 20);
        Assert.True(world.Refusals > 0);
    }

    [Theory]
    [InlineData(5, 95)]
    [InlineData(60, 80)]
    public void ABusyBucketIsUsedAlmostToTheFull(int maxDelayMs, int leastPercent)
    {
        var world = new World(7, new AccountLimits(400, 200, 100, 100), slowPercent: 0, maxDelayMs, readsOnly: true);
        world.Run(seconds: 60);
        Assert.Equal(0, world.Refusals);
        Assert.InRange(world.TokensTaken, 60 * 200 * leastPercent / 100m, (60 * 200) + 400);
    }

    private static TokenCall Read(long cost) => new(TokenScheduler.Reads, cost, IsCancel: false);

    private static TokenCall Write(long cost) => new(1, cost, IsCancel: false);

    private static TokenCall Cancel(long cost) => new(1, cost, IsCancel: true);

    private static List<long> Granted(TokenScheduler scheduler, long nowTicks)
    {
        var granted = new List<long>();
        while (scheduler.TryGrant(nowTicks, out var ticket))
        {
            granted.Add(ticket);
        }

        return granted;
    }
}
