using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;

namespace Trader.Live.Account;

/// <summary>
/// Reads the whole account: the primary subaccount on every shard, all lists at once and each page by page. The parts are
/// separate calls, so fills, settlements and balance are read first and again last: only what did not change in between
/// belongs together.
/// </summary>
public sealed class AccountReader
{
    // Balance and positions are the primary subaccount's unless another is named, the other lists everybody's.
    private const int Subaccount = 0;

    private readonly KalshiRestClient client;

    /// <summary>Makes the reader.</summary>
    public AccountReader(KalshiRestClient client) => this.client = client;

    /// <summary>Reads everything a command asks for.</summary>
    /// <exception cref="KalshiApiException">A part could not be read.</exception>
    /// <exception cref="PageWalkException">A list does not come to an end.</exception>
    public async Task<AccountReading> ReadAsync(ReadAccount command, CancellationToken cancellation)
    {
        var before = await ReadMovementsAsync(command.SinceMs / 1000, cancellation);
        var conditionTask = client.ReadConditionAsync(cancellation);
        var positionsTask = client.GetPositionsAsync(cancellationToken: cancellation).ToListAsync(cancellation).AsTask();
        var ordersTask = client.GetOrdersAsync(Orders(command), cancellation).ToListAsync(cancellation).AsTask();
        var groupsTask = client.GetOrderGroupsAsync(cancellationToken: cancellation);
        await Task.WhenAll(conditionTask, positionsTask, ordersTask, groupsTask);
        var after = await ReadMovementsAsync(command.SinceMs / 1000, cancellation);
        return new AccountReading
        {
            ReadingId = command.ReadingId,
            Balance = after.Balance.BalanceDollars,
            BalanceStep = Money.FromMicros(after.Balance.ExactBalance is null ? Money.MicrosPerCent : Money.MicrosPerCentiCent),
            ShardBalances = after.Balance.BalanceBreakdown ?? [],
            PortfolioValue = Money.FromCents(after.Balance.PortfolioValue),
            Positions = await positionsTask,
            Orders = await ordersTask,
            IncludesFinishedOrders = command.IncludeFinishedOrders,
            OrderGroups = await groupsTask,
            Fills = after.Fills,
            Settlements = after.Settlements,
            IsConsistent = before.HasMovementsOf(after),
            IsCashConsistent = before.HasBalanceOf(after),
            Exchange = await conditionTask,
        };
    }

    private static OrderFilter Orders(ReadAccount command) =>
        new() { Status = command.IncludeFinishedOrders ? null : "resting", Subaccount = Subaccount };

    private async Task<Movements> ReadMovementsAsync(long sinceSeconds, CancellationToken cancellation)
    {
        var fills = client
            .GetFillsAsync(new FillFilter { MinTs = sinceSeconds, Subaccount = Subaccount }, cancellation)
            .ToListAsync(cancellation)
            .AsTask();
        var settlements = client
            .GetSettlementsAsync(new SettlementFilter { MinTs = sinceSeconds, Subaccount = Subaccount }, cancellation)
            .ToListAsync(cancellation)
            .AsTask();
        var balance = client.GetBalanceAsync(cancellation);
        await Task.WhenAll(fills, settlements, balance);
        return new Movements(await fills, await settlements, await balance);
    }

    private sealed record Movements(List<FillDto> Fills, List<SettlementDto> Settlements, BalanceResponse Balance)
    {
        // By identity, not by number of rows: pages of a moving list overlap.
        public bool HasMovementsOf(Movements other) =>
            FillIds(Fills).SetEquals(FillIds(other.Fills))
            && SettlementIds(Settlements).SetEquals(SettlementIds(other.Settlements));

        public bool HasBalanceOf(Movements other) =>
            Balance.BalanceDollars == other.Balance.BalanceDollars
            && (Balance.BalanceBreakdown ?? []).ToHashSet().SetEquals(other.Balance.BalanceBreakdown ?? []);

        private static HashSet<(string, string)> FillIds(List<FillDto> fills) =>
            fills.Select(fill => (fill.TradeId, fill.OrderId)).ToHashSet();

        private static HashSet<(string, DateTimeOffset)> SettlementIds(List<SettlementDto> settlements) =>
            settlements.Select(settlement => (settlement.Ticker, settlement.SettledTime)).ToHashSet();
    }
}
