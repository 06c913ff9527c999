using Microsoft.Extensions.Logging.Abstractions;
using Trader.Host.Commands;
using Trader.Testing;

namespace Trader.Host.Tests.Commands;

public sealed class ShutdownDeadlineTests : IDisposable
{
    private readonly TestClock wall = new();
    private readonly List<int> exits = [];
    private readonly ShutdownDeadline deadline;

    public ShutdownDeadlineTests() =>
        deadline = new ShutdownDeadline(wall, TimeSpan.FromSeconds(30), exits.Add, NullLogger.Instance);

    public void Dispose() => deadline.Dispose();

    [Fact]
    [Trait("Requirement", "D11")]
    [Trait("Requirement", "Q1")]
    public void A_shutdown_past_its_time_out_ends_the_process_with_a_code_of_its_own()
    {
        deadline.Begin();
        deadline.Begin();
        wall.Advance(TimeSpan.FromMilliseconds(29_999));
        Assert.Empty(exits);

        wall.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(14, Assert.Single(exits));
    }

    [Fact]
    [Trait("Requirement", "D11")]
    public void A_run_that_has_not_ended_and_a_shutdown_that_is_over_in_time_are_left_alone()
    {
        wall.Advance(TimeSpan.FromHours(9));
        deadline.Begin();
        deadline.Dispose();
        wall.Advance(TimeSpan.FromHours(9));

        Assert.Empty(exits);
    }
}
