using System.Collections.Immutable;
using System.Globalization;
using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Lifecycle;

// Order books that do not come, or are lost (requirements D4 and D13): after a wait the trader goes on without them, if it has an
// account to look after, and has the shell go on trying behind.
public sealed partial class LifecycleDriver
{
    private long? firstBookSinceWallMs;
    private long? feedWaitDueWallMs;
    private bool isFeedBack;
    private ImmutableArray<KeyValuePair<string, string>> connected = [];

    /// <summary>Market data is gone.</summary>
    public void OnFeedLost(string reason, EventTime now, ICommandSink sink)
    {
        switch (State)
        {
            case TraderState.OrderbookConnect when firstBookSinceWallMs is not null:
                // The step had succeeded: it begins again, within the same wait.
                firstBookSinceWallMs = null;
                sink.Issue(new RunStep(State));
                break;
            case TraderState.TradingClientConnect or TraderState.KalshiDataSync when isFeedBack:
                isFeedBack = false;
                sink.Issue(new AwaitFeed());
                break;
            case TraderState.TradingClientConnect or TraderState.KalshiDataSync when Degraded.Missing != MissingMarketData.Feed:
                Fail($"market data lost in {State.ToWire()}: {reason}", now, sink);
                break;
            case TraderState.Acting or TraderState.Ready when Degraded.Missing != MissingMarketData.Feed:
                LeaveActing("The cycle is broken off: market data lost", now, sink);
                Degraded.Leave();
                Enter(TraderState.OrderbookConnect, $"Market data lost ({reason}); reconnecting", now, sink);
                break;
            case TraderState.Paused when Degraded.Missing != MissingMarketData.Feed:
                // PAUSED has no way to ORDERBOOK_CONNECT: nothing is opened anyway, and everything else goes on meanwhile.
                Degrade(MissingMarketData.Feed, $"market data lost: {reason}", now, sink);
                sink.Issue(new AwaitFeed());
                break;
            default:
                break;
        }
    }

    /// <summary>A book is tradable: the first one ends the wait for books, and does away with their being missing.</summary>
    public void OnBook(EventTime now, ICommandSink sink)
    {
        if (firstBookSinceWallMs is not null)
        {
            GoOnWithBooks(now, sink);
        }
        else if (Degraded.Missing == MissingMarketData.Books)
        {
            Restore(now, sink);
        }
    }

    // Over a connection that was made anew the books come soon; where none is wanted there is nothing to wait for.
    private void OnConnected(ImmutableArray<KeyValuePair<string, string>> metadata, EventTime now, ICommandSink sink)
    {
        connected = metadata;
        if (options.Lifecycle.FirstSnapshotWaitMs == 0 || watch.Tickers.Count == 0 || watch.TradableCount > 0)
        {
            GoOnWithBooks(now, sink);
        }
        else
        {
            firstBookSinceWallMs = now.WallMs;
        }
    }

    private void GoOnWithBooks(EventTime now, ICommandSink sink)
    {
        Restore(now, sink);
        GoOn("Market data connected; connecting the account", now, sink);
    }

    private void GoOn(string context, EventTime now, ICommandSink sink)
    {
        if (options.TradingEnabled)
        {
            Enter(TraderState.TradingClientConnect, context, now, sink, connected);
        }
        else
        {
            EnterReady("Watching; trading is switched off", now, sink, connected);
        }
    }

    private void WaitForMarketData(long stayedMs, EventTime now, ICommandSink sink)
    {
        if (firstBookSinceWallMs is { } since)
        {
            if (now.WallMs - since > options.Lifecycle.FirstSnapshotWaitMs)
            {
                GoOnWithoutBooks(now, sink);
            }
        }
        else if (State == TraderState.OrderbookConnect)
        {
            if (stayedMs > options.Lifecycle.BookConnectWaitMs)
            {
                GoOnWithoutFeed(now, sink);
            }
        }
        else if (feedWaitDueWallMs is { } due && now.WallMs >= due)
        {
            feedWaitDueWallMs = null;
            sink.Issue(new AwaitFeed());
        }
    }

    private void GoOnWithoutBooks(EventTime now, ICommandSink sink)
    {
        var reason = $"no order book within {options.Lifecycle.FirstSnapshotWaitMs} ms of connecting";
        if (!options.TradingEnabled)
        {
            Fail($"{State.ToWire()} failed: {reason}, and trading is switched off", now, sink);
            return;
        }

        Degrade(MissingMarketData.Books, reason, now, sink);
        GoOn("Going on without order books; connecting the account", now, sink);
    }

    private void GoOnWithoutFeed(EventTime now, ICommandSink sink)
    {
        var reason = $"no connection to market data within {options.Lifecycle.BookConnectWaitMs} ms";
        if (!options.TradingEnabled)
        {
            Fail($"{State.ToWire()} failed: {reason}, and trading is switched off", now, sink);
            return;
        }

        // The step goes on behind: its success is what tells that market data is back.
        Degrade(MissingMarketData.Feed, reason, now, sink);
        connected = [];
        if (ledger.IsOpen)
        {
            EnterReady("Going on without market data, the account is known", now, sink);
        }
        else
        {
            GoOn("Going on without market data; connecting the account", now, sink);
        }
    }

    private void OnFeedBack(EventTime now, ICommandSink sink)
    {
        isFeedBack = false;
        feedWaitDueWallMs = null;
        if (Degraded.Missing != MissingMarketData.Feed)
        {
            return;
        }

        switch (State)
        {
            case TraderState.Ready or TraderState.Acting:
                // What was missed is found by going the whole way again: books, private channels, account.
                LeaveActing("The cycle is broken off: market data is back", now, sink);
                Enter(TraderState.OrderbookConnect, "Market data is back; connecting it", now, sink);
                break;
            case TraderState.Paused:
                Restore(now, sink);
                break;
            default:
                isFeedBack = true;
                break;
        }
    }

    // A refused key, for example: tried again after the same wait, as long as market data is missing.
    private void OnFeedWaitFailed(EventTime now)
    {
        if (Degraded.Missing == MissingMarketData.Feed)
        {
            feedWaitDueWallMs = now.WallMs + options.Lifecycle.BookConnectWaitMs;
        }
    }

    private void Degrade(MissingMarketData missing, string reason, EventTime now, ICommandSink sink)
    {
        Degraded.Enter(missing, reason, now);
        announcer.Say(
            sink,
            now,
            ActivityTypes.Degraded,
            ActivityLevel.Warning,
            $"Degraded: {reason}. The account goes on being read, nothing is opened, and market data is tried again behind",
            ("reason", reason)
        );
    }

    private void Restore(EventTime now, ICommandSink sink)
    {
        if (!Degraded.IsOn)
        {
            return;
        }

        var missedMs = Math.Max(0, now.WallMs - Degraded.Since.WallMs);
        ForgetMarketData();
        announcer.Say(
            sink,
            now,
            ActivityTypes.Recovered,
            ActivityLevel.Success,
            $"Market data is back after {missedMs} ms",
            ("missed_ms", missedMs.ToString(CultureInfo.InvariantCulture))
        );
        if (IsOperating)
        {
            Status.Enter(StatusOf(State), "market data is back", ResultOf(State, ""), now);
        }
    }

    private void ForgetMarketData()
    {
        Degraded.Leave();
        isFeedBack = false;
        feedWaitDueWallMs = null;
    }

    private ImmutableArray<KeyValuePair<string, string>> WithDegraded(
        TraderState entered,
        ImmutableArray<KeyValuePair<string, string>> metadata
    )
    {
        var known = metadata.IsDefault ? [] : metadata;
        return Degraded.Reason is { } reason && entered is not (TraderState.Error or TraderState.Shutdown)
            ? [.. known, .. Announcer.Pairs([("degraded", "true"), ("degraded_reason", reason)])]
            : known;
    }
}
