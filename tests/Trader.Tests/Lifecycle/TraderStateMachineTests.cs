using Trader.Events;
using Trader.Lifecycle;

namespace Trader.Tests.Lifecycle;

public sealed class TraderStateMachineTests
{
    // Requirement D10, one line per sentence of it, written independently of the code.
    private static readonly HashSet<(TraderState, TraderState)> Listed = BuildListed();

    private static readonly EventTime Start = new(5_000, 1_000);

    [Fact]
    [Trait("Requirement", "D10")]
    [Trait("Requirement", "D1")]
    public void Every_pair_of_states_is_allowed_exactly_as_listed()
    {
        foreach (var from in Enum.GetValues<TraderState>())
        {
            foreach (var to in Enum.GetValues<TraderState>())
            {
                Assert.True(
                    Listed.Contains((from, to)) == TraderStates.CanMove(from, to),
                    $"{from} → {to}: listed {Listed.Contains((from, to))}"
                );
            }
        }
    }

    [Fact]
    [Trait("Requirement", "D10")]
    public void A_refused_move_is_counted_and_changes_nothing()
    {
        var machine = new TraderStateMachine(StateTimeouts.Default, Start);

        var transition = machine.TryMove(TraderState.Ready, "a jump", new EventTime(6_000, 2_000));

        Assert.Null(transition);
        Assert.Equal(TraderState.Startup, machine.Current);
        Assert.Null(machine.Previous);
        Assert.Equal(Start.WallMs, machine.EnteredWallMs);
        Assert.Equal((0, 1, 0, 0), (machine.TransitionCount, machine.RefusedCount, machine.ErrorCount, machine.TimeoutCount));
        Assert.Empty(machine.History);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    [Trait("Requirement", "D11")]
    public void A_move_is_recorded_with_context_metadata_and_the_time_stayed()
    {
        var machine = new TraderStateMachine(StateTimeouts.Default, Start);

        var transition = machine.TryMove(
            TraderState.Initializing,
            "asking",
            new EventTime(9_000, 1_750),
            [KeyValuePair.Create("markets", "7")]
        );

        Assert.NotNull(transition);
        Assert.Equal((TraderState.Startup, TraderState.Initializing), (transition.From, transition.To));
        Assert.Equal("asking", transition.Context);
        Assert.Equal(750, transition.StayedMs);
        Assert.Equal("7", transition.Metadata.Single(pair => pair.Key == "markets").Value);
        Assert.Equal(TraderState.Startup, machine.Previous);
        Assert.Same(transition, Assert.Single(machine.History));
    }

    [Fact]
    [Trait("Requirement", "D11")]
    public void The_last_error_and_the_number_of_errors_are_kept()
    {
        var machine = new TraderStateMachine(StateTimeouts.Default, Start);

        machine.TryMove(TraderState.Error, "first", Start);
        machine.TryMove(TraderState.Startup, "again", Start);
        machine.TryMove(TraderState.Error, "second", Start);
        machine.TryMove(TraderState.Startup, "again", Start);

        Assert.Equal(2, machine.ErrorCount);
        Assert.Equal("second", machine.LastError);
    }

    [Fact]
    [Trait("Requirement", "Q26")]
    public void The_history_keeps_the_latest_hundred_moves()
    {
        var machine = new TraderStateMachine(StateTimeouts.Default, Start);
        for (var i = 0; i < 120; i++)
        {
            machine.TryMove(i % 2 == 0 ? TraderState.Error : TraderState.Startup, $"move {i}", Start);
        }

        Assert.Equal(120, machine.TransitionCount);
        Assert.Equal(100, machine.History.Count);
        Assert.Equal("move 20", machine.History.First().Context);
        Assert.Equal("move 119", machine.History.Last().Context);
    }

    [Fact]
    [Trait("Requirement", "Q1")]
    public void The_time_outs_are_the_promised_ones()
    {
        var promised = new Dictionary<TraderState, long?>
        {
            [TraderState.Startup] = 30_000,
            [TraderState.Initializing] = 60_000,
            [TraderState.OrderbookConnect] = 120_000,
            [TraderState.TradingClientConnect] = 60_000,
            [TraderState.KalshiDataSync] = 60_000,
            [TraderState.Ready] = null,
            [TraderState.Acting] = 60_000,
            [TraderState.Paused] = null,
            [TraderState.Error] = 300_000,
            [TraderState.Shutdown] = 30_000,
        };

        Assert.All(Enum.GetValues<TraderState>(), state => Assert.Equal(promised[state], StateTimeouts.Default.For(state)));
    }

    [Fact]
    [Trait("Requirement", "Q1")]
    public void A_time_out_runs_on_the_wall_clock_and_is_counted_when_it_is_exceeded()
    {
        var machine = new TraderStateMachine(StateTimeouts.Default, Start);

        Assert.False(machine.CheckTimeout(new EventTime(Start.ExchangeMs + 900_000, Start.WallMs + 30_000)));
        Assert.Equal(0, machine.TimeoutCount);
        Assert.True(machine.CheckTimeout(new EventTime(Start.ExchangeMs, Start.WallMs + 30_001)));
        Assert.Equal(1, machine.TimeoutCount);
    }

    private static HashSet<(TraderState, TraderState)> BuildListed()
    {
        var listed = new HashSet<(TraderState, TraderState)>();
        Chain(
            TraderState.Startup,
            TraderState.Initializing,
            TraderState.OrderbookConnect,
            TraderState.TradingClientConnect,
            TraderState.KalshiDataSync,
            TraderState.Ready
        );
        Chain(TraderState.OrderbookConnect, TraderState.Ready);
        Chain(TraderState.Ready, TraderState.Acting, TraderState.Ready);
        Chain(TraderState.Ready, TraderState.OrderbookConnect);
        Chain(TraderState.Ready, TraderState.Paused, TraderState.Ready);
        Chain(TraderState.Acting, TraderState.Paused);
        Chain(TraderState.Error, TraderState.Startup);
        foreach (var state in Enum.GetValues<TraderState>().Where(state => state != TraderState.Shutdown))
        {
            listed.Add((state, TraderState.Shutdown));
            if (state != TraderState.Error)
            {
                listed.Add((state, TraderState.Error));
            }
        }

        return listed;

        void Chain(params TraderState[] states)
        {
            for (var i = 1; i < states.Length; i++)
            {
                listed.Add((states[i - 1], states[i]));
            }
        }
    }
}
