using System.Runtime.CompilerServices;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>
/// What GET requests about an account see: the engine itself, or what it was a while ago, because the exchange answers such
/// requests from a copy that lags behind (§4.5 of the API). The lag is exchange time, so equal requests see equal things.
/// </summary>
/// <remarks>
/// Orders and fills lag exactly. Wallets and positions are copied after each request and after each advance of the exchange, so what
/// several events of one advance did to them appears with the last of these. Settlements do not lag.
/// </remarks>
internal sealed class ReadModel(int lagMs)
{
    private readonly ConditionalWeakTable<Order, Trail<OrderState>> orders = [];
    private readonly Dictionary<Account, Trail<AccountCopy>> accounts = [];
    private readonly Dictionary<Account, long> changed = [];

    /// <summary>Takes note of an order's change.</summary>
    public void OnOrderUpdated(Order order, long nowMs)
    {
        if (lagMs == 0)
        {
            return;
        }

        orders.GetValue(order, static _ => new Trail<OrderState>()).Add(nowMs, OrderState.Of(order), nowMs - lagMs);
        OnAccountChanged(order.Owner, nowMs);
    }

    /// <summary>Takes note that something about an account changed.</summary>
    public void OnAccountChanged(Account account, long nowMs)
    {
        if (lagMs > 0)
        {
            changed[account] = nowMs;
        }
    }

    /// <summary>Copies what changed. To be called when the exchange is at rest.</summary>
    public void Copy(Account? caller)
    {
        if (lagMs == 0)
        {
            return;
        }

        foreach (var (account, timeMs) in changed)
        {
            TrailOf(account).Add(timeMs, AccountCopy.Of(account), timeMs - lagMs);
        }

        changed.Clear();
        if (caller is not null && !accounts.ContainsKey(caller))
        {
            // Whoever asks for the first time has done nothing yet: this is what everybody sees of it.
            TrailOf(caller).Add(long.MinValue, AccountCopy.Of(caller), long.MinValue);
        }
    }

    /// <summary>What a request at a time sees of an account.</summary>
    public AccountView ViewOf(Account account, long nowMs) => new(this, account, nowMs - lagMs);

    /// <summary>An order as it was; null when it did not exist.</summary>
    public OrderState? StateOf(Order order, long atMs)
    {
        if (lagMs == 0)
        {
            return OrderState.Of(order);
        }

        return orders.TryGetValue(order, out var trail) && trail.TryGet(atMs, out var state) ? state : null;
    }

    /// <summary>Wallets and positions of an account as they were.</summary>
    public AccountCopy CopyOf(Account account, long atMs) =>
        lagMs > 0 && accounts.TryGetValue(account, out var trail) && trail.TryGet(atMs, out var copy)
            ? copy
            : AccountCopy.Of(account);

    private Trail<AccountCopy> TrailOf(Account account)
    {
        if (!accounts.TryGetValue(account, out var trail))
        {
            trail = new Trail<AccountCopy>();
            accounts.Add(account, trail);
        }

        return trail;
    }

    /// <summary>The states of the last lag, and the one before them; what is older is dropped as new ones come.</summary>
    private sealed class Trail<T>
    {
        private readonly Queue<(long TimeMs, T State)> coming = new();
        private T? visible;
        private bool isVisible;

        public void Add(long timeMs, T state, long visibleMs)
        {
            Advance(visibleMs);
            coming.Enqueue((timeMs, state));
        }

        public bool TryGet(long atMs, out T state)
        {
            Advance(atMs);
            state = visible!;
            return isVisible;
        }

        private void Advance(long atMs)
        {
            while (coming.TryPeek(out var next) && next.TimeMs <= atMs)
            {
                visible = coming.Dequeue().State;
                isVisible = true;
            }
        }
    }
}

/// <summary>Wallets and positions of an account at one time.</summary>
internal sealed record AccountCopy(IReadOnlyList<WalletState> Wallets, IReadOnlyList<PositionState> Positions)
{
    /// <summary>As they are now.</summary>
    public static AccountCopy Of(Account account) =>
        new([.. account.Wallets.Select(WalletState.Of)], [.. account.Positions.Select(PositionState.Of)]);
}

/// <summary>What a request sees of an account.</summary>
internal readonly struct AccountView(ReadModel model, Account account, long atMs)
{
    /// <summary>Wallets and positions.</summary>
    public AccountCopy Copy => model.CopyOf(account, atMs);

    /// <summary>An order, or null when it is not visible yet.</summary>
    public OrderState? StateOf(Order order) => model.StateOf(order, atMs);

    /// <summary>Whether a fill is visible yet.</summary>
    public bool Shows(FillRecord fill) => fill.TimeMs <= atMs;
}
