using Trader.Live.Bus;
using Trader.Live.Health;

namespace Trader.Live.Reporting;

/// <summary>When the status log writes, and how much it keeps (requirement Q22).</summary>
public sealed record StatusLogOptions
{
    /// <summary>Wall milliseconds between blocks while nothing changes, 1 000 to 3 600 000.</summary>
    public int PeriodMs { get; init; } = 30_000;

    /// <summary>
    /// Shortest wall time between blocks for changes of positions and orders, 0 to 3 600 000 milliseconds. Changes of state, health and the emergency
    /// stop wait for nothing.
    /// </summary>
    public int ChangeSpacingMs { get; init; } = 5_000;

    /// <summary>Blocks kept in memory, 1 to 10 000.</summary>
    public int KeptBlocks { get; init; } = 100;

    /// <summary>Folder of the log on disk; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>Most that the log on disk takes, megabytes, 1 to 10 000. The oldest half is given up when it is full.</summary>
    public int MaxMegabytes { get; init; } = 20;
}

/// <summary>Everything about how the trader is observed: its bus, its health, its reports.</summary>
public sealed record ReportingOptions
{
    /// <summary>The bus.</summary>
    public EventBusOptions Bus { get; init; } = new();

    /// <summary>The health monitor.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>The status log.</summary>
    public StatusLogOptions StatusLog { get; init; } = new();

    /// <summary>Wall milliseconds between reports of status and account while nothing changes, 100 to 600 000.</summary>
    public int StatusPeriodMs { get; init; } = 5_000;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        mistakes.AddRange(Bus.Validate());
        mistakes.AddRange(Health.Validate());
        OptionCheck.Add(mistakes, StatusPeriodMs, 100, 600_000, nameof(StatusPeriodMs));
        OptionCheck.Add(mistakes, StatusLog.PeriodMs, 1_000, 3_600_000, nameof(StatusLogOptions.PeriodMs));
        OptionCheck.Add(mistakes, StatusLog.ChangeSpacingMs, 0, 3_600_000, nameof(StatusLogOptions.ChangeSpacingMs));
        OptionCheck.Add(mistakes, StatusLog.KeptBlocks, 1, 10_000, nameof(StatusLogOptions.KeptBlocks));
        OptionCheck.Add(mistakes, StatusLog.MaxMegabytes, 1, 10_000, nameof(StatusLogOptions.MaxMegabytes));
        return mistakes;
    }
}
