using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Status;

namespace Trader.Upkeep.Calibration;

/// <summary>
/// Has the trader look after itself: once on the way to READY, and beside trading every minute (requirements K1, K2, K6, K7). A
/// run is a walk through <see cref="CalibrationStep"/>, moved on by events: an account reading, market descriptions, time. It
/// holds nothing up: what it asks for is asked for at once and side by side, and a step whose answer does not come is given
/// up. Giving up undoes nothing and leaves nothing half done: an answer that comes later is taken in as any other.
/// </summary>
internal sealed class Calibrator
{
    private const int AnswersKept = 16;

    private readonly CalibrationOptions options;
    private readonly AccountKeeper account;
    private readonly AccountLedger ledger;
    private readonly OrderTracker orders;
    private readonly MarketWatch watch;
    private readonly MarketReview markets;
    private readonly CalibrationChecks checks;
    private readonly EventFreshness freshness;
    private readonly CoreCounters counters;
    private readonly CalibrationVoice voice;
    private readonly IPositionReview? positions;
    private readonly ICashReview? cash;
    private readonly Queue<CalibrationReport> history = new();
    private readonly Queue<CalibrationAnswer> answers = new();
    private CalibrationRun? run;
    private CalibrationReport? start;
    private EventTime lastBegan;
    private QueueReport? queue;
    private bool isRecoveryDue;
    private bool isStartNews;
    private long count;
    private long stepsMissed;
    private long slowRuns;

    public Calibrator(
        CalibrationOptions options,
        AccountKeeper account,
        AccountLedger ledger,
        OrderTracker orders,
        MarketWatch watch,
        MarketReview markets,
        CalibrationChecks checks,
        EventFreshness freshness,
        CoreCounters counters,
        Announcer announcer,
        IPositionReview? positions,
        ICashReview? cash
    )
    {
        this.options = options;
        this.account = account;
        this.ledger = ledger;
        this.orders = orders;
        this.watch = watch;
        this.markets = markets;
        this.checks = checks;
        this.freshness = freshness;
        this.counters = counters;
        this.positions = positions;
        this.cash = cash;
        voice = new CalibrationVoice(options, announcer);
    }

    /// <summary>Whether one runs.</summary>
    public bool IsRunning => run is not null;

    /// <summary>Whether the one that runs is part of the way to READY.</summary>
    public bool IsOnTheWayToReady => run is { Cause: CalibrationCause.Start };

    /// <summary>Is told when a step begins that is not part of the way to READY.</summary>
    public Action<CalibrationStep, EventTime>? StepBegan { get; init; }

    /// <summary>Is told when such a step ended.</summary>
    public Action<StepReport, EventTime>? StepEnded { get; init; }

    /// <summary>The way to READY leads through a calibration; the account is being read already.</summary>
    public void BeginStart(EventTime now) => Begin(CalibrationCause.Start, now);

    /// <summary>The finished calibration of the way to READY, once.</summary>
    public CalibrationReport? TakeStart()
    {
        var report = isStartNews ? start : null;
        isStartNews = false;
        return report;
    }

    /// <summary>Time went by: a step that takes too long is given up, and a run that is due begins.</summary>
    public void OnTick(EventTime now, ICommandSink sink)
    {
        if (run is null)
        {
            BeginIfDue(now, sink);
            return;
        }

        // The first reading of a start may take longer: its limit is the state's own.
        var isLimited = !(IsOnTheWayToReady && run.Step == CalibrationStep.SyncingState);
        if (isLimited && now.WallMs - run.StepBegan.WallMs >= options.StepLimitWallMs)
        {
            if (run.Step == CalibrationStep.MonitoringMarkets)
            {
                markets.GiveUp();
            }

            End(StepOutcome.GivenUp, $"no answer within {options.StepLimitWallMs} ms", now, sink);
        }
    }

    /// <summary>A reading of the account was taken over.</summary>
    public void OnSynced(EventTime now, ICommandSink sink)
    {
        if (run is { Step: CalibrationStep.SyncingState } && ledger.IsOpen)
        {
            End(StepOutcome.Done, run.Before.DescribeChangeTo(Figures()), now, sink);
        }
    }

    /// <summary>The account could not be read.</summary>
    public void OnSyncFailed(string error, EventTime now, ICommandSink sink)
    {
        if (run is { Step: CalibrationStep.SyncingState, Cause: not CalibrationCause.Start })
        {
            End(StepOutcome.Failed, error, now, sink);
        }
    }

    /// <summary>Markets were described.</summary>
    public void OnDescribed(MarketDescriptions answer, EventTime now, ICommandSink sink)
    {
        if (markets.OnDescribed(answer, now, sink) && run is { Step: CalibrationStep.MonitoringMarkets })
        {
            EndMarkets(now, sink);
        }
    }

    /// <summary>A person wants one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="whyNot">Why none can run now, one clause; null if one can.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Takes what follows.</param>
    public void Request(CalibrationRequest request, string? whyNot, EventTime now, ICommandSink sink)
    {
        CalibrationAnswer answer;
        if (run is not null)
        {
            var details = $"a calibration ({run.Cause.ToWire()}) is running: {run.Step.ToWire()}";
            answer = new CalibrationAnswer(request.RequestId, CalibrationAnswerKind.Running, details);
        }
        else if (whyNot is not null)
        {
            answer = new CalibrationAnswer(request.RequestId, CalibrationAnswerKind.NotPossible, whyNot);
        }
        else
        {
            answer = new CalibrationAnswer(request.RequestId, CalibrationAnswerKind.Started, "a calibration began");
            Run(CalibrationCause.Requested, now, sink);
        }

        answers.Enqueue(answer);
        if (answers.Count > AnswersKept)
        {
            answers.Dequeue();
        }

        voice.SayAnswer(answer, request.Who, now, sink);
    }

    /// <summary>The trader left the states in which a calibration can run; without effect if none does.</summary>
    public void Interrupt(string reason, EventTime now, ICommandSink sink)
    {
        if (run is not null)
        {
            markets.GiveUp();
            Ended(run.End(StepOutcome.Interrupted, reason, now), now);
            Finish(now, sink);
        }
    }

    /// <summary>How the queue in front of the core stands.</summary>
    public void OnQueue(QueueReport report)
    {
        queue = report;
        run?.NoteWaiting(report.Waiting);
    }

    /// <summary>A picture for people.</summary>
    /// <param name="canRun">Whether one can run now, or as soon as it is due.</param>
    public CalibrationView View(bool canRun) =>
        new()
        {
            Running = run is null ? null : new RunningCalibration(run.Number, run.Cause, run.Began, run.Step, run.StepBegan),
            History = [.. history.Reverse()],
            Start = start,
            NextDueMs = canRun ? lastBegan.ExchangeMs + (options.IntervalSeconds * 1000L) : null,
            Count = count,
            StepsMissed = stepsMissed,
            SlowRuns = slowRuns,
            StaleEvents = freshness.StaleCount,
            Correcting = [.. account.Correcting.Order(StringComparer.Ordinal)],
            Answers = [.. answers],
        };

    private void BeginIfDue(EventTime now, ICommandSink sink)
    {
        if (isRecoveryDue)
        {
            Run(CalibrationCause.Recovery, now, sink);
        }
        else if (
            now.ExchangeMs - lastBegan.ExchangeMs >= options.IntervalSeconds * 1000L
            && now.WallMs - lastBegan.WallMs >= options.MinWallMs
            && account.MayRead(now)
        )
        {
            Run(CalibrationCause.Regular, now, sink);
        }
    }

    // Everything that has to be asked for is asked for at once; a reading that is on its way already will do.
    private void Run(CalibrationCause cause, EventTime now, ICommandSink sink)
    {
        isRecoveryDue = false;
        Begin(cause, now);
        account.Request("recalibration", includeFinishedOrders: false, now, sink);
        markets.Ask(now, sink);
    }

    private void Begin(CalibrationCause cause, EventTime now)
    {
        lastBegan = now;
        run = new CalibrationRun(count + 1, cause, Figures(), now)
        {
            Counted = (counters.UnwatchedBookMessages, freshness.StaleCount, queue?.Overflows),
        };
        TellStep(now);
    }

    private void End(StepOutcome outcome, string details, EventTime now, ICommandSink sink)
    {
        Ended(run!.End(outcome, details, now), now);
        if (run.IsOver)
        {
            Finish(now, sink);
            return;
        }

        TellStep(now);
        switch (run.Step)
        {
            case CalibrationStep.ClosingPositions:
                End(StepOutcome.Done, positions?.Review(now, sink) ?? "no rule closes positions", now, sink);
                break;
            case CalibrationStep.MonitoringMarkets:
                LookAtMarkets(now, sink);
                break;
            case CalibrationStep.CashRecovery:
                End(StepOutcome.Done, cash?.Recover(now, sink) ?? checks.Cash().Details, now, sink);
                break;
            default:
                throw new InvalidOperationException($"{run.Step} is the first step of every run.");
        }
    }

    private void LookAtMarkets(EventTime now, ICommandSink sink)
    {
        if (IsOnTheWayToReady)
        {
            // What is held was not known before.
            markets.Ask(now, sink);
        }

        if (!markets.IsWaiting)
        {
            EndMarkets(now, sink);
        }
    }

    private void EndMarkets(EventTime now, ICommandSink sink)
    {
        var outcome = markets.Failure is null ? StepOutcome.Done : StepOutcome.Failed;
        var details = markets.Describe(now);
        End(outcome, markets.Failure is { } failure ? $"{details}; {failure}" : details, now, sink);
    }

    private void Ended(StepReport step, EventTime now)
    {
        stepsMissed += step.Outcome is StepOutcome.Failed or StepOutcome.GivenUp ? 1 : 0;
        if (!IsOnTheWayToReady)
        {
            StepEnded?.Invoke(step, now);
        }
    }

    private void TellStep(EventTime now)
    {
        if (!IsOnTheWayToReady)
        {
            StepBegan?.Invoke(run!.Step, now);
        }
    }

    private void Finish(EventTime now, ICommandSink sink)
    {
        var report = Report(run!, now, sink);
        run = null;
        count++;
        slowRuns += report.DurationMs > options.RunWarningWallMs ? 1 : 0;
        history.Enqueue(report);
        if (history.Count > options.HistoryLength)
        {
            history.Dequeue();
        }

        if (report.Cause == CalibrationCause.Start)
        {
            start = report;
            isStartNews = !report.IsInterrupted;
            isRecoveryDue = report.PortfolioHealthy is { IsPassed: false } || report.CashSufficient is { IsPassed: false };
        }

        voice.Say(report, now, sink);
    }

    private CalibrationReport Report(CalibrationRun finished, EventTime now, ICommandSink sink)
    {
        var isWhole = finished.Steps[^1].Outcome != StepOutcome.Interrupted;
        return new CalibrationReport
        {
            Number = finished.Number,
            Cause = finished.Cause,
            Began = finished.Began,
            Ended = now,
            Steps = [.. finished.Steps],
            MarketsViable = isWhole ? markets.Check(now, sink) : null,
            PortfolioHealthy = isWhole ? checks.Portfolio(now) : null,
            CashSufficient = isWhole ? checks.Cash() : null,
            Drift = account.LastMeasure,
            LastSync = account.LastReading,
            Positions = ledger.OpenPositions.Count,
            Orders = orders.Open.Count,
            Events = new EventsMeanwhile(
                finished.MostWaiting,
                counters.UnwatchedBookMessages - finished.Counted.Dropped,
                freshness.StaleCount - finished.Counted.Stale,
                queue is null ? null : queue.Overflows - (finished.Counted.Overflows ?? 0)
            ),
        };
    }

    private AccountFigures Figures() =>
        new(ledger.Cash, DriftMeasure.ValueOf(ledger, watch), ledger.OpenPositions.Count, orders.Open.Count);
}
