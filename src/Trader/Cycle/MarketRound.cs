using Trader.Markets;

namespace Trader.Cycle;

/// <summary>
/// Which markets a cycle looks at: a bounded number, taking turns by ticker. A market that joins or leaves changes nobody
/// else's turn.
/// </summary>
internal sealed class MarketRound(MarketWatch watch, MarketCatalog catalog)
{
    private string last = "";

    /// <summary>The next markets, and what stands against opening in each.</summary>
    public IReadOnlyList<EvaluatedMarket> Next(int count, long exchangeMs)
    {
        var tickers = watch.Tickers.ToArray();
        Array.Sort(tickers, StringComparer.Ordinal);
        var start = Array.FindIndex(tickers, ticker => string.CompareOrdinal(ticker, last) > 0);
        start = start < 0 ? 0 : start;
        var chosen = new List<EvaluatedMarket>(Math.Min(count, tickers.Length));
        for (var i = 0; i < tickers.Length && chosen.Count < count; i++)
        {
            last = tickers[(start + i) % tickers.Length];
            chosen.Add(new EvaluatedMarket(last, FindObstacle(last, exchangeMs)));
        }

        return chosen;
    }

    private string? FindObstacle(string ticker, long exchangeMs)
    {
        if (catalog.Find(ticker) is not { } market)
        {
            return "not described yet";
        }

        if (!market.IsOpenAt(exchangeMs))
        {
            return $"not open (status {market.Status})";
        }

        return watch.Find(ticker) is { IsTradable: true } ? null : "no tradable book";
    }
}
