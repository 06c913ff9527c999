using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Streaming;

[Trait("Requirement", "A7")]
[Trait("Target", "R15")]
public sealed class ReconnectScheduleTests
{
    private static readonly ReconnectOptions Steady = new() { JitterPercent = 0 };

    [Fact]
    public void WaitsDoubleFromOneSecondToOneMinuteWithoutEnd()
    {
        var schedule = Schedule(Steady);
        var waits = Enumerable.Range(0, 9).Select(_ => schedule.OnDisconnected(0).TotalSeconds);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
        for (var i = 0; i < 100_000; i++)
        {
            Assert.Equal(60, schedule.OnDisconnected(0).TotalSeconds);
        }
    }

    [Fact]
    public void AShortConnectionDoesNotMakeWaitsSmallAgain()
    {
        var schedule = Schedule(Steady);
        schedule.OnDisconnected(0);
        schedule.OnConnected(1000);
        Assert.Equal(2, schedule.OnDisconnected(30_999).TotalSeconds);
        schedule.OnConnected(40_000);
        Assert.Equal(1, schedule.OnDisconnected(70_000).TotalSeconds);
    }

    [Fact]
    public void JitterStaysWithinTwentyPercent()
    {
        var schedule = Schedule(new ReconnectOptions());
        var expected = 1000;
        for (var i = 0; i < 1000; i++)
        {
            Assert.InRange(schedule.OnDisconnected(0).TotalMilliseconds, expected * 0.8 - 1, expected * 1.2);
            expected = Math.Min(expected * 2, 60_000);
        }
    }

    [Fact]
    public void AThousandDisconnectsInADayStayBounded()
    {
        var schedule = Schedule(new ReconnectOptions());
        long now = 0;
        var random = new Random(4);
        for (var i = 0; i < 1000; i++)
        {
            var wait = schedule.OnDisconnected(now);
            Assert.InRange(wait.TotalMilliseconds, 0, 72_000);
            now += (long)wait.TotalMilliseconds;
            schedule.OnConnected(now);
            now += random.Next(0, 90_000);
        }
    }

    [Theory]
    [InlineData(99, 60_000, 20, 30_000, "FirstDelayMs")]
    [InlineData(1000, 999, 20, 30_000, "MaxDelayMs")]
    [InlineData(1000, 60_000, 51, 30_000, "JitterPercent")]
    [InlineData(1000, 60_000, 20, -1, "HealthyAfterMs")]
    public void AnOptionOutOfRangeIsNamed(int first, int max, int jitter, int healthy, string option)
    {
        var options = new ReconnectOptions
        {
            FirstDelayMs = first,
            MaxDelayMs = max,
            JitterPercent = jitter,
            HealthyAfterMs = healthy,
        };
        Assert.Contains(
            $"Option {option} is",
            Assert.Throws<ArgumentOutOfRangeException>(() => Schedule(options)).Message,
            StringComparison.Ordinal
        );
    }

    private static ReconnectSchedule Schedule(ReconnectOptions options) => new(options, new JitterSource(9));
}
