using Trader.Live.Reporting;

namespace Trader.Live.Tests.Reporting;

public sealed class StateContainerTests
{
    [Fact]
    [Trait("Requirement", "D6")]
    public void A_value_that_is_equal_changes_nothing_and_one_that_differs_raises_the_version()
    {
        var container = new StateContainer<string>("a");
        Assert.Equal(new Versioned<string>(1, "a"), container.Current);

        Assert.False(container.Set("a"));
        Assert.Equal(1, container.Current.Version);
        Assert.True(container.Set("b"));
        Assert.Equal(new Versioned<string>(2, "b"), container.Current);
    }

    [Fact]
    [Trait("Requirement", "D6")]
    public void A_swap_with_an_outdated_version_changes_nothing_and_tells_what_there_is()
    {
        var container = new StateContainer<string>("a");
        var read = container.Current;
        container.Set("b");

        Assert.False(container.TryCompareAndSwap(read.Version, "c", out var now));
        Assert.Equal(new Versioned<string>(2, "b"), now);
        Assert.Equal("b", container.Current.Value);

        Assert.True(container.TryCompareAndSwap(now.Version, "c", out now));
        Assert.Equal(new Versioned<string>(3, "c"), now);
        Assert.True(container.TryCompareAndSwap(3, "c", out now));
        Assert.Equal(3, now.Version);
    }

    [Fact]
    [Trait("Requirement", "D6")]
    public async Task No_update_is_lost_among_many_threads_by_change_or_by_swap()
    {
        const int Threads = 8;
        const int Updates = 2_000;
        var container = new StateContainer<Counter>(new Counter(0));
        await Task.WhenAll(
            Enumerable
                .Range(0, Threads)
                .Select(thread =>
                    Task.Run(() =>
                    {
                        for (var update = 0; update < Updates; update++)
                        {
                            if (thread % 2 == 0)
                            {
                                container.Change(counter => new Counter(counter.Value + 1));
                            }
                            else
                            {
                                var now = container.Current;
                                while (!container.TryCompareAndSwap(now.Version, new Counter(now.Value.Value + 1), out now)) { }
                            }
                        }
                    })
                )
        );

        Assert.Equal(Threads * Updates, container.Current.Value.Value);
        Assert.Equal((Threads * Updates) + 1, container.Current.Version);
    }

    [Fact]
    [Trait("Requirement", "D6")]
    public void What_counts_as_a_change_can_be_said()
    {
        var container = new StateContainer<string>("a", StringComparer.OrdinalIgnoreCase);

        Assert.False(container.Change(_ => "A").HasChanged);
        var change = container.Change(value => value + "b");

        Assert.Equal(("a", "ab"), (change.Before.Value, change.After.Value));
    }

    private sealed record Counter(int Value);
}
