using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Streaming;

[Trait("Requirement", "A7")]
public sealed class PingScheduleTests
{
    private readonly PingSchedule schedule = new(intervalMs: 10_000, timeoutMs: 20_000, connectedMs: 5000);

    [Fact]
    public void APingIsDueEveryIntervalWhileBytesCome()
    {
        Assert.False(schedule.TakeDue(14_999, lastBytesMs: 5000));
        Assert.True(schedule.TakeDue(15_000, lastBytesMs: 5000));
        Assert.False(schedule.TakeDue(15_001, lastBytesMs: 15_001));
        Assert.True(schedule.TakeDue(25_000, lastBytesMs: 15_001));
    }

    [Fact]
    public void SilenceAfterAPingIsALossAndAnyByteEndsIt()
    {
        Assert.True(schedule.TakeDue(15_000, lastBytesMs: 14_000));
        Assert.False(schedule.IsLost(34_999, lastBytesMs: 14_000));
        Assert.True(schedule.IsLost(35_000, lastBytesMs: 14_000));
        Assert.False(schedule.IsLost(35_000, lastBytesMs: 15_000));
    }

    [Fact]
    public void NoSecondPingIsSentWhileOneWaits()
    {
        Assert.True(schedule.TakeDue(15_000, lastBytesMs: 14_000));
        Assert.False(schedule.TakeDue(30_000, lastBytesMs: 14_000));
        Assert.True(schedule.TakeDue(30_000, lastBytesMs: 16_000));
    }

    [Fact]
    public void BeforeItsFirstPingAConnectionIsNotLost() => Assert.False(schedule.IsLost(1_000_000, lastBytesMs: 5000));
}
