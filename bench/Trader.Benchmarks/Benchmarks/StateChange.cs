using System.Threading.Channels;
using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Live;
using Trader.Live.Bus;
using Trader.Status;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// How long a change of state takes (D9): from the event that causes it to the picture that shows it, in the hands of a bystander.
/// Beside it, a bare hand-off to a thread and back.
/// </summary>
internal sealed class StateChange : IBenchmark, IDisposable
{
    private readonly Lazy<Parts> parts = new(() => new Parts());

    public string Name => "state-change";

    public string Targets => "D9, Q2: <= 100 ms from the event to a bystander that sees the new state";

    public int SamplesPerRound => 200;

    public IReadOnlyList<Case> Cases =>
        [
            new("a bare hand-off and back", () => parts.Value.HandOff()),
            new("READY to ORDERBOOK_CONNECT and back", () => parts.Value.LoseFeedAndReturn()),
        ];

    public void Dispose()
    {
        if (parts.IsValueCreated)
        {
            parts.Value.Dispose();
        }
    }

    private sealed class Parts : ICommandSink, IDisposable
    {
        private readonly EventBus bus = new();
        private readonly TraderClock clock = new(ExchangeClock.Wall(TimeProvider.System), TimeProvider.System);
        private readonly ReadingSubscription<TraderSnapshot> pictures;
        private readonly TradingLoop loop;
        private readonly Channel<int> there = Channel.CreateBounded<int>(16);
        private readonly Channel<int> back = Channel.CreateBounded<int>(16);

        public Parts()
        {
            pictures = bus.Subscribe<TraderSnapshot>("watcher", new SubscriptionOptions { QueueLength = 100_000 });
            var core = new TradingCore(new TraderOptions { TradingEnabled = false }, clock.Now);
            loop = new TradingLoop(core, clock, this, bus);
            Post(TraderEvent.Start(clock.Now));
            Succeed(TraderState.Initializing);
            Succeed(TraderState.OrderbookConnect);
            Await(TraderState.Ready);
            _ = Task.Run(async () =>
            {
                await foreach (var number in there.Reader.ReadAllAsync())
                {
                    back.Writer.TryWrite(number);
                }
            });
        }

        public void HandOff()
        {
            there.Writer.TryWrite(1);
            back.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
        }

        public void LoseFeedAndReturn()
        {
            Post(TraderEvent.FeedLost(clock.Now, "a benchmark"));
            Await(TraderState.OrderbookConnect);
            Succeed(TraderState.OrderbookConnect);
            Await(TraderState.Ready);
        }

        public void Issue(TraderCommand command)
        {
            // Nobody carries anything out: only the core's own work is measured.
        }

        public void Dispose()
        {
            there.Writer.Complete();
            loop.DisposeAsync().AsTask().GetAwaiter().GetResult();
            bus.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        private void Succeed(TraderState state) =>
            Post(TraderEvent.Of(clock.Now, new StepSuccess(state, new Dictionary<string, string>())));

        private void Post(TraderEvent traderEvent) => loop.PostAsync(traderEvent).AsTask().GetAwaiter().GetResult();

        private void Await(TraderState state)
        {
            while (pictures.Messages.ReadAsync().AsTask().GetAwaiter().GetResult().State != state)
            {
                // A picture from before.
            }
        }
    }
}
