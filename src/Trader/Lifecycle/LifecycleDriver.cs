using System.Collections.Immutable;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Portfolio;
using Trader.Status;

namespace Trader.Lifecycle;

/// <summary>
/// Walks the states: each state's work is a step that the shell does; its success leads on, its failure to ERROR, and from
/// there back to the start after a growing pause (requirements D2, D3, D10 to D13). Time-outs and pauses run on the wall clock.
/// </summary>
public sealed partial class LifecycleDriver
{
    private const long FirstRetryMs = 1_000;

    private readonly TraderOptions options;
    private readonly Announcer announcer;
    private readonly MarketWatch watch;
    private readonly AccountLedger ledger;
    private long retryMs = FirstRetryMs;
    private bool hasBeenReady;
    private bool isRecordingSecured;

    internal LifecycleDriver(TraderOptions options, Announcer announcer, MarketWatch watch, AccountLedger ledger, EventTime now)
    {
        this.options = options;
        this.announcer = announcer;
        this.watch = watch;
        this.ledger = ledger;
        Machine = new TraderStateMachine(StateTimeouts.Default, now);
        Status = new CurrentStatus(options.Lifecycle.StatusHistoryLength, now);
        Pauses = new Pauses(announcer) { Changed = OnPausesChanged };
    }

    /// <summary>The state and its history.</summary>
    public TraderStateMachine Machine { get; }

    /// <summary>The causes for which opening is stopped.</summary>
    public Pauses Pauses { get; }

    /// <summary>Whether the trader goes on without market data.</summary>
    public DegradedMode Degraded { get; } = new();

    /// <summary>What the trader is about, and its history.</summary>
    public CurrentStatus Status { get; }

    /// <summary>The state.</summary>
    public TraderState State => Machine.Current;

    /// <summary>Whether the trader has ended for good.</summary>
    public bool IsStopped => State == TraderState.Shutdown;

    /// <summary>
    /// Whether the trader works (READY, ACTING or PAUSED): feeds, readings, maintenance, upkeep and closing go on. Whether an
    /// order may open is the gate's to say.
    /// </summary>
    public bool IsOperating => State is TraderState.Ready or TraderState.Acting or TraderState.Paused;

    /// <summary>Whether positions may be opened: READY or ACTING, with market data.</summary>
    public bool IsOpening => State is TraderState.Ready or TraderState.Acting && !Degraded.IsOn;

    /// <summary>A picture for people.</summary>
    public LifecycleView View() => new([.. Pauses.All], Degraded.Reason, Status.View(), ChangeCount);

    /// <summary>Grows with each change of the causes of a pause and of the status.</summary>
    public long ChangeCount => Pauses.ChangeCount + Status.ChangeCount;

    /// <summary>Begins.</summary>
    public void Start(EventTime now, ICommandSink sink)
    {
        if (State == TraderState.Startup)
        {
            Enter(TraderState.Initializing, "Asking the exchange for its status and markets", now, sink);
        }
    }

    /// <summary>The step of a state succeeded.</summary>
    public void OnStepSucceeded(StepSuccess success, EventTime now, ICommandSink sink)
    {
        if (success.State != State)
        {
            if (success.State == TraderState.OrderbookConnect)
            {
                OnFeedBack(now, sink);
            }

            return;
        }

        var metadata = success.Details.ToImmutableArray();
        switch (State)
        {
            case TraderState.Initializing:
                Enter(TraderState.OrderbookConnect, "Connecting market data", now, sink, metadata);
                break;
            case TraderState.OrderbookConnect:
                OnConnected(metadata, now, sink);
                break;
            case TraderState.TradingClientConnect:
                Enter(TraderState.KalshiDataSync, "Account connected; reading it", now, sink, metadata);
                break;
            case TraderState.KalshiDataSync:
                EnterReady("Fully operational, trading enabled", now, sink, metadata);
                break;
            default:
                break;
        }
    }

    /// <summary>The step of a state failed: for good only if trying again cannot help and the trader was never READY.</summary>
    public void OnStepFailed(StepFailure failure, EventTime now, ICommandSink sink)
    {
        if (failure.State != State)
        {
            if (failure.State == TraderState.OrderbookConnect)
            {
                OnFeedWaitFailed(now);
            }

            return;
        }

        // A wrong key at the start is a mistake to be mended by a person. Once the trader has traded, the same refusal may
        // pass (a clock put right, a key restored), and it has positions to look after: it goes on trying.
        if (failure.IsFatal && !hasBeenReady)
        {
            Enter(TraderState.Error, failure.Error, now, sink);
            Stop(failure.Error, failure.Error, now, sink);
        }
        else
        {
            Fail($"{State.ToWire()} failed: {failure.Error}", now, sink);
        }
    }

    /// <summary>A cycle begins to carry out what it decided: READY → ACTING, for 60 seconds of wall time at most.</summary>
    /// <returns>False if the trader is not READY: then nothing may be carried out that opens.</returns>
    public bool EnterActing(string context, EventTime now, ICommandSink sink) =>
        State == TraderState.Ready && Enter(TraderState.Acting, context, now, sink);

    /// <summary>The cycle has carried out what it decided: ACTING → READY.</summary>
    /// <returns>False if the trader was not ACTING any more: it was paused, lost market data or took too long.</returns>
    public bool LeaveActing(string context, EventTime now, ICommandSink sink) =>
        State == TraderState.Acting && Enter(TraderState.Ready, context, now, sink);

    /// <summary>Something made going on impossible; the trader will start again by itself.</summary>
    public void Fail(string error, EventTime now, ICommandSink sink) => Enter(TraderState.Error, error, now, sink);

    /// <summary>The run is ending: what follows is told as stopping, whatever the state.</summary>
    public void BeginStopping(string reason, EventTime now) => Status.Enter(StatusBase.Stopping, reason, reason, now);

    /// <summary>Stops for good.</summary>
    public void Stop(string reason, string? error, EventTime now, ICommandSink sink)
    {
        if (!IsStopped)
        {
            Enter(TraderState.Shutdown, reason, now, sink);
            sink.Issue(new Stopped(error));
        }
    }

    /// <summary>The shell made sure that what was recorded so far is kept, or could not (requirement D13).</summary>
    public void OnRecordingSecured(RecordingSecured secured, EventTime now, ICommandSink sink)
    {
        if (secured.Number != Machine.ErrorCount)
        {
            return;
        }

        isRecordingSecured = true;
        if (secured.Failure is { } failure)
        {
            announcer.Say(
                sink,
                now,
                ActivityTypes.Recording,
                ActivityLevel.Warning,
                $"The recording could not be secured before the next attempt: {failure}"
            );
        }
    }

    /// <summary>Time went by: outstayed states fail, waits for market data end, ERROR ends after its pause.</summary>
    public void OnTick(EventTime now, ICommandSink sink)
    {
        var stayedMs = now.WallMs - Machine.EnteredWallMs;
        if (State == TraderState.Error)
        {
            if (stayedMs >= StateTimeouts.Default.ErrorMs || (stayedMs >= retryMs && isRecordingSecured))
            {
                retryMs = Math.Min(retryMs * 2, StateTimeouts.Default.ErrorMs);
                var warning = isRecordingSecured ? "" : "; nobody said that the recording was secured";
                Enter(TraderState.Startup, $"Starting again after an error{warning}", now, sink);
                Start(now, sink);
            }
        }
        else if (!IsStopped && Machine.CheckTimeout(now))
        {
            Fail($"{State.ToWire()} took longer than {Machine.CurrentTimeoutMs} ms", now, sink);
        }
        else
        {
            WaitForMarketData(stayedMs, now, sink);
        }
    }

    private void OnPausesChanged(string change, EventTime now, ICommandSink sink)
    {
        if (!Pauses.Any && State == TraderState.Paused)
        {
            EnterReady(change, now, sink);
        }
        else if (Pauses.Any && State is TraderState.Ready or TraderState.Acting)
        {
            EnterPaused(now, sink);
        }
        else if (State == TraderState.Paused)
        {
            Status.Enter(StatusBase.Paused, change, Pauses.Describe(), now);
        }
    }

    private void EnterPaused(EventTime now, ICommandSink sink) =>
        Enter(TraderState.Paused, $"Paused by {Pauses.Describe()}", now, sink);

    private void EnterReady(
        string context,
        EventTime now,
        ICommandSink sink,
        ImmutableArray<KeyValuePair<string, string>> metadata = default
    )
    {
        retryMs = FirstRetryMs;
        var told = Degraded.IsOn ? $"{context}; degraded, only holding: {Degraded.Reason}" : context;
        Enter(TraderState.Ready, told, now, sink, metadata);
        if (isFeedBack)
        {
            OnFeedBack(now, sink);
        }
        else if (Pauses.Any)
        {
            EnterPaused(now, sink);
        }
    }

    private bool Enter(
        TraderState state,
        string context,
        EventTime now,
        ICommandSink sink,
        ImmutableArray<KeyValuePair<string, string>> metadata = default
    )
    {
        if (Machine.TryMove(state, context, now, WithDegraded(state, metadata)) is not { } transition)
        {
            return false;
        }

        hasBeenReady |= state == TraderState.Ready;
        firstBookSinceWallMs = null;
        announcer.State = state;
        announcer.Say(sink, transition);
        Status.Enter(StatusOf(state), context, ResultOf(state, context), now);
        if (state == TraderState.Error)
        {
            ForgetMarketData();
            isRecordingSecured = false;
            sink.Issue(new SecureRecording(Machine.ErrorCount));
        }
        else if (state is > TraderState.Startup and < TraderState.Ready)
        {
            sink.Issue(new RunStep(state, Degraded.Missing == MissingMarketData.Feed && state != TraderState.OrderbookConnect));
        }

        return true;
    }

    private string? ResultOf(TraderState state, string context) =>
        state switch
        {
            TraderState.Ready or TraderState.Acting => Degraded.Reason,
            TraderState.Paused => Pauses.Describe(),
            _ => context,
        };

    private static StatusBase StatusOf(TraderState state) =>
        state switch
        {
            TraderState.Ready or TraderState.Acting => StatusBase.Trading,
            TraderState.Paused => StatusBase.Paused,
            TraderState.Error => StatusBase.Error,
            TraderState.Shutdown => StatusBase.Stopping,
            _ => StatusBase.Initializing,
        };
}
