using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using Trader.Events;

namespace Trader.Live;

/// <summary>
/// The bounded queue in front of the trading thread: any number of writers, one reader. Writers never block a thread: where
/// the queue is full they wait for space without holding one. The reader spins a little and then sleeps, so that a busy feed
/// costs no wake-up per event and a quiet one costs no processor.
/// </summary>
/// <remarks>
/// A ring of slots, each with a turn number that says whether it may be written or read next; a writer takes its place with
/// one compare-and-swap and publishes with one write.
/// </remarks>
internal sealed class EventQueue : IDisposable
{
    // About ten microseconds on the machines of the day, less than a sleep and a wake-up cost.
    private const int SpinsBeforeSleep = 30;

    private readonly Slot[] slots;
    private readonly int mask;
    private readonly SemaphoreSlim readerWakeUp = new(0);
    private readonly Lock waitersGate = new();
    private TaskCompletionSource? spaceWaiters;
    private int hasSpaceWaiters;
    private int isReaderAsleep;
    private int isCompleted;
    private Cursors cursors;

    /// <summary>Makes a queue.</summary>
    /// <param name="capacity">Events at most; rounded up to a power of two.</param>
    public EventQueue(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
        slots = new Slot[size];
        mask = size - 1;
        for (var i = 0; i < size; i++)
        {
            slots[i].Turn = i;
        }
    }

    /// <summary>Events waiting, as of a moment ago.</summary>
    public int Count => (int)Math.Clamp(Volatile.Read(ref cursors.Tail) - Volatile.Read(ref cursors.Head), 0, slots.Length);

    /// <summary>Whether <see cref="Complete"/> was called.</summary>
    public bool IsCompleted => Volatile.Read(ref isCompleted) != 0;

    /// <summary>Appends an event; false if the queue is full or completed.</summary>
    public bool TryWrite(in TraderEvent traderEvent)
    {
        var tail = Volatile.Read(ref cursors.Tail);
        while (!IsCompleted)
        {
            ref var slot = ref slots[tail & mask];
            var ahead = Volatile.Read(ref slot.Turn) - tail;
            if (ahead < 0)
            {
                return false;
            }

            var seen =
                ahead == 0 ? Interlocked.CompareExchange(ref cursors.Tail, tail + 1, tail) : Volatile.Read(ref cursors.Tail);
            if (ahead == 0 && seen == tail)
            {
                slot.Event = traderEvent;
                Volatile.Write(ref slot.Turn, tail + 1);
                WakeReader();
                return true;
            }

            tail = seen;
        }

        return false;
    }

    /// <summary>Completes when there may be space again; false when the queue is completed and takes no more.</summary>
    public async ValueTask<bool> WaitForSpaceAsync()
    {
        Task space;
        lock (waitersGate)
        {
            spaceWaiters ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            space = spaceWaiters.Task;
            Volatile.Write(ref hasSpaceWaiters, 1);
        }

        Interlocked.MemoryBarrier();
        if (IsCompleted || Count < slots.Length)
        {
            // The reader may have passed before it could see us.
            ReleaseSpaceWaiters();
        }

        await space;
        return !IsCompleted;
    }

    /// <summary>Takes the oldest event. For the one reader only.</summary>
    public bool TryRead(out TraderEvent traderEvent)
    {
        var head = cursors.Head;
        ref var slot = ref slots[head & mask];
        if (Volatile.Read(ref slot.Turn) != head + 1)
        {
            traderEvent = default;
            return false;
        }

        traderEvent = slot.Event;
        slot.Event = default;
        Volatile.Write(ref slot.Turn, head + slots.Length);
        Volatile.Write(ref cursors.Head, head + 1);
        if (Volatile.Read(ref hasSpaceWaiters) != 0 && Count <= slots.Length / 2)
        {
            ReleaseSpaceWaiters();
        }

        return true;
    }

    /// <summary>Blocks the reader until there is an event; false when the queue is completed and empty.</summary>
    public bool WaitToRead()
    {
        var spinner = new SpinWait();
        while (true)
        {
            if (HasEvent())
            {
                return true;
            }

            if (IsCompleted)
            {
                // A writer that took its place before the end still publishes.
                if (Volatile.Read(ref cursors.Tail) == cursors.Head)
                {
                    return false;
                }

                spinner.SpinOnce(sleep1Threshold: -1);
            }
            else if (spinner.Count < SpinsBeforeSleep)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
            else
            {
                Sleep();
                spinner.Reset();
            }
        }
    }

    /// <summary>Takes no more events; what waits can still be read.</summary>
    public void Complete()
    {
        Interlocked.Exchange(ref isCompleted, 1);
        WakeReader();
        ReleaseSpaceWaiters();
    }

    /// <inheritdoc/>
    public void Dispose() => readerWakeUp.Dispose();

    private bool HasEvent() => Volatile.Read(ref slots[cursors.Head & mask].Turn) == cursors.Head + 1;

    private void Sleep()
    {
        Interlocked.Exchange(ref isReaderAsleep, 1);
        if (HasEvent() || IsCompleted)
        {
            // Whoever took the flag from us has released, or will release, once: that release must be taken.
            if (Interlocked.Exchange(ref isReaderAsleep, 0) == 0)
            {
                readerWakeUp.Wait();
            }

            return;
        }

        readerWakeUp.Wait();
    }

    private void WakeReader()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref isReaderAsleep) != 0 && Interlocked.Exchange(ref isReaderAsleep, 0) == 1)
        {
            readerWakeUp.Release();
        }
    }

    private void ReleaseSpaceWaiters()
    {
        TaskCompletionSource? waiters;
        lock (waitersGate)
        {
            waiters = spaceWaiters;
            spaceWaiters = null;
            Volatile.Write(ref hasSpaceWaiters, 0);
        }

        waiters?.TrySetResult();
    }

    private struct Slot
    {
        // The index of the write whose turn it is, or that index plus one when its event can be read.
        public long Turn;
        public TraderEvent Event;
    }

    // Writers and the reader each have a cache line of their own.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    [SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
    private struct Cursors
    {
        [FieldOffset(64)]
        public long Tail;

        [FieldOffset(160)]
        public long Head;
    }
}
