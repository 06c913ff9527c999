using Trader.Risk.Results;

namespace Trader.Risk.Protections;

/// <summary>
/// Pauses opening everywhere after a number of losing trades in a row, all within a window. A trade that did not lose ends the
/// streak, and so does the pause that it leads to: the next one needs a whole streak again.
/// </summary>
public sealed class LossStreak : IProtection
{
    private readonly Queue<long> losses = new();
    private readonly int limit;
    private readonly int windowMinutes;
    private readonly int pauseMinutes;

    /// <summary>Makes it with no loss yet.</summary>
    public LossStreak(ProtectionOptions options)
    {
        limit = options.LossStreakTrades;
        windowMinutes = options.LossStreakWindowMinutes;
        pauseMinutes = options.LossStreakPauseMinutes;
    }

    /// <inheritdoc/>
    public ProtectionKind Kind => ProtectionKind.LossStreak;

    /// <inheritdoc/>
    public ProtectionPause? OnClosed(in ClosedTrade trade)
    {
        if (!trade.Result.IsNegative)
        {
            losses.Clear();
            return null;
        }

        losses.Enqueue(trade.ClosedMs);
        while (losses.Peek() <= trade.ClosedMs - (windowMinutes * ProtectionPause.MsPerMinute))
        {
            losses.Dequeue();
        }

        if (losses.Count < limit)
        {
            return null;
        }

        losses.Clear();
        var reason = $"{limit} trades in a row lost within {windowMinutes} minutes";
        return ProtectionPause.Everywhere(Kind, reason, trade, pauseMinutes);
    }

    /// <inheritdoc/>
    public void Forget(string? ticker)
    {
        if (ticker is null)
        {
            losses.Clear();
        }
    }
}
