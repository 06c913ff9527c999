namespace Trader.Live.Tests;

public sealed class OutstandingTasksTests
{
    [Fact]
    [Trait("Defect", "D-84")]
    public async Task What_a_call_throws_is_not_swallowed()
    {
        await using var tasks = new OutstandingTasks();
        tasks.Run(_ => throw new InvalidOperationException("a bug"));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            tasks.Faulted.WaitAsync(LiveWorld.Patience, TestContext.Current.CancellationToken)
        );
        Assert.Equal("a bug", exception.Message);
    }

    [Fact]
    public async Task Disposing_cancels_what_is_in_flight_and_waits_for_it()
    {
        var ended = false;
        var tasks = new OutstandingTasks();
        tasks.Run(async cancellation =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }
            finally
            {
                ended = true;
            }
        });

        await tasks.DisposeAsync();

        Assert.True(ended);
        Assert.False(tasks.Faulted.IsCompleted);
    }
}
