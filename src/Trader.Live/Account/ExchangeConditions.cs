using Kalshi.Client.Rest;
using Trader.Events;

namespace Trader.Live.Account;

/// <summary>Asks the exchange how it is.</summary>
public static class ExchangeConditions
{
    /// <summary>What the exchange says of itself; the first shard speaks for all.</summary>
    /// <exception cref="KalshiApiException">It could not be asked.</exception>
    public static async Task<ExchangeCondition> ReadConditionAsync(this KalshiRestClient client, CancellationToken cancellation)
    {
        var status = await client.GetExchangeStatusAsync(cancellation);
        return new ExchangeCondition(status.ExchangeActive, status.TradingActive, status.ExchangeEstimatedResumeTime);
    }
}
