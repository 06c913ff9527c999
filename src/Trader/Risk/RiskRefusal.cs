namespace Trader.Risk;

/// <summary>The rules of the risk gate, one for each reason it can have.</summary>
public enum RiskRule
{
    /// <summary>Something that hooks into the gate forbids it: an emergency stop, a stopped market.</summary>
    Veto = 0,

    /// <summary>Trading is switched off.</summary>
    TradingEnabled,

    /// <summary>The account has not been read yet: nobody knows what is held.</summary>
    AccountRead,

    /// <summary>The exchange takes no orders.</summary>
    ExchangeOpen,

    /// <summary>Own orders that are or may be live.</summary>
    OpenOrders,

    /// <summary>Orders let through within sixty seconds.</summary>
    OrdersPerMinute,

    /// <summary>The market has never been described, or its description made no sense.</summary>
    MarketKnown,

    /// <summary>The market is open.</summary>
    MarketOpen,

    /// <summary>The price is on the market's grid.</summary>
    PriceGrid,

    /// <summary>The price is within the band that orders may carry.</summary>
    PriceBand,

    /// <summary>Contracts of one order.</summary>
    OrderContracts,

    /// <summary>What one order can cost.</summary>
    OrderNotional,

    /// <summary>Contracts that the position in a market may come to on either side.</summary>
    Position,

    /// <summary>Contracts held and on order in one market.</summary>
    MarketContracts,

    /// <summary>Contracts held and on order in all markets.</summary>
    TotalContracts,

    /// <summary>Contracts that the orders of this run have bought or may still buy.</summary>
    RunContracts,

    /// <summary>Money at risk in one market.</summary>
    MarketExposure,

    /// <summary>Money at risk in all markets of one event.</summary>
    EventExposure,

    /// <summary>Money at risk in all markets.</summary>
    TotalExposure,

    /// <summary>Money lost since the day began.</summary>
    DailyLoss,

    /// <summary>Money that no order has a claim on.</summary>
    Cash,
}

/// <summary>Why an order must not be sent.</summary>
/// <param name="Rule">The rule that it would break, for programs.</param>
/// <param name="Reason">One sentence with figure and limit, without its full stop, for people.</param>
public sealed record RiskRefusal(RiskRule Rule, string Reason);

/// <summary>The wire words of <see cref="RiskRule"/>.</summary>
public static class RiskRules
{
    /// <summary>The wire word, for example <c>daily_loss</c>.</summary>
    public static string ToWire(this RiskRule rule) =>
        rule switch
        {
            RiskRule.Veto => "veto",
            RiskRule.TradingEnabled => "trading_enabled",
            RiskRule.AccountRead => "account_read",
            RiskRule.ExchangeOpen => "exchange_open",
            RiskRule.OpenOrders => "open_orders",
            RiskRule.OrdersPerMinute => "orders_per_minute",
            RiskRule.MarketKnown => "market_known",
            RiskRule.MarketOpen => "market_open",
            RiskRule.PriceGrid => "price_grid",
            RiskRule.PriceBand => "price_band",
            RiskRule.OrderContracts => "order_contracts",
            RiskRule.OrderNotional => "order_notional",
            RiskRule.Position => "position",
            RiskRule.MarketContracts => "market_contracts",
            RiskRule.TotalContracts => "total_contracts",
            RiskRule.RunContracts => "run_contracts",
            RiskRule.MarketExposure => "market_exposure",
            RiskRule.EventExposure => "event_exposure",
            RiskRule.TotalExposure => "total_exposure",
            RiskRule.DailyLoss => "daily_loss",
            RiskRule.Cash => "cash",
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a rule of the risk gate."),
        };
}
