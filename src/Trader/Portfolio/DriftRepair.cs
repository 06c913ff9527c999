using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Portfolio;

/// <summary>
/// Takes figures over from the exchange, says so, and keeps a bounded history. Only what a reading says is taken over; where it
/// says nothing, nothing is made up.
/// </summary>
internal sealed class DriftRepair
{
    private readonly AccountLedger ledger;
    private readonly MarketStops stops;
    private readonly Announcer announcer;
    private readonly CoreCounters counters;
    private readonly Queue<DriftRecord> history = new();
    private readonly int historyLength;
    private long lastNumber;

    public DriftRepair(TraderOptions options, AccountLedger ledger, MarketStops stops, Announcer announcer, CoreCounters counters)
    {
        historyLength = options.DriftHistoryLength;
        this.ledger = ledger;
        this.stops = stops;
        this.announcer = announcer;
        this.counters = counters;
    }

    /// <summary>The latest drifts that are over, oldest first.</summary>
    public IReadOnlyCollection<DriftRecord> History => history;

    /// <summary>A drift is gone without a correction.</summary>
    public void Resolved(AccountDifference first, EventTime seenFirst, EventTime foundAt, EventTime now, ICommandSink sink)
    {
        var movedMs =
            first.Subject == DriftSubject.Position ? ledger.Find(first.Ticker)?.ChangedMs ?? 0
            : first.Shard == AccountDifference.AllShards ? ledger.Shards.LastChangedMs
            : ledger.Shards.ChangedMs(first.Shard);
        var (remedy, cause) =
            movedMs >= seenFirst.ExchangeMs
                ? (DriftRemedy.Replayed, "fills or settlements that had been missed were booked")
                : (DriftRemedy.GoneByItself, "the exchange's figure came to agree with ours");
        var record = Keep(first, foundAt, now, remedy, cause, Figures(first));
        announcer.Say(
            sink,
            now,
            ActivityTypes.Drift,
            ActivityLevel.Success,
            $"The {first.Name} agrees with the exchange's again: {cause}",
            ("before", record.Before.ToString()),
            ("after", record.After.ToString())
        );
    }

    /// <summary>Takes over what was moving when the account was first read; no drift, because the books never claimed to know.</summary>
    public void CompleteOpening(
        AccountDifference difference,
        AccountPicture picture,
        long quietSinceMs,
        EventTime now,
        ICommandSink sink
    )
    {
        TakeOver(difference, picture, quietSinceMs);
        announcer.Say(
            sink,
            now,
            ActivityTypes.Sync,
            ActivityLevel.Info,
            $"The {difference.Name} is {difference.Theirs}: it was moving when the account was first read, as {difference.Ours}"
        );
    }

    /// <summary>Takes over everything that differs on the shards concerned, positions first.</summary>
    /// <param name="differences">What differs.</param>
    /// <param name="picture">The reading.</param>
    /// <param name="quietSinceMs">The exchange time from which on a movement may be missing in the reading, Unix milliseconds.</param>
    /// <param name="foundAt">When a difference was found to be drift.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Where announcements go.</param>
    public void Correct(
        IReadOnlyList<AccountDifference> differences,
        AccountPicture picture,
        long quietSinceMs,
        Func<AccountDifference, EventTime> foundAt,
        EventTime now,
        ICommandSink sink
    )
    {
        var positions = differences.Where(difference => difference.Subject == DriftSubject.Position).ToList();
        foreach (var difference in positions)
        {
            var isGone = !picture.Positions.ContainsKey(difference.Ticker);
            var cause = isGone
                ? "the exchange lists it no longer and has told of no settlement"
                : "no fill or settlement that the exchange lists explains it";
            Correct(difference, picture, quietSinceMs, foundAt(difference), cause, now, sink);
            Stop(stops.OnCorrected(difference.Ticker, now), now, sink);
        }

        var cash = differences.Where(difference => difference.Subject == DriftSubject.Cash).ToList();
        var moved = Money.Zero;
        foreach (var difference in cash)
        {
            moved += difference.Theirs.Cash!.Value - difference.Ours.Cash!.Value;
        }

        if (cash.Count > 1 && moved.IsZero)
        {
            CorrectAll(cash, picture, quietSinceMs, foundAt, "cash was moved between shards", now, sink);
        }
        else if (cash.Count > 0 && positions.Count == 0 && !TakeFiguresOver(cash, picture, now, sink))
        {
            const string Cause = "no trade explains it: a deposit, a withdrawal, interest or another charge";
            CorrectAll(cash, picture, quietSinceMs, foundAt, Cause, now, sink);
            ledger.ShiftStartEquity(moved);
            Stop(stops.OnCashCorrected(now), now, sink);
        }
        else
        {
            CorrectAll(cash, picture, quietSinceMs, foundAt, "it goes with the positions corrected", now, sink);
        }
    }

    /// <summary>
    /// Takes over cost and profit of positions whose contracts and cash flow agree. They depend on the order of fills and on
    /// rounding, and ours may have come in another order; nothing that is owned differs, so this is no drift.
    /// </summary>
    /// <param name="picture">The reading.</param>
    /// <param name="quietSinceMs">The exchange time from which on a movement may be missing in the reading, Unix milliseconds.</param>
    public void AlignFigures(AccountPicture picture, long quietSinceMs)
    {
        foreach (var row in picture.Positions.Values)
        {
            if (
                ledger.Find(row.Ticker) is { } position
                && position.Net == row.PositionFp
                && position.ChangedMs < quietSinceMs
                && !row.TotalTradedDollars.IsZero
                && !picture.IsContradictory(row.Ticker)
                && HasCashFlowOf(position, row)
                && (position.Cost != row.MarketExposureDollars || position.Realized != row.RealizedPnlDollars)
            )
            {
                ledger.Correct(row.Ticker, row);
            }
        }
    }

    private void CorrectAll(
        List<AccountDifference> cash,
        AccountPicture picture,
        long quietSinceMs,
        Func<AccountDifference, EventTime> foundAt,
        string cause,
        EventTime now,
        ICommandSink sink
    )
    {
        foreach (var difference in cash)
        {
            Correct(difference, picture, quietSinceMs, foundAt(difference), cause, now, sink);
        }
    }

    private void Correct(
        AccountDifference difference,
        AccountPicture picture,
        long quietSinceMs,
        EventTime foundAt,
        string cause,
        EventTime now,
        ICommandSink sink
    )
    {
        TakeOver(difference, picture, quietSinceMs);
        counters.DriftCorrections++;
        var record = Keep(difference, foundAt, now, DriftRemedy.Corrected, cause, Figures(difference));
        announcer.Say(
            sink,
            now,
            ActivityTypes.Drift,
            ActivityLevel.Warning,
            $"Corrected from the exchange: {difference.Name} was {record.Before}, is {record.After} ({cause})",
            ("before", record.Before.ToString()),
            ("after", record.After.ToString()),
            ("cost_before", record.Before.Cost?.ToString() ?? ""),
            ("cost_after", record.After.Cost?.ToString() ?? "")
        );
    }

    // Contracts can agree although trades were missed, when as many were bought as sold: then the figures of the row differ.
    private bool TakeFiguresOver(List<AccountDifference> cash, AccountPicture picture, EventTime now, ICommandSink sink)
    {
        var found = false;
        foreach (var row in picture.Positions.Values)
        {
            var isConcerned = cash.Exists(difference =>
                difference.Shard is AccountDifference.AllShards || difference.Shard == row.ExchangeIndex
            );
            if (!isConcerned || ledger.Find(row.Ticker) is not { } position || HasCashFlowOf(position, row))
            {
                continue;
            }

            found = true;
            var before = DriftFigures.Of(position);
            ledger.Correct(row.Ticker, row);
            counters.DriftCorrections++;
            var difference = new AccountDifference(
                DriftSubject.Position,
                row.Ticker,
                row.ExchangeIndex,
                before,
                DriftFigures.Of(position),
                IsSettled: true
            );
            const string Cause = "trades that cancel out were missed: the contracts agree, the exchange's cost and profit do not";
            Keep(difference, now, now, DriftRemedy.Corrected, Cause, DriftFigures.Of(position));
            announcer.Say(
                sink,
                now,
                ActivityTypes.Drift,
                ActivityLevel.Warning,
                $"Corrected from the exchange: cost and profit of the position in {row.Ticker} ({Cause})"
            );
            Stop(stops.OnCorrected(row.Ticker, now), now, sink);
        }

        return found;
    }

    // Profit less fees less open cost is the cash the market has moved; less than $0.0001 is rounding. A row without money tells nothing.
    private static bool HasCashFlowOf(Position position, MarketPositionDto row)
    {
        if (row.TotalTradedDollars.IsZero)
        {
            return true;
        }

        var ours = position.Realized - position.Fees - position.Cost;
        var theirs = row.RealizedPnlDollars - row.FeesPaidDollars - row.MarketExposureDollars;
        return position.Net != row.PositionFp || (ours - theirs).Abs().Micros < Money.MicrosPerCentiCent;
    }

    private void TakeOver(AccountDifference difference, AccountPicture picture, long quietSinceMs)
    {
        if (difference.Subject == DriftSubject.Position)
        {
            // A row has every fill up to its own time, and whatever its time is, all that the exchange's lag cannot hide.
            var row = picture.Positions.GetValueOrDefault(difference.Ticker);
            var rowMs = row?.LastUpdatedTs?.ToUnixTimeMilliseconds() ?? 0;
            ledger.Correct(difference.Ticker, row, Math.Max(rowMs, quietSinceMs));
        }
        else if (difference.Shard == AccountDifference.AllShards)
        {
            ledger.TakeCash(picture);
        }
        else
        {
            ledger.CorrectCash(difference.Shard, difference.Theirs.Cash!.Value);
        }
    }

    private DriftFigures Figures(AccountDifference difference) =>
        difference.Subject == DriftSubject.Position ? DriftFigures.Of(ledger.Find(difference.Ticker))
        : difference.Shard == AccountDifference.AllShards ? new DriftFigures { Cash = ledger.Cash }
        : new DriftFigures { Cash = ledger.Shards.On(difference.Shard) };

    private void Stop(MarketStop? stop, EventTime now, ICommandSink sink)
    {
        if (stop is not null)
        {
            var where = stop.Ticker.Length == 0 ? "Nothing is opened any more" : $"Nothing is opened in {stop.Ticker} any more";
            announcer.Say(sink, now, ActivityTypes.Drift, ActivityLevel.Error, $"{where}: {stop.Reason}");
        }
    }

    private DriftRecord Keep(
        AccountDifference difference,
        EventTime foundAt,
        EventTime now,
        DriftRemedy remedy,
        string cause,
        DriftFigures after
    )
    {
        var record = new DriftRecord(
            ++lastNumber,
            foundAt,
            now,
            difference.Subject,
            difference.Ticker,
            difference.Shard,
            remedy,
            cause,
            difference.Ours,
            after
        );
        history.Enqueue(record);
        if (history.Count > historyLength)
        {
            history.Dequeue();
        }

        return record;
    }
}
