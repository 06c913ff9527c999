using Trader.Live.Bus;
using Trader.Testing;

namespace Trader.Live.Tests.Bus;

/// <summary>Bystanders may be slow, throw, hang or die: neither the publisher nor any other of them notices.</summary>
public sealed class BystanderTests
{
    private const int Messages = 10_000;

    private readonly TestClock clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "C1")]
    [Trait("Requirement", "C2")]
    [Trait("Requirement", "Q7")]
    [Trait("Defect", "D-03")]
    public async Task Ten_thousand_messages_reach_whoever_is_well_whatever_the_others_do()
    {
        await using var bus = new EventBus(time: clock);
        var roomy = new SubscriptionOptions { QueueLength = Messages };
        var well = new Collector(Messages);
        bus.Handle<int>("well", well.TakeAsync, roomy);
        var never = new TaskCompletionSource();
        var hangs = new Signal();
        var hanging = bus.Handle<int>("hanging", (_, _) => new ValueTask(hangs.RaisedThen(never.Task)));
        using var release = new ManualResetEventSlim();
        var blocks = new Signal();
        var blocking = bus.Handle<int>(
            "blocking its thread",
            (_, _) =>
            {
                blocks.Raise();
                release.Wait(Cancellation);
                return ValueTask.CompletedTask;
            }
        );
        var throwing = bus.Handle<int>("throwing", (message, _) => throw new InvalidOperationException($"no {message}"), roomy);
        using var life = new CancellationTokenSource();
        var dying = bus.Subscribe<int>("dying", roomy with { Owner = life.Token });
        using var slow = bus.Subscribe<int>("slow", new SubscriptionOptions { QueueLength = 10 });

        for (var message = 0; message < Messages; message++)
        {
            bus.Publish(message);
            if (message == Messages / 2)
            {
                await life.CancelAsync();
            }
        }

        Assert.Equal(Enumerable.Range(0, Messages), await well.AllAsync());
        Assert.Equal(Messages - 10, slow.DroppedCount);
        Assert.Equal(SubscriptionEndKind.OwnerGone, (await dying.Ended).Kind);
        await hangs.Task;
        await blocks.Task;
        clock.AdvanceMs(5_000);
        Assert.Equal(SubscriptionEndKind.CutOff, (await hanging.Ended).Kind);
        Assert.Equal(SubscriptionEndKind.CutOff, (await blocking.Ended).Kind);
        Assert.Equal(["slow", "throwing", "well"], bus.Measure().Subscribers.Select(subscriber => subscriber.Name).Order());
        Assert.Equal(2, bus.Measure().CutOffCount);
        Assert.False(throwing.Ended.IsCompleted);
        release.Set();
        never.SetResult();
    }

    [Fact]
    [Trait("Requirement", "C2")]
    public async Task What_one_throws_is_counted_and_shown_there_and_the_next_message_comes_all_the_same()
    {
        await using var bus = new EventBus(time: clock);
        var seen = new Collector(3);
        var subscription = bus.Handle<int>(
            "odd",
            async (message, ending) =>
            {
                await seen.TakeAsync(message, ending);
                if (message == 2)
                {
                    throw new InvalidOperationException("two is not odd");
                }
            }
        );

        bus.Publish(1);
        bus.Publish(2);
        bus.Publish(3);

        Assert.Equal([1, 2, 3], await seen.AllAsync());
        await bus.DisposeAsync();
        var figures = subscription.Measure();
        Assert.Equal((2, 1, "InvalidOperationException: two is not odd"), (figures.Handled, figures.Errors, figures.LastError));
    }

    [Fact]
    [Trait("Requirement", "C2")]
    [Trait("Requirement", "Q7")]
    public async Task A_callback_that_does_not_come_back_costs_its_owner_the_subscription_and_the_owner_is_told()
    {
        await using var bus = new EventBus(time: clock);
        using var told = bus.Subscribe<SubscriberCutOff>("watcher");
        var called = new Signal();
        var cancelled = new Signal();
        var subscription = bus.Handle<int>(
            "hanging",
            async (_, ending) =>
            {
                using var registration = ending.Register(cancelled.Raise);
                await called.RaisedThen(cancelled.Task);
            }
        );
        bus.Publish(1);
        bus.Publish(2);
        await called.Task;

        clock.AdvanceMs(4_999);
        Assert.False(subscription.Ended.IsCompleted);
        clock.AdvanceMs(1);

        var end = await subscription.Ended;
        Assert.Equal(SubscriptionEndKind.CutOff, end.Kind);
        Assert.Contains("5000 ms (CallbackTimeoutMs)", end.Reason, StringComparison.Ordinal);
        Assert.Equal("hanging", (await told.Messages.ReadAsync(Cancellation)).Name);
        await cancelled.Task;
        Assert.Equal((1, 0), (subscription.Measure().Timeouts, subscription.QueueDepth));
        Assert.Equal("hanging", Assert.Single(bus.Measure().CutOff).Name);
    }

    [Fact]
    [Trait("Requirement", "C2")]
    public async Task Calls_that_come_back_in_time_one_after_the_other_are_never_cut_off()
    {
        await using var bus = new EventBus(time: clock);
        var gate = new SemaphoreSlim(0);
        var began = new SemaphoreSlim(0);
        var subscription = bus.Handle<int>(
            "slow",
            async (_, ending) =>
            {
                began.Release();
                await gate.WaitAsync(ending);
            }
        );
        for (var message = 0; message < 10; message++)
        {
            bus.Publish(message);
            await began.WaitAsync(Cancellation);
            clock.AdvanceMs(4_000);
            gate.Release();
        }

        await bus.DisposeAsync();
        var figures = subscription.Measure();
        Assert.Equal((10, 0, 4_000), (figures.Handled, figures.Timeouts, figures.SlowestMs));
        Assert.Equal(SubscriptionEndKind.BusStopped, (await subscription.Ended).Kind);
    }

    [Fact]
    [Trait("Requirement", "C2")]
    [Trait("Defect", "D-07")]
    public async Task One_that_keeps_throwing_is_left_alone_for_a_while_and_then_tried_again()
    {
        await using var bus = new EventBus(new EventBusOptions { BreakerErrors = 3 }, clock);
        var isWell = false;
        var handled = new SemaphoreSlim(0);
        var subscription = bus.Handle<int>(
            "moody",
            (_, _) =>
            {
                handled.Release();
                return Volatile.Read(ref isWell) ? ValueTask.CompletedTask : throw new InvalidOperationException("not now");
            }
        );

        for (var error = 0; error < 4; error++)
        {
            bus.Publish(error);
            await handled.WaitAsync(Cancellation);
        }

        // Left alone: these are passed over, which shows once a later one was handled.
        Publish(bus, 5);
        await SkippedAsync(subscription, 5);
        Volatile.Write(ref isWell, true);
        clock.AdvanceMs(30_000);
        bus.Publish(99);
        await handled.WaitAsync(Cancellation);
        await bus.DisposeAsync();

        var figures = subscription.Measure();
        Assert.Equal((1, 4, 5), (figures.Handled, figures.Errors, figures.Skipped));
        Assert.Equal(BreakerState.Closed, figures.Breaker);
        Assert.Equal(0, figures.Timeouts);
    }

    [Fact]
    [Trait("Requirement", "C2")]
    public async Task Ending_a_subscription_waits_for_its_call_and_makes_no_other()
    {
        await using var bus = new EventBus(time: clock);
        var calls = 0;
        var gate = new TaskCompletionSource();
        var began = new Signal();
        var subscription = bus.Handle<int>(
            "leaving",
            async (_, _) =>
            {
                Interlocked.Increment(ref calls);
                await began.RaisedThen(gate.Task);
            }
        );
        bus.Publish(1);
        bus.Publish(2);
        await began.Task;

        var ending = subscription.DisposeAsync().AsTask();
        Assert.False(ending.IsCompleted);
        gate.SetResult();
        await ending;

        Assert.Equal(1, calls);
        Assert.Equal(0, bus.SubscriberCount);
    }

    [Fact]
    [Trait("Requirement", "C2")]
    public async Task Ending_a_subscription_whose_call_hangs_waits_no_longer_than_the_time_out()
    {
        await using var bus = new EventBus(time: clock);
        var never = new TaskCompletionSource();
        var began = new Signal();
        var subscription = bus.Handle<int>("hanging", (_, _) => new ValueTask(began.RaisedThen(never.Task)));
        bus.Publish(1);
        await began.Task;

        var ending = subscription.DisposeAsync().AsTask();
        clock.AdvanceMs(5_000);

        await ending;
        Assert.Equal(SubscriptionEndKind.Disposed, (await subscription.Ended).Kind);
        never.SetResult();
    }

    private static void Publish(EventBus bus, int count)
    {
        for (var message = 0; message < count; message++)
        {
            bus.Publish(message);
        }
    }

    // The subscriber's own task passes messages over without telling anybody; its figures are all there is to see.
    private static async Task SkippedAsync(BusSubscription subscription, long count)
    {
        while (subscription.Measure().Skipped < count)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Raised once.</summary>
    private sealed class Signal
    {
        private readonly TaskCompletionSource raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => raised.Task.WaitAsync(Cancellation);

        public void Raise() => raised.TrySetResult();

        public Task RaisedThen(Task next)
        {
            Raise();
            return next;
        }
    }

    /// <summary>Takes a number of messages.</summary>
    private sealed class Collector(int count)
    {
        private readonly TaskCompletionSource complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<int> taken = [];

        public ValueTask TakeAsync(int message, CancellationToken ending)
        {
            taken.Add(message);
            if (taken.Count == count)
            {
                complete.TrySetResult();
            }

            return ValueTask.CompletedTask;
        }

        public async Task<List<int>> AllAsync()
        {
            await complete.Task.WaitAsync(Cancellation);
            return taken;
        }
    }
}
