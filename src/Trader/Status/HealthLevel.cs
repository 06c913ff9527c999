namespace Trader.Status;

/// <summary>How a part of the trader is.</summary>
public enum HealthLevel
{
    /// <summary>It does what it is for.</summary>
    Healthy = 0,

    /// <summary>It is not in use, or was not needed yet.</summary>
    Idle,

    /// <summary>Something is missing; trading goes on without it.</summary>
    Degraded,

    /// <summary>It does not do what it is for.</summary>
    Unhealthy,
}

/// <summary>The wire words of <see cref="HealthLevel"/>.</summary>
public static class HealthLevels
{
    /// <summary>The wire word, for example <c>degraded</c>.</summary>
    public static string ToWire(this HealthLevel level) =>
        level switch
        {
            HealthLevel.Healthy => "healthy",
            HealthLevel.Idle => "idle",
            HealthLevel.Degraded => "degraded",
            HealthLevel.Unhealthy => "unhealthy",
            _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Not a level."),
        };
}
