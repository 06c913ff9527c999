using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Status;

namespace Trader.Upkeep.Calibration;

/// <summary>
/// Looks at the markets that are held, bid for or selected. Only those whose description may have changed are asked for: the
/// list of all open markets keeps the others fresh (requirement K7).
/// </summary>
internal sealed class MarketReview
{
    private const int ShownTickers = 5;

    private readonly TraderOptions options;
    private readonly MarketDesk markets;
    private readonly MarketCatalog catalog;
    private readonly AccountLedger ledger;
    private readonly OrderTracker orders;
    private readonly RiskGate gate;
    private readonly Announcer announcer;
    private long lastRequestId;
    private long? awaited;
    private int asked;

    public MarketReview(
        TraderOptions options,
        MarketDesk markets,
        MarketCatalog catalog,
        AccountLedger ledger,
        OrderTracker orders,
        RiskGate gate,
        Announcer announcer
    )
    {
        this.options = options;
        this.markets = markets;
        this.catalog = catalog;
        this.ledger = ledger;
        this.orders = orders;
        this.gate = gate;
        this.announcer = announcer;
    }

    /// <summary>Whether an answer is awaited.</summary>
    public bool IsWaiting => awaited is not null;

    /// <summary>Why the latest request was not answered in full; null if it was.</summary>
    public string? Failure { get; private set; }

    /// <summary>Asks for the markets that may have changed, all at once.</summary>
    public void Ask(EventTime now, ICommandSink sink)
    {
        var tickers = new SortedSet<string>(StringComparer.Ordinal);
        var oldestMs = now.ExchangeMs - (options.Calibration.MarketMaxAgeSeconds * 1000L);
        foreach (var position in ledger.OpenPositions)
        {
            AddIfOld(position.Ticker);
        }

        foreach (var order in orders.Open)
        {
            AddIfOld(order.Intent.Ticker);
        }

        foreach (var ticker in options.MarketTickers)
        {
            AddIfOld(ticker);
        }

        Failure = null;
        asked = tickers.Count;
        awaited = null;
        if (tickers.Count > 0)
        {
            awaited = ++lastRequestId;
            sink.Issue(new DescribeMarkets(lastRequestId, [.. tickers]));
        }

        void AddIfOld(string ticker)
        {
            if (catalog.Find(ticker) is not { } market || market.DescribedMs < oldestMs)
            {
                tickers.Add(ticker);
            }
        }
    }

    /// <summary>Markets came: they are learned whenever they come. False if nobody waits for them any more.</summary>
    public bool OnDescribed(MarketDescriptions answer, EventTime now, ICommandSink sink)
    {
        foreach (var market in answer.Markets)
        {
            markets.Learn(market, now, sink);
        }

        if (answer.RequestId != awaited)
        {
            return false;
        }

        awaited = null;
        Failure = answer.Failure;
        return true;
    }

    /// <summary>Waits no longer; an answer that comes later is learned all the same.</summary>
    public void GiveUp() => awaited = null;

    /// <summary>
    /// Looks at what is known now. A selected market that cannot be traded in is left out until the exchange says that it can,
    /// with a warning; one that was found by itself and has come to its end just leaves.
    /// </summary>
    public CalibrationCheck Check(EventTime now, ICommandSink sink)
    {
        var notViable = new List<string>();
        foreach (var ticker in markets.Selected.Order(StringComparer.Ordinal).ToList())
        {
            var market = catalog.Find(ticker);
            if (market?.IsOpenAt(now.ExchangeMs) == true)
            {
                continue;
            }

            markets.LeaveOut(ticker);
            if (options.MarketTickers.Count == 0 && market?.CloseMs <= now.ExchangeMs)
            {
                continue;
            }

            notViable.Add(ticker);
            var why = market is null ? "the exchange does not know it" : $"it is not open (status {market.Status})";
            announcer.Say(
                sink,
                now,
                ActivityTypes.Calibration,
                ActivityLevel.Warning,
                $"Market {ticker} is left out: {why}",
                ("ticker", ticker)
            );
        }

        var isOpen = gate.Exchange.TakesOrders;
        var details = $"{markets.Selected.Count} selected markets viable";
        if (notViable.Count > 0)
        {
            details += $", {notViable.Count} left out: {Name(notViable)}";
        }

        if (!isOpen)
        {
            details += $"; {gate.Exchange.Describe()}";
        }

        return new CalibrationCheck(notViable.Count == 0 && isOpen, details, string.Join(' ', notViable));
    }

    /// <summary>What the step found, one line.</summary>
    public string Describe(EventTime now)
    {
        var closed = 0;
        var unknown = 0;
        foreach (var position in ledger.OpenPositions)
        {
            var market = catalog.Find(position.Ticker);
            unknown += market is null ? 1 : 0;
            closed += market?.IsOpenAt(now.ExchangeMs) == false ? 1 : 0;
        }

        return $"{ledger.OpenPositions.Count} markets held, {closed} of them not open, {unknown} not known; {asked} asked for";
    }

    /// <summary>A few names and how many more.</summary>
    public static string Name(IReadOnlyList<string> tickers) =>
        tickers.Count <= ShownTickers
            ? string.Join(", ", tickers)
            : $"{string.Join(", ", tickers.Take(ShownTickers))} and {tickers.Count - ShownTickers} more";
}
