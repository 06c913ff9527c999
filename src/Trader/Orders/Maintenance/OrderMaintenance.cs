using System.Globalization;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders.Groups;
using Trader.Portfolio;
using Trader.Status;

namespace Trader.Orders.Maintenance;

/// <summary>
/// Upkeep of open orders (requirements I5 and I7): every so many trading cycles each resting order is held against the rules, and
/// what meets one is cancelled by its id, once, under the first. What came of it is told when all cancels are answered.
/// </summary>
public sealed class OrderMaintenance
{
    private const int MaxIdsTold = 20;

    private readonly MaintenanceOptions options;
    private readonly OrderTracker orders;
    private readonly OrderDesk desk;
    private readonly MarketCatalog catalog;
    private readonly AccountKeeper account;
    private readonly Announcer announcer;
    private readonly CoreCounters counters;
    private readonly Pruner pruner;
    private readonly List<IPruneRule> rules = [];
    private readonly long[] totals = new long[Enum.GetValues<PruneRule>().Length];
    private long? lastRunMs;
    private long runs;
    private bool isToRepeat;
    private string lastErrors = "";

    internal OrderMaintenance(
        TraderOptions options,
        OrderTracker orders,
        OrderDesk desk,
        MarketCatalog catalog,
        AccountKeeper account,
        OrderGroupDesk groups,
        Announcer announcer,
        CoreCounters counters
    )
    {
        this.options = options.Maintenance;
        this.orders = orders;
        this.desk = desk;
        this.catalog = catalog;
        this.account = account;
        this.announcer = announcer;
        this.counters = counters;
        pruner = new Pruner(desk, this.options, counters);
        var orphans = new OrphanRule(groups, this.options.PrunesForeign);
        Cleanups = new CleanupDesk(options, orders, pruner, orphans, announcer);
        rules.Add(new StaleFollowRule(options.StaleOrderSeconds));
        if (this.options.PrunesOrphans)
        {
            rules.Add(orphans);
        }

        if (this.options.PrunesClosedMarkets)
        {
            rules.Add(new ClosedMarketRule(catalog));
        }
    }

    /// <summary>Clean-ups that a person, or the start, asks for.</summary>
    internal CleanupDesk Cleanups { get; }

    /// <summary>What it has done, for people.</summary>
    public MaintenanceView View =>
        new(
            options.IsEnabled,
            runs,
            lastRunMs,
            counters.OrdersPruned,
            totals[(int)PruneRule.Stale],
            totals[(int)PruneRule.Orphaned],
            totals[(int)PruneRule.ClosedMarket],
            Cleanups.Reports
        );

    /// <summary>Looks at the orders if it is due; to be called with time or with each trading cycle.</summary>
    public void Run(EventTime now, ICommandSink sink)
    {
        if (!options.IsEnabled || !IsDue(now) || pruner.IsBusy)
        {
            return;
        }

        lastRunMs = now.ExchangeMs;
        isToRepeat = false;
        runs++;
        AskAboutMarkets(now, sink);
        var batch = new PruneBatch(Tell);
        for (var i = 0; i < orders.Open.Count; i++)
        {
            if (orders.Open[i] is { OrderId: { } orderId, Change: null } own)
            {
                var intent = own.Intent;
                Judge(new RestingOrder(orderId, intent.ClientOrderId, intent.Ticker, intent.OrderGroupId, own), batch, now);
            }
        }

        foreach (var foreign in account.ForeignOrders)
        {
            // What was foreign when it was read may have turned out to be ours since.
            if (!pruner.HasEnded(foreign.OrderId) && orders.Find(foreign.ClientOrderId, foreign.OrderId) is null)
            {
                Judge(Of(foreign), batch, now);
            }
        }

        if (!batch.IsEmpty)
        {
            pruner.Begin(batch, now, sink);
        }
    }

    /// <summary>Time went by.</summary>
    public void Continue(EventTime now, ICommandSink sink)
    {
        pruner.Continue(now, sink);
        Cleanups.Continue(now, sink);
    }

    /// <summary>The exchange answered a cancel.</summary>
    public void OnCancelAnswer(CancelAnswer answer, EventTime now, ICommandSink sink)
    {
        pruner.OnAnswer(answer, now, sink);
        Cleanups.Continue(now, sink);
    }

    /// <summary>Cancels everything that is open, as far as the exchange's ids are known. To be repeated until nothing is.</summary>
    public void CancelAll(string reason, EventTime now, ICommandSink sink)
    {
        for (var i = 0; i < orders.Open.Count; i++)
        {
            desk.Cancel(orders.Open[i], reason, now, sink);
        }
    }

    internal static RestingOrder Of(OrderDto order) =>
        new(order.OrderId, order.ClientOrderId, order.Ticker, order.OrderGroupId, Own: null);

    // The first ids, and how many more there are: a line for people has an end.
    internal static string Join(IReadOnlyCollection<string> texts, string separator) =>
        texts.Count <= MaxIdsTold
            ? string.Join(separator, texts)
            : $"{string.Join(separator, texts.Take(MaxIdsTold))}{separator}and {texts.Count - MaxIdsTold} more";

    internal static string Join(IReadOnlyList<PruneError> errors) =>
        Join([.. errors.Select(error => $"{error.OrderId}: {error.Error}")], "; ");

    // A clock that was set back must not make it wait for an hour.
    private bool IsDue(EventTime now) =>
        isToRepeat || lastRunMs is not { } last || now.ExchangeMs - last >= options.IntervalMs || now.ExchangeMs < last;

    private void Judge(in RestingOrder order, PruneBatch batch, EventTime now)
    {
        foreach (var rule in rules)
        {
            if (rule.WhyPrune(order, now) is { } reason)
            {
                batch.Add(order, rule.Rule, reason);
                return;
            }
        }
    }

    // Nobody announces that a market has closed: of those that should have, the exchange is asked.
    private void AskAboutMarkets(EventTime now, ICommandSink sink)
    {
        if (!options.PrunesClosedMarkets)
        {
            return;
        }

        HashSet<string>? asked = null;
        for (var i = 0; i < orders.Open.Count; i++)
        {
            var ticker = orders.Open[i].Intent.Ticker;
            var market = catalog.Find(ticker);
            if (market is { HasClosed: false } && market.CloseMs <= now.ExchangeMs && (asked ??= []).Add(ticker))
            {
                sink.Issue(new DescribeMarket(ticker));
            }
        }
    }

    private void Tell(PruneBatch batch, EventTime now, ICommandSink sink)
    {
        foreach (var rule in Enum.GetValues<PruneRule>())
        {
            totals[(int)rule] += batch.Count(rule);
        }

        // What failed is tried again with the next tick: the gateway has paused already. The same failure is told once.
        isToRepeat = batch.Errors.Count > 0;
        var errors = Join(batch.Errors);
        var isNews = batch.Cancelled.Count > 0 || errors != lastErrors;
        lastErrors = errors;
        if (!isNews)
        {
            return;
        }

        announcer.Say(
            sink,
            now,
            ActivityTypes.OrderMaintenance,
            batch.Errors.Count > 0 ? ActivityLevel.Warning : ActivityLevel.Info,
            $"Pruned {batch.Cancelled.Count} orders",
            ("stale_count", Text(batch.Count(PruneRule.Stale))),
            ("orphaned_count", Text(batch.Count(PruneRule.Orphaned))),
            ("closed_market_count", Text(batch.Count(PruneRule.ClosedMarket))),
            ("cancelled", Join(batch.Cancelled, ", ")),
            ("errors", errors)
        );
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
