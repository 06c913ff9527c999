using System.Text.Json;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Live.Journal.Payloads;

namespace Trader.Live.Journal.Sessions;

/// <summary>
/// A stretch of a session in memory: the bytes of what is frequent, and between them the places where rare payloads belong,
/// which are written out later, on the thread that waits for the disk. Payloads are immutable, so that this is safe.
/// </summary>
internal sealed class SessionBlock
{
    /// <summary>What is in it so far.</summary>
    public PayloadWriter Bytes { get; } = new(1 << 16);

    /// <summary>Rare payloads, each with the place in <see cref="Bytes"/> where it belongs.</summary>
    public List<(int Offset, EventCode Code, object? Payload)> Rare { get; } = [];

    /// <summary>Wall clock of its first event, Unix milliseconds.</summary>
    public long BeganWallMs { get; set; }

    /// <summary>Is told when it has been written and synced, or why not; null if nobody asked.</summary>
    public TaskCompletionSource<string?>? Secured { get; set; }

    /// <summary>Empties it for another use.</summary>
    public void Clear()
    {
        Secured = null;
        Bytes.Restart();
        Rare.Clear();
    }
}

/// <summary>Puts events and commands into blocks. What came before decides how times and tickers are written.</summary>
internal sealed class SessionEncoder : IDisposable
{
    /// <summary>Tickers that have a number at a time.</summary>
    public const int MaxTickers = 1 << 16;

    private readonly Dictionary<string, int> tickers = new(StringComparer.Ordinal);
    private readonly PayloadWriter scratch = new();
    private readonly Utf8JsonWriter json = new(Stream.Null, SessionJson.WriterOptions);
    private EventTime last;

    /// <summary>Appends an event.</summary>
    public void Add(SessionBlock block, in TraderEvent traderEvent)
    {
        switch (traderEvent.Kind)
        {
            case TraderEventKind.BookDelta:
                AddDelta(block.Bytes, traderEvent.Delta, traderEvent.Time);
                break;
            case TraderEventKind.PublicTrade:
                AddTrade(block.Bytes, traderEvent.Trade, traderEvent.Time);
                break;
            case TraderEventKind.Tick:
                AddStart(block.Bytes, SessionCodes.Tick, traderEvent.Time);
                break;
            case TraderEventKind.Recovered:
                AddStart(block.Bytes, SessionCodes.Recovered, traderEvent.Time);
                AddState(block.Bytes, (RecoveredState)traderEvent.Payload!);
                break;
            default:
                AddRare(block, traderEvent);
                break;
        }
    }

    /// <summary>Appends a command.</summary>
    public void Add(SessionBlock block, TraderCommand command)
    {
        scratch.Restart();
        CommandText.Write(json, scratch, command);
        block.Bytes.Byte(SessionCodes.Command);
        block.Bytes.Unsigned((ulong)scratch.Length);
        block.Bytes.Raw(scratch.Written);
    }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private void AddDelta(PayloadWriter bytes, in BookDelta delta, EventTime time)
    {
        var ticker = NumberOf(bytes, delta.Ticker);
        AddStart(bytes, SessionCodes.Delta, time);
        bytes.Unsigned((ulong)ticker);
        bytes.Byte((byte)delta.Side);
        bytes.Price(delta.Price);
        bytes.Quantity(delta.Delta);
        bytes.Number(unchecked(delta.TimestampMs - time.ExchangeMs));
    }

    private void AddTrade(PayloadWriter bytes, in PublicTrade trade, EventTime time)
    {
        var ticker = NumberOf(bytes, trade.Ticker);
        AddStart(bytes, SessionCodes.Trade, time);
        bytes.Bits(trade.Id.Bits);
        bytes.Unsigned((ulong)ticker);
        bytes.Price(trade.YesPrice);
        bytes.Quantity(trade.Count);
        bytes.Byte((byte)trade.TakerSide);
        bytes.Flag(trade.IsBlockTrade);
        bytes.Number(unchecked(trade.TimestampMs - time.ExchangeMs));
    }

    private void AddStart(PayloadWriter bytes, byte code, EventTime time)
    {
        bytes.Byte(code);
        bytes.Number(unchecked(time.ExchangeMs - last.ExchangeMs));
        bytes.Number(unchecked(time.WallMs - last.WallMs));
        last = time;
    }

    private void AddRare(SessionBlock block, in TraderEvent traderEvent)
    {
        var code = SessionCodes.Of(traderEvent.Kind);
        AddStart(block.Bytes, code.Code, traderEvent.Time);
        if (code.Contract is not null)
        {
            block.Rare.Add((block.Bytes.Length, code, traderEvent.Payload));
        }
    }

    private static void AddState(PayloadWriter bytes, RecoveredState state)
    {
        var entries = CompactedState.EntriesOf(state);
        bytes.Number(state.EntryCount);
        bytes.Number(entries.Count);
        var entryBytes = new PayloadWriter();
        foreach (var entry in entries)
        {
            entryBytes.Restart();
            bytes.Byte(JournalEntryCodec.Write(entryBytes, entry));
            bytes.Unsigned((ulong)entryBytes.Length);
            bytes.Raw(entryBytes.Written);
        }
    }

    private int NumberOf(PayloadWriter bytes, string ticker)
    {
        if (tickers.TryGetValue(ticker, out var number))
        {
            return number;
        }

        if (tickers.Count == MaxTickers)
        {
            tickers.Clear();
            bytes.Byte(SessionCodes.ForgetTickers);
        }

        number = tickers.Count;
        tickers.Add(ticker, number);
        bytes.Byte(SessionCodes.Ticker);
        bytes.Text(ticker);
        return number;
    }
}
