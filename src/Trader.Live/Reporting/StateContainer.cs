namespace Trader.Live.Reporting;

/// <summary>A value and its version.</summary>
/// <param name="Version">1 for the first value, one more for each value that differs from the one before.</param>
/// <param name="Value">The value; never changed, only replaced.</param>
public sealed record Versioned<T>(long Version, T Value)
    where T : class;

/// <summary>
/// Holds what people see outside the core (requirement D6): immutable values under growing versions. A value equal to the present
/// one changes nothing. Every change is atomic: readers see the value before or after it, never between. Thread-safe, without
/// locks.
/// </summary>
/// <typeparam name="T">The value, immutable.</typeparam>
public sealed class StateContainer<T>
    where T : class
{
    private readonly IEqualityComparer<T> comparer;
    private Versioned<T> current;

    /// <summary>Makes a container with its first value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="comparer">What counts as a change; null for the value's own equality.</param>
    public StateContainer(T value, IEqualityComparer<T>? comparer = null)
    {
        this.comparer = comparer ?? EqualityComparer<T>.Default;
        current = new Versioned<T>(1, value);
    }

    /// <summary>The value now, with its version.</summary>
    public Versioned<T> Current => Volatile.Read(ref current);

    /// <summary>Replaces the value, whatever it is by now; true if that was a change.</summary>
    public bool Set(T value) => Change(_ => value).HasChanged;

    /// <summary>
    /// Makes the next value out of the present one, again if another change came between. <paramref name="change"/> may be called
    /// several times and must do nothing else.
    /// </summary>
    public StateChange<T> Change(Func<T, T> change)
    {
        while (true)
        {
            var before = Current;
            var value = change(before.Value);
            if (comparer.Equals(before.Value, value))
            {
                return new StateChange<T>(before, before);
            }

            var next = new Versioned<T>(before.Version + 1, value);
            if (ReferenceEquals(Interlocked.CompareExchange(ref current, next, before), before))
            {
                return new StateChange<T>(before, next);
            }
        }
    }

    /// <summary>Replaces the value only if it still has the expected version. An outdated version changes nothing.</summary>
    /// <param name="expectedVersion">The version the new value was made from.</param>
    /// <param name="value">The new value.</param>
    /// <param name="now">What the container holds afterwards.</param>
    /// <returns>Whether the version was the expected one.</returns>
    public bool TryCompareAndSwap(long expectedVersion, T value, out Versioned<T> now)
    {
        now = Current;
        if (now.Version != expectedVersion)
        {
            return false;
        }

        if (comparer.Equals(now.Value, value))
        {
            return true;
        }

        var next = new Versioned<T>(expectedVersion + 1, value);
        var found = Interlocked.CompareExchange(ref current, next, now);
        var isSwapped = ReferenceEquals(found, now);
        now = isSwapped ? next : found;
        return isSwapped;
    }
}

/// <summary>A change of a <see cref="StateContainer{T}"/>.</summary>
/// <param name="Before">What it held.</param>
/// <param name="After">What it holds; the same if nothing changed.</param>
public readonly record struct StateChange<T>(Versioned<T> Before, Versioned<T> After)
    where T : class
{
    /// <summary>Whether anything changed.</summary>
    public bool HasChanged => After.Version != Before.Version;
}
