using Trader.Events;
using Trader.Lifecycle;

namespace Trader.Tests.Lifecycle;

public sealed class CurrentStatusTests
{
    private long nowMs;

    private EventTime Now => new(nowMs, nowMs);

    [Fact]
    [Trait("Requirement", "D15")]
    public void A_run_reads_like_a_story_with_one_entry_per_change_in_order()
    {
        var scenario = new CoreScenario();
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.BringToReady();
        scenario.Pass(10_000).Tick();
        scenario.Handle(TraderEvent.Pause(scenario.Now, "lunch"));
        scenario.Pass(10_000).Tick();
        scenario.Handle(TraderEvent.Resume(scenario.Now, "an operator"));
        scenario.Pass(10_000).Tick();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut"));
        scenario.Pass(10_000);
        scenario.Fail(TraderState.OrderbookConnect, "refused");
        scenario.Pass(1_000).Tick();
        scenario.Pass(500).Tick();
        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "the night is over"));
        scenario.Pass(500);
        scenario.Handle(TraderEvent.Shutdown(scenario.Now, "ended"));

        var history = scenario.Snapshot.Lifecycle.Status.History;
        Assert.Equal(
            ["initializing", "trading", "paused", "trading", "initializing", "error", "initializing", "stopping"],
            history.Select(entry => entry.Status)
        );
        Assert.Equal(Enumerable.Range(1, 8).Select(number => (long)number), history.Select(entry => entry.Number));
        Assert.Equal([null, .. history.SkipLast(1).Select(entry => entry.Status)], history.Select(entry => entry.PreviousStatus));
        Assert.Equal([0L, 10_000, 10_000, 10_000, 10_000, 1_000, 500, null], history.Select(entry => entry.DurationMs));
        Assert.Equal("Fully operational, trading enabled", history[0].Result);
        Assert.StartsWith("operator (lunch); ", history[2].Result, StringComparison.Ordinal);
        Assert.Contains("Market data lost (cut)", history[3].Result, StringComparison.Ordinal);
        Assert.Contains("refused", history[4].Result, StringComparison.Ordinal);
        Assert.Equal("the night is over", history[^1].Result);
    }

    [Fact]
    [Trait("Requirement", "D15")]
    public void Steps_of_calibrating_are_shown_beside_the_state_each_with_its_result()
    {
        var status = Trading();
        Pass(1_000);
        status.Begin(StatusStep.SyncingState, Now);
        Assert.Equal("calibrating -> syncing state", status.Text);
        Pass(300);
        Assert.True(status.End(StatusStep.SyncingState, "no changes", Now));
        status.Begin(StatusStep.ClosingPositions, Now);
        Pass(200);
        Assert.True(status.End(StatusStep.ClosingPositions, "no positions to close (2 active)", Now));
        Pass(100);

        var view = status.View();
        Assert.Equal(
            ["initializing", "trading", "calibrating -> syncing state", "calibrating -> closing positions", "trading"],
            view.History.Select(entry => entry.Status)
        );
        Assert.Equal("no changes", view.History[2].Result);
        Assert.Equal(300, view.History[2].DurationMs);
        Assert.Equal("no positions to close (2 active)", view.History[3].Result);
        Assert.Equal((StatusBase.Trading, nowMs - 100, 200L), (view.Base, view.BaseSinceWallMs, view.PreviousDurationMs));
    }

    [Fact]
    [Trait("Requirement", "D15")]
    public void The_time_in_a_status_goes_on_from_step_to_step()
    {
        var status = Trading();
        Pass(1_000);
        var begunMs = nowMs;
        status.Begin(StatusStep.MonitoringMarkets, Now);
        Pass(700);
        status.End(StatusStep.MonitoringMarkets, "all viable", Now);
        status.Begin(StatusStep.CashRecovery, Now);
        Pass(100);

        Assert.Equal(begunMs, status.View().BaseSinceWallMs);
        Assert.Equal(StatusStep.CashRecovery, status.View().Step);
    }

    [Fact]
    [Trait("Requirement", "D15")]
    public void A_pause_beside_a_step_is_shown_when_the_step_is_over_and_an_error_interrupts_it()
    {
        var status = Trading();
        Pass(1_000);
        status.Begin(StatusStep.SyncingState, Now);
        Pass(100);
        status.Enter(StatusBase.Paused, "Paused by operator", "operator", Now);
        Assert.Equal("calibrating -> syncing state", status.Text);
        Pass(100);
        status.End(StatusStep.SyncingState, "no changes", Now);
        Assert.Equal("paused", status.Text);

        Pass(100);
        status.Begin(StatusStep.CashRecovery, Now);
        Pass(100);
        status.Enter(StatusBase.Error, "the account is gone", "the account is gone", Now);
        Assert.Equal("error", status.Text);
        Assert.Equal("cash recovery was interrupted: the account is gone", status.View().History[^2].Result);
        Assert.False(status.End(StatusStep.CashRecovery, "too late", Now));
        Assert.Equal("error", status.Text);
    }

    [Fact]
    [Trait("Requirement", "D15")]
    public void A_spell_of_trading_counts_actions_and_closings_and_begins_at_zero()
    {
        var status = Trading();
        status.NoteEvent(TraderEventKind.BookDelta, Now);
        status.CountAction("follow");
        status.CountAction("follow");
        status.CountAction("hold");
        status.CountClosing("take_profit");
        var spell = status.View().Current.Spell!;
        Assert.Equal((2, 1), (spell.Actions["follow"], spell.Actions["hold"]));
        Assert.Equal(1, spell.Closings["take_profit"]);
        Assert.Equal(TraderEventKind.BookDelta, spell.LastEvent);

        Pass(1_000);
        status.Enter(StatusBase.Paused, "lunch", "operator (lunch)", Now);
        var over = status.View().History[^2];
        Assert.Equal("follow 2, hold 1, closed by take_profit 1; lunch", over.Result);
        Assert.Equal(2, over.Spell!.Actions["follow"]);

        // What is closed beside a pause is not lost: it counts with the next spell.
        status.CountClosing("stop_loss");
        Pass(1_000);
        status.Enter(StatusBase.Trading, "resumed", null, Now);
        spell = status.View().Current.Spell!;
        Assert.Empty(spell.Actions);
        Assert.Equal(1, spell.Closings["stop_loss"]);
        Assert.Null(spell.LastEvent);
    }

    [Fact]
    [Trait("Requirement", "D15")]
    public void History_and_words_are_bounded()
    {
        var status = new CurrentStatus(5, Now);
        for (var i = 0; i < 100; i++)
        {
            Pass(1);
            status.Enter(i % 2 == 0 ? StatusBase.Trading : StatusBase.Paused, "a test", null, Now);
            status.CountAction($"word {i}");
        }

        Assert.Equal(5, status.View().History.Length);
        Assert.Equal(101, status.View().Current.Number);

        var words = new CurrentStatus(5, Now);
        for (var i = 0; i < 1_000; i++)
        {
            words.CountAction($"word {i}");
        }

        Pass(1);
        words.Enter(StatusBase.Trading, "ready", null, Now);
        var actions = words.View().Current.Spell!.Actions;
        Assert.Equal(CurrentStatus.MaxWords + 1, actions.Count);
        Assert.Equal(1_000 - CurrentStatus.MaxWords, actions[CurrentStatus.OtherWord]);
    }

    [Fact]
    [Trait("Requirement", "D15")]
    public void A_status_of_no_length_is_left_out_unless_the_same_would_follow_itself()
    {
        var status = Trading();
        Pass(1_000);
        status.Enter(StatusBase.Error, "a", null, Now);
        status.Enter(StatusBase.Stopping, "b", null, Now);
        Assert.Equal(["initializing", "trading", "stopping"], status.View().History.Select(entry => entry.Status));
        Assert.Equal("trading", status.View().Current.PreviousStatus);

        status = Trading();
        Pass(1_000);
        status.Enter(StatusBase.Paused, "a", null, Now);
        status.Enter(StatusBase.Trading, "b", null, Now);
        Assert.Equal(["initializing", "trading", "paused", "trading"], status.View().History.Select(entry => entry.Status));
    }

    private CurrentStatus Trading()
    {
        var status = new CurrentStatus(50, Now);
        Pass(1_000);
        status.Enter(StatusBase.Trading, "ready", null, Now);
        return status;
    }

    private void Pass(long milliseconds) => nowMs += milliseconds;
}
