using Trader.Live.Bus;

namespace Trader.Live.Tests.Bus;

public sealed class EventBusTests
{
    [Fact]
    [Trait("Requirement", "C1")]
    public async Task Every_subscriber_gets_every_message_in_order()
    {
        var bus = new EventBus();
        var first = bus.Subscribe("first");
        var second = bus.Subscribe("second");

        for (var i = 0; i < 100; i++)
        {
            bus.Publish(i);
        }

        first.Dispose();
        second.Dispose();
        Assert.Equal(Enumerable.Range(0, 100).Cast<object>(), await ReadAllAsync(first));
        Assert.Equal(Enumerable.Range(0, 100).Cast<object>(), await ReadAllAsync(second));
    }

    [Fact]
    [Trait("Requirement", "C1")]
    [Trait("Defect", "D-09")]
    public async Task A_full_queue_drops_and_counts_for_that_subscriber_alone()
    {
        var bus = new EventBus();
        var slow = bus.Subscribe("slow", queueLength: 2);
        var roomy = bus.Subscribe("roomy", queueLength: 10);

        for (var i = 0; i < 5; i++)
        {
            bus.Publish(i);
        }

        slow.Dispose();
        roomy.Dispose();
        Assert.Equal(3, slow.DroppedCount);
        Assert.Equal([0, 1], await ReadAllAsync(slow));
        Assert.Equal(0, roomy.DroppedCount);
        Assert.Equal([0, 1, 2, 3, 4], await ReadAllAsync(roomy));
    }

    [Fact]
    [Trait("Requirement", "C3")]
    [Trait("Defect", "D-73")]
    public void A_disposed_subscription_is_no_longer_held()
    {
        var bus = new EventBus();
        var subscription = bus.Subscribe("gone");
        Assert.Equal(1, bus.SubscriberCount);

        subscription.Dispose();
        bus.Publish("nobody listens");

        Assert.Equal(0, bus.SubscriberCount);
        Assert.Equal(0, subscription.DroppedCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void A_queue_length_out_of_range_is_refused(int queueLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventBus().Subscribe("bad", queueLength));

    private static async Task<List<object>> ReadAllAsync(EventBus.Subscription subscription)
    {
        var messages = new List<object>();
        await foreach (var message in subscription.Messages.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            messages.Add(message);
        }

        return messages;
    }
}
