using Trader.Events;
using Trader.Journal;
using Trader.Risk.Results;

namespace Trader.Live.Journal.Payloads;

/// <summary>Entries about results as bytes.</summary>
internal static class ResultPayloads
{
    private delegate T ReadItem<T>(ref PayloadReader reader);

    public static void Write(PayloadWriter w, ResultBooked entry)
    {
        w.Text(entry.Ticker);
        w.Money(entry.Change);
        w.Number(entry.HappenedMs);
        w.Flag(entry.ClosesTrade);
        w.Quantity(entry.Net);
        w.Money(entry.Cost);
    }

    public static ResultBooked ReadBooked(ref PayloadReader r, EventTime time) =>
        new(time, r.Text(), r.Money(), r.Number(), r.Flag(), r.Quantity(), r.Money());

    public static void Write(PayloadWriter w, ProtectionReleased entry)
    {
        w.Text(entry.Scope);
        w.Text(entry.Reason);
    }

    public static ProtectionReleased ReadReleased(ref PayloadReader r, EventTime time) => new(time, r.Text(), r.Text());

    public static void Write(PayloadWriter w, ResultsKept entry)
    {
        w.Number(entry.LastNumber);
        w.Number(entry.LastClosedMs);
        w.Number(entry.LastBookedMs);
        Write(
            w,
            entry.Minutes,
            static (w, minute) =>
            {
                w.Number(minute.Minute);
                w.Money(minute.Result);
            }
        );
        Write(
            w,
            entry.Closed,
            static (w, trade) =>
            {
                w.Number(trade.Number);
                w.Text(trade.Ticker);
                w.Money(trade.Result);
                w.Number(trade.ClosedMs);
            }
        );
        Write(
            w,
            entry.Markets,
            static (w, market) =>
            {
                w.Text(market.Ticker);
                w.Money(market.Result);
                w.Quantity(market.Net);
                w.Money(market.Cost);
                w.Number(market.LastMs);
            }
        );
        Write(
            w,
            entry.Releases,
            static (w, release) =>
            {
                w.Text(release.Scope);
                w.Number(release.ThroughNumber);
            }
        );
    }

    public static ResultsKept ReadKept(ref PayloadReader r, EventTime time) =>
        new(
            time,
            r.Number(),
            r.Number(),
            r.Number(),
            Read(ref r, static (ref r) => new MinuteResult(r.Number(), r.Money())),
            Read(ref r, static (ref r) => new ClosedTrade(r.Number(), r.Text(), r.Money(), r.Number())),
            Read(ref r, static (ref r) => new TradedMarket(r.Text(), r.Money(), r.Quantity(), r.Money(), r.Number())),
            Read(ref r, static (ref r) => new ReleasedTrades(r.Text(), r.Number()))
        );

    private static void Write<T>(PayloadWriter w, IReadOnlyList<T> items, Action<PayloadWriter, T> write)
    {
        w.Unsigned((ulong)items.Count);
        foreach (var item in items)
        {
            write(w, item);
        }
    }

    // A count that is too large for the bytes there are ends with them: nothing is set aside for it beforehand.
    private static List<T> Read<T>(ref PayloadReader r, ReadItem<T> read)
    {
        var items = new List<T>();
        for (var left = r.Unsigned(); left > 0 && !r.IsBroken; left--)
        {
            items.Add(read(ref r));
        }

        return items;
    }
}
