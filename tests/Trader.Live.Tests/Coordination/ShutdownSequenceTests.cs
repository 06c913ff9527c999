using Trader.Live.Coordination;
using Trader.Testing;

namespace Trader.Live.Tests.Coordination;

public sealed class ShutdownSequenceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly TestClock wall = new();
    private readonly List<ShutdownStep> told = [];

    [Fact]
    [Trait("Requirement", "D14")]
    [Trait("Requirement", "D2")]
    public async Task Steps_are_done_one_after_the_other_and_told_with_their_durations()
    {
        var sequence = new ShutdownSequence(wall, Limit, told.Add);
        await sequence.RunAsync(
            "streams",
            () =>
            {
                wall.Advance(TimeSpan.FromMilliseconds(70));
                return Task.CompletedTask;
            }
        );
        await sequence.RunAsync("state", () => Task.CompletedTask);

        Assert.Equal([new ShutdownStep("streams", 70, null), new ShutdownStep("state", 0, null)], told);
        Assert.Equal(told, sequence.Steps);
        sequence.ThrowIfFailed();
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public async Task A_step_that_fails_keeps_no_other_from_being_done_and_is_not_hidden()
    {
        var sequence = new ShutdownSequence(wall, Limit, told.Add);
        await sequence.RunAsync("streams", () => throw new InvalidOperationException("broken"));
        await sequence.RunAsync("journals", () => Task.FromException(new IOException("full")));
        await sequence.RunAsync("consoles", () => Task.CompletedTask);

        Assert.Equal(["broken", "full", null], told.Select(step => step.Failure));
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(sequence.ThrowIfFailed).Message);
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public async Task A_step_that_hangs_is_left_behind_at_its_limit()
    {
        var sequence = new ShutdownSequence(wall, Limit, told.Add);
        var hanging = sequence.RunAsync("streams", () => new TaskCompletionSource().Task);
        Assert.False(hanging.IsCompleted);
        wall.Advance(Limit);
        await hanging;

        Assert.Equal("not over within 5 s", Assert.Single(told).Failure);
        Assert.Throws<TimeoutException>(sequence.ThrowIfFailed);
    }
}
