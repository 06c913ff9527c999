using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Journal;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Payloads;

namespace Trader.Live.Journal.Sessions;

/// <summary>
/// Reads a recorded session, item by item. It never throws because of what the file holds: it stops at the first thing that
/// cannot be read and says what that is in <see cref="Flaw"/>.
/// </summary>
public sealed class SessionReader
{
    private readonly JournalReader records;
    private readonly string file;
    private readonly List<string> tickers = [];
    private int at;
    private EventTime last;
    private TraderEvent current;
    private int textStart;
    private int textLength;

    /// <summary>Starts at the beginning, which is read at once: see <see cref="Beginning"/>.</summary>
    /// <param name="source">The file; stays the caller's to dispose.</param>
    /// <param name="file">Its name for people.</param>
    public SessionReader(IJournalSource source, string file)
    {
        this.file = file;
        records = new JournalReader(source, file, JournalKind.Session);
        if (!records.TryRead())
        {
            Flaw = records.Flaw ?? new JournalFlaw(JournalFlawKind.TornTail, file, records.Position, "the session is empty");
            return;
        }

        Beginning =
            records.Kind == SessionCodes.BeginningRecord
            && TryParse(records.Payload, SessionJson.Readable.SessionBeginning, out var beginning)
                ? (SessionBeginning?)beginning
                : null;
        if (Beginning is null)
        {
            Break("the session's beginning cannot be read");
        }

        at = records.Payload.Length;
    }

    /// <summary>What the session says of itself; null if <see cref="Flaw"/> says why that cannot be read.</summary>
    public SessionBeginning? Beginning { get; }

    /// <summary>How it ended; null where that was not recorded, as after a crash.</summary>
    public SessionEnding? Ending { get; private set; }

    /// <summary>What ended the reading; null for the end of the session.</summary>
    public JournalFlaw? Flaw { get; private set; }

    /// <summary>Whether the item read last is a command; otherwise it is an event.</summary>
    public bool IsCommand { get; private set; }

    /// <summary>The event read last.</summary>
    public ref readonly TraderEvent Event => ref current;

    /// <summary>The text of the command read last, UTF-8; valid until the next item is read.</summary>
    public ReadOnlySpan<byte> Command => records.Payload.Slice(textStart, textLength);

    /// <summary>Reads the next event or command; false at the end, whatever the end is.</summary>
    public bool TryRead()
    {
        while (Flaw is null && Ending is null && Beginning is not null)
        {
            if (at == records.Payload.Length)
            {
                if (!TryReadRecord())
                {
                    return false;
                }
            }
            else if (TryReadItem())
            {
                return true;
            }
        }

        return false;
    }

    private bool TryReadRecord()
    {
        if (!records.TryRead())
        {
            Flaw = records.Flaw;
            return false;
        }

        at = 0;
        if (records.Kind == SessionCodes.EndingRecord)
        {
            var payload = new PayloadReader(records.Payload);
            var ending = new SessionEnding(payload.Number(), payload.Number(), payload.OptionalText());
            if (payload.IsAtEnd)
            {
                Ending = ending;
            }
            else
            {
                Break("the session's end cannot be read");
            }

            return false;
        }

        if (records.Kind != SessionCodes.BlockRecord)
        {
            Break($"a record is of a kind ({records.Kind}) that this version does not know");
        }

        return true;
    }

    // False for what is neither event nor command, and for what cannot be read.
    private bool TryReadItem()
    {
        var payload = new PayloadReader(records.Payload[at..]);
        var code = payload.Byte();
        var isItem = false;
        switch (code)
        {
            case SessionCodes.Ticker when tickers.Count < SessionEncoder.MaxTickers:
                tickers.Add(payload.Text());
                break;
            case SessionCodes.ForgetTickers:
                tickers.Clear();
                break;
            case SessionCodes.Command:
                textLength = payload.Raw(payload.Unsigned()).Length;
                textStart = records.Payload.Length - payload.Left - textLength;
                IsCommand = true;
                isItem = true;
                break;
            default:
                isItem = TryReadEvent(ref payload, code);
                IsCommand = false;
                if (!isItem && Flaw is null)
                {
                    Break($"an item ({code}) cannot be read");
                }

                break;
        }

        if (payload.IsBroken && Flaw is null)
        {
            Break($"an item ({code}) breaks off");
        }

        at = records.Payload.Length - payload.Left;
        return isItem && Flaw is null;
    }

    private bool TryReadEvent(ref PayloadReader payload, byte code)
    {
        if (SessionCodes.Of(code) is not { } row)
        {
            return false;
        }

        last = new EventTime(unchecked(last.ExchangeMs + payload.Number()), unchecked(last.WallMs + payload.Number()));
        switch (code)
        {
            case SessionCodes.Delta:
                current = TraderEvent.Of(last, ReadDelta(ref payload));
                return true;
            case SessionCodes.Trade:
                current = TraderEvent.Of(last, ReadTrade(ref payload));
                return true;
            case SessionCodes.Recovered:
                return TryMake(row, ReadState(ref payload));
            default:
                return row.Contract is null
                    ? TryMake(row, "")
                    : TryParse(payload.Raw(payload.Unsigned()), row.Contract, out var content) && TryMake(row, content);
        }
    }

    private bool TryMake(EventCode row, object? content)
    {
        if (content is null && !row.MayBeNull)
        {
            return false;
        }

        current = row.Make(last, content);
        return true;
    }

    private BookDelta ReadDelta(ref PayloadReader payload) =>
        new(
            TickerOf(payload.Unsigned()),
            (Outcome)payload.Byte(),
            payload.Price(),
            payload.Quantity(),
            unchecked(payload.Number() + last.ExchangeMs)
        );

    private PublicTrade ReadTrade(ref PayloadReader payload) =>
        new(
            new OpaqueId(payload.Bits()),
            TickerOf(payload.Unsigned()),
            payload.Price(),
            payload.Quantity(),
            (Outcome)payload.Byte(),
            payload.Flag(),
            unchecked(payload.Number() + last.ExchangeMs)
        );

    private static RecoveredState? ReadState(ref PayloadReader payload)
    {
        var total = payload.Number();
        var count = payload.Number();
        if (payload.IsBroken || count < 0 || total < count || count > payload.Left)
        {
            return null;
        }

        var state = new RecoveredState((int)Math.Clamp(count, 1, 1_000_000), total - count);
        for (var i = 0; i < count; i++)
        {
            var code = payload.Byte();
            if (JournalEntryCodec.Read(code, payload.Raw(payload.Unsigned())) is not { } entry)
            {
                return null;
            }

            state.Apply(entry);
        }

        return state;
    }

    private string TickerOf(ulong number)
    {
        if (number < (ulong)tickers.Count)
        {
            return tickers[(int)number];
        }

        Break($"a market is spoken of by the number {number}, which stands for none");
        return "";
    }

    // False for what is whole, but not what this version writes: the caller says where.
    private static bool TryParse(ReadOnlySpan<byte> json, JsonTypeInfo contract, out object? content)
    {
        try
        {
            content = JsonSerializer.Deserialize(json, contract);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            content = null;
            return false;
        }
    }

    private void Break(string what) =>
        Flaw = new JournalFlaw(JournalFlawKind.NewerVersion, file, records.Position - records.Payload.Length, what);
}
