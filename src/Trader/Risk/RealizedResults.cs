using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk.Protections;
using Trader.Risk.Results;
using Trader.Status;

namespace Trader.Risk;

/// <summary>
/// What fills and settlements bring in the markets in which we trade: each is written down, counts towards the day's loss, and
/// with the last of a position a closed trade goes to the protections.
/// </summary>
internal sealed class RealizedResults
{
    private readonly OrderTracker orders;
    private readonly AccountLedger ledger;
    private readonly RiskGate gate;
    private readonly OpeningProtections protections;
    private readonly Announcer announcer;
    private readonly ResultHistory history = new();
    private bool hasRecovered;

    public RealizedResults(
        OrderTracker orders,
        AccountLedger ledger,
        RiskGate gate,
        OpeningProtections protections,
        Announcer announcer
    )
    {
        this.orders = orders;
        this.ledger = ledger;
        this.gate = gate;
        this.protections = protections;
        this.announcer = announcer;
    }

    /// <summary>What is known of this run and the ones before it.</summary>
    public ResultHistory History => history;

    /// <summary>Goes on where an earlier run ended.</summary>
    public void Recover(ResultHistory earlier, EventTime now, ICommandSink sink)
    {
        hasRecovered = true;
        history.Apply(earlier.ToEntry(now));
        gate.RestoreDay(history, now.ExchangeMs);
        protections.Recover(history, now, sink);
    }

    /// <summary>A fill was booked.</summary>
    /// <param name="fill">The fill.</param>
    /// <param name="change">Realised by it, its fee taken off.</param>
    /// <param name="netBefore">Contracts held before it, positive YES, negative NO.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Takes the commands.</param>
    public void OnFill(in AccountFill fill, Money change, Quantity netBefore, EventTime now, ICommandSink sink)
    {
        var net = ledger.Find(fill.Ticker)?.Net ?? Quantity.Zero;
        Book(fill.Ticker, change, fill.TimestampMs, IsLeft(netBefore, net), now, sink);
    }

    /// <summary>A settlement was booked.</summary>
    public void OnSettled(BookedSettlement settlement, Money change, EventTime now, ICommandSink sink) =>
        Book(settlement.Ticker, change, settlement.SettledMs, closesTrade: true, now, sink);

    /// <summary>The account was read for the first time: what happened between the runs counts, too.</summary>
    public void OnOpened(AccountPicture picture, EventTime now, ICommandSink sink)
    {
        if (!hasRecovered)
        {
            return;
        }

        var tickers = history
            .Markets.Select(market => market.Ticker)
            .Concat(picture.Reading.Fills.Select(fill => fill.Ticker).Where(orders.HasTradedIn))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        foreach (var ticker in tickers)
        {
            var absence = new Absence(history.Find(ticker), picture);
            if (absence.Results(now) is { } missing)
            {
                missing.ForEach(result => Take(result, now, sink));
            }
            else
            {
                Take(absence.Unexplained(now), now, sink);
                announcer.Say(sink, now, ActivityTypes.Risk, ActivityLevel.Warning, absence.WhyUnknown, ("market", ticker));
            }
        }
    }

    /// <summary>An operator ends pauses that protections made.</summary>
    public void Release(ProtectionRelease release, EventTime now, ICommandSink sink)
    {
        var entry = new ProtectionReleased(now, release.Scope, release.Who);
        history.Apply(entry);
        sink.Issue(new WriteToJournal(entry));
        protections.Release(release, now, sink);
    }

    /// <summary>Whether a position was left: nothing is held any more, or the other side.</summary>
    public static bool IsLeft(Quantity before, Quantity after) =>
        !before.IsZero && (after.IsZero || after.IsNegative != before.IsNegative);

    private void Book(string ticker, Money change, long happenedMs, bool closesTrade, EventTime now, ICommandSink sink)
    {
        if (!orders.HasTradedIn(ticker))
        {
            return;
        }

        var position = ledger.Find(ticker);
        var (net, cost) = position is null ? (Quantity.Zero, Money.Zero) : (position.Net, position.Cost);
        Take(new ResultBooked(now, ticker, change, happenedMs, closesTrade, net, cost), now, sink);
    }

    private void Take(ResultBooked result, EventTime now, ICommandSink sink)
    {
        sink.Issue(new WriteToJournal(result));
        gate.OnResult(result.Ticker, result.Change, result.HappenedMs, now.ExchangeMs);
        if (history.Apply(result) is { } closed)
        {
            protections.OnClosed(closed, now, sink);
        }
    }
}
