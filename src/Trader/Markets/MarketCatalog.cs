using Kalshi;
using Kalshi.Wire;

namespace Trader.Markets;

/// <summary>What the trader knows of a market.</summary>
public sealed record MarketInfo
{
    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>Its event.</summary>
    public required string EventTicker { get; init; }

    /// <summary>A title for people, where there is one.</summary>
    public required string Title { get; init; }

    /// <summary>The exchange's status word.</summary>
    public required string Status { get; init; }

    /// <summary>When trading closes, exchange clock, Unix milliseconds.</summary>
    public required long CloseMs { get; init; }

    /// <summary>The prices an order may carry.</summary>
    public required PriceGrid Grid { get; init; }

    /// <summary>The shard.</summary>
    public required int ExchangeIndex { get; init; }

    /// <summary>Contracts traded in the last 24 hours.</summary>
    public required Quantity Volume24h { get; init; }

    /// <summary>Contracts traded.</summary>
    public required Quantity Volume { get; init; }

    /// <summary>When it was last described, exchange clock, Unix milliseconds; 0 if nobody noted it.</summary>
    public long DescribedMs { get; init; }

    /// <summary>Whether the exchange says that trading is over; a paused market is not, it comes back.</summary>
    public bool HasClosed => Status is "closed" or "determined" or "disputed" or "amended" or "finalized";

    /// <summary>Whether orders can be placed at <paramref name="exchangeMs"/>: the exchange says active, and it has not closed since.</summary>
    public bool IsOpenAt(long exchangeMs) => Status == "active" && exchangeMs < CloseMs;
}

/// <summary>
/// The markets the trader has heard of. Opening and closing at their times are not announced by the exchange, so close times
/// are compared with the exchange clock.
/// </summary>
public sealed class MarketCatalog
{
    private readonly Dictionary<string, MarketInfo> markets = new(StringComparer.Ordinal);
    private readonly int maxMarkets;

    /// <summary>Makes an empty catalogue of at most <paramref name="maxMarkets"/> markets.</summary>
    public MarketCatalog(int maxMarkets) => this.maxMarkets = maxMarkets;

    /// <summary>Markets known.</summary>
    public int Count => markets.Count;

    /// <summary>The market, or null if it was never described.</summary>
    public MarketInfo? Find(string ticker) => markets.GetValueOrDefault(ticker);

    /// <summary>
    /// Takes a description over. Returns null, or why the market cannot be traded (a price grid that makes no sense); it is
    /// then left out, never guessed.
    /// </summary>
    /// <param name="market">The description.</param>
    /// <param name="exchangeMs">When it came, exchange clock, Unix milliseconds.</param>
    public string? Learn(MarketDto market, long exchangeMs = 0)
    {
        PriceGrid grid;
        try
        {
            grid =
                market.PriceRanges.Count == 0
                    ? PriceGrid.WholeCents
                    : PriceGrid.Create(market.PriceRanges.Select(range => new PriceBand(range.Start, range.End, range.Step)));
        }
        catch (ArgumentException exception)
        {
            markets.Remove(market.Ticker);
            return $"{market.Ticker}: {exception.Message}";
        }

        if (markets.Count >= maxMarkets && !markets.ContainsKey(market.Ticker))
        {
            return $"{market.Ticker}: the catalogue is full ({maxMarkets} markets).";
        }

        markets[market.Ticker] = new MarketInfo
        {
            Ticker = market.Ticker,
            EventTicker = market.EventTicker,
            Title = market.Title ?? market.YesSubTitle ?? market.Ticker,
            Status = market.Status,
            CloseMs = market.CloseTime.ToUnixTimeMilliseconds(),
            Grid = grid,
            ExchangeIndex = market.ExchangeIndex,
            Volume24h = market.Volume24hFp,
            Volume = market.VolumeFp,
            DescribedMs = exchangeMs,
        };
        return null;
    }

    /// <summary>
    /// The most active open markets: by volume of 24 hours, then total volume, then ticker, so that the order is stable.
    /// </summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="exchangeMs">Exchange clock, Unix milliseconds.</param>
    /// <param name="isEligible">Which markets are considered; null for all.</param>
    public IReadOnlyList<string> MostActive(int limit, long exchangeMs, Func<string, bool>? isEligible = null) =>
        markets
            .Values.Where(market => market.IsOpenAt(exchangeMs) && isEligible?.Invoke(market.Ticker) != false)
            .OrderByDescending(market => market.Volume24h)
            .ThenByDescending(market => market.Volume)
            .ThenBy(market => market.Ticker, StringComparer.Ordinal)
            .Take(limit)
            .Select(market => market.Ticker)
            .ToList();

    /// <summary>Forgets markets that closed before <paramref name="closedBeforeMs"/>, unless <paramref name="isNeeded"/>.</summary>
    public void Prune(long closedBeforeMs, Func<string, bool> isNeeded)
    {
        List<string>? closed = null;
        foreach (var (ticker, market) in markets)
        {
            if (market.CloseMs < closedBeforeMs && !isNeeded(ticker))
            {
                (closed ??= []).Add(ticker);
            }
        }

        foreach (var ticker in closed ?? [])
        {
            markets.Remove(ticker);
        }
    }
}
