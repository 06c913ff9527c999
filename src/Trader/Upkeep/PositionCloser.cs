using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Status;

namespace Trader.Upkeep;

/// <summary>
/// Closes positions (requirements K3, K8): looks at every one of them regularly, begins where a rule applies or a person asks,
/// and goes on until nothing of what is to be closed is held. Its orders are <see cref="ClosingOrders"/>'.
/// </summary>
public sealed class PositionCloser
{
    private readonly UpkeepOptions options;
    private readonly AccountLedger ledger;
    private readonly OrderTracker orders;
    private readonly MarketCatalog catalog;
    private readonly TradingHalts halts;
    private readonly Announcer announcer;
    private readonly ExitJudge judge;
    private readonly ClosingOrders sender;
    private readonly StuckRule? stuck;
    private readonly List<PositionClosing> closings = [];
    private readonly Dictionary<string, InterruptedClosing> interrupted = new(StringComparer.Ordinal);
    private readonly int[] counts = new int[CloseReasons.All.Count];
    private long lastLookMs = long.MinValue / 2;

    internal PositionCloser(
        UpkeepOptions options,
        AccountLedger ledger,
        OrderTracker orders,
        MarketCatalog catalog,
        TradingHalts halts,
        Announcer announcer,
        ExitJudge judge,
        ClosingOrders sender
    )
    {
        this.options = options;
        this.ledger = ledger;
        this.orders = orders;
        this.catalog = catalog;
        this.halts = halts;
        this.announcer = announcer;
        this.judge = judge;
        this.sender = sender;
        stuck = options.Stuck ? new StuckRule(options.StuckSeconds) : null;
    }

    /// <summary>Is told of every position that was closed to the end, with its reason; null for nobody.</summary>
    internal Action<CloseReason>? Closed { get; set; }

    /// <summary>Positions that are being closed, in the order in which that began.</summary>
    public IReadOnlyList<PositionClosing> Closings => closings;

    /// <summary>Positions whose exit is stuck.</summary>
    public int StuckCount => closings.Count(closing => closing.Reason == CloseReason.Stuck);

    /// <summary>Positions of this run that were closed to the end, by the reason they had then.</summary>
    public int ClosedCount(CloseReason reason) => counts[(int)reason];

    /// <summary>The closing of a market's position; null if it is not being closed.</summary>
    public PositionClosing? Find(string ticker)
    {
        for (var i = 0; i < closings.Count; i++)
        {
            if (closings[i].Ticker == ticker)
            {
                return closings[i];
            }
        }

        return null;
    }

    /// <summary>What an earlier run's journal says: a closing that it interrupted goes on.</summary>
    public void Recover(RecoveredState state)
    {
        foreach (var order in state.FinishedOrders.Concat(state.OpenOrders).OrderBy(order => order.DecidedAt.ExchangeMs))
        {
            var intent = order.Intent;
            if (intent.Strategy == AccountLedger.UpkeepOwner && CloseReasons.FromOrder(intent.Reason) is { } reason)
            {
                interrupted[intent.Ticker] = new InterruptedClosing(reason, intent.Outcome.Opposite());
            }
            else
            {
                // Something was bought there since.
                interrupted.Remove(intent.Ticker);
            }
        }
    }

    /// <summary>
    /// Time went by: looks at every position if that is due, and takes each closing a step further. Not to be called while
    /// nothing may be sent on principle, which the emergency stop is.
    /// </summary>
    public void Run(EventTime now, ICommandSink sink)
    {
        if (!ledger.IsOpen)
        {
            return;
        }

        if (halts.WhyStopped(now.ExchangeMs) is { } halt)
        {
            foreach (var closing in closings)
            {
                closing.Enter(ClosingPhase.Waiting, halt);
            }

            return;
        }

        // A clock that was put back must not stop it for as long as it was put back.
        if (Math.Abs(now.ExchangeMs - lastLookMs) >= options.CheckIntervalMs)
        {
            lastLookMs = now.ExchangeMs;
            LookAtAll(now, sink);
        }

        Advance(now, sink);
    }

    /// <summary>Looks at every position at once and begins where a rule applies; nothing is sent by it.</summary>
    public void LookNow(EventTime now, ICommandSink sink)
    {
        if (ledger.IsOpen && halts.WhyStopped(now.ExchangeMs) is null)
        {
            lastLookMs = now.ExchangeMs;
            LookAtAll(now, sink);
        }
    }

    /// <summary>Takes what was begun a step further and begins nothing: for the end of a run.</summary>
    public void Continue(EventTime now, ICommandSink sink)
    {
        if (halts.WhyStopped(now.ExchangeMs) is null)
        {
            Advance(now, sink);
        }
    }

    /// <summary>The account changed: closings that have come to their end are told of at once.</summary>
    public void OnAccountChange(EventTime now, ICommandSink sink)
    {
        for (var i = closings.Count - 1; i >= 0; i--)
        {
            if (HasEnded(closings[i]))
            {
                End(closings[i], now, sink);
            }
        }
    }

    /// <summary>Begins to close a position, or what of it a scope takes in; without effect if there is none of it.</summary>
    /// <param name="ticker">The market.</param>
    /// <param name="reason">Why.</param>
    /// <param name="because">The figures behind it, one clause for people.</param>
    /// <param name="scope">How much of it.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Takes what is said.</param>
    /// <returns>Whether the position is being closed now, by this or before.</returns>
    public bool Begin(string ticker, CloseReason reason, string because, ClosingScope scope, EventTime now, ICommandSink sink)
    {
        if (ledger.Find(ticker) is not { IsFlat: false } position || !judge.CountIn(position, scope).IsPositive)
        {
            return false;
        }

        if (Find(ticker) is { } running)
        {
            // A person, and the end of the run, may want more than a rule does.
            if (scope > running.Scope)
            {
                running.Become(reason, scope, now);
            }

            return true;
        }

        closings.Add(
            new PositionClosing(ticker, position.Side, reason, scope, now) { Before = (position.Realized, position.Fees) }
        );
        announcer.Say(
            sink,
            now,
            ActivityTypes.PositionClosing,
            reason == CloseReason.StopLoss ? ActivityLevel.Warning : ActivityLevel.Info,
            $"Closing {judge.CountIn(position, scope).ToShortText()} {position.Side.ToWire().ToUpperInvariant()} in {ticker}: {because}",
            ("reason", reason.ToWire()),
            ("ticker", ticker)
        );
        return true;
    }

    /// <summary>Begins to close everything that the trader bought.</summary>
    public void CloseAll(CloseReason reason, string because, EventTime now, ICommandSink sink)
    {
        foreach (var position in ledger.OpenPositions.ToArray())
        {
            Begin(position.Ticker, reason, because, ClosingScope.Own, now, sink);
        }
    }

    private void LookAtAll(EventTime now, ICommandSink sink)
    {
        for (var i = 0; i < ledger.OpenPositions.Count; i++)
        {
            var position = ledger.OpenPositions[i];
            position.Lots.Claim(orders.OwnerOf);
            if (Find(position.Ticker) is not null)
            {
                continue;
            }

            Resume(position, now, sink);
            if (
                catalog.Find(position.Ticker)?.IsOpenAt(now.ExchangeMs) == true
                && judge.Look(position, ClosingScope.Managed, now.ExchangeMs) is { } held
                && judge.Judge(held) is var (reason, because)
            )
            {
                Begin(position.Ticker, reason, because, ClosingScope.Managed, now, sink);
            }
        }

        // What an earlier run closed is held by now, or never will be.
        interrupted.Clear();
    }

    // What closed for a person or for the end of a run may have been everything: only what is the trader's goes on by itself.
    private void Resume(Position position, EventTime now, ICommandSink sink)
    {
        if (interrupted.Remove(position.Ticker, out var before) && before.Side == position.Side)
        {
            var scope = before.Reason is CloseReason.Operator or CloseReason.Shutdown ? ClosingScope.Own : ClosingScope.Managed;
            Begin(position.Ticker, before.Reason, "an earlier run had begun to", scope, now, sink);
        }
    }

    private void Advance(EventTime now, ICommandSink sink)
    {
        for (var i = closings.Count - 1; i >= 0; i--)
        {
            var closing = closings[i];
            if (HasEnded(closing))
            {
                End(closing, now, sink);
                continue;
            }

            if (stuck is not null && stuck.Applies(closing, now.ExchangeMs))
            {
                closing.Become(CloseReason.Stuck, closing.Scope, now);
                announcer.Say(
                    sink,
                    now,
                    ActivityTypes.PositionClosing,
                    ActivityLevel.Warning,
                    $"The exit from {closing.Ticker} is stuck after {options.StuckSeconds} s and {closing.Attempts} orders: priced to fill from now on",
                    ("reason", closing.Reason.ToWire()),
                    ("began_as", closing.FirstReason.ToWire()),
                    ("ticker", closing.Ticker)
                );
            }

            var position = ledger.Find(closing.Ticker)!;
            sender.Advance(closing, position, judge.CountIn(position, closing.Scope), now, sink);
        }
    }

    private bool HasEnded(PositionClosing closing) =>
        ledger.Find(closing.Ticker) is not { IsFlat: false } position
        || position.Side != closing.Side
        || !judge.CountIn(position, closing.Scope).IsPositive;

    private void End(PositionClosing closing, EventTime now, ICommandSink sink)
    {
        closings.Remove(closing);
        var hasSettled = ledger.Settlements.Any(row => row.Ticker == closing.Ticker && row.SettledMs >= closing.SinceMs);
        if (hasSettled)
        {
            announcer.Say(
                sink,
                now,
                ActivityTypes.PositionClosing,
                ActivityLevel.Warning,
                $"{closing.Ticker} settled before its position was closed",
                ("reason", closing.Reason.ToWire()),
                ("ticker", closing.Ticker)
            );
            return;
        }

        counts[(int)closing.Reason]++;
        Closed?.Invoke(closing.Reason);
        var position = ledger.Find(closing.Ticker);
        var profit = position is null
            ? Money.Zero
            : position.Realized - closing.Before.Realized - (position.Fees - closing.Before.Fees);
        announcer.Say(
            sink,
            now,
            ActivityTypes.PositionClosing,
            profit.IsNegative ? ActivityLevel.Warning : ActivityLevel.Success,
            $"Closed {closing.Ticker} ({closing.Reason.ToWire()}): {profit.ToDollarText()} after fees, {closing.Attempts} orders",
            ("reason", closing.Reason.ToWire()),
            ("began_as", closing.FirstReason.ToWire()),
            ("ticker", closing.Ticker),
            ("profit", profit.ToString())
        );
    }

    private readonly record struct InterruptedClosing(CloseReason Reason, Outcome Side);
}
