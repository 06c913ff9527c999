using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;

namespace Trader.Live.Account;

/// <summary>
/// Reads the whole account. The parts are separate calls, so fills and settlements are read first and again last: only when
/// nothing was added in between do balance, positions and orders belong together.
/// </summary>
public sealed class AccountReader
{
    private readonly KalshiRestClient client;

    /// <summary>Makes the reader.</summary>
    public AccountReader(KalshiRestClient client) => this.client = client;

    /// <summary>Reads everything a command asks for.</summary>
    /// <exception cref="KalshiApiException">A part could not be read.</exception>
    public async Task<AccountReading> ReadAsync(ReadAccount command, CancellationToken cancellation)
    {
        var sinceSeconds = command.SinceMs / 1000;
        var before = await ReadMovementsAsync(sinceSeconds, cancellation);
        var statusTask = client.GetExchangeStatusAsync(cancellation);
        var balanceTask = client.GetBalanceAsync(cancellation);
        var positionsTask = CollectAsync(client.GetPositionsAsync(cancellationToken: cancellation), cancellation);
        var ordersTask = CollectAsync(
            client.GetOrdersAsync(command.IncludeFinishedOrders ? null : new OrderFilter { Status = "resting" }, cancellation),
            cancellation
        );
        await Task.WhenAll(statusTask, balanceTask, positionsTask, ordersTask);
        var after = await ReadMovementsAsync(sinceSeconds, cancellation);
        var balance = await balanceTask;
        var status = await statusTask;
        return new AccountReading
        {
            ReadingId = command.ReadingId,
            Balance = balance.BalanceDollars,
            PortfolioValue = Money.FromCents(balance.PortfolioValue),
            Positions = await positionsTask,
            Orders = await ordersTask,
            IncludesFinishedOrders = command.IncludeFinishedOrders,
            Fills = after.Fills,
            Settlements = after.Settlements,
            IsConsistent = before.Fills.Count == after.Fills.Count && before.Settlements.Count == after.Settlements.Count,
            Exchange = new ExchangeCondition(status.ExchangeActive, status.TradingActive, status.ExchangeEstimatedResumeTime),
        };
    }

    private async Task<(List<FillDto> Fills, List<SettlementDto> Settlements)> ReadMovementsAsync(
        long sinceSeconds,
        CancellationToken cancellation
    )
    {
        var fills = CollectAsync(client.GetFillsAsync(new FillFilter { MinTs = sinceSeconds }, cancellation), cancellation);
        var settlements = CollectAsync(
            client.GetSettlementsAsync(new SettlementFilter { MinTs = sinceSeconds }, cancellation),
            cancellation
        );
        await Task.WhenAll(fills, settlements);
        return (await fills, await settlements);
    }

    private static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> pages, CancellationToken cancellation)
    {
        var items = new List<T>();
        await foreach (var item in pages.WithCancellation(cancellation))
        {
            items.Add(item);
        }

        return items;
    }
}
