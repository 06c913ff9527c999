using Kalshi;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Upkeep;

namespace Trader.Strategies;

/// <summary>What one strategy at a time can see.</summary>
internal sealed class DeskView(
    AccountLedger ledger,
    OrderTracker orders,
    MarketCatalog catalog,
    MarketWatch watch,
    RiskGate gate,
    PositionCloser closer,
    string runIdentity
) : IStrategyView
{
    private string strategy = "";

    public EventTime Now { get; private set; }

    public IReadOnlyCollection<string> Watched => watch.Tickers;

    public Money AvailableCash => gate.AvailableCash;

    public IEnumerable<TrackedOrder> OpenOrders => orders.Open.Where(order => order.Intent.Strategy == strategy);

    public MarketInfo? Market(string ticker) => catalog.Find(ticker);

    public OrderBook? Book(string ticker) => watch.Find(ticker);

    public Position? Position(string ticker) => ledger.Find(ticker);

    public CloseReason? ClosingReason(string ticker) => closer.Find(ticker)?.Reason;

    public TrackedOrder? Order(string decisionId) => orders.Find(ClientOrderIds.ForDecision(runIdentity, strategy, decisionId));

    public void Show(string toStrategy, EventTime now)
    {
        strategy = toStrategy;
        Now = now;
    }
}
