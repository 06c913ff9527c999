using Kalshi.Client;
using Trader.Lifecycle;
using Trader.Live.Coordination;
using Trader.Status;
using Trader.Whales;

namespace Trader.Live.Tests;

public sealed class LiveTraderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "D1")]
    [Trait("Requirement", "D2")]
    [Trait("Requirement", "D10")]
    public async Task It_walks_through_its_states_to_ready_and_back_down()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        await world.GetReadyAsync(Cancellation);

        var settled = await world.EndAsync(Cancellation);

        Assert.Null(await world.Trader.Ended.WaitAsync(LiveWorld.Patience, Cancellation));
        Assert.Equal(TraderState.Shutdown, world.Trader.Latest.State);
        Assert.Empty(settled.Differences);
        var (transitions, _) = world.Trader.Activities.Read();
        TraderState[] expected =
        [
            TraderState.Initializing,
            TraderState.OrderbookConnect,
            TraderState.TradingClientConnect,
            TraderState.KalshiDataSync,
            TraderState.Ready,
            TraderState.Shutdown,
        ];
        Assert.Equal(expected, transitions.Select(transition => transition.State));
        Assert.All(world.Trader.Steps.All, step => Assert.Equal("done", step.Status));
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public async Task It_ends_streams_state_loop_and_calls_in_this_order_and_nothing_runs_afterwards()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        await world.GetReadyAsync(Cancellation);
        await world.Trader.SettleAsync("the test is over", LiveWorld.Patience, Cancellation);
        var states = new List<TraderState>();
        var sequence = new ShutdownSequence(TimeProvider.System, LiveWorld.Patience, _ => states.Add(world.Trader.Latest.State));

        await world.Trader.StopAsync("The test is over", sequence);

        Assert.Equal(
            ["monitor and regular reports", "private and public streams", "state", "trading loop", "calls under way"],
            sequence.Steps.Select(step => step.Name)
        );
        Assert.All(sequence.Steps, step => Assert.Null(step.Failure));
        Assert.NotEqual(TraderState.Shutdown, states[0]);
        Assert.Equal(TraderState.Shutdown, states[^1]);
        Assert.False(world.Trader.FeedStatistics.IsConnected);
        Assert.True(world.Trader.Loop.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    [Trait("Requirement", "D14")]
    [Trait("Defect", "D-52")]
    public async Task A_trader_that_cannot_be_put_together_leaves_nothing_behind()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var handler = new DisposalNoting();
        var key = Kalshi.Authentication.ApiKey.FromPem(
            world.Exchange.Credentials.ApiKeyId,
            world.Exchange.Credentials.PrivateKeyPem
        );
        using (key)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                new LiveTrader(
                    new LiveTraderSetup
                    {
                        Endpoint = KalshiEndpoint.Loopback(1),
                        Key = key,
                        Clock = world.Trader.Clock,
                        Options = LiveWorld.Eager,
                        RestHandler = handler,
                        Loop = new TradingLoopOptions { QueueLength = 1 },
                    }
                )
            );
        }

        Assert.True(handler.IsDisposed);
    }

    [Fact]
    [Trait("Requirement", "D14")]
    [Trait("Defect", "D-52")]
    public async Task A_start_that_fails_half_way_is_unwound_by_disposing()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        world.Trader.Start();

        await world.Trader.DisposeAsync();

        Assert.False(world.Trader.FeedStatistics.IsConnected);
        Assert.True(world.Trader.Loop.Completion.IsCompletedSuccessfully);
        Assert.NotEqual(TraderState.Error, world.Trader.Latest.State);
    }

    [Fact]
    [Trait("Requirement", "G5")]
    [Trait("Requirement", "F2")]
    [Trait("Requirement", "F3")]
    public async Task It_follows_whales_and_its_books_equal_the_exchanges_at_the_end()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        await world.GetReadyAsync(Cancellation);
        await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot is { Fills: >= 5, SettlementCount: >= 1 },
            Cancellation
        );

        var settled = await world.EndAsync(Cancellation);

        var end = world.Trader.Latest;
        Assert.Empty(settled.Differences);
        Assert.Equal(end.WhaleCount, end.DecisionCounts.Sum());
        Assert.Equal(end.OrdersSent, settled.OrdersKnownToExchange + end.OrdersRefused);
        Assert.Equal(0, end.Drifts);
        Assert.True(end.PublicTrades >= end.Bets + end.OwnTakes);
    }

    [Fact]
    [Trait("Requirement", "A8")]
    public async Task A_pause_of_the_exchange_is_told_with_its_end_and_leads_to_no_error()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        await world.GetReadyAsync(Cancellation);

        world.Exchange.Inspect(
            (engine, nowMs) =>
            {
                engine.PauseTrading(0, nowMs + 7_200_000, nowMs);
                return true;
            }
        );
        var told = await NextStatusAsync(ActivityLevel.Warning);
        world.Exchange.Inspect(
            (engine, nowMs) =>
            {
                engine.Resume(0, nowMs);
                return true;
            }
        );
        await NextStatusAsync(ActivityLevel.Success);

        Assert.Contains("paused trading, until about", told.Message, StringComparison.Ordinal);
        Assert.Empty((await world.EndAsync(Cancellation)).Differences);
        Assert.DoesNotContain(world.Trader.Activities.Read().Transitions, transition => transition.State == TraderState.Error);

        Task<Activity> NextStatusAsync(ActivityLevel level) =>
            LiveWorld.NextAsync<Activity>(
                bus,
                activity => activity.Level == level && activity.Message.StartsWith("Exchange status", StringComparison.Ordinal),
                Cancellation
            );
    }

    [Fact]
    [Trait("Requirement", "I3")]
    [Trait("Promise", "R1")]
    public async Task A_lost_answer_is_found_out_and_never_leads_to_a_second_order()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        world.Losses.LoseNextOrderAnswer();
        await world.GetReadyAsync(Cancellation);
        await LiveWorld.NextAsync<Activity>(
            bus,
            activity => activity.Message.Contains("unknown", StringComparison.Ordinal),
            Cancellation
        );
        await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot.DecisionCounts[(int)WhaleOutcome.Followed] >= 1 && snapshot.OrdersSent >= 1,
            Cancellation
        );

        var settled = await world.EndAsync(Cancellation);

        Assert.Empty(settled.Differences);
        Assert.Equal(world.Trader.Latest.OrdersSent, settled.OrdersKnownToExchange);
        Assert.Equal(world.Trader.Latest.OrdersSent, world.Losses.OrdersTaken);
    }

    [Fact]
    [Trait("Requirement", "I3")]
    public async Task An_order_lost_on_its_way_is_sent_again_under_the_same_id_while_it_is_wanted()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        world.Losses.LoseNextOrder();
        await world.GetReadyAsync(Cancellation);
        await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot.DecisionCounts[(int)WhaleOutcome.Followed] >= 1,
            Cancellation
        );

        var settled = await world.EndAsync(Cancellation);

        var end = world.Trader.Latest;
        Assert.Empty(settled.Differences);
        Assert.Equal(0, end.OrdersRefused);
        Assert.Equal(end.OrdersSent, settled.OrdersKnownToExchange);
        Assert.Equal(end.OrdersSent, world.Losses.OrdersTaken);
    }

    [Fact]
    [Trait("Requirement", "I3")]
    public async Task An_order_that_never_left_is_sent_again_under_the_same_id()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        world.Losses.RefuseNextOrderConnection();
        await world.GetReadyAsync(Cancellation);
        await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot.DecisionCounts[(int)WhaleOutcome.Followed] >= 1,
            Cancellation
        );

        var settled = await world.EndAsync(Cancellation);

        Assert.Empty(settled.Differences);
        Assert.Equal(0, world.Trader.Latest.OrdersRefused);
        Assert.Equal(world.Trader.Latest.OrdersSent, settled.OrdersKnownToExchange);
    }

    [Fact]
    [Trait("Requirement", "A2")]
    [Trait("Requirement", "D10")]
    [Trait("Promise", "R15")]
    public async Task A_cut_feed_is_restored_and_the_account_read_again_before_trading_goes_on()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        await world.GetReadyAsync(Cancellation);
        await LiveWorld.NextAsync<TraderSnapshot>(bus, snapshot => snapshot.Fills >= 1, Cancellation);

        world.Relay.Cut();
        await LiveWorld.NextAsync<TraderSnapshot>(bus, snapshot => snapshot.State == TraderState.OrderbookConnect, Cancellation);
        await LiveWorld.NextAsync<TraderSnapshot>(bus, snapshot => snapshot.State == TraderState.Ready, Cancellation);
        var before = world.Trader.Latest.Fills;
        await LiveWorld.NextAsync<TraderSnapshot>(bus, snapshot => snapshot.Fills > before, Cancellation);

        var settled = await world.EndAsync(Cancellation);
        Assert.Empty(settled.Differences);
        Assert.Equal(2, world.Trader.FeedStatistics.Connections);
    }

    [Fact]
    [Trait("Requirement", "F1")]
    [Trait("Requirement", "D3")]
    public async Task An_account_that_cannot_be_read_leads_to_error_and_back_to_ready()
    {
        var options = LiveWorld.Eager with { SyncIntervalSeconds = 1, SyncMinWallMs = 10, MaxConsecutiveSyncErrors = 2 };
        await using var world = await LiveWorld.StartAsync(options, cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        await world.GetReadyAsync(Cancellation);

        world.Losses.FailBalanceReads(1000);
        await LiveWorld.NextAsync<TraderSnapshot>(bus, snapshot => snapshot.State == TraderState.Error, Cancellation);
        world.Losses.FailBalanceReads(0);
        await LiveWorld.NextAsync<TraderSnapshot>(bus, snapshot => snapshot.State == TraderState.Ready, Cancellation);

        var settled = await world.EndAsync(Cancellation);
        Assert.Empty(settled.Differences);
    }

    [Fact]
    [Trait("Requirement", "A5")]
    [Trait("Defect", "D-13")]
    public void A_sim_trader_refuses_an_exchange_that_is_not_on_this_machine() =>
        Assert.Throws<HostRefusedException>(() =>
            new KalshiEndpoint(
                ExchangeEnvironment.Sim,
                new Uri("https://external-api.kalshi.com/trade-api/v2"),
                new Uri("wss://external-api-ws.kalshi.com/trade-api/ws/v2")
            )
        );

    private sealed class DisposalNoting : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
