using System.Collections.Concurrent;
using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Live.Bus;
using Trader.Live.Journal.Sessions;
using Trader.Status;
using Trader.Testing;
using Trader.Upkeep.Calibration;

namespace Trader.Live.Tests.Coordination;

/// <summary>Calibration on the live parts: over sockets, and what the trading loop tells the core of its queue.</summary>
public sealed class LiveCalibrationTests
{
    [Fact]
    [Trait("Requirement", "K2")]
    [Trait("Requirement", "K4")]
    [Trait("Requirement", "K7")]
    public async Task A_calibration_asked_for_runs_over_sockets_beside_trading()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var world = await LiveWorld.StartAsync(cancellation: cancellation);
        using var bus = world.Trader.Bus.Subscribe("test");
        await world.GetReadyAsync(cancellation);
        var request = new CalibrationRequest("by hand", "a test");
        var asked = false;

        // Another one may be running when it is asked for: then it is asked for again.
        var report = default(CalibrationReport);
        while (report is null)
        {
            if (!asked)
            {
                asked = true;
                await world.Trader.Loop.PostAsync(TraderEvent.Of(world.Trader.Clock.Now, request));
            }

            var seen = await LiveWorld.NextAsync<TraderSnapshot>(bus, _ => true, cancellation);
            report = seen.Calibration.History.FirstOrDefault(ended => ended.Cause == CalibrationCause.Requested);
            asked = seen.Calibration.Answers.LastOrDefault() is not { Kind: CalibrationAnswerKind.Running };
        }

        Assert.Equal(Enum.GetValues<CalibrationStep>(), report.Steps.Select(step => step.Step));
        Assert.True(report.IsComplete);
        Assert.True(world.Trader.Latest.Calibration.Start!.IsComplete);
        Assert.NotNull(report.LastSync);
        Assert.NotNull(report.Drift);
        Assert.Equal(0, report.Events.Overflows ?? 0);
        await world.EndAsync(cancellation);
    }

    [Fact]
    [Trait("Requirement", "H4")]
    [Trait("Requirement", "M4")]
    public async Task A_tick_that_waited_too_long_is_told_to_the_core_as_an_event_and_recorded()
    {
        var clock = new TestClock();
        var both = new TraderClock(ExchangeClock.Wall(clock), clock);
        var core = new TradingCore(new TraderOptions(), both.Now);
        var sink = new Said();
        var recorder = new Recorded();
        await using var loop = new TradingLoop(core, both, sink, new EventBus(), recorder: recorder);
        var early = both.Now;
        clock.AdvanceMs(10_001);

        await loop.PostAsync(TraderEvent.Tick(early));
        await loop.PostAsync(TraderEvent.Tick(both.Now));
        await loop.PostAsync(TraderEvent.Tick(both.Now));
        await loop.FinishAsync();

        var reports = recorder.Events.Where(e => e.Kind == TraderEventKind.QueueMeasured).ToList();
        Assert.Equal([10_001L, 0L], reports.Select(e => ((QueueReport)e.Payload!).DelayMs));
        Assert.Equal(early, reports[0].Time);
        Assert.Equal(
            ["The trader is 10 s behind", "The trader has caught up"],
            sink.Messages.Where(message => message.StartsWith("The trader ", StringComparison.Ordinal))
                .Select(message =>
                    string.Join(' ', message.Split(' ').Take(message.Contains("behind", StringComparison.Ordinal) ? 6 : 5))
                )
        );
    }

    private sealed class Said : ICommandSink
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public void Issue(TraderCommand command)
        {
            if (command is Announce { Activity: var activity })
            {
                Messages.Enqueue(activity.Message);
            }
        }
    }

    private sealed class Recorded : ISessionRecorder
    {
        public ConcurrentQueue<TraderEvent> Events { get; } = new();

        public void Begin(TraderOptions options, EventTime time, Action<string> tell) { }

        public void OnEvent(in TraderEvent traderEvent) => Events.Enqueue(traderEvent);

        public void OnCommand(TraderCommand command) { }

        public Task<string?> SecureAsync() => Task.FromResult<string?>(null);
    }
}
