using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;

namespace Trader.Live.Journal.Payloads;

/// <summary>
/// Journal entries as bytes: one row of the table for each kind, whose code is part of the file format and never used for
/// anything else. Every value comes back exactly; bytes that are no entry of the kind give null.
/// </summary>
internal static class JournalEntryCodec
{
    /// <summary>The code of the record that says that a compacted state follows; no entry has it.</summary>
    public const byte StateFollows = 100;

    private static readonly Row[] Rows =
    [
        Of<RunBegan>(1, Write, ReadRunBegan),
        Of<RunEnded>(2, (w, e) => w.Text(e.Reason), (ref r, time) => new RunEnded(time, r.Text())),
        Of<IntentDecided>(3, (w, e) => Write(w, e.Intent), (ref r, time) => new IntentDecided(time, ReadIntent(ref r))),
        Of<ChangeDecided>(4, Write, ReadChange),
        Of<OrderMoved>(5, Write, ReadMove),
        Of<FillBooked>(6, Write, ReadFill),
        Of<StopEngaged>(7, (w, e) => w.Text(e.Reason), (ref r, time) => new StopEngaged(time, r.Text())),
        Of<StopReleased>(8, (w, e) => w.Text(e.Reason), (ref r, time) => new StopReleased(time, r.Text())),
        Of<ResultBooked>(9, ResultPayloads.Write, ResultPayloads.ReadBooked),
        Of<ResultsKept>(10, ResultPayloads.Write, ResultPayloads.ReadKept),
        Of<ProtectionReleased>(11, ResultPayloads.Write, ResultPayloads.ReadReleased),
        Of<PauseEngaged>(20, (w, e) => w.Text(e.Reason), (ref r, time) => new PauseEngaged(time, r.Text())),
        Of<PauseReleased>(21, (w, e) => w.Text(e.Reason), (ref r, time) => new PauseReleased(time, r.Text())),
        Of<OrderGroupNoted>(22, Write, ReadGroup),
    ];

    private static readonly Dictionary<Type, Row> ByType = Rows.ToDictionary(row => row.Type);
    private static readonly Row?[] ByCode =
    [
        .. Enumerable.Range(0, 256).Select(code => Array.Find(Rows, row => row.Code == code)),
    ];

    private delegate JournalEntry Reading(ref PayloadReader reader, EventTime time);

    /// <summary>The kinds of entries that can be written.</summary>
    public static IReadOnlyCollection<Type> Types => ByType.Keys;

    /// <summary>Whether a record's code is one of an entry.</summary>
    public static bool IsEntry(byte code) => ByCode[code] is not null;

    /// <summary>Appends an entry's bytes and returns its code.</summary>
    /// <exception cref="InvalidOperationException">The entry is of a kind without a row: a bug.</exception>
    public static byte Write(PayloadWriter writer, JournalEntry entry)
    {
        if (!ByType.TryGetValue(entry.GetType(), out var row))
        {
            throw new InvalidOperationException($"The journal has no code for {entry.GetType().Name}.");
        }

        writer.Time(entry.Time);
        row.Write(writer, entry);
        return row.Code;
    }

    /// <summary>The entry of a code and its bytes; null if they are not such an entry.</summary>
    public static JournalEntry? Read(byte code, ReadOnlySpan<byte> payload, TextCache? texts = null)
    {
        if (ByCode[code] is not { } row)
        {
            return null;
        }

        var reader = new PayloadReader(payload, texts);
        var entry = row.Read(ref reader, reader.Time());
        return reader.IsAtEnd ? entry : null;
    }

    private static void Write(PayloadWriter w, RunBegan entry)
    {
        w.Number(entry.RunNumber);
        w.Text(entry.RunIdentity);
        w.Text(entry.Version);
    }

    private static RunBegan ReadRunBegan(ref PayloadReader r, EventTime time) => new(time, r.Int32(), r.Text(), r.Text());

    private static void Write(PayloadWriter w, OrderIntent intent)
    {
        w.Text(intent.ClientOrderId);
        w.Text(intent.Ticker);
        w.Word(intent.Outcome);
        w.Price(intent.Price);
        w.Quantity(intent.Count);
        w.Text(intent.Reason);
        w.Number(intent.ExchangeIndex);
        w.Word(intent.TimeInForce);
        w.Flag(intent.IsPostOnly);
        w.Flag(intent.IsReduceOnly);
        w.OptionalNumber(intent.ExpirationSeconds);
        w.Text(intent.OrderGroupId);
        w.Number(intent.RepeatUntilMs);
        w.Text(intent.Strategy);
    }

    private static OrderIntent ReadIntent(ref PayloadReader r) =>
        new()
        {
            ClientOrderId = r.Text(),
            Ticker = r.Text(),
            Outcome = r.Word<Outcome>(),
            Price = r.Price(),
            Count = r.Quantity(),
            Reason = r.Text(),
            ExchangeIndex = r.Int32(),
            TimeInForce = r.Word<TimeInForce>(),
            IsPostOnly = r.Flag(),
            IsReduceOnly = r.Flag(),
            ExpirationSeconds = r.OptionalNumber(),
            OrderGroupId = r.OptionalText(),
            RepeatUntilMs = r.Number(),
            Strategy = r.Text(),
        };

    private static void Write(PayloadWriter w, ChangeDecided entry)
    {
        w.Text(entry.ClientOrderId);
        w.Word(entry.Change);
        w.Price(entry.Price);
        w.Quantity(entry.Count);
        w.Text(entry.Reason);
    }

    private static ChangeDecided ReadChange(ref PayloadReader r, EventTime time) =>
        new(time, r.Text(), r.Word<Trader.Orders.OrderChangeKind>(), r.Price(), r.Quantity(), r.Text());

    private static void Write(PayloadWriter w, OrderMoved entry)
    {
        w.Text(entry.ClientOrderId);
        w.Word(entry.State);
        w.Text(entry.OrderId);
        w.Price(entry.Price);
        w.Quantity(entry.FillCount);
        w.Quantity(entry.Remaining);
        w.Word(entry.Cause);
        w.Text(entry.Reason);
    }

    private static OrderMoved ReadMove(ref PayloadReader r, EventTime time) =>
        new(
            time,
            r.Text(),
            r.Word<Trader.Orders.OrderState>(),
            r.OptionalText(),
            r.Price(),
            r.Quantity(),
            r.Quantity(),
            r.Word<Trader.Orders.OrderCause>(),
            r.OptionalText()
        );

    private static void Write(PayloadWriter w, FillBooked entry)
    {
        w.Text(entry.ClientOrderId);
        w.Text(entry.TradeId);
        w.Text(entry.OrderId);
        w.Text(entry.Ticker);
        w.Word(entry.Outcome);
        w.Price(entry.YesPrice);
        w.Quantity(entry.Count);
        w.Money(entry.Fee);
        w.Flag(entry.IsTaker);
        w.Number(entry.TradedMs);
    }

    private static FillBooked ReadFill(ref PayloadReader r, EventTime time) =>
        new(
            time,
            r.OptionalText(),
            r.Text(),
            r.Text(),
            r.Text(),
            r.Word<Outcome>(),
            r.Price(),
            r.Quantity(),
            r.Money(),
            r.Flag(),
            r.Number()
        );

    private static void Write(PayloadWriter w, OrderGroupNoted entry)
    {
        w.Text(entry.OrderGroupId);
        w.Number(entry.Shard);
        w.Number(entry.ContractsLimit);
        w.Word(entry.State);
    }

    private static OrderGroupNoted ReadGroup(ref PayloadReader r, EventTime time) =>
        new(time, r.Text(), r.Int32(), r.Number(), r.Word<Trader.Orders.Groups.OrderGroupState>());

    private static Row Of<T>(byte code, Action<PayloadWriter, T> write, Reading read)
        where T : JournalEntry => new(code, typeof(T), (writer, entry) => write(writer, (T)entry), read);

    private sealed record Row(byte Code, Type Type, Action<PayloadWriter, JournalEntry> Write, Reading Read);
}
