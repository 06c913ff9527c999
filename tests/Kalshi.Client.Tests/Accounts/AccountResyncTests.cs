using Kalshi.Client.Accounts;
using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Accounts;

[Trait("Requirement", "A7")]
public sealed class AccountResyncTests
{
    private const long Start = 1_795_183_500_000;

    private static readonly FeedChannel[] Channels = [FeedChannel.Fills, FeedChannel.UserOrders];

    [Fact]
    public void TheAccountIsGoodOnlyAfterAReadingThatBeganWhenTheListsHadCaughtUp()
    {
        var resync = new AccountResync(Channels, Start);
        Assert.Equal((AccountStreamState.Stale, null), (resync.State, resync.NextReadMs));
        resync.OnSubscribed(FeedChannel.Fills, Start + 10);
        Assert.Null(resync.NextRead(Start + 10));
        resync.OnSubscribed(FeedChannel.UserOrders, Start + 20);
        var early = resync.NextRead(Start + 20)!.Value;
        Assert.Equal((Start + 20, Start / 1000), (early.StartedMs, early.FillsFromTs));
        Assert.Null(resync.NextRead(Start + 5000));
        resync.OnReadDone(early, Start + 100);
        Assert.Equal((AccountStreamState.Recovering, Start + 2020), (resync.State, resync.NextReadMs));
        Assert.Null(resync.NextRead(Start + 2019));
        var late = resync.NextRead(Start + 2020)!.Value;
        resync.OnReadDone(late, Start + 2100);
        Assert.Equal((AccountStreamState.Good, Start + 20), (resync.State, resync.VerifiedMs));
        Assert.Equal(Start + 62_100, resync.NextReadMs);
    }

    [Fact]
    public void ALossDuringAReadingMakesAnotherOneDue()
    {
        var resync = Good(out var now);
        resync.OnLost(FeedChannel.Fills, isSubscribed: true, now);
        var read = resync.NextRead(now)!.Value;
        resync.OnLost(FeedChannel.Fills, isSubscribed: true, now + 2000);
        resync.OnReadDone(read, now + 2500);
        Assert.Equal((AccountStreamState.Recovering, now + 2000), (resync.State, resync.NextReadMs));
    }

    [Fact]
    public void AChannelThatEndedMakesTheAccountStaleUntilItIsSubscribedAgain()
    {
        var resync = Good(out var now);
        Assert.True(resync.OnLost(FeedChannel.UserOrders, isSubscribed: false, now));
        Assert.Equal((AccountStreamState.Stale, null), (resync.State, resync.NextReadMs));
        resync.OnSubscribed(FeedChannel.UserOrders, now + 100);
        Assert.Equal((AccountStreamState.Recovering, now + 100), (resync.State, resync.NextReadMs));
    }

    [Fact]
    public void ALossOfPublicTradesDoesNotConcernTheAccount()
    {
        var resync = Good(out var now);
        Assert.False(resync.OnLost(FeedChannel.Trades, isSubscribed: true, now));
        Assert.Equal(AccountStreamState.Good, resync.State);
    }

    [Fact]
    public void AFailedReadingIsRepeatedAfterAWhile()
    {
        var resync = Good(out var now);
        resync.OnDisconnected();
        resync.OnSubscribed(FeedChannel.Fills, now);
        resync.OnSubscribed(FeedChannel.UserOrders, now);
        resync.OnReadFailed(resync.NextRead(now)!.Value, now + 10);
        Assert.Equal((AccountStreamState.Recovering, now + 1010), (resync.State, resync.NextReadMs));
    }

    [Fact]
    public void AnOrderThatEndedIsNotRaisedFromTheDeadByALaggingList()
    {
        var resync = Good(out var now);
        Assert.True(resync.OnOrder("o", rests: true, now, now));
        Assert.True(resync.OnOrder("o", rests: false, now + 5, now + 5));
        Assert.False(resync.OnOrder("o", rests: true, now, now + 300));
        Assert.False(resync.OnOrder("o", rests: true, now + 6, now + 300));
    }

    [Fact]
    public void AnOrderThatRestedAndIsNotListedIsAskedForUnlessItIsTooYoung()
    {
        var resync = Good(out var now);
        resync.OnOrder("old", rests: true, now - 9000, now - 9000);
        resync.OnOrder("listed", rests: true, now - 9000, now - 9000);
        resync.OnOrder("young", rests: true, now - 100, now - 100);
        resync.OnLost(FeedChannel.Fills, isSubscribed: true, now);
        var read = resync.NextRead(now)!.Value;
        Assert.Equal(["old"], resync.Vanished(read, new HashSet<string>(StringComparer.Ordinal) { "listed" }));
    }

    [Fact]
    public void MemoryIsBoundedAndSaysSo()
    {
        var options = new AccountResyncOptions { MaxRememberedFills = 100, MaxOrders = 2 };
        var resync = new AccountResync(Channels, Start, options);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(resync.OnFill($"t{i}", "o", Start + i));
        }

        var tooMany = Assert.Throws<InvalidOperationException>(() => resync.OnFill("t100", "o", Start + 100));
        Assert.Contains("option MaxRememberedFills", tooMany.Message, StringComparison.Ordinal);
        resync.OnOrder("a", rests: true, 0, Start);
        resync.OnOrder("b", rests: true, 0, Start);
        var tooManyOrders = Assert.Throws<InvalidOperationException>(() => resync.OnOrder("c", rests: true, 0, Start));
        Assert.Contains("option MaxOrders", tooManyOrders.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(AccountResyncOptions.ReadModelLagMs), -1)]
    [InlineData(nameof(AccountResyncOptions.OverlapMs), -1)]
    [InlineData(nameof(AccountResyncOptions.CheckIntervalMs), 999)]
    [InlineData(nameof(AccountResyncOptions.RetryMs), 99)]
    [InlineData(nameof(AccountResyncOptions.MaxRememberedFills), 99)]
    [InlineData(nameof(AccountResyncOptions.MaxOrders), 0)]
    [Trait("Target", "R22")]
    public void AnOptionOutOfRangeIsNamed(string option, int value)
    {
        var options = new AccountResyncOptions();
        typeof(AccountResyncOptions).GetProperty(option)!.SetValue(options, value);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new AccountResync(Channels, Start, options));
        Assert.Contains($"Option {option} is {value}; it must be", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Broken connections, messages lost without a trace, messages twice, lists that lag, readings that fail, a clock half a
    /// second off: every fill is told exactly once, and none is missing whenever the account is called good again.
    /// </summary>
    [Fact]
    public void EveryFillIsToldExactlyOnceWhateverIsLost()
    {
        var (fills, missed, recoveries) = (0, 0, 0);
        for (uint seed = 1; seed <= 200; seed++)
        {
            var world = new AccountWorld(seed);
            world.Run();
            Assert.True(
                world.Told.Values.All(times => times == 1) && world.Told.Count == world.Fills,
                $"seed {seed}: {world.Fills} fills, {world.Told.Count} told, most often {world.Told.Values.Max()} times"
            );
            Assert.Equal(0, world.MissingWhenGood);
            fills += world.Fills;
            missed += world.ToldByReading;
            recoveries += world.Recoveries;
        }

        // The test has tested something.
        Assert.True(missed > fills / 20 && missed < fills && recoveries > 400, $"{fills} {missed} {recoveries}");
    }

    [Fact]
    public void WithoutWaitingForTheListsAFillWouldBeMissingInAnAccountCalledGood()
    {
        var missing = 0;
        for (uint seed = 1; seed <= 50; seed++)
        {
            var world = new AccountWorld(seed, new AccountResyncOptions { ReadModelLagMs = 0 });
            world.Run();
            missing += world.MissingWhenGood;
        }

        Assert.True(missing > 0);
    }

    private static AccountResync Good(out long now)
    {
        var resync = new AccountResync(Channels, Start);
        resync.OnSubscribed(FeedChannel.Fills, Start);
        resync.OnSubscribed(FeedChannel.UserOrders, Start);
        now = Start + 2000;
        resync.OnReadDone(resync.NextRead(now)!.Value, now);
        Assert.Equal(AccountStreamState.Good, resync.State);
        return resync;
    }
}
