using Trader.Lifecycle;
using Trader.Live.Coordination;
using Trader.Testing;

namespace Trader.Live.Tests.Coordination;

public sealed class StartupStepsTests
{
    [Fact]
    [Trait("Requirement", "D2")]
    public void A_step_shows_its_duration_on_the_wall_clock()
    {
        var clock = new TestClock();
        var steps = new StartupSteps(clock);

        steps.Begin(TraderState.Initializing);
        clock.Advance(TimeSpan.FromMilliseconds(1234));
        steps.End(TraderState.Initializing, isDone: true, "12 markets");

        var step = steps.All[0];
        Assert.Equal(
            ("initializing", "done", 1234L, "12 markets"),
            (step.Name, step.Status, step.DurationMs!.Value, step.Details)
        );
        Assert.All(steps.All.Skip(1), later => Assert.Equal("pending", later.Status));
    }

    [Fact]
    [Trait("Requirement", "D2")]
    public void A_failed_step_says_why_and_a_new_attempt_starts_it_and_the_later_ones_anew()
    {
        var steps = new StartupSteps(new TestClock());
        steps.Begin(TraderState.Initializing);
        steps.End(TraderState.Initializing, isDone: true, "");
        steps.Begin(TraderState.OrderbookConnect);
        steps.End(TraderState.OrderbookConnect, isDone: false, "no route");
        Assert.Equal(["done", "failed", "pending", "pending"], steps.All.Select(step => step.Status));
        Assert.Equal("no route", steps.All[1].Details);

        steps.Begin(TraderState.Initializing);

        Assert.Equal(["in_progress", "pending", "pending", "pending"], steps.All.Select(step => step.Status));
    }
}
