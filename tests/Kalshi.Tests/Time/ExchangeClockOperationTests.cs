using Trader.Testing;

namespace Kalshi.Tests.Time;

[Trait("Requirement", "B4")]
public class ExchangeClockOperationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_held_clock_stands_and_goes_on_from_there_when_released()
    {
        var wall = new TestClock();
        var clock = Running(wall, speed: 10);
        wall.AdvanceMs(1_000);
        clock.Hold();
        wall.AdvanceMs(5_000);
        Assert.Equal((10_000, true), (Elapsed(clock), clock.IsHeld));
        clock.Hold();
        clock.Release();
        wall.AdvanceMs(1);
        Assert.Equal((10_010, false), (Elapsed(clock), clock.IsHeld));
    }

    [Fact]
    public void Whatever_sets_the_clock_is_counted_and_time_going_by_is_not()
    {
        var wall = new TestClock();
        var clock = ExchangeClock.Held(wall, Start, speed: 2);
        Action[] settings =
        [
            clock.Release,
            clock.Hold,
            () => clock.Step(1),
            () => clock.ChangeSpeed(3),
            () => clock.StopAt(Start.ToUnixTimeMilliseconds() + 60_000),
        ];
        foreach (var set in settings)
        {
            var before = clock.Changes;
            wall.AdvanceMs(10);
            Assert.Equal((before, true), (clock.Changes, clock.NowMs > 0));
            set();
            Assert.NotEqual(before, clock.Changes);
        }
    }

    [Fact]
    public void A_step_moves_a_held_and_a_running_clock_but_never_past_its_end()
    {
        var wall = new TestClock();
        var clock = ExchangeClock.Held(wall, Start, speed: 2);
        clock.Step(500);
        Assert.Equal((500, true), (Elapsed(clock), clock.IsHeld));
        clock.Release();
        wall.AdvanceMs(100);
        clock.Step(1_000);
        wall.AdvanceMs(100);
        Assert.Equal(1_900, Elapsed(clock));
        clock.StopAt(Start.ToUnixTimeMilliseconds() + 2_000);
        clock.Step(60_000);
        Assert.Equal((2_000, true), (Elapsed(clock), clock.IsHeld));
    }

    [Fact]
    public void A_change_of_speed_changes_the_future_only()
    {
        var wall = new TestClock();
        var clock = Running(wall, speed: 1);
        wall.AdvanceMs(1_000);
        clock.ChangeSpeed(100);
        Assert.Equal((1_000, 100), (Elapsed(clock), clock.Speed));
        wall.AdvanceMs(10);
        Assert.Equal(2_000, Elapsed(clock));
        Assert.Equal(TimeSpan.FromMilliseconds(5), clock.WallTimeUntil(Start.ToUnixTimeMilliseconds() + 2_500));
    }

    [Fact]
    public void Time_never_runs_backwards_and_speeds_have_a_range()
    {
        var clock = Running(new TestClock(), speed: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Step(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.ChangeSpeed(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.ChangeSpeed(ExchangeClock.MaxSpeed + 1));
    }

    private static ExchangeClock Running(TestClock wall, int speed)
    {
        var clock = ExchangeClock.Held(wall, Start, speed);
        clock.Release();
        return clock;
    }

    private static long Elapsed(ExchangeClock clock) => clock.NowMs - Start.ToUnixTimeMilliseconds();
}
