using Kalshi.Simulator.Flow;
using Trader.Commands;
using Trader.Journal;
using Trader.Live.Journal;
using Trader.Live.Journal.Files;

namespace Trader.Lab.World;

/// <summary>
/// The disk of the trader's machine with the journal on it, as it outlives processes: full for a while, broken for a while,
/// and left by crashes with what such ends leave.
/// </summary>
internal sealed class MachineDisk : IDisposable
{
    private readonly SimulatedDisk disk = new();
    private readonly OrderJournalOptions options;
    private readonly SplitMix64 dice;
    private long crashAtChange = long.MaxValue;

    public MachineDisk(OrderJournalOptions options, ulong seed)
    {
        this.options = options;
        dice = Seeds.Dice(seed, "disk");
        disk.BeforeChange = _ => CrashIfDue();
    }

    /// <summary>Whether the process has just died in the middle of a change of the disk.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>What every life wrote, as it was written: what is left of it is for <see cref="Read"/> to say.</summary>
    public Dictionary<string, (OrderIntent Intent, long Position)> Intents { get; } = new(StringComparer.Ordinal);

    /// <summary>The journal of the present life.</summary>
    public OrderJournal? Present { get; private set; }

    /// <summary>How durable a decision must be before it is sent.</summary>
    public JournalDurability Durability => options.Durability;

    /// <summary>Opens the journal for a new life.</summary>
    /// <exception cref="JournalException">It cannot be used now.</exception>
    /// <exception cref="SimulatedCrashException">The process died over it.</exception>
    public IOrderJournal Open(long wallMs, out RecoveredState? recovered)
    {
        Present = null;
        var opened = OrderJournal.Open(disk, options, wallMs);
        Present = opened;
        recovered = opened.Recovery.State.EntryCount > 0 ? opened.Recovery.State : null;
        return new Noted(this, opened);
    }

    /// <summary>What a start would find now; the disk itself is left alone.</summary>
    public RecoveredState Read()
    {
        using var copy = new SimulatedDisk();
        foreach (var name in disk.List())
        {
            copy.Overwrite(name, disk.ReadAll(name));
        }

        using var opened = OrderJournal.Open(copy, options, wallMs: 0);
        return opened.Recovery.State;
    }

    /// <summary>The process is gone, or the power.</summary>
    public void Crash(CrashKind kind)
    {
        HasCrashed = false;
        crashAtChange = long.MaxValue;
        Present = null;
        disk.Crash(kind, dice);
    }

    /// <summary>Lets the process die at one of the next changes of the disk.</summary>
    public void CrashSoon() => crashAtChange = disk.ChangeCount + dice.NextInt(1, 12);

    /// <summary>Nothing goes wrong any more.</summary>
    public void Calm()
    {
        crashAtChange = long.MaxValue;
        Mend();
    }

    /// <summary>From now on nothing more fits, after a few bytes.</summary>
    public void Fill()
    {
        disk.BytesBeforeError = dice.NextInt(0, 600);
        disk.WriteError = "No space left on device";
    }

    /// <summary>From now on nothing can be made durable.</summary>
    public void Break() => disk.FailsToSync = true;

    /// <summary>Everything works again.</summary>
    public void Mend()
    {
        disk.WriteError = null;
        disk.FailsToSync = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Present?.Dispose();
        disk.Dispose();
    }

    private void CrashIfDue()
    {
        if (disk.ChangeCount >= crashAtChange)
        {
            HasCrashed = true;
            throw new SimulatedCrashException();
        }
    }

    /// <summary>The journal, with what was decided noted as it goes by.</summary>
    private sealed class Noted(MachineDisk disk, OrderJournal journal) : IOrderJournal
    {
        public string? Failure => journal.Failure;

        public bool TryAppend(JournalEntry entry, out long position)
        {
            var isWritten = journal.TryAppend(entry, out position);
            if (isWritten && entry is IntentDecided decided)
            {
                disk.Intents[decided.Intent.ClientOrderId] = (decided.Intent, position);
            }

            return isWritten;
        }

        public bool TryRecover() => journal.TryRecover();

        public ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation) =>
            journal.WhenDurableAsync(position, cancellation);

        public ValueTask<bool> WhenSyncedAsync(long position, CancellationToken cancellation) =>
            journal.WhenSyncedAsync(position, cancellation);
    }
}
