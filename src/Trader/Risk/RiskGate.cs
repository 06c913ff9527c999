using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;

namespace Trader.Risk;

/// <summary>
/// The one gate in front of every order (requirements I2, J1). Orders in flight and orders of unknown fate count in full.
/// Counts and exposure are those of the trader's own orders and positions, the new order included; cash is the account's.
/// </summary>
public sealed class RiskGate
{
    private readonly TraderOptions options;
    private readonly OrderTracker orders;
    private readonly AccountLedger ledger;
    private readonly MarketCatalog catalog;
    private readonly TradingHalts? halts;

    /// <summary>Makes the gate.</summary>
    public RiskGate(
        TraderOptions options,
        OrderTracker orders,
        AccountLedger ledger,
        MarketCatalog catalog,
        TradingHalts? halts = null
    )
    {
        this.halts = halts;
        this.options = options;
        this.orders = orders;
        this.ledger = ledger;
        this.catalog = catalog;
    }

    /// <summary>Money the exchange holds back for orders that are not of this run.</summary>
    public Money ForeignReserved { get; set; }

    /// <summary>What the exchange last said of itself; nothing is opened while it takes no orders.</summary>
    public ExchangeCondition Exchange { get; set; } = ExchangeCondition.Open;

    /// <summary>What own orders and positions add up to; positions in markets we never traded in are not ours.</summary>
    public Money Exposure => orders.PendingNotional + ledger.PositionCost(orders.HasTradedIn);

    /// <summary>Cash that no order has a claim on.</summary>
    public Money AvailableCash => ledger.Cash - orders.PendingNotional - ForeignReserved;

    /// <summary>Why the order must not be sent, one sentence; null if it may.</summary>
    public string? Refuse(OrderIntent intent, long exchangeMs) =>
        halts?.Refuse(exchangeMs)
        ?? RefuseSwitches()
        ?? RefuseMarket(intent, exchangeMs)
        ?? RefuseSize(intent)
        ?? RefuseMoney(intent);

    private string? RefuseSwitches()
    {
        if (!options.TradingEnabled)
        {
            return "trading is switched off";
        }

        if (!ledger.IsOpen)
        {
            return "the account has not been read yet";
        }

        if (!Exchange.TakesOrders)
        {
            return Exchange.Describe();
        }

        return orders.Open.Count >= options.MaxOpenOrders
            ? $"{orders.Open.Count} orders are open, the limit is {options.MaxOpenOrders}"
            : null;
    }

    private string? RefuseMarket(OrderIntent intent, long exchangeMs)
    {
        if (catalog.Find(intent.Ticker) is not { } market)
        {
            return "the market is not known";
        }

        if (!market.IsOpenAt(exchangeMs))
        {
            return $"the market is not open (status {market.Status})";
        }

        return market.Grid.Contains(intent.YesPrice) ? null : $"{intent.YesPrice} is not on the market's price grid";
    }

    private string? RefuseSize(OrderIntent intent)
    {
        var limit = Quantity.FromContracts(options.MaxPositionContracts);
        if (!intent.Count.IsPositive || intent.Count > limit)
        {
            return $"{intent.Count.ToShortText()} contracts in one order, the limit is {limit.ToShortText()}";
        }

        var held = ledger.Find(intent.Ticker)?.Net ?? Quantity.Zero;
        var signed = intent.Outcome == Outcome.Yes ? held : -held;
        var resulting = signed + orders.PendingContracts(intent.Ticker, intent.Outcome) + intent.Count;
        return resulting > limit
            ? $"the position could reach {resulting.ToShortText()} contracts, the limit is {limit.ToShortText()}"
            : null;
    }

    private string? RefuseMoney(OrderIntent intent)
    {
        var exposure = Exposure + intent.Notional;
        var limit = Money.FromDollars(options.MaxExposureDollars);
        if (exposure > limit)
        {
            return $"exposure would be {exposure.ToDollarText()}, the limit is {limit.ToDollarText()}";
        }

        // The worst fee is that of taking the whole order at its limit, or at fifty cents if the limit is beyond.
        var worst = intent.Price.Units > Price.UnitsPerDollar / 2 ? Price.FromCents(50) : intent.Price;
        var needed = intent.Notional + FeeSchedule.Standard.FeeFor(worst, intent.Count, isTaker: true);
        return needed > AvailableCash ? $"it needs {needed.ToDollarText()}, {AvailableCash.ToDollarText()} is available" : null;
    }
}
