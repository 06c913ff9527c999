using Kalshi;
using Trader.Testing;

namespace Trader.Live.Tests;

public sealed class TraderClockTests
{
    private readonly SteppedTime machine = new();

    [Fact]
    [Trait("Promise", "R18")]
    public void A_clock_that_is_set_changes_nothing_by_itself()
    {
        var clock = new TraderClock(ExchangeClock.Wall(machine), machine);
        var before = clock.Now;
        machine.ErrorMs = 3_600_000;
        Assert.Equal(before, clock.Now);
        Assert.Equal(3_600_000, clock.MachineAheadMs);
        machine.ErrorMs = -3_600_000;
        Assert.Equal(before, clock.Now);
        Assert.Equal(-3_600_000, clock.MachineAheadMs);
    }

    [Fact]
    [Trait("Promise", "R18")]
    public void A_machine_that_slept_catches_up_on_both_clocks()
    {
        var clock = new TraderClock(ExchangeClock.Wall(machine), machine);
        var before = clock.Now;

        // What counts elapsed time stands still while a machine sleeps; its wall clock does not.
        machine.ErrorMs = 7_200_000;
        Assert.Equal(7_200_000, clock.CatchUp(leastMs: 60_000));
        Assert.Equal(before.WallMs + 7_200_000, clock.Now.WallMs);
        Assert.Equal(before.ExchangeMs + 7_200_000, clock.Now.ExchangeMs);
        Assert.Equal(0, clock.CatchUp(leastMs: 60_000));
    }

    [Fact]
    [Trait("Promise", "R18")]
    public void It_never_goes_back_and_not_on_for_less_than_is_worth_it()
    {
        var clock = new TraderClock(ExchangeClock.Wall(machine), machine);
        var before = clock.Now;
        machine.ErrorMs = -7_200_000;
        Assert.Equal(0, clock.CatchUp(leastMs: 60_000));
        machine.ErrorMs = 59_999;
        Assert.Equal(0, clock.CatchUp(leastMs: 60_000));
        Assert.Equal(before, clock.Now);
    }

    [Fact]
    [Trait("Promise", "R18")]
    public void An_exchange_clock_of_its_own_is_not_moved()
    {
        var clock = new TraderClock(ExchangeClock.Held(machine, DateTimeOffset.UnixEpoch.AddDays(1), speed: 10), machine);
        var before = clock.Now;
        machine.ErrorMs = 600_000;
        clock.CatchUp(leastMs: 60_000);
        Assert.Equal(before.ExchangeMs, clock.Now.ExchangeMs);
        Assert.Equal(before.WallMs + 600_000, clock.Now.WallMs);
    }

    private sealed class SteppedTime : TimeProvider
    {
        private readonly TestClock steady = new();

        public long ErrorMs { get; set; }

        public override long TimestampFrequency => steady.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => steady.GetUtcNow().AddMilliseconds(ErrorMs);

        public override long GetTimestamp() => steady.GetTimestamp();
    }
}
