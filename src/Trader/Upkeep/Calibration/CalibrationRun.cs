using Kalshi;
using Trader.Events;

namespace Trader.Upkeep.Calibration;

/// <summary>A calibration that runs: where it is, and how things stood when it began.</summary>
internal sealed class CalibrationRun
{
    private static readonly CalibrationStep[] WayToReady = [CalibrationStep.SyncingState, CalibrationStep.MonitoringMarkets];
    private static readonly CalibrationStep[] Whole = Enum.GetValues<CalibrationStep>();

    private readonly CalibrationStep[] order;
    private readonly List<StepReport> ended = [];

    public CalibrationRun(long number, CalibrationCause cause, AccountFigures before, EventTime now)
    {
        Number = number;
        Cause = cause;
        Before = before;
        Began = now;
        StepBegan = now;
        order = cause == CalibrationCause.Start ? WayToReady : Whole;
    }

    public long Number { get; }

    public CalibrationCause Cause { get; }

    public EventTime Began { get; }

    /// <summary>The account when it began.</summary>
    public AccountFigures Before { get; }

    public CalibrationStep Step => order[Math.Min(ended.Count, order.Length - 1)];

    public EventTime StepBegan { get; private set; }

    /// <summary>Whether no step is left.</summary>
    public bool IsOver => ended.Count == order.Length;

    /// <summary>The steps that ended.</summary>
    public IReadOnlyList<StepReport> Steps => ended;

    /// <summary>What was counted when it began.</summary>
    public required (long Dropped, long Stale, long? Overflows) Counted { get; init; }

    /// <summary>Most events that waited; null while nobody measured.</summary>
    public int? MostWaiting { get; private set; }

    public StepReport End(StepOutcome outcome, string details, EventTime now)
    {
        var report = new StepReport(Step, outcome, Math.Max(0, now.WallMs - StepBegan.WallMs), details);
        ended.Add(report);
        StepBegan = now;
        return report;
    }

    public void NoteWaiting(int events) => MostWaiting = Math.Max(MostWaiting ?? 0, events);
}

/// <summary>The account in four figures.</summary>
/// <param name="Cash">Cash by our books.</param>
/// <param name="Portfolio">What the positions are worth.</param>
/// <param name="Positions">Markets in which contracts are held.</param>
/// <param name="Orders">Own orders that are or may be live.</param>
internal readonly record struct AccountFigures(Money Cash, Money Portfolio, int Positions, int Orders)
{
    /// <summary>What changed, one line: <c>cash $5.00 -&gt; $4.00, positions 1 -&gt; 2</c>, or <c>no changes</c>.</summary>
    public string DescribeChangeTo(AccountFigures later)
    {
        var parts = new List<string>();
        Add("cash", Cash.ToDollarText(), later.Cash.ToDollarText());
        Add("portfolio", Portfolio.ToDollarText(), later.Portfolio.ToDollarText());
        Add("positions", Positions.ToString(), later.Positions.ToString());
        Add("orders", Orders.ToString(), later.Orders.ToString());
        return parts.Count == 0 ? "no changes" : string.Join(", ", parts);

        void Add(string name, string before, string after)
        {
            if (before != after)
            {
                parts.Add($"{name} {before} -> {after}");
            }
        }
    }
}
