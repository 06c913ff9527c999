using System.Collections.Immutable;
using Trader.Lifecycle;

namespace Trader.Status;

/// <summary>How much an activity matters.</summary>
public enum ActivityLevel
{
    /// <summary>Ordinary.</summary>
    Info = 0,

    /// <summary>Something wanted came true.</summary>
    Success,

    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}

/// <summary>The activity words of requirement C5 that are in use.</summary>
public static class ActivityTypes
{
    /// <summary>The trader changed state.</summary>
    public const string StateTransition = "state_transition";

    /// <summary>The account was read.</summary>
    public const string Sync = "sync";

    /// <summary>A part of the trader fell ill, or recovered.</summary>
    public const string HealthCheck = "health_check";

    /// <summary>A cycle of the trader began or ended.</summary>
    public const string TradingCycle = "trading_cycle";

    /// <summary>A cycle or a strategy decided.</summary>
    public const string TradingDecision = "trading_decision";

    /// <summary>Something was done to an order group.</summary>
    public const string Operation = "operation";

    /// <summary>Orders of earlier runs were cleaned up at the start.</summary>
    public const string Cleanup = "cleanup";

    /// <summary>Orders were cleaned up because a person asked for it.</summary>
    public const string ManualCleanup = "manual_cleanup";

    /// <summary>A connection came or went.</summary>
    public const string Connection = "connection";

    /// <summary>Which markets are watched.</summary>
    public const string Markets = "markets";

    /// <summary>An order was sent, changed or ended.</summary>
    public const string Order = "order";

    /// <summary>An order was filled.</summary>
    public const string Fill = "fill";

    /// <summary>A position was settled.</summary>
    public const string Settlement = "settlement";

    /// <summary>Orders were cancelled by upkeep.</summary>
    public const string OrderMaintenance = "order_maintenance";

    /// <summary>A position is closed by upkeep, or on request.</summary>
    public const string PositionClosing = "position_closing";

    /// <summary>Cash fell below its reserve, or is above it again.</summary>
    public const string CashRecovery = "cash_recovery";

    /// <summary>A whale was followed.</summary>
    public const string WhaleFollow = "whale_follow";

    /// <summary>A whale was decided otherwise.</summary>
    public const string WhaleProcessing = "whale_processing";

    /// <summary>Something about trading failed.</summary>
    public const string TradingError = "trading_error";

    /// <summary>The emergency stop.</summary>
    public const string EmergencyStop = "emergency_stop";

    /// <summary>A circuit breaker or a protection began or ended.</summary>
    public const string Risk = "risk";

    /// <summary>Books differ from the exchange's.</summary>
    public const string Drift = "drift";

    /// <summary>A cause for which opening is stopped came or went.</summary>
    public const string Pause = "pause";

    /// <summary>Something that is not vital is gone: the trader goes on with less.</summary>
    public const string Degraded = "degraded";

    /// <summary>What was gone is back.</summary>
    public const string Recovered = "recovered";

    /// <summary>The trader looked after itself: a calibration, or one of its checks.</summary>
    public const string Calibration = "calibration";

    /// <summary>Whether this session is recorded.</summary>
    public const string Recording = "recording";
}

/// <summary>A line for the activity console.</summary>
public sealed record Activity
{
    /// <summary>Increasing by one from 1 within a run.</summary>
    public required long Id { get; init; }

    /// <summary>Wall clock, Unix milliseconds.</summary>
    public required long WallMs { get; init; }

    /// <summary>One of <see cref="ActivityTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>How much it matters.</summary>
    public required ActivityLevel Level { get; init; }

    /// <summary>One line for people.</summary>
    public required string Message { get; init; }

    /// <summary>The trader's state at that time.</summary>
    public required TraderState State { get; init; }

    /// <summary>For a transition: where from.</summary>
    public TraderState? From { get; init; }

    /// <summary>Figures behind the message.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];
}
