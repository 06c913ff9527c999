using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>Lists markets for a day and then does nothing.</summary>
internal sealed class QuietFlow(params string[] tickers) : IMarketFlow
{
    public long StartMs { get; } = new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public long? EndMs => null;

    public long? NextDueMs => null;

    public bool HasEnded => false;

    public FlowStatistics Statistics => default;

    public void Begin(MatchingEngine engine)
    {
        foreach (var ticker in tickers)
        {
            engine.ListMarket(
                new MarketSpec
                {
                    Ticker = ticker,
                    EventTicker = ticker[..ticker.LastIndexOf('-')],
                    OpenMs = StartMs,
                    CloseMs = StartMs + 86_400_000,
                },
                StartMs
            );
        }
    }

    public void RunDue(long nowMs) { }

    public void OnAccountActivity(Market market, long nowMs) { }

    public void OnTrade(TradeRecord trade) { }
}
