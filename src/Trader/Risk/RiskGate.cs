using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk.Results;

namespace Trader.Risk;

/// <summary>
/// The one gate in front of every order (requirements I2, J1, J5). Orders in flight and orders of unknown fate count in full.
/// Counts and exposure are those of the trader's own orders and positions, the new order included; cash is the account's.
/// </summary>
/// <remarks>
/// <para>
/// The exchange nets: buying the other outcome of what is held closes it, and each closed pair pays a dollar. An order
/// <em>reduces</em> as far as its count goes into the contracts that the books show on the other side of the same market, less
/// those that pending orders for the same outcome may close already (all of their remainders, and their fills that are not
/// booked yet). Fills on the held side that are not booked yet, orders that rest on the held side, and orders of other programs
/// are left out. What goes beyond is the order's opening part. An example: 10 YES are held and an order for 4 NO rests; of a
/// new order for 8 NO, 6 reduce and 2 open.
/// </para>
/// <para>
/// The limits of size, number, rate, contracts, exposure and loss, and cash, bind the opening part alone, and an order
/// without one passes them whatever they stand at, so that a position can always be closed. It needs trading switched on, an
/// account that has been read, an exchange and a market that are open, a price on the grid and within the band, and no veto.
/// It counts all the same, as every order does.
/// </para>
/// </remarks>
public sealed partial class RiskGate
{
    private readonly TraderOptions options;
    private readonly OrderTracker orders;
    private readonly AccountLedger ledger;
    private readonly MarketCatalog catalog;
    private readonly Commitments commitments;
    private readonly DailyLoss dailyLoss;
    private readonly OrderRate rate;
    private readonly List<IOrderVeto> vetoes = [];

    /// <summary>Makes the gate.</summary>
    public RiskGate(TraderOptions options, OrderTracker orders, AccountLedger ledger, MarketCatalog catalog, MarketWatch watch)
    {
        this.options = options;
        this.orders = orders;
        this.ledger = ledger;
        this.catalog = catalog;
        commitments = new Commitments(orders, ledger, catalog);
        dailyLoss = new DailyLoss(options.RiskDayStartMinutesUtc, orders, ledger, watch);
        rate = new OrderRate(options.MaxOrdersPerMinute);
    }

    /// <summary>Money the exchange holds back for orders that are not of this run.</summary>
    public Money ForeignReserved { get; set; }

    /// <summary>What the exchange last said of itself; nothing is sent while it takes no orders.</summary>
    public ExchangeCondition Exchange { get; set; } = ExchangeCondition.Open;

    /// <summary>
    /// The most that own orders and positions can lose, without fees; positions in markets we never traded in are not ours.
    /// </summary>
    public Money Exposure
    {
        get
        {
            commitments.Read();
            return commitments.Exposure;
        }
    }

    /// <summary>Cash that no order has a claim on. An order that closes needs none.</summary>
    public Money AvailableCash
    {
        get
        {
            commitments.Read();
            return ledger.Cash - commitments.Pending - ForeignReserved;
        }
    }

    /// <summary>Has <paramref name="veto"/> asked about every order from now on, before the limits are looked at.</summary>
    public void Add(IOrderVeto veto) => vetoes.Add(veto);

    /// <summary>Why the order must not be sent; null if it may. Nothing is counted by asking.</summary>
    /// <param name="intent">The order, not registered yet.</param>
    /// <param name="exchangeMs">Exchange clock, Unix milliseconds.</param>
    public RiskRefusal? Refuse(OrderIntent intent, long exchangeMs)
    {
        var opening = Opening(intent);
        return RefuseByVeto(intent, opening.IsZero, exchangeMs)
            ?? RefuseSwitches()
            ?? RefuseNumber(opening, exchangeMs)
            ?? RefuseMarket(intent, exchangeMs)
            ?? RefuseSize(intent, opening)
            ?? (opening.IsZero ? null : RefuseOpening(intent, opening, exchangeMs));
    }

    /// <summary>Counts an order that was let through and is sent now.</summary>
    public void OnSent(long exchangeMs) => rate.Add(exchangeMs);

    /// <summary>Counts what a fill or a settlement brought or cost.</summary>
    /// <param name="ticker">The market.</param>
    /// <param name="change">Realised by it, its fee taken off.</param>
    /// <param name="happenedMs">When it happened, exchange clock, Unix milliseconds; 0 if nobody said.</param>
    /// <param name="exchangeMs">When it was heard of.</param>
    public void OnResult(string ticker, Money change, long happenedMs, long exchangeMs) =>
        dailyLoss.Book(ticker, change, happenedMs, exchangeMs);

    /// <summary>Goes on with the day's loss of earlier runs.</summary>
    public void RestoreDay(ResultHistory history, long exchangeMs) => dailyLoss.Restore(history, exchangeMs);

    private Quantity Opening(OrderIntent intent)
    {
        var net = ledger.Find(intent.Ticker)?.Net ?? Quantity.Zero;
        var held = intent.Outcome == Outcome.Yes ? -net : net;
        if (!held.IsPositive)
        {
            return intent.Count;
        }

        var closable = held - orders.PendingContracts(intent.Ticker, intent.Outcome);
        if (!closable.IsPositive)
        {
            return intent.Count;
        }

        return intent.Count > closable ? intent.Count - closable : Quantity.Zero;
    }

    /// <summary>Why an order, or a change of one, is forbidden whatever the limits say; null if it is not.</summary>
    public RiskRefusal? RefuseByVeto(OrderIntent intent, bool reducesOnly, long exchangeMs)
    {
        foreach (var veto in vetoes)
        {
            if (veto.Refuse(intent, reducesOnly, exchangeMs) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private RiskRefusal? RefuseSwitches()
    {
        if (!options.TradingEnabled)
        {
            return new(RiskRule.TradingEnabled, "trading is switched off");
        }

        if (!ledger.IsOpen)
        {
            return new(RiskRule.AccountRead, "the account has not been read yet");
        }

        return Exchange.TakesOrders ? null : new(RiskRule.ExchangeOpen, Exchange.Describe());
    }

    private RiskRefusal? RefuseNumber(Quantity opening, long exchangeMs)
    {
        if (opening.IsZero)
        {
            return null;
        }

        if (orders.Open.Count >= options.MaxOpenOrders)
        {
            return new(RiskRule.OpenOrders, $"{orders.Open.Count} orders are open, the limit is {options.MaxOpenOrders}");
        }

        return rate.IsFullAt(exchangeMs)
            ? new(
                RiskRule.OrdersPerMinute,
                $"{rate.CountAt(exchangeMs)} orders were sent in the last minute, the limit is {options.MaxOrdersPerMinute}"
            )
            : null;
    }

    private RiskRefusal? RefuseMarket(OrderIntent intent, long exchangeMs)
    {
        if (catalog.Find(intent.Ticker) is not { } market)
        {
            return new(RiskRule.MarketKnown, "the market is not known");
        }

        if (!market.IsOpenAt(exchangeMs))
        {
            return new(RiskRule.MarketOpen, $"the market is not open (status {market.Status})");
        }

        if (!market.Grid.Contains(intent.YesPrice))
        {
            return new(RiskRule.PriceGrid, $"{intent.YesPrice} is not on the market's price grid");
        }

        return
            intent.Price < Price.FromCents(options.MinOrderPriceCents)
            || intent.Price > Price.FromCents(options.MaxOrderPriceCents)
            ? new(
                RiskRule.PriceBand,
                $"{intent.Price.ToCentsText()} is outside the band of {options.MinOrderPriceCents}¢ to {options.MaxOrderPriceCents}¢"
            )
            : null;
    }

    private RiskRefusal? RefuseSize(OrderIntent intent, Quantity opening)
    {
        var limit = Quantity.FromContracts(options.MaxPositionContracts);
        if (!intent.Count.IsPositive || opening > limit)
        {
            var figure = intent.Count.IsPositive ? opening : intent.Count;
            return new(
                RiskRule.OrderContracts,
                $"{figure.ToShortText()} contracts in one order, the limit is {limit.ToShortText()}"
            );
        }

        return IsAbove(intent.Price * opening, options.MaxOrderNotionalDollars)
            ? new(
                RiskRule.OrderNotional,
                $"the order would cost {Text(intent.Price * opening)}, the limit is {Dollars(options.MaxOrderNotionalDollars)}"
            )
            : null;
    }

    private RiskRefusal? RefuseOpening(OrderIntent intent, Quantity opening, long exchangeMs)
    {
        commitments.Read(alsoOurs: intent.Ticker);
        var before = commitments.Find(intent.Ticker);
        var after = before;
        after.Add(intent.Outcome, intent.Price, intent.Count);
        return RefuseContracts(intent, opening, before, after)
            ?? RefuseExposure(before, after)
            ?? RefuseLoss(exchangeMs)
            ?? RefuseCash(intent, opening, after.Pending - before.Pending);
    }

    private RiskRefusal? RefuseContracts(
        OrderIntent intent,
        Quantity opening,
        in MarketCommitment before,
        in MarketCommitment after
    )
    {
        var position = after.PositionAs(intent.Outcome);
        if (position > Quantity.FromContracts(options.MaxPositionContracts))
        {
            return Contracts(RiskRule.Position, "the position", position, options.MaxPositionContracts);
        }

        if (IsAbove(after.Contracts, options.MaxContractsPerMarket))
        {
            return Contracts(
                RiskRule.MarketContracts,
                "holdings and orders in this market",
                after.Contracts,
                options.MaxContractsPerMarket
            );
        }

        var total = commitments.Contracts - before.Contracts + after.Contracts;
        if (total > Quantity.FromContracts(options.MaxTotalContracts))
        {
            return Contracts(RiskRule.TotalContracts, "holdings and orders in all markets", total, options.MaxTotalContracts);
        }

        var run = orders.ContractsOfRun - boughtBefore + opening;
        return IsAbove(run, options.MaxContractsPerRun)
            ? Contracts(RiskRule.RunContracts, "the purchases of this run", run, options.MaxContractsPerRun)
            : null;
    }

    private RiskRefusal? RefuseExposure(in MarketCommitment before, in MarketCommitment after)
    {
        if (IsAbove(after.Exposure, options.MaxMarketExposureDollars))
        {
            return Exposed(RiskRule.MarketExposure, "exposure in this market", after.Exposure, options.MaxMarketExposureDollars);
        }

        var added = after.Exposure - before.Exposure;
        if (options.MaxEventExposureDollars > 0)
        {
            var inEvent = commitments.ExposureIn(after.EventTicker) + added;
            if (IsAbove(inEvent, options.MaxEventExposureDollars))
            {
                return Exposed(
                    RiskRule.EventExposure,
                    $"exposure in {after.EventTicker}",
                    inEvent,
                    options.MaxEventExposureDollars
                );
            }
        }

        var exposure = commitments.Exposure + added;
        return exposure > Money.FromDollars(options.MaxExposureDollars)
            ? Exposed(RiskRule.TotalExposure, "exposure", exposure, options.MaxExposureDollars)
            : null;
    }

    private RiskRefusal? RefuseLoss(long exchangeMs)
    {
        if (options.MaxDailyLossDollars == 0)
        {
            return null;
        }

        var loss = dailyLoss.At(exchangeMs);
        return loss >= Money.FromDollars(options.MaxDailyLossDollars)
            ? new(
                RiskRule.DailyLoss,
                $"{Text(loss)} was lost since the day began, the limit is {Dollars(options.MaxDailyLossDollars)}"
            )
            : null;
    }

    private RiskRefusal? RefuseCash(OrderIntent intent, Quantity opening, Money cost)
    {
        // The worst fee is that of taking the whole opening part at its limit, or at fifty cents if the limit is beyond.
        var worst = intent.Price.Units > Price.UnitsPerDollar / 2 ? Price.FromCents(50) : intent.Price;
        var needed = cost + FeeSchedule.Standard.FeeFor(worst, opening, isTaker: true);
        var available = ledger.Cash - commitments.Pending - ForeignReserved;
        return needed > available ? new(RiskRule.Cash, $"it needs {Text(needed)}, {Text(available)} is available") : null;
    }

    private static bool IsAbove(Money figure, long limitDollars) => limitDollars > 0 && figure > Money.FromDollars(limitDollars);

    private static bool IsAbove(Quantity figure, long limitContracts) =>
        limitContracts > 0 && figure > Quantity.FromContracts(limitContracts);

    private static RiskRefusal Contracts(RiskRule rule, string what, Quantity figure, long limit) =>
        new(rule, $"{what} could reach {figure.ToShortText()} contracts, the limit is {limit}");

    private static RiskRefusal Exposed(RiskRule rule, string what, Money figure, long limitDollars) =>
        new(rule, $"{what} would be {Text(figure)}, the limit is {Dollars(limitDollars)}");

    // Exact, so that a figure just over its limit does not look like the limit.
    internal static string Text(Money money) =>
        money.Micros % Money.MicrosPerCent == 0
            ? money.ToDollarText()
            : $"{(money.IsNegative ? "-" : "")}${money.Abs().ToString().TrimEnd('0')}";

    private static string Dollars(long dollars) => Money.FromDollars(dollars).ToDollarText();
}
