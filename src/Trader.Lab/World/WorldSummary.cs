namespace Trader.Lab.World;

/// <summary>What came of many schedules.</summary>
public sealed class WorldSummary
{
    private readonly SortedDictionary<string, long> faults = new(StringComparer.Ordinal);
    private readonly List<WorldViolation> violations = [];

    /// <summary>Schedules run.</summary>
    public long Schedules { get; private set; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Simulated milliseconds.</summary>
    public long SimulatedMs { get; private set; }

    /// <summary>Orders of the account that the exchange took.</summary>
    public long Orders { get; private set; }

    /// <summary>Fills of the account.</summary>
    public long Fills { get; private set; }

    /// <summary>Settlements of the account.</summary>
    public long Settlements { get; private set; }

    /// <summary>REST requests that left the trader.</summary>
    public long Requests { get; private set; }

    /// <summary>Lives of the trader.</summary>
    public long Processes { get; private set; }

    /// <summary>How often each kind of thing went wrong, by name.</summary>
    public IReadOnlyDictionary<string, long> Faults => faults;

    /// <summary>What was broken, one for each schedule in which anything was.</summary>
    public IReadOnlyList<WorldViolation> Violations => violations;

    /// <summary>Adds a schedule.</summary>
    public void Add(WorldResult result)
    {
        Schedules++;
        Steps += result.Steps;
        SimulatedMs += result.SimulatedMs;
        Orders += result.Orders;
        Fills += result.Fills;
        Settlements += result.Settlements;
        Requests += result.Requests;
        Processes += result.Processes;
        foreach (var (name, count) in result.Faults)
        {
            faults[name] = faults.GetValueOrDefault(name) + count;
        }

        if (result.Violation is { } violation)
        {
            violations.Add(violation);
        }
    }
}
