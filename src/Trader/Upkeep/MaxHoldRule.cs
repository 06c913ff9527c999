namespace Trader.Upkeep;

/// <summary>A position whose oldest open fill is old enough is closed.</summary>
/// <param name="seconds">The age, exchange seconds.</param>
public sealed class MaxHoldRule(int seconds) : IExitRule
{
    /// <inheritdoc/>
    public CloseReason Reason => CloseReason.MaxHoldTime;

    /// <inheritdoc/>
    public string? Applies(in HeldPosition held) =>
        held.HeldMs is { } ageMs && ageMs >= seconds * 1000L ? $"held for {ageMs / 1000} s (at most {seconds} s)" : null;
}
