using Trader.Risk.Protections;
using Trader.Risk.Results;

namespace Trader.Tests.Risk.Protections;

/// <summary>The four protections as their descriptions have it, from a list of every trade, in plain numbers.</summary>
internal sealed class ProtectionTwin(ProtectionOptions options)
{
    private const long Minute = 60_000;

    private readonly List<ClosedTrade> all = [];
    private readonly Dictionary<string, int> marketBegins = [];
    private int streakBegins;
    private int curveBegins;

    /// <summary>Where and until when each pauses: loss streak, drawdown, cool-down, low profit.</summary>
    public (string, long)?[] Close(ClosedTrade trade)
    {
        all.Add(trade);
        return
        [
            Streak(trade) ? ("", trade.ClosedMs + (options.LossStreakPauseMinutes * Minute)) : null,
            Depth(trade) ? ("", trade.ClosedMs + (options.DrawdownPauseMinutes * Minute)) : null,
            (trade.Ticker, trade.ClosedMs + (options.CoolDownMinutes * Minute)),
            Low(trade) ? (trade.Ticker, trade.ClosedMs + (options.LowProfitPauseHours * 60 * Minute)) : null,
        ];
    }

    public void Forget(string? ticker)
    {
        if (ticker is null)
        {
            streakBegins = all.Count;
            curveBegins = all.Count;
            foreach (var market in all.Select(trade => trade.Ticker).Distinct())
            {
                marketBegins[market] = all.Count;
            }
        }
        else
        {
            marketBegins[ticker] = all.Count;
        }
    }

    private bool Streak(ClosedTrade trade)
    {
        var inRow = all.Skip(streakBegins)
            .Reverse()
            .TakeWhile(earlier => earlier.Result.Micros < 0)
            .Count(earlier => earlier.ClosedMs > trade.ClosedMs - (options.LossStreakWindowMinutes * Minute));
        if (inRow < options.LossStreakTrades)
        {
            return false;
        }

        streakBegins = all.Count;
        return true;
    }

    private bool Depth(ClosedTrade trade)
    {
        if (trade.Result.Micros >= 0)
        {
            return false;
        }

        var results = all.Skip(curveBegins)
            .Where(earlier => earlier.ClosedMs > trade.ClosedMs - (options.DrawdownWindowMinutes * Minute))
            .Select(earlier => earlier.Result.Micros)
            .ToList();
        var sums = Enumerable.Range(0, results.Count + 1).Select(count => results.Take(count).Sum()).ToList();
        return sums.Max() - sums[^1] >= options.MaxDrawdownDollars * 1_000_000;
    }

    private bool Low(ClosedTrade trade)
    {
        var last = all.Skip(marketBegins.GetValueOrDefault(trade.Ticker))
            .Where(earlier => earlier.Ticker == trade.Ticker)
            .TakeLast(options.LowProfitTrades)
            .Select(earlier => earlier.Result.Micros)
            .ToList();
        if (last.Count < options.LowProfitTrades || last.Sum() >= options.LowProfitMinCents * 10_000)
        {
            return false;
        }

        marketBegins[trade.Ticker] = all.Count;
        return true;
    }
}
