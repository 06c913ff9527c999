using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Status;

namespace Trader.Markets;

/// <summary>
/// Looks after what is known of the markets: their descriptions, which of them are selected, and the books that are received
/// (requirement E5).
/// </summary>
public sealed class MarketDesk
{
    private const long SweepPeriodMs = 1_000;
    private const long ForgetAfterCloseMs = 3_600_000;

    private readonly TraderOptions options;
    private readonly MarketCatalog catalog;
    private readonly MarketWatch watch;
    private readonly Announcer announcer;
    private readonly CoreCounters counters;
    private readonly HashSet<string> selected = new(StringComparer.Ordinal);
    private readonly HashSet<string> leftOut = new(StringComparer.Ordinal);
    private readonly HashSet<string> described = new(StringComparer.Ordinal);
    private EventTime lastListing;
    private long lastSweepMs;

    internal MarketDesk(
        TraderOptions options,
        MarketCatalog catalog,
        MarketWatch watch,
        Announcer announcer,
        CoreCounters counters
    )
    {
        this.options = options;
        this.catalog = catalog;
        this.watch = watch;
        this.announcer = announcer;
        this.counters = counters;
    }

    /// <summary>Markets whose books are received whether or not anything is held there.</summary>
    public IReadOnlyCollection<string> Selected => selected;

    /// <summary>Selects a market no longer; one that the settings name is selected again once the exchange says that it is open.</summary>
    public void LeaveOut(string ticker)
    {
        selected.Remove(ticker);
        if (options.MarketTickers.Contains(ticker, StringComparer.Ordinal))
        {
            leftOut.Add(ticker);
        }
    }

    /// <summary>The open markets were listed: descriptions are taken over and the selection is made anew.</summary>
    public void OnListed(IReadOnlyList<MarketDto> markets, EventTime now, ICommandSink sink)
    {
        lastListing = now;
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var market in markets)
        {
            listed.Add(market.Ticker);
            Learn(market, now, sink);
        }

        described.Clear();
        AskAboutMissing(listed, now, sink);
        Select(listed, now, sink);
    }

    /// <summary>Whether the market is one of those selected, by activity or by name.</summary>
    public bool IsSelected(string ticker) => selected.Contains(ticker);

    /// <summary>Takes a description over; a market that cannot be traded is left out and said so.</summary>
    public void Learn(MarketDto market, EventTime now, ICommandSink sink)
    {
        if (catalog.Learn(market, now.ExchangeMs) is { } mistake)
        {
            announcer.Say(sink, now, ActivityTypes.Markets, ActivityLevel.Warning, $"Market left out: {mistake}");
        }
        else if (leftOut.Count > 0 && catalog.Find(market.Ticker)!.IsOpenAt(now.ExchangeMs))
        {
            leftOut.Remove(market.Ticker);
        }
    }

    /// <summary>A level of a book changed.</summary>
    public void Apply(in BookDelta delta, EventTime now, ICommandSink sink)
    {
        counters.Deltas++;
        if (watch.FindBoth(delta.Ticker) is not var (book, signals))
        {
            counters.UnwatchedBookMessages++;
            return;
        }

        signals.Accrue(now.ExchangeMs);
        if (!book.Apply(delta, now.ExchangeMs))
        {
            Distrust(book, now, sink);
        }

        signals.OnChange(isSnapshot: false);
    }

    /// <summary>A whole book arrived; false if it is of no use.</summary>
    public bool Apply(BookSnapshot snapshot, EventTime now, ICommandSink sink)
    {
        counters.Snapshots++;
        if (watch.FindBoth(snapshot.Ticker) is not var (book, signals))
        {
            counters.UnwatchedBookMessages++;
            return false;
        }

        signals.Accrue(now.ExchangeMs);
        var isUsable = book.Apply(snapshot, now.ExchangeMs);
        signals.OnChange(isSnapshot: true);
        if (!isUsable)
        {
            Distrust(book, now, sink);
        }

        return isUsable;
    }

    /// <summary>Something was missed: these books are not traded on until their next snapshots, which are on their way.</summary>
    public void MarkSuspect(IReadOnlyCollection<string> tickers)
    {
        foreach (var ticker in tickers)
        {
            watch.Find(ticker)?.MarkSuspect();
            counters.SuspectBooks++;
        }
    }

    /// <summary>Asks for the books that contradicted themselves and whose turn has come.</summary>
    public void AskAgainForDistrusted(EventTime now, ICommandSink sink) => watch.AskAgainForDistrusted(now.WallMs, sink);

    /// <summary>Has the markets listed again when that is due.</summary>
    public void RefreshIfDue(EventTime now, ICommandSink sink)
    {
        if (
            now.ExchangeMs - lastListing.ExchangeMs >= options.MarketRefreshSeconds * 1000L
            && now.WallMs - lastListing.WallMs >= options.MarketRefreshMinWallMs
        )
        {
            lastListing = now;
            sink.Issue(new ListMarkets());
        }
    }

    /// <summary>Adds and drops books as they are needed for positions, orders and waiting whales; forgets closed markets.</summary>
    public void Sweep(AccountLedger ledger, OrderTracker orders, Func<string, bool> isAwaited, EventTime now, ICommandSink sink)
    {
        if (now.ExchangeMs - lastSweepMs < SweepPeriodMs)
        {
            return;
        }

        lastSweepMs = now.ExchangeMs;
        watch.Accrue(now.ExchangeMs);
        foreach (var position in ledger.OpenPositions)
        {
            Need(position.Ticker, now, sink);
        }

        for (var i = 0; i < orders.Open.Count; i++)
        {
            Need(orders.Open[i].Intent.Ticker, now, sink);
        }

        watch.DropUnneeded(
            ticker => IsOwned(ticker) || isAwaited(ticker) || IsSelectedAndOpen(ticker, now.ExchangeMs),
            now.ExchangeMs,
            sink
        );
        catalog.Prune(now.ExchangeMs - ForgetAfterCloseMs, IsOwned);

        bool IsOwned(string ticker) => ledger.Holds(ticker) || orders.HasPendingIn(ticker);
    }

    /// <summary>Whether a market in which something is held has closed: its settlement is to be expected.</summary>
    public bool AwaitsSettlement(AccountLedger ledger, long exchangeMs)
    {
        foreach (var position in ledger.OpenPositions)
        {
            if (catalog.Find(position.Ticker) is { } market && market.CloseMs <= exchangeMs)
            {
                return true;
            }
        }

        return false;
    }

    // A market that is listed no more may have closed early or been halted: the exchange is asked, absence alone proves nothing.
    private void AskAboutMissing(HashSet<string> listed, EventTime now, ICommandSink sink)
    {
        foreach (var ticker in watch.Tickers)
        {
            if (!listed.Contains(ticker) && catalog.Find(ticker)?.IsOpenAt(now.ExchangeMs) == true)
            {
                sink.Issue(new DescribeMarket(ticker));
            }
        }
    }

    private void Select(HashSet<string> listed, EventTime now, ICommandSink sink)
    {
        var before = selected.ToArray();
        selected.Clear();
        var wanted =
            options.MarketTickers.Count > 0
                ? options.MarketTickers.Take(options.MarketLimit).Where(ticker => !leftOut.Contains(ticker))
                : catalog.MostActive(options.MarketLimit, now.ExchangeMs, listed.Contains);
        foreach (var ticker in wanted)
        {
            selected.Add(ticker);
            watch.Need(ticker, now.ExchangeMs, sink);
        }

        if (selected.SetEquals(before))
        {
            return;
        }

        var source = options.MarketTickers.Count > 0 ? "as configured" : $"the most active of {listed.Count} open ones";
        announcer.Say(
            sink,
            now,
            ActivityTypes.Markets,
            ActivityLevel.Info,
            $"{selected.Count} markets selected, {source}",
            ("joined", string.Join(", ", selected.Except(before).Take(20))),
            ("left", string.Join(", ", before.Except(selected).Take(20)))
        );
    }

    private void Need(string ticker, EventTime now, ICommandSink sink)
    {
        var market = catalog.Find(ticker);
        if (market is null && described.Add(ticker))
        {
            sink.Issue(new DescribeMarket(ticker));
        }

        if (market?.IsOpenAt(now.ExchangeMs) != false)
        {
            watch.Need(ticker, now.ExchangeMs, sink);
        }
    }

    private bool IsSelectedAndOpen(string ticker, long exchangeMs) =>
        selected.Contains(ticker) && catalog.Find(ticker)?.IsOpenAt(exchangeMs) == true;

    private void Distrust(OrderBook book, EventTime now, ICommandSink sink)
    {
        counters.SuspectBooks++;
        announcer.Say(
            sink,
            now,
            ActivityTypes.Connection,
            ActivityLevel.Warning,
            $"The book of {book.Ticker} contradicts itself: not traded on until a new snapshot"
        );
        watch.Distrust(book.Ticker, now.WallMs, sink);
    }
}
