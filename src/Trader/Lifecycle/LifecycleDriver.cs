using System.Collections.Immutable;
using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Lifecycle;

/// <summary>
/// Walks the states: each state's work is a step that the shell does; its success leads on, its failure to ERROR, and from
/// there back to the start after a growing pause (requirements D2, D3, D10). Time-outs and pauses run on the wall clock.
/// </summary>
public sealed class LifecycleDriver
{
    private const long FirstRetryMs = 1_000;

    private readonly TraderOptions options;
    private readonly Announcer announcer;
    private long retryMs = FirstRetryMs;
    private bool hasBeenReady;

    internal LifecycleDriver(TraderOptions options, Announcer announcer, EventTime now)
    {
        this.options = options;
        this.announcer = announcer;
        Machine = new TraderStateMachine(StateTimeouts.Default, now);
    }

    /// <summary>The state and its history.</summary>
    public TraderStateMachine Machine { get; }

    /// <summary>The state.</summary>
    public TraderState State => Machine.Current;

    /// <summary>Whether the trader has ended for good.</summary>
    public bool IsStopped => State == TraderState.Shutdown;

    /// <summary>Whether it looks after the account: sync, maintenance, closing.</summary>
    public bool IsOperating => State is TraderState.Ready or TraderState.Acting or TraderState.Paused;

    /// <summary>Whether it may open.</summary>
    public bool IsOpening => State is TraderState.Ready or TraderState.Acting;

    /// <summary>A cycle carries out a decision.</summary>
    public void EnterActing(string context, EventTime now, ICommandSink sink)
    {
        if (State == TraderState.Ready)
        {
            Enter(TraderState.Acting, context, now, sink);
        }
    }

    /// <summary>The cycle's decision has been carried out.</summary>
    public void LeaveActing(string context, EventTime now, ICommandSink sink)
    {
        if (State == TraderState.Acting)
        {
            Enter(TraderState.Ready, context, now, sink);
        }
    }

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
            return;
        }

        var metadata = success.Details.ToImmutableArray();
        switch (State)
        {
            case TraderState.Initializing:
                Enter(TraderState.OrderbookConnect, "Connecting market data", now, sink, metadata);
                break;
            case TraderState.OrderbookConnect when options.TradingEnabled:
                Enter(TraderState.TradingClientConnect, "Market data connected; connecting the account", now, sink, metadata);
                break;
            case TraderState.OrderbookConnect:
                retryMs = FirstRetryMs;
                Enter(TraderState.Ready, "Watching; trading is switched off", now, sink, metadata);
                break;
            case TraderState.TradingClientConnect:
                Enter(TraderState.KalshiDataSync, "Account connected; reading it", now, sink, metadata);
                break;
            case TraderState.KalshiDataSync:
                retryMs = FirstRetryMs;
                Enter(TraderState.Ready, "Fully operational, trading enabled", now, sink, metadata);
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

    /// <summary>Market data is gone.</summary>
    public void OnFeedLost(string reason, EventTime now, ICommandSink sink)
    {
        if (State == TraderState.Ready)
        {
            Enter(TraderState.OrderbookConnect, $"Market data lost ({reason}); reconnecting", now, sink);
        }
        else if (State is TraderState.TradingClientConnect or TraderState.KalshiDataSync or TraderState.Acting)
        {
            Fail($"market data lost in {State.ToWire()}: {reason}", now, sink);
        }
    }

    /// <summary>Something made going on impossible; the trader will start again by itself.</summary>
    public void Fail(string error, EventTime now, ICommandSink sink) => Enter(TraderState.Error, error, now, sink);

    /// <summary>Stops for good.</summary>
    public void Stop(string reason, string? error, EventTime now, ICommandSink sink)
    {
        if (!IsStopped)
        {
            Enter(TraderState.Shutdown, reason, now, sink);
            sink.Issue(new Stopped(error));
        }
    }

    /// <summary>Time went by: outstayed states fail, ERROR ends after its pause.</summary>
    public void OnTick(EventTime now, ICommandSink sink)
    {
        if (State == TraderState.Error)
        {
            if (now.WallMs - Machine.EnteredWallMs >= retryMs)
            {
                retryMs = Math.Min(retryMs * 2, StateTimeouts.Default.ErrorMs);
                Enter(TraderState.Startup, "Starting again after an error", now, sink);
                Start(now, sink);
            }

            return;
        }

        if (!IsStopped && Machine.CheckTimeout(now))
        {
            Fail($"{State.ToWire()} took longer than {Machine.CurrentTimeoutMs} ms", now, sink);
        }
    }

    private void Enter(
        TraderState state,
        string context,
        EventTime now,
        ICommandSink sink,
        ImmutableArray<KeyValuePair<string, string>> metadata = default
    )
    {
        if (Machine.TryMove(state, context, now, metadata) is not { } transition)
        {
            return;
        }

        hasBeenReady |= state == TraderState.Ready;
        announcer.State = state;
        announcer.Say(sink, transition);
        if (
            state
            is TraderState.Initializing
                or TraderState.OrderbookConnect
                or TraderState.TradingClientConnect
                or TraderState.KalshiDataSync
        )
        {
            sink.Issue(new RunStep(state));
        }
    }
}
