using System.Globalization;
using Trader.Journal;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Payloads;

namespace Trader.Live.Journal;

/// <summary>What opening an order journal found.</summary>
/// <param name="State">What the earlier runs' entries add up to; not changed by later ones.</param>
/// <param name="LastRecord">Number of the last record; 0 for an empty journal.</param>
/// <param name="Segment">Number of the file that was read; 0 for none.</param>
/// <param name="Bytes">Bytes that were read.</param>
/// <param name="TornTail">What a crash had left half written and was left out, one sentence; null for nothing.</param>
public sealed record OrderJournalRecovery(RecoveredState State, long LastRecord, long Segment, long Bytes, string? TornTail);

/// <summary>
/// Reads an order journal. Each of its files begins with everything the ones before add up to, and gets its name only when
/// that is on the disk: the file with the highest number is the journal, and others are left-overs.
/// </summary>
internal static class OrderJournalFiles
{
    /// <summary>Ending of a file that has no whole beginning yet.</summary>
    public const string Unfinished = ".new";

    private const string Start = "orders-";
    private const string End = ".journal";
    private const int MaxEntryBytes = 1 << 20;

    /// <summary>The name of a segment's file.</summary>
    public static string NameOf(long segment) => string.Create(CultureInfo.InvariantCulture, $"{Start}{segment:D8}{End}");

    /// <summary>The number of a segment's file; null for another file.</summary>
    public static long? SegmentOf(string name) =>
        name.StartsWith(Start, StringComparison.Ordinal)
        && name.EndsWith(End, StringComparison.Ordinal)
        && long.TryParse(
            name.AsSpan()[Start.Length..^End.Length],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    /// <summary>Whether the file is an order journal's, whole or not.</summary>
    public static bool IsOurs(string name) =>
        SegmentOf(name.EndsWith(Unfinished, StringComparison.Ordinal) ? name[..^Unfinished.Length] : name) is not null;

    /// <summary>Reads the journal.</summary>
    /// <exception cref="JournalException">It is damaged, or not one of ours.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    public static OrderJournalRecovery Read(IJournalStore store, int maxFinishedOrders)
    {
        var segment = store.List().Select(SegmentOf).Max() ?? 0;
        return segment == 0
            ? new OrderJournalRecovery(new RecoveredState(maxFinishedOrders), 0, 0, 0, TornTail: null)
            : Read(store, segment, maxFinishedOrders);
    }

    private static OrderJournalRecovery Read(IJournalStore store, long segment, int maxFinishedOrders)
    {
        var name = NameOf(segment);
        var file = store.Describe(name);
        using var source = store.OpenRead(name);
        var reader = new JournalReader(source, file, JournalKind.Orders, MaxEntryBytes);
        if (!reader.TryRead() || reader.Kind != JournalEntryCodec.StateFollows)
        {
            throw Refuse(reader.Flaw ?? Broken(reader, file, "the journal does not begin with a state"));
        }

        var (state, compacted) = Begin(reader, file, maxFinishedOrders);
        var first = reader.Number;
        var texts = new TextCache();
        while (reader.TryRead())
        {
            state.Apply(JournalEntryCodec.Read(reader.Kind, reader.Payload, texts) ?? throw Refuse(NotAnEntry(reader, file)));
        }

        // No crash leaves a file with half a state behind: it had its name only when the state was on the disk.
        if (reader.Flaw is { Kind: not JournalFlawKind.TornTail } flaw)
        {
            throw Refuse(flaw);
        }

        if (reader.Number - first < compacted)
        {
            throw Refuse(reader.Flaw ?? Broken(reader, file, "the state the journal begins with is not whole"));
        }

        var torn = reader.Flaw is { } tail ? $"{tail} A crash leaves that behind; it is left out, all before it stands." : null;
        return new OrderJournalRecovery(state, reader.Number, segment, reader.Position, torn);
    }

    private static (RecoveredState State, long Compacted) Begin(JournalReader reader, string file, int maxFinishedOrders)
    {
        var payload = new PayloadReader(reader.Payload);
        var compacted = payload.Number();
        var total = payload.Number();
        if (!payload.IsAtEnd || compacted < 0 || total < compacted)
        {
            throw Refuse(Broken(reader, file, "the state the journal begins with cannot be read"));
        }

        return (new RecoveredState(maxFinishedOrders, total - compacted), compacted);
    }

    private static JournalFlaw NotAnEntry(JournalReader reader, string file)
    {
        var start = reader.Position - reader.Payload.Length - JournalFormat.RecordOverheadBytes;
        return JournalEntryCodec.IsEntry(reader.Kind)
            ? new JournalFlaw(JournalFlawKind.Damage, file, start, $"record {reader.Number} cannot be read")
            : new JournalFlaw(
                JournalFlawKind.NewerVersion,
                file,
                start,
                $"record {reader.Number} is of a kind ({reader.Kind}) that this version does not know"
            );
    }

    private static JournalFlaw Broken(JournalReader reader, string file, string what) =>
        new(JournalFlawKind.Damage, file, reader.Position, what);

    private static JournalException Refuse(JournalFlaw flaw)
    {
        var remedy = flaw.Kind switch
        {
            JournalFlawKind.NewerVersion => "Start it with that version, or a later one",
            JournalFlawKind.OtherKind => "Take the file out of this folder",
            _ =>
                "Put an undamaged copy of the file back; or move the folder away and start with an empty journal: the account is then "
                    + "read from the exchange, but an emergency stop has to be pulled again, and orders without an answer have to be looked "
                    + "for there by hand",
        };
        return new JournalException($"The order journal cannot be used: {flaw} {remedy}.");
    }
}
