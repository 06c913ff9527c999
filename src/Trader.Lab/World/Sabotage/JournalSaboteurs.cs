using Trader.Journal;
using Trader.Live.Journal;

namespace Trader.Lab.World;

/// <summary>Leaves entries out of the journal and says that they are there.</summary>
internal abstract class JournalSaboteur : Saboteur
{
    /// <inheritdoc/>
    public override IOrderJournal Journal(IOrderJournal journal) => new Gappy(this, journal);

    /// <summary>Whether an entry is left out.</summary>
    protected abstract bool LeavesOut(JournalEntry entry);

    private sealed class Gappy(JournalSaboteur bug, IOrderJournal journal) : IOrderJournal
    {
        private long reached;

        public string? Failure => journal.Failure;

        public bool TryAppend(JournalEntry entry, out long position)
        {
            position = reached;
            var isWritten = bug.LeavesOut(entry) || journal.TryAppend(entry, out position);
            reached = position;
            return isWritten;
        }

        public bool TryRecover() => journal.TryRecover();

        public ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation) =>
            journal.WhenDurableAsync(position, cancellation);

        public ValueTask<bool> WhenSyncedAsync(long position, CancellationToken cancellation) =>
            journal.WhenSyncedAsync(position, cancellation);
    }
}

/// <summary>Forgets to write down one decision in three.</summary>
internal sealed class ForgetsDecisions : JournalSaboteur
{
    private int decisions;

    /// <inheritdoc/>
    protected override bool LeavesOut(JournalEntry entry) => entry is IntentDecided && ++decisions % 3 == 0;
}

/// <summary>Forgets to write down what became of orders.</summary>
internal sealed class ForgetsMoves : JournalSaboteur
{
    /// <inheritdoc/>
    protected override bool LeavesOut(JournalEntry entry) => entry is OrderMoved;
}

/// <summary>Does not know after a restart that the emergency stop holds.</summary>
internal sealed class ForgetsStop : Saboteur
{
    /// <inheritdoc/>
    public override RecoveredState? Recovered(RecoveredState recovered)
    {
        recovered.Apply(new StopReleased(recovered.StoppedAt, "nobody"));
        return recovered;
    }
}

/// <summary>Gives a strategy something to remember that no event tells.</summary>
internal sealed class RemembersOutside : Saboteur
{
    private int made;

    /// <inheritdoc/>
    public override DiceStrategyOptions? Strategy(DiceStrategyOptions? options) =>
        options is null ? null : options with { Seed = options.Seed + (ulong)made++ };
}
