using System.Runtime.CompilerServices;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>
/// The candles of every market, kept up to date by what happens and bounded; nothing is computed from the list of trades.
/// A period in which nothing happened is not stored: it repeats the one before.
/// </summary>
internal sealed class CandleStore(int maxPerMarket)
{
    private const long SecondsPerDay = 86_400;

    // A market that the exchange forgets takes its candles with it.
    private readonly ConditionalWeakTable<Market, CandleSeries> markets = [];

    /// <summary>The candles of a market, or null when it never was listed here.</summary>
    public CandleSeries? Of(Market market) => markets.TryGetValue(market, out var series) ? series : null;

    /// <summary>How a market stood a day ago, to the hour; null if it was not listed here yet.</summary>
    public Candle? DayBefore(Market market, long nowMs) =>
        Of(market)?.LatestBefore(CandleSeries.HourInterval, (nowMs / 1000) - SecondsPerDay);

    public void OnMarketChanged(Market market, long nowMs) => Series(market, nowMs).Touch(market, nowMs);

    public void OnBookChanged(Market market, long nowMs) => Series(market, nowMs).Touch(market, nowMs);

    public void OnTrade(TradeRecord trade) => Series(trade.Market, trade.TimeMs).Trade(trade);

    private CandleSeries Series(Market market, long nowMs)
    {
        if (!markets.TryGetValue(market, out var series))
        {
            series = new CandleSeries(market, nowMs, maxPerMarket);
            markets.Add(market, series);
        }

        return series;
    }
}
