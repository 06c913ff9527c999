using Kalshi;
using Trader.Risk.Results;

namespace Trader.Risk.Protections;

/// <summary>
/// Closes a market to opening when its last trades together brought less than they should. Afterwards it begins anew: it takes
/// as many trades again to close it once more.
/// </summary>
public sealed class LowProfit : IProtection
{
    /// <summary>Markets whose last trades are remembered; the one longest without a trade is forgotten first.</summary>
    public const int MaxMarkets = 1_000;

    private readonly OrderedDictionary<string, Queue<Money>> markets = new(StringComparer.Ordinal);
    private readonly int count;
    private readonly Money least;
    private readonly int pauseHours;

    /// <summary>Makes it with no trade yet.</summary>
    public LowProfit(ProtectionOptions options)
    {
        count = options.LowProfitTrades;
        least = Money.FromCents(options.LowProfitMinCents);
        pauseHours = options.LowProfitPauseHours;
    }

    /// <inheritdoc/>
    public ProtectionKind Kind => ProtectionKind.LowProfit;

    /// <inheritdoc/>
    public ProtectionPause? OnClosed(in ClosedTrade trade)
    {
        var results = Take(trade.Ticker);
        results.Enqueue(trade.Result);
        if (results.Count > count)
        {
            results.Dequeue();
        }

        var sum = Sum(results);
        if (results.Count < count || sum >= least)
        {
            return null;
        }

        markets.Remove(trade.Ticker);
        var reason = $"the market's last {count} trades brought {RiskGate.Text(sum)}, less than {least.ToDollarText()}";
        return ProtectionPause.InMarket(Kind, reason, trade, pauseHours * 60);
    }

    /// <inheritdoc/>
    public void Forget(string? ticker)
    {
        if (ticker is null)
        {
            markets.Clear();
        }
        else
        {
            markets.Remove(ticker);
        }
    }

    private Queue<Money> Take(string ticker)
    {
        if (markets.Remove(ticker, out var results))
        {
            markets.Add(ticker, results);
            return results;
        }

        if (markets.Count == MaxMarkets)
        {
            markets.RemoveAt(0);
        }

        results = new Queue<Money>();
        markets.Add(ticker, results);
        return results;
    }

    private static Money Sum(Queue<Money> results)
    {
        var sum = Money.Zero;
        foreach (var result in results)
        {
            sum += result;
        }

        return sum;
    }
}
