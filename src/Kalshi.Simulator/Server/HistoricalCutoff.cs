using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Where the live endpoints end and the historical ones begin (§5.6 of the API): three months back, two weeks for finished orders.
/// Resting orders and unsettled positions are live however old they are.
/// </summary>
internal readonly record struct HistoricalCutoff(long NowMs)
{
    private const long MsPerDay = 86_400_000;

    /// <summary>Markets settled and positions last changed before this are historical, Unix milliseconds.</summary>
    public long SettledMs => NowMs - (92 * MsPerDay);

    /// <summary>Trades and fills before this are historical, Unix milliseconds.</summary>
    public long TradesMs => NowMs - (92 * MsPerDay);

    /// <summary>Finished orders last changed before this are historical, Unix milliseconds.</summary>
    public long OrdersMs => NowMs - (14 * MsPerDay);

    /// <summary>Whether a market belongs to the historical endpoints.</summary>
    public bool IsPast(Market market) => market.SettledMs > 0 && market.SettledMs < SettledMs;
}
