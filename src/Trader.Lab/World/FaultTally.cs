namespace Trader.Lab.World;

/// <summary>How often each kind of thing went wrong.</summary>
internal sealed class FaultTally
{
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>The counts by name, in the order of the names.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>Counts one of a network's kinds.</summary>
    public void Count(NetworkFaultKind kind) => Count(Names[(int)kind]);

    /// <summary>Counts one, or several.</summary>
    public void Count(string name, long times = 1)
    {
        if (times > 0)
        {
            counts[name] = counts.GetValueOrDefault(name) + times;
        }
    }

    private static readonly string[] Names = [.. Enum.GetNames<NetworkFaultKind>().Select(name => $"network {name}")];
}
