using System.Runtime.CompilerServices;
using Trader.Events;

namespace Trader.Live.Tests;

/// <summary>The queue before the trading thread: nothing lost, nothing twice, each writer's events in its order, never more than it holds.</summary>
public sealed class EventQueueTests
{
    private const int Limit = 30_000;

    [Fact]
    public void Events_come_out_in_the_order_in_which_they_went_in()
    {
        using var queue = new EventQueue(16);

        for (var round = 0; round < 100; round++)
        {
            for (var i = 0; i < 16; i++)
            {
                Assert.True(queue.TryWrite(Event(0, (round * 16) + i)));
            }

            for (var i = 0; i < 16; i++)
            {
                Assert.True(queue.TryRead(out var taken));
                Assert.Equal((round * 16) + i, taken.Time.WallMs);
            }
        }

        Assert.False(queue.TryRead(out _));
    }

    [Fact]
    public void It_holds_no_more_than_its_capacity()
    {
        using var queue = new EventQueue(16);

        var taken = Enumerable.Range(0, 40).Count(i => queue.TryWrite(Event(0, i)));

        Assert.Equal(16, taken);
        Assert.Equal(16, queue.Count);
        Assert.True(queue.TryRead(out _));
        Assert.True(queue.TryWrite(Event(0, 17)));
        Assert.False(queue.TryWrite(Event(0, 18)));
    }

    [Fact]
    public void A_payload_is_let_go_once_it_is_read()
    {
        using var queue = new EventQueue(16);
        var payload = Put(queue);
        ReadOne(queue);

        GC.Collect();

        Assert.False(payload.IsAlive);
    }

    [Fact]
    public async Task A_writer_waits_for_space_without_a_thread_and_goes_on_when_half_is_read()
    {
        using var queue = new EventQueue(16);
        Fill(queue);
        var waiting = queue.WaitForSpaceAsync();
        Assert.False(waiting.IsCompleted);

        for (var i = 0; i < 8; i++)
        {
            Assert.False(waiting.IsCompleted);
            queue.TryRead(out _);
        }

        Assert.True(await waiting.AsTask().WaitAsync(TimeSpan.FromMilliseconds(Limit), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_end_lets_waiting_writers_go_and_takes_nothing_more_but_gives_out_what_it_has()
    {
        using var queue = new EventQueue(16);
        Fill(queue);
        var waiting = queue.WaitForSpaceAsync();

        queue.Complete();

        Assert.False(await waiting.AsTask().WaitAsync(TimeSpan.FromMilliseconds(Limit), TestContext.Current.CancellationToken));
        Assert.False(queue.TryWrite(Event(0, 99)));
        for (var i = 0; i < 16; i++)
        {
            Assert.True(queue.WaitToRead());
            Assert.True(queue.TryRead(out _));
        }

        Assert.False(queue.WaitToRead());
    }

    // The reader sleeps between the writers' bursts as it likes; whatever the interleaving, the account must be exact.
    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(4, 64)]
    [InlineData(3, 4096)]
    public async Task Many_writers_lose_nothing_repeat_nothing_and_keep_their_order(int writers, int capacity)
    {
        const int each = 50_000;
        using var queue = new EventQueue(capacity);
        var reading = Task.Factory.StartNew(() => ReadAll(queue, writers), TaskCreationOptions.LongRunning);

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(queue, writer, each))));
        queue.Complete();

        var counts = await reading.WaitAsync(TimeSpan.FromMilliseconds(Limit), TestContext.Current.CancellationToken);
        Assert.All(counts, count => Assert.Equal(each, count));
    }

    private static async Task WriteAsync(EventQueue queue, int writer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            while (!queue.TryWrite(Event(writer, i)))
            {
                await queue.WaitForSpaceAsync();
            }
        }
    }

    private static long[] ReadAll(EventQueue queue, int writers)
    {
        var next = new long[writers];
        while (queue.WaitToRead())
        {
            while (queue.TryRead(out var taken))
            {
                Assert.Equal(next[taken.Time.ExchangeMs]++, taken.Time.WallMs);
            }
        }

        return next;
    }

    private static TraderEvent Event(int writer, int number) => TraderEvent.Tick(new EventTime(writer, number));

    // In methods of their own: the test's frame may keep what it has seen.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadOne(EventQueue queue) => Assert.True(queue.TryRead(out _));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Put(EventQueue queue)
    {
        var payload = new string('x', 8);
        queue.TryWrite(TraderEvent.FeedLost(new EventTime(0, 0), payload));
        return new WeakReference(payload);
    }

    private static void Fill(EventQueue queue)
    {
        for (var i = 0; i < 16; i++)
        {
            queue.TryWrite(Event(0, i));
        }
    }
}
