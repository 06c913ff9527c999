using System.Collections.Immutable;
using Trader.Commands;
using Trader.Events;
using Trader.Portfolio;

namespace Trader.Upkeep;

/// <summary>Tells of every position that changed since it was last told of, once per change (requirement N8).</summary>
public sealed class PositionReporter
{
    private readonly AccountLedger ledger;
    private readonly PositionCloser closer;
    private readonly Dictionary<string, PositionFigures> told = new(StringComparer.Ordinal);
    private bool hasBegun;

    internal PositionReporter(AccountLedger ledger, PositionCloser closer)
    {
        this.ledger = ledger;
        this.closer = closer;
    }

    /// <summary>Tells what changed. What the account held when it was first read is known from the whole picture.</summary>
    public void Report(EventTime now, ICommandSink sink)
    {
        if (!ledger.IsOpen)
        {
            return;
        }

        for (var i = 0; i < ledger.OpenPositions.Count; i++)
        {
            Report(ledger.OpenPositions[i], now, sink);
        }

        hasBegun = true;
        if (told.Count > ledger.OpenPositions.Count)
        {
            foreach (var ticker in told.Keys.Where(ticker => !ledger.Holds(ticker)).ToArray())
            {
                Report(ledger.Find(ticker)!, now, sink);
                told.Remove(ticker);
            }
        }
    }

    private void Report(Position position, EventTime now, ICommandSink sink)
    {
        var before = told.GetValueOrDefault(position.Ticker, PositionFigures.None);
        var reason = closer.Find(position.Ticker)?.Reason ?? (position.IsFlat ? before.ClosingReason : null);
        if (
            before.Net == position.Net
            && before.Cost == position.Cost
            && before.Realized == position.Realized
            && before.Fees == position.Fees
            && before.ClosingReason == reason
        )
        {
            return;
        }

        var figures = new PositionFigures(position.Net, position.Cost, position.Realized, position.Fees, reason);
        told[position.Ticker] = figures;
        if (hasBegun)
        {
            var wasSettled = position.IsFlat && ledger.Settlements.Any(row => row.Ticker == position.Ticker);
            sink.Issue(
                new NotifyPosition(
                    new PositionChange(position.Ticker, figures, before, Changed(before, figures), wasSettled, now.WallMs)
                )
            );
        }
    }

    private static ImmutableArray<string> Changed(PositionFigures before, PositionFigures now)
    {
        var fields = ImmutableArray.CreateBuilder<string>();
        Add("position", before.Net != now.Net);
        Add("cost_basis", before.Cost != now.Cost);
        Add("realized_pnl", before.Realized != now.Realized);
        Add("fees_paid", before.Fees != now.Fees);
        Add("closing_reason", before.ClosingReason != now.ClosingReason);
        return fields.ToImmutable();

        void Add(string field, bool hasChanged)
        {
            if (hasChanged)
            {
                fields.Add(field);
            }
        }
    }
}
