using Trader.Lab.World;

namespace Trader.Lab.Tests.World;

public sealed class AgendaTests
{
    [Fact]
    [Trait("Requirement", "P4")]
    public void What_is_due_happens_in_the_order_of_time_and_then_of_writing_down()
    {
        var agenda = new Agenda(1_000);
        var done = new List<string>();
        agenda.At(1_020, () => done.Add("late"));
        agenda.At(1_010, () => done.Add("first"));
        agenda.At(1_010, () => done.Add("second"));
        agenda.At(900, () => done.Add("past"));

        while (agenda.NextDueMs is { } due)
        {
            agenda.MoveTo(due);
            Assert.True(agenda.RunNext());
        }

        Assert.Equal(["past", "first", "second", "late"], done);
        Assert.False(agenda.RunNext());
    }

    [Fact]
    [Trait("Requirement", "P4")]
    public void Time_never_passes_over_something_that_is_due()
    {
        var agenda = new Agenda(0);
        agenda.At(10, () => { });

        Assert.Throws<InvalidOperationException>(() => agenda.MoveTo(11));
        agenda.MoveTo(10);
        Assert.Throws<InvalidOperationException>(() => agenda.MoveTo(9));
    }

    [Fact]
    [Trait("Requirement", "P4")]
    [Trait("Promise", "R18")]
    public void Timers_follow_true_time_whatever_the_clock_shows_and_die_with_their_process()
    {
        var agenda = new Agenda(1_000_000);
        var clock = new MachineClock();
        var time = new MachineTime(agenda, clock, new WorldThread());
        var fired = new List<long>();
        time.CreateTimer(_ => fired.Add(agenda.NowMs), null, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10));

        clock.ErrorMs = -3_600_000;
        Assert.Equal(1_000_000 - 3_600_000, time.GetUtcNow().ToUnixTimeMilliseconds());
        while (agenda.NextDueMs is { } due && due <= 1_000_026)
        {
            agenda.MoveTo(due);
            agenda.RunNext();
        }

        Assert.Equal([1_000_005, 1_000_015, 1_000_025], fired);
        time.Die();
        agenda.MoveTo(agenda.NextDueMs!.Value);
        agenda.RunNext();
        Assert.Equal(3, fired.Count);
        Assert.Null(agenda.NextDueMs);
    }

    [Fact]
    [Trait("Requirement", "P4")]
    [Trait("Promise", "R11")]
    public void Another_thread_is_noticed()
    {
        var thread = new WorldThread();
        thread.Check("this one");
        Assert.Null(thread.Trespass);

        var other = new Thread(() => thread.Check("the other"));
        other.Start();
        other.Join();

        Assert.StartsWith("the other was reached on another thread", thread.Trespass, StringComparison.Ordinal);
    }
}
