using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kalshi.Client.Streaming;

/// <summary>Where a message stands in its subscription's sequence.</summary>
public enum SequenceOutcome
{
    /// <summary>The next one.</summary>
    InOrder = 0,

    /// <summary>Messages before it are missing.</summary>
    Gap,

    /// <summary>It, or a later one, came before.</summary>
    Duplicate,

    /// <summary>Nobody waits for this subscription.</summary>
    UnknownSubscription,
}

/// <summary>A verdict on one message.</summary>
/// <param name="Outcome">Where it stands.</param>
/// <param name="Expected">The number that was due; 0 for an unknown subscription.</param>
/// <param name="Received">The number that came.</param>
public readonly record struct SequenceVerdict(SequenceOutcome Outcome, long Expected, long Received);

/// <summary>
/// Watches that no message of a sequenced subscription is missing. Each subscription counts from 1 over all its markets;
/// acknowledgements count too. Not thread-safe, no I/O.
/// </summary>
public sealed class SequenceGuard
{
    private readonly Dictionary<long, long> nextBySid = [];

    /// <summary>Starts to watch a subscription at 1; without effect if it is watched already.</summary>
    public void Expect(long sid) => nextBySid.TryAdd(sid, 1);

    /// <summary>Stops to watch a subscription.</summary>
    public void Forget(long sid) => nextBySid.Remove(sid);

    /// <summary>Forgets everything: numbering starts anew with each connection.</summary>
    public void Reset() => nextBySid.Clear();

    /// <summary>Judges a message and moves on; after a gap the sequence goes on behind it.</summary>
    /// <param name="sid">The subscription.</param>
    /// <param name="sequence">The message's number, 1 or more.</param>
    public SequenceVerdict Check(long sid, long sequence)
    {
        ref var next = ref CollectionsMarshal.GetValueRefOrNullRef(nextBySid, sid);
        if (Unsafe.IsNullRef(ref next))
        {
            return new SequenceVerdict(SequenceOutcome.UnknownSubscription, 0, sequence);
        }

        var expected = next;
        if (sequence < expected)
        {
            return new SequenceVerdict(SequenceOutcome.Duplicate, expected, sequence);
        }

        next = sequence < long.MaxValue ? sequence + 1 : sequence;
        return new SequenceVerdict(sequence == expected ? SequenceOutcome.InOrder : SequenceOutcome.Gap, expected, sequence);
    }
}
