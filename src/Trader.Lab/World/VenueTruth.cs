using Kalshi.Simulator.Exchange;

namespace Trader.Lab.World;

/// <summary>Hears from the engine itself what happens to the account, before any message of it is on its way.</summary>
internal sealed class VenueTruth : IExchangeEvents
{
    private readonly HashSet<Order> known = [];

    /// <summary>The account.</summary>
    public Account? Account { get; set; }

    /// <summary>Is told of each order of the account that the exchange takes, as soon as anything is known of it.</summary>
    public Action<Order>? Accepted { get; set; }

    /// <summary>Settlements of the account so far.</summary>
    public long Settlements { get; private set; }

    /// <inheritdoc/>
    public void OnBookChanged(in BookChange change) { }

    /// <inheritdoc/>
    public void OnTrade(TradeRecord trade) { }

    /// <inheritdoc/>
    public void OnFill(FillRecord fill) => Meet(fill.Order);

    /// <inheritdoc/>
    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) => Meet(order);

    /// <inheritdoc/>
    public void OnMarketStatusChanged(Market market, long nowMs) { }

    /// <inheritdoc/>
    public void OnSettled(SettlementRecord settlement) => Settlements += ReferenceEquals(settlement.Account, Account) ? 1 : 0;

    private void Meet(Order order)
    {
        if (ReferenceEquals(order.Owner, Account) && known.Add(order))
        {
            Accepted?.Invoke(order);
        }
    }
}
