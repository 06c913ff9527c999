using Kalshi;
using Trader.Risk.Results;

namespace Trader.Risk.Protections;

/// <summary>
/// Pauses opening everywhere while the trades of a sliding window have together lost too much since their best moment. Each
/// losing trade that leaves the drawdown at the limit or beyond makes the pause begin anew.
/// </summary>
public sealed class Drawdown : IProtection
{
    private readonly Queue<ClosedTrade> trades = new();
    private readonly Money limit;
    private readonly int windowMinutes;
    private readonly int pauseMinutes;

    /// <summary>Makes it with no trade yet.</summary>
    public Drawdown(ProtectionOptions options)
    {
        limit = Money.FromDollars(options.MaxDrawdownDollars);
        windowMinutes = options.DrawdownWindowMinutes;
        pauseMinutes = options.DrawdownPauseMinutes;
    }

    /// <inheritdoc/>
    public ProtectionKind Kind => ProtectionKind.Drawdown;

    /// <inheritdoc/>
    public ProtectionPause? OnClosed(in ClosedTrade trade)
    {
        trades.Enqueue(trade);
        var fromMs = trade.ClosedMs - (windowMinutes * ProtectionPause.MsPerMinute);
        while (trades.Count > ResultHistory.MaxClosedTrades || trades.Peek().ClosedMs <= fromMs)
        {
            trades.Dequeue();
        }

        var depth = Depth();
        if (!trade.Result.IsNegative || depth < limit)
        {
            return null;
        }

        var reason =
            $"the trades of the last {windowMinutes} minutes are {RiskGate.Text(depth)} below their best, the limit is {limit.ToDollarText()}";
        return ProtectionPause.Everywhere(Kind, reason, trade, pauseMinutes);
    }

    /// <inheritdoc/>
    public void Forget(string? ticker)
    {
        if (ticker is null)
        {
            trades.Clear();
        }
    }

    // How far the sum of the results is now below the highest that it has had, the beginning of the window included.
    private Money Depth()
    {
        var sum = Money.Zero;
        var peak = Money.Zero;
        foreach (var trade in trades)
        {
            sum += trade.Result;
            peak = sum > peak ? sum : peak;
        }

        return peak - sum;
    }
}
