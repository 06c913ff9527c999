using System.Collections.Immutable;
using Trader.Events;

namespace Trader.Lifecycle;

/// <summary>One change of state, kept for people.</summary>
/// <param name="From">The state left.</param>
/// <param name="To">The state entered.</param>
/// <param name="Context">Why, in one line.</param>
/// <param name="Time">When, on both clocks.</param>
/// <param name="StayedMs">Wall time spent in the state left, in milliseconds.</param>
/// <param name="Metadata">Figures behind it.</param>
public sealed record StateTransition(
    TraderState From,
    TraderState To,
    string Context,
    EventTime Time,
    long StayedMs,
    ImmutableArray<KeyValuePair<string, string>> Metadata
);

/// <summary>
/// Holds the state and the moves made. A move that is not listed is refused, counted and changes nothing. State time-outs
/// run on the wall clock.
/// </summary>
public sealed class TraderStateMachine
{
    private readonly StateTimeouts timeouts;
    private readonly Queue<StateTransition> history = new();

    /// <summary>Starts in <see cref="TraderState.Startup"/> at <paramref name="now"/>.</summary>
    public TraderStateMachine(StateTimeouts timeouts, EventTime now)
    {
        this.timeouts = timeouts;
        EnteredWallMs = now.WallMs;
    }

    /// <summary>The state.</summary>
    public TraderState Current { get; private set; } = TraderState.Startup;

    /// <summary>The state before, or null before the first move.</summary>
    public TraderState? Previous { get; private set; }

    /// <summary>When the state was entered, wall clock, Unix milliseconds.</summary>
    public long EnteredWallMs { get; private set; }

    /// <summary>Moves made.</summary>
    public int TransitionCount { get; private set; }

    /// <summary>Moves refused.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>Times <see cref="TraderState.Error"/> was entered.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Times a state outstayed its time-out.</summary>
    public int TimeoutCount { get; private set; }

    /// <summary>The context of the last move to <see cref="TraderState.Error"/>.</summary>
    public string? LastError { get; private set; }

    /// <summary>The latest moves, oldest first, at most <see cref="StateTimeouts.HistoryLength"/>.</summary>
    public IReadOnlyCollection<StateTransition> History => history;

    /// <summary>The current state's time-out in milliseconds of wall time, or null if it has none.</summary>
    public long? CurrentTimeoutMs => timeouts.For(Current);

    /// <summary>Moves, if the move is listed; returns the transition made, or null if it was refused.</summary>
    public StateTransition? TryMove(
        TraderState to,
        string context,
        EventTime now,
        ImmutableArray<KeyValuePair<string, string>> metadata = default
    )
    {
        if (!TraderStates.CanMove(Current, to))
        {
            RefusedCount++;
            return null;
        }

        var transition = new StateTransition(
            Current,
            to,
            context,
            now,
            Math.Max(0, now.WallMs - EnteredWallMs),
            metadata.IsDefault ? [] : metadata
        );
        Previous = Current;
        Current = to;
        EnteredWallMs = now.WallMs;
        TransitionCount++;
        if (to == TraderState.Error)
        {
            ErrorCount++;
            LastError = context;
        }

        history.Enqueue(transition);
        if (history.Count > StateTimeouts.HistoryLength)
        {
            history.Dequeue();
        }

        return transition;
    }

    /// <summary>Whether the current state has outstayed its time-out. Counts when it has.</summary>
    public bool CheckTimeout(EventTime now)
    {
        if (CurrentTimeoutMs is { } limit && now.WallMs - EnteredWallMs > limit)
        {
            TimeoutCount++;
            return true;
        }

        return false;
    }
}

/// <summary>How long each state may last, wall clock milliseconds (requirement Q1). READY and PAUSED have no time-out.</summary>
public sealed record StateTimeouts
{
    /// <summary>Transitions kept for people.</summary>
    public const int HistoryLength = 100;

    /// <summary>The promised values.</summary>
    public static StateTimeouts Default { get; } = new();

    /// <summary>STARTUP.</summary>
    public long StartupMs { get; init; } = 30_000;

    /// <summary>INITIALIZING.</summary>
    public long InitializingMs { get; init; } = 60_000;

    /// <summary>ORDERBOOK_CONNECT.</summary>
    public long OrderbookConnectMs { get; init; } = 120_000;

    /// <summary>TRADING_CLIENT_CONNECT.</summary>
    public long TradingClientConnectMs { get; init; } = 60_000;

    /// <summary>KALSHI_DATA_SYNC.</summary>
    public long KalshiDataSyncMs { get; init; } = 60_000;

    /// <summary>ACTING.</summary>
    public long ActingMs { get; init; } = 60_000;

    /// <summary>ERROR; also the longest pause before starting again.</summary>
    public long ErrorMs { get; init; } = 300_000;

    /// <summary>SHUTDOWN.</summary>
    public long ShutdownMs { get; init; } = 30_000;

    /// <summary>The time-out of a state, or null for none.</summary>
    public long? For(TraderState state) =>
        state switch
        {
            TraderState.Startup => StartupMs,
            TraderState.Initializing => InitializingMs,
            TraderState.OrderbookConnect => OrderbookConnectMs,
            TraderState.TradingClientConnect => TradingClientConnectMs,
            TraderState.KalshiDataSync => KalshiDataSyncMs,
            TraderState.Acting => ActingMs,
            TraderState.Error => ErrorMs,
            TraderState.Shutdown => ShutdownMs,
            _ => null,
        };
}
