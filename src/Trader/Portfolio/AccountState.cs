using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Orders;

namespace Trader.Portfolio;

/// <summary>
/// The account as the exchange last told it (requirement F6); positions by ticker and orders by id are in the trader's
/// picture beside it.
/// </summary>
public sealed record AccountState
{
    /// <summary>When it was read.</summary>
    public required EventTime SyncTime { get; init; }

    /// <summary>Available balance.</summary>
    public required Money Balance { get; init; }

    /// <summary>The exchange's value of the positions.</summary>
    public required Money PortfolioValue { get; init; }

    /// <summary>Markets in which contracts are held, ours and foreign.</summary>
    public required int PositionCount { get; init; }

    /// <summary>Those in which no order of ours was ever meant to trade: placed by hand or by another program.</summary>
    public required int ForeignPositionCount { get; init; }

    /// <summary>Resting orders, ours and foreign.</summary>
    public required int OrderCount { get; init; }

    /// <summary>Those that neither this run nor an earlier one sent.</summary>
    public required int ForeignOrderCount { get; init; }

    /// <summary>Available balance by shard; empty where the exchange does not split it.</summary>
    public required IReadOnlyList<ShardBalanceDto> ShardBalances { get; init; }

    /// <summary>Order groups, ours and others'.</summary>
    public required IReadOnlyList<OrderGroupDto> OrderGroups { get; init; }

    /// <summary>What a reading says, ours and foreign told apart.</summary>
    internal static AccountState Of(AccountPicture picture, OrderTracker orders, EventTime now) =>
        new()
        {
            SyncTime = now,
            Balance = picture.Reading.Balance,
            PortfolioValue = picture.Reading.PortfolioValue,
            PositionCount = picture.PositionCount,
            ForeignPositionCount = picture.Positions.Values.Count(row =>
                !row.PositionFp.IsZero && !orders.HasTradedIn(row.Ticker)
            ),
            OrderCount = picture.RestingOrders.Count,
            ForeignOrderCount = picture.RestingOrders.Count(order => orders.Find(order.ClientOrderId, order.OrderId) is null),
            ShardBalances = picture.Reading.ShardBalances,
            OrderGroups = picture.Reading.OrderGroups,
        };
}

/// <summary>How the account changed from one sync to the next.</summary>
/// <param name="Balance">Available balance.</param>
/// <param name="PortfolioValue">The exchange's value of the positions.</param>
/// <param name="PositionCount">Markets in which contracts are held.</param>
/// <param name="OrderCount">Resting orders.</param>
public sealed record AccountChange(Money Balance, Money PortfolioValue, int PositionCount, int OrderCount)
{
    /// <summary>Whether nothing changed.</summary>
    public bool IsNone => Balance.IsZero && PortfolioValue.IsZero && PositionCount == 0 && OrderCount == 0;

    /// <summary>From one state to the next.</summary>
    public static AccountChange Between(AccountState earlier, AccountState later) =>
        new(
            later.Balance - earlier.Balance,
            later.PortfolioValue - earlier.PortfolioValue,
            later.PositionCount - earlier.PositionCount,
            later.OrderCount - earlier.OrderCount
        );

    /// <summary>For people, for example <c>balance +$1.20, positions +1, orders 0</c>.</summary>
    public string Describe() =>
        $"balance {(Balance.IsPositive ? "+" : "")}{Balance.ToDollarText()}, positions {Signed(PositionCount)}, orders {Signed(OrderCount)}";

    private static string Signed(int count) => count > 0 ? $"+{count}" : count.ToString();
}

/// <summary>
/// The latest state of the account and its change since the sync before. A refresh (a reading made to find what was missed)
/// brings the state up to date and leaves the change to the next sync.
/// </summary>
public sealed class AccountSync
{
    private AccountState? basis;

    /// <summary>The latest state; null before the first sync.</summary>
    public AccountState? Current { get; private set; }

    /// <summary>What the latest sync changed; null before the second one.</summary>
    public AccountChange? Change { get; private set; }

    /// <summary>Whether anything was synced yet.</summary>
    public bool HasSynced => Current is not null;

    /// <summary>A sync: the change is taken from the sync before.</summary>
    public void Sync(AccountState state)
    {
        Change = basis is null ? null : AccountChange.Between(basis, state);
        basis = state;
        Current = state;
    }

    /// <summary>A refresh: the state only.</summary>
    public void Refresh(AccountState state) => Current = state;
}
