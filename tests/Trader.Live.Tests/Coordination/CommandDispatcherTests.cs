using Kalshi.Client.Streaming;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Live.Coordination;
using Trader.Live.Feeds;
using Trader.Live.Tests.Orders;

namespace Trader.Live.Tests.Coordination;

public sealed class CommandDispatcherTests : IDisposable
{
    private readonly GatewayScene scene = new();
    private readonly FeedReadiness readiness = new();
    private readonly CommandDispatcher dispatcher;

    public CommandDispatcherTests()
    {
        dispatcher = new CommandDispatcher(new EventBus(), new ActivityLog(10), new StartupSteps(scene.Clock.Wall), scene);
        var feed = new NoFeed();
        var calls = new ExchangeCalls(scene.Client, feed, scene, readiness, scene, new TraderOptions());
        dispatcher.Connect(scene.Gateway, feed, calls);
    }

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("Requirement", "J3")]
    [Trait("Promise", "R5")]
    public void What_a_person_ordered_is_made_to_survive_a_loss_of_power_and_nothing_else_is()
    {
        dispatcher.Issue(new WriteToJournal(new RunEnded(scene.Clock.Now, "an end")));
        Assert.Empty(scene.Synced);

        dispatcher.Issue(new WriteToJournal(new StopEngaged(scene.Clock.Now, "a person")));
        dispatcher.Issue(new WriteToJournal(new StopReleased(scene.Clock.Now, "a person")));
        Assert.Equal([1, 1], scene.Synced);
        Assert.Empty(scene.Events);
    }

    [Fact]
    [Trait("Requirement", "M6")]
    public void A_disk_that_does_not_keep_it_is_told_and_told_again_when_it_does()
    {
        dispatcher.Issue(new WriteToJournal(new StopEngaged(scene.Clock.Now, "a person")));
        scene.Failure = "the disk is full";
        dispatcher.Issue(new ProbeJournal());
        Assert.Equal("the disk is full", Assert.Single(scene.Events).Payload);

        scene.Failure = null;
        dispatcher.Issue(new ProbeJournal());
        Assert.Equal(TraderEventKind.JournalState, scene.Events[^1].Kind);
        Assert.Null(scene.Events[^1].Payload);
    }

    [Fact]
    [Trait("Requirement", "D2")]
    public void A_step_that_the_trader_left_does_not_report_any_more()
    {
        dispatcher.Issue(new RunStep(TraderState.TradingClientConnect));
        dispatcher.Issue(new RunStep(TraderState.TradingClientConnect));
        readiness.OnConnected(scene.Clock.Wall.GetUtcNow());
        readiness.OnReady(FeedChannel.Fills);
        readiness.OnReady(FeedChannel.UserOrders);

        Assert.Equal(TraderState.TradingClientConnect, Assert.IsType<StepSuccess>(Assert.Single(scene.Events).Payload).State);
        scene.ThrowIfAnyFailed();
    }

    private sealed class NoFeed : IFeedMarkets
    {
        public void AddMarkets(IReadOnlyCollection<string> markets) => throw new NotSupportedException();

        public void RemoveMarkets(IReadOnlyCollection<string> markets) => throw new NotSupportedException();

        public void RefreshMarkets(IReadOnlyCollection<string> markets) => throw new NotSupportedException();

        public void RetryAuthentication() => throw new NotSupportedException();
    }
}
