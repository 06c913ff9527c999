using System.Runtime.CompilerServices;
using Trader.Live.Bus;
using Trader.Live.Bus.Messages;
using Trader.Live.Reporting;
using Trader.Status;
using Trader.Testing;

namespace Trader.Live.Tests.Bus;

/// <summary>Who subscribes, who gets what, and that nothing is kept of anybody afterwards.</summary>
public sealed class BusLifeTests
{
    private readonly TestClock clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "C3")]
    [Trait("Defect", "D-74")]
    public async Task A_stopped_bus_keeps_neither_subscribers_nor_their_callbacks_nor_messages()
    {
        var bus = new EventBus(time: clock);
        var references = await FillAsync(bus);

        await bus.DisposeAsync();

        await CollectAsync(references);
        Assert.Equal(0, bus.SubscriberCount);
        GC.KeepAlive(bus);
    }

    [Fact]
    [Trait("Requirement", "C3")]
    [Trait("Defect", "D-73")]
    public async Task A_bus_that_runs_keeps_nothing_of_a_subscription_that_was_ended()
    {
        await using var bus = new EventBus(time: clock);
        var reference = await SubscribeAndEndAsync(bus);

        await CollectAsync([reference]);
        bus.Publish(new Message("still alive"));
    }

    [Fact]
    [Trait("Requirement", "C2")]
    [Trait("Requirement", "C3")]
    public async Task A_bus_keeps_nothing_of_a_callback_that_hangs_for_ever_once_it_was_cut_off()
    {
        await using var bus = new EventBus(time: clock);
        var reference = await HangAsync(bus);

        await CollectAsync([reference]);
    }

    [Fact]
    [Trait("Requirement", "C1")]
    [Trait("Requirement", "C3")]
    public async Task Stopping_lets_callbacks_work_off_what_was_published_and_takes_nothing_more()
    {
        var bus = new EventBus(time: clock);
        var taken = new List<int>();
        bus.Handle<int>(
            "slow",
            async (message, _) =>
            {
                await Task.Yield();
                taken.Add(message);
            }
        );
        var reader = bus.Subscribe<int>("reader");
        var topic = bus.TopicOf<int>();
        for (var message = 0; message < 100; message++)
        {
            topic.Publish(message);
        }

        await bus.DisposeAsync();
        topic.Publish(1_000);
        bus.Publish(1_001);

        Assert.Equal(Enumerable.Range(0, 100), taken);
        Assert.Equal(Enumerable.Range(0, 100), await reader.Messages.ReadAllAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Throws<ObjectDisposedException>(() => bus.Subscribe("too late"));
    }

    [Fact]
    [Trait("Requirement", "C2")]
    public async Task Stopping_waits_for_a_hanging_callback_no_longer_than_its_limit()
    {
        var bus = new EventBus(new EventBusOptions { StopLimitMs = 1_000 }, clock);
        var never = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        bus.Handle<int>(
            "hanging",
            (_, _) =>
            {
                began.SetResult();
                return new ValueTask(never.Task);
            }
        );
        bus.Publish(1);
        await began.Task.WaitAsync(Cancellation);

        var stopping = bus.DisposeAsync().AsTask();
        clock.AdvanceMs(1_000);

        await stopping.WaitAsync(Cancellation);
        never.SetResult();
    }

    [Fact]
    [Trait("Requirement", "C3")]
    public void A_message_of_one_bus_reaches_nobody_on_another()
    {
        var first = new EventBus(time: clock);
        var second = new EventBus(time: clock);
        using var listener = second.Subscribe<int>("listener");

        first.Publish(1);

        Assert.Equal(0, listener.QueueDepth);
        Assert.False(first.TopicOf<int>().HasSubscribers);
    }

    [Fact]
    [Trait("Requirement", "C3")]
    public async Task A_subscription_ends_with_its_owner_also_where_the_owner_was_gone_before()
    {
        await using var bus = new EventBus(time: clock);
        using var owner = new CancellationTokenSource();
        await owner.CancelAsync();

        var late = bus.Subscribe<int>("late", new SubscriptionOptions { Owner = owner.Token });

        Assert.Equal(SubscriptionEndKind.OwnerGone, (await late.Ended).Kind);
        Assert.Equal(0, bus.SubscriberCount);
        Assert.False(bus.TopicOf<int>().HasSubscribers);
    }

    [Fact]
    [Trait("Requirement", "C4")]
    [Trait("Requirement", "C5")]
    public void The_catalogue_has_every_promised_message_under_its_name() =>
        Assert.Equal(
            [
                "calibration_complete",
                "component_health",
                "connection_lost",
                "connection_restored",
                "market_position_update",
                "order_cancelled",
                "order_failed",
                "order_fill",
                "order_placed",
                "order_updated",
                "orderbook_delta",
                "orderbook_snapshot",
                "position_updated",
                "public_trade_received",
                "settlement",
                "state_transition",
                "status_logged",
                "subscriber_cut_off",
                "system_activity",
                "trader_snapshot",
                "trader_status",
                "trading_state",
                "whale_decision",
                "whale_processing",
                "whale_queue_updated",
            ],
            Catalogue.Names
        );

    [Fact]
    [Trait("Requirement", "C4")]
    public void Who_takes_what_is_for_people_is_not_flooded_with_market_data()
    {
        var bus = new EventBus(time: clock);
        using var screen = bus.Subscribe("screen");

        bus.Publish(new ConnectionLost("gone", 1));
        bus.Publish(new StatusLogged(1, clock.GetUtcNow(), "periodic", Lifecycle.TraderState.Ready, "text"));

        Assert.False(bus.TopicOf<BookDeltaReceived>().HasSubscribers);
        Assert.False(bus.TopicOf<ConnectionLost>().HasSubscribers);
        Assert.True(bus.TopicOf<Activity>().HasSubscribers);
        Assert.True(screen.Messages.TryRead(out var message));
        Assert.IsType<StatusLogged>(message);
        Assert.False(screen.Messages.TryRead(out _));
    }

    [Fact]
    [Trait("Requirement", "C1")]
    public void Several_types_come_in_one_queue_in_the_order_they_were_published()
    {
        var bus = new EventBus(time: clock);
        using var both = bus.Subscribe("both", BusSelection.Of<int>().And<ConnectionLost>());

        bus.Publish(1);
        bus.Publish(new ConnectionLost("gone", 2));
        bus.Publish("of no interest");
        bus.Publish(3);

        Assert.True(both.Messages.TryRead(out var first) && first is 1);
        Assert.True(both.Messages.TryRead(out var second) && second is ConnectionLost);
        Assert.True(both.Messages.TryRead(out var third) && third is 3);
        Assert.False(both.Messages.TryRead(out _));
    }

    [Fact]
    [Trait("Requirement", "C1")]
    public void A_queue_that_drops_the_oldest_keeps_the_latest_and_counts_the_others()
    {
        var bus = new EventBus(time: clock);
        using var latest = bus.Subscribe<int>("latest", new SubscriptionOptions { QueueLength = 1, DropsOldest = true });

        bus.Publish(1);
        bus.Publish(2);
        bus.Publish(3);

        Assert.True(latest.Messages.TryRead(out var message));
        Assert.Equal(3, message);
        Assert.Equal(2, latest.DroppedCount);
    }

    [Fact]
    [Trait("Requirement", "C2")]
    [Trait("Defect", "D-09")]
    public void Figures_tell_per_type_and_per_subscriber_and_outlive_those_who_left()
    {
        var bus = new EventBus(time: clock);
        var small = bus.Subscribe("small", BusSelection.Of<int>().And<string>(), new SubscriptionOptions { QueueLength = 2 });
        using var large = bus.Subscribe<int>("large");
        for (var message = 0; message < 5; message++)
        {
            bus.Publish(message);
        }

        bus.Publish("text");

        var figures = bus.Measure();
        Assert.Equal(new TopicFigures("Int32", 2, 5, 7, 3), figures.Topics.Single(topic => topic.Type == "Int32"));
        Assert.Equal(new TopicFigures("String", 1, 1, 0, 1), figures.Topics.Single(topic => topic.Type == "String"));
        var subscriber = figures.Subscribers.Single(subscriber => subscriber.Name == "small");
        Assert.Equal((2, 2, 4), (subscriber.QueueDepth, subscriber.QueueLength, subscriber.Dropped));
        Assert.Equal([new SubscribedTypeFigures("Int32", 2, 3), new("String", 0, 1)], subscriber.Types);
        Assert.Equal(4, figures.Dropped);

        small.Dispose();

        Assert.Equal(new TopicFigures("Int32", 1, 5, 7, 3), bus.Measure().Topics.Single(topic => topic.Type == "Int32"));
    }

    [Fact]
    [Trait("Requirement", "C1")]
    public void Publishing_allocates_nothing_for_subscribers_of_the_very_type()
    {
        var bus = new EventBus(time: clock);
        using var first = bus.Subscribe<BookDeltaReceived>("first");
        using var second = bus.Subscribe<BookDeltaReceived>("second");
        var topic = bus.TopicOf<BookDeltaReceived>();
        var message = new BookDeltaReceived("A", 1, 2, 3, default);
        PublishAndRead(1_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        PublishAndRead(100_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void PublishAndRead(int count)
        {
            for (var i = 0; i < count; i++)
            {
                topic.Publish(message);
                first.Messages.TryRead(out _);
                second.Messages.TryRead(out _);
            }
        }
    }

    [Fact]
    [Trait("Requirement", "C1")]
    public void The_bus_is_bounded_and_says_who_did_not_fit()
    {
        var bus = new EventBus(new EventBusOptions { MaxSubscribers = 1 }, clock);
        using var only = bus.Subscribe("only");

        var refusal = Assert.Throws<InvalidOperationException>(() => bus.Subscribe<int>("another"));

        Assert.Contains("MaxSubscribers", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("another", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_out_of_range_is_named_with_its_range()
    {
        var options = new EventBusOptions
        {
            QueueLength = 0,
            CallbackTimeoutMs = 9,
            BreakerErrors = 0,
            BreakerWindowMs = 99,
            BreakerPauseMs = 99,
            StopLimitMs = 9,
            MaxSubscribers = 0,
        };

        var mistake = Assert.Throws<ArgumentException>(() => new EventBus(options));

        Assert.Equal(7, options.Validate().Count);
        Assert.Contains("CallbackTimeoutMs is 9; it must be between 10 and 600000.", mistake.Message, StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference[]> FillAsync(EventBus bus)
    {
        var owner = new Owner();
        var message = new Message("kept by nobody");
        var reader = bus.Subscribe<Message>("reader");
        var everything = bus.Subscribe("everything");
        bus.Handle<Message>("owner", owner.TakeAsync);
        bus.Publish(message);
        await owner.Taken.Task.WaitAsync(Cancellation);
        return [new(owner), new(message), new(reader), new(everything)];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> SubscribeAndEndAsync(EventBus bus)
    {
        var owner = new Owner();
        await using (bus.Handle<Message>("owner", owner.TakeAsync))
        {
            bus.Publish(new Message("hello"));
            await owner.Taken.Task.WaitAsync(Cancellation);
        }

        return new WeakReference(owner);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> HangAsync(EventBus bus)
    {
        var owner = new Owner();
        var subscription = bus.Handle<Message>("owner", owner.HangAsync);
        bus.Publish(new Message("hello"));
        await owner.Taken.Task.WaitAsync(Cancellation);
        clock.AdvanceMs(5_000);
        await subscription.Ended;
        return new WeakReference(owner);
    }

    // What ran last on another thread may hold a reference for a moment longer.
    private static async Task CollectAsync(WeakReference[] references)
    {
        while (references.Any(reference => reference.IsAlive))
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed record Message(string Text);

    private sealed class Owner
    {
        public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask TakeAsync(Message message, CancellationToken ending)
        {
            Taken.TrySetResult();
            return ValueTask.CompletedTask;
        }

        public async ValueTask HangAsync(Message message, CancellationToken ending)
        {
            Taken.TrySetResult();
            await new TaskCompletionSource().Task;
        }
    }
}
