namespace Trader.Upkeep;

/// <summary>A position is closed when its market has little time left.</summary>
/// <param name="seconds">The time, exchange seconds.</param>
public sealed class MarketClosingRule(int seconds) : IExitRule
{
    /// <inheritdoc/>
    public CloseReason Reason => CloseReason.MarketClosing;

    /// <inheritdoc/>
    public string? Applies(in HeldPosition held) =>
        held.UntilCloseMs is { } leftMs && leftMs < seconds * 1000L
            ? $"the market closes in {Math.Max(0, leftMs) / 1000} s (closed below {seconds} s)"
            : null;
}
