using System.Collections.Concurrent;

namespace Trader.Live.Bus;

/// <summary>
/// Fans typed messages out to bystanders (console, status log, recorder, plug-ins). Publishing never waits and never throws: each
/// subscriber has its own bounded queue, and what does not fit is dropped for that subscriber alone and counted (requirements C1
/// to C3). One bus per trader; after its stop it holds no subscriber and nobody's message. Thread-safe.
/// </summary>
public sealed class EventBus : IAsyncDisposable
{
    /// <summary>Messages a subscriber's queue holds unless it asks otherwise.</summary>
    public const int DefaultQueueLength = 1000;

    /// <summary>The longest queue there may be.</summary>
    public const int MaxQueueLength = 1_000_000;

    private const int KeptCutOffs = 20;

    private readonly EventBusOptions options;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Type, Topic> topics = new();
    private readonly List<BusSubscription> subscriptions = [];
    private readonly List<Subscription> ofEverything = [];
    private readonly Queue<SubscriberCutOff> cutOffs = new();
    private long cutOffCount;
    private bool isStopped;

    /// <summary>Makes a bus.</summary>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="time">The wall clock; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names all that are.</exception>
    public EventBus(EventBusOptions? options = null, TimeProvider? time = null)
    {
        this.options = options ?? new EventBusOptions();
        OptionCheck.Require(this.options.Validate());
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>Subscribers now.</summary>
    public int SubscriberCount
    {
        get
        {
            lock (gate)
            {
                return subscriptions.Count;
            }
        }
    }

    /// <summary>The topic of a type of message, for whoever publishes it often or wants to know whether anybody takes it.</summary>
    public Topic<T> TopicOf<T>()
        where T : notnull => topics.TryGetValue(typeof(T), out var topic) ? (Topic<T>)topic : AddTopic<T>();

    /// <summary>Hands a message to every subscriber that has room for it. Never waits, never throws.</summary>
    public void Publish<T>(T message)
        where T : notnull => TopicOf<T>().Publish(message);

    /// <summary>
    /// Starts receiving what is published for people anyway, in one queue: activities, pictures of the trader, whale
    /// notifications, status. Market data and other messages on demand (<see cref="Catalogue"/>) go only to those who subscribe to
    /// their type.
    /// </summary>
    /// <param name="name">For people.</param>
    /// <param name="queueLength">Messages held until they are read, 1 to 1 000 000.</param>
    public Subscription Subscribe(string name, int queueLength = DefaultQueueLength)
    {
        var subscription = new Subscription(this, name, Checked(queueLength), dropsOldest: false);
        lock (gate)
        {
            Admit(subscription);
            ofEverything.Add(subscription);
            foreach (var topic in topics.Values.Where(topic => !topic.IsOnDemand))
            {
                topic.Join(subscription);
            }
        }

        return subscription;
    }

    /// <summary>Starts receiving the given types of message in one queue, in the order they are published by any one thread.</summary>
    /// <param name="name">For people.</param>
    /// <param name="selection">The types.</param>
    /// <param name="options">What this subscriber wants otherwise; null for nothing.</param>
    public Subscription Subscribe(string name, BusSelection selection, SubscriptionOptions? options = null)
    {
        var wanted = options ?? new SubscriptionOptions();
        var subscription = new Subscription(this, name, LengthOf(wanted), wanted.DropsOldest);
        Enter(subscription, wanted, () => selection.Join(this, subscription));
        return subscription;
    }

    /// <summary>Starts receiving one type of message.</summary>
    /// <param name="name">For people.</param>
    /// <param name="options">What this subscriber wants otherwise; null for nothing.</param>
    /// <typeparam name="T">The message.</typeparam>
    public ReadingSubscription<T> Subscribe<T>(string name, SubscriptionOptions? options = null)
        where T : notnull
    {
        var wanted = options ?? new SubscriptionOptions();
        var subscription = new ReadingSubscription<T>(this, name, LengthOf(wanted), wanted.DropsOldest);
        Enter(subscription, wanted, () => TopicOf<T>().Join(subscription));
        return subscription;
    }

    /// <summary>
    /// Has a callback called with each message of one type, one after the other, on a task of the subscriber's own. Its token is
    /// cancelled when the subscription ends.
    /// </summary>
    /// <param name="name">For people.</param>
    /// <param name="handler">The callback. It may throw, and it may take its time up to <see cref="EventBusOptions.CallbackTimeoutMs"/>.</param>
    /// <param name="options">What this subscriber wants otherwise; null for nothing.</param>
    /// <typeparam name="T">The message.</typeparam>
    public CallbackSubscription<T> Handle<T>(
        string name,
        Func<T, CancellationToken, ValueTask> handler,
        SubscriptionOptions? options = null
    )
        where T : notnull
    {
        var wanted = options ?? new SubscriptionOptions();
        var subscription = new CallbackSubscription<T>(
            this,
            name,
            LengthOf(wanted),
            wanted.DropsOldest,
            handler,
            this.options,
            time
        );
        Enter(
            subscription,
            wanted,
            () =>
            {
                subscription.Start();
                TopicOf<T>().Join(subscription);
            }
        );
        return subscription;
    }

    /// <summary>What was counted so far.</summary>
    public BusFigures Measure()
    {
        lock (gate)
        {
            return new BusFigures(
                [.. topics.Values.Select(topic => topic.Measure()).OrderBy(topic => topic.Type, StringComparer.Ordinal)],
                [.. subscriptions.Select(subscription => subscription.Measure())],
                [.. cutOffs]
            )
            {
                CutOffCount = cutOffCount,
            };
        }
    }

    /// <summary>
    /// Stops the bus: nothing is taken any more, callbacks work off what waits for them within
    /// <see cref="EventBusOptions.StopLimitMs"/>, readers may read theirs to the end. Afterwards the bus holds nobody.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        BusSubscription[] left;
        lock (gate)
        {
            isStopped = true;
            left = [.. subscriptions];
        }

        foreach (var subscription in left)
        {
            subscription.End(new SubscriptionEnd(SubscriptionEndKind.BusStopped, "the bus was stopped"));
        }

        topics.Clear();
        var callbacks = Task.WhenAll(left.OfType<IBusCallback>().Select(callback => callback.Completion));
        var limit = TimeSpan.FromMilliseconds(options.StopLimitMs);
        await Task.WhenAny(callbacks, WaitAsync(callbacks, limit));
    }

    /// <summary>A subscription has ended.</summary>
    internal void Remove(BusSubscription subscription, SubscriptionEnd end)
    {
        SubscriberCutOff? cutOff = null;
        lock (gate)
        {
            subscriptions.Remove(subscription);
            if (subscription is Subscription several)
            {
                ofEverything.Remove(several);
            }

            if (end.Kind == SubscriptionEndKind.CutOff)
            {
                cutOffCount++;
                cutOff = new SubscriberCutOff(subscription.Name, end.Reason, time.GetUtcNow());
                cutOffs.Enqueue(cutOff);
                if (cutOffs.Count > KeptCutOffs)
                {
                    cutOffs.Dequeue();
                }
            }
        }

        if (cutOff is not null)
        {
            Publish(cutOff);
        }
    }

    private Topic<T> AddTopic<T>()
        where T : notnull
    {
        lock (gate)
        {
            if (topics.TryGetValue(typeof(T), out var known))
            {
                return (Topic<T>)known;
            }

            var (name, isOnDemand) = Catalogue.Describe(typeof(T));
            var topic = new Topic<T>(name, isOnDemand);
            if (isStopped)
            {
                return topic;
            }

            topics[typeof(T)] = topic;
            foreach (var subscription in isOnDemand ? [] : ofEverything)
            {
                topic.Join(subscription);
            }

            return topic;
        }
    }

    private void Enter(BusSubscription subscription, SubscriptionOptions wanted, Action join)
    {
        lock (gate)
        {
            Admit(subscription);
        }

        join();
        subscription.Follow(wanted.Owner);
    }

    private void Admit(BusSubscription subscription)
    {
        ObjectDisposedException.ThrowIf(isStopped, this);
        if (subscriptions.Count >= options.MaxSubscribers)
        {
            throw new InvalidOperationException(
                $"The bus has {options.MaxSubscribers} subscribers (MaxSubscribers): {subscription.Name} cannot be another. "
                    + "Does somebody subscribe without ending it?"
            );
        }

        subscriptions.Add(subscription);
    }

    private int LengthOf(SubscriptionOptions wanted) => Checked(wanted.QueueLength ?? options.QueueLength);

    private static int Checked(int queueLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queueLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queueLength, MaxQueueLength);
        return queueLength;
    }

    private async Task WaitAsync(Task callbacks, TimeSpan limit)
    {
        try
        {
            await callbacks.WaitAsync(limit, time);
        }
        catch (TimeoutException)
        {
            // They had their time; what they hold is theirs, and the bus holds nothing of them.
        }
    }

    /// <summary>One subscriber's queue of several types of message. Disposing it ends the subscription.</summary>
    public sealed class Subscription : QueueSubscription<object>
    {
        internal Subscription(EventBus bus, string name, int queueLength, bool dropsOldest)
            : base(bus, name, queueLength, dropsOldest) { }

        /// <summary>The messages, in the order they were published; completes when the subscription ends.</summary>
        public System.Threading.Channels.ChannelReader<object> Messages => Reader;
    }
}

/// <summary>A subscription whose callbacks can be waited for.</summary>
internal interface IBusCallback
{
    /// <summary>Completes when none runs any more and none will.</summary>
    Task Completion { get; }
}
