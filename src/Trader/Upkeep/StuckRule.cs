namespace Trader.Upkeep;

/// <summary>An exit that has not come to its end after a while is stuck: from then on it is priced to fill.</summary>
/// <param name="seconds">The while, exchange seconds.</param>
public sealed class StuckRule(int seconds)
{
    /// <summary>Whether a closing has become stuck.</summary>
    public bool Applies(PositionClosing closing, long exchangeMs) =>
        closing.Reason != CloseReason.Stuck && exchangeMs - closing.SinceMs >= seconds * 1000L;
}
