namespace Trader.Upkeep;

/// <summary>Why a position is closed (requirements K3, N8).</summary>
public enum CloseReason
{
    /// <summary>It has gained enough.</summary>
    TakeProfit = 0,

    /// <summary>It has lost too much.</summary>
    StopLoss,

    /// <summary>It has been held for too long.</summary>
    MaxHoldTime,

    /// <summary>Its market is about to close.</summary>
    MarketClosing,

    /// <summary>Cash is below its reserve.</summary>
    CashRecovery,

    /// <summary>It has been closed for too long without an end: it is priced to fill.</summary>
    Stuck,

    /// <summary>A person asked for it.</summary>
    Operator,

    /// <summary>The run ends, and positions are to end with it.</summary>
    Shutdown,
}

/// <summary>The words of <see cref="CloseReason"/>.</summary>
public static class CloseReasons
{
    /// <summary>What the reason of an order begins with that closes a position.</summary>
    public const string OrderPrefix = "close_position:";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<CloseReason> All { get; } = Enum.GetValues<CloseReason>();

    /// <summary>The wire word, for example <c>take_profit</c>.</summary>
    public static string ToWire(this CloseReason reason) =>
        reason switch
        {
            CloseReason.TakeProfit => "take_profit",
            CloseReason.StopLoss => "stop_loss",
            CloseReason.MaxHoldTime => "max_hold_time",
            CloseReason.MarketClosing => "market_closing",
            CloseReason.CashRecovery => "cash_recovery",
            CloseReason.Stuck => "stuck",
            CloseReason.Operator => "operator",
            CloseReason.Shutdown => "shutdown",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason to close."),
        };

    /// <summary>The reason that an order's reason names, for example <c>close_position:stuck</c>; null if it names none.</summary>
    public static CloseReason? FromOrder(string orderReason)
    {
        foreach (var reason in All)
        {
            if (orderReason == OrderPrefix + reason.ToWire())
            {
                return reason;
            }
        }

        return null;
    }
}
