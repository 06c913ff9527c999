namespace Trader.Risk.Protections;

/// <summary>The protections of requirement J4.</summary>
public enum ProtectionKind
{
    /// <summary>Too many losing trades in a row.</summary>
    LossStreak = 0,

    /// <summary>Too much lost since the best moment of a window.</summary>
    Drawdown,

    /// <summary>The market was left a short while ago.</summary>
    CoolDown,

    /// <summary>The market's last trades brought too little.</summary>
    LowProfit,
}

/// <summary>The wire words of <see cref="ProtectionKind"/>.</summary>
public static class ProtectionKinds
{
    /// <summary>The wire word, for example <c>loss_streak</c>.</summary>
    public static string ToWire(this ProtectionKind kind) =>
        kind switch
        {
            ProtectionKind.LossStreak => "loss_streak",
            ProtectionKind.Drawdown => "drawdown",
            ProtectionKind.CoolDown => "cool_down",
            ProtectionKind.LowProfit => "low_profit",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a protection."),
        };
}
