using Trader.Commands;

namespace Trader.Lab.World;

/// <summary>Every whale ends in exactly one outcome, and the totals balance.</summary>
internal sealed class OneOutcomePerSignal(SimulatedWorld world) : Invariant(world, "every signal ends in exactly one outcome")
{
    // Beyond the whale's own window an order may still be on its way, or of unknown fate.
    private const long GraceMs = 180_000;

    private readonly Dictionary<string, long> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> ended = new(StringComparer.Ordinal);
    private long nextLookMs;

    /// <inheritdoc/>
    public override void OnStarted(TraderProcess process)
    {
        open.Clear();
        ended.Clear();
    }

    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command)
    {
        if (command is not NotifyWhale whale)
        {
            return;
        }

        if (!whale.IsComplete)
        {
            if (!open.TryAdd(whale.WhaleId, World.NowMs) || ended.Contains(whale.WhaleId))
            {
                Break($"{whale.WhaleId} was looked at twice");
            }
        }
        else if (!ended.Add(whale.WhaleId))
        {
            Break($"{whale.WhaleId} ended twice, the second time as {whale.Action}");
        }
        else
        {
            open.Remove(whale.WhaleId);
        }
    }

    /// <inheritdoc/>
    public override void OnStep()
    {
        if (World.NowMs < nextLookMs || World.ReachableSinceMs is not { } reachableMs)
        {
            return;
        }

        nextLookMs = World.NowMs + 1_000;
        var windowMs = World.Schedule.Trader.Options.WhaleWindowMinutes * 60_000L;
        foreach (var (whale, sinceMs) in open)
        {
            if (World.NowMs > sinceMs + windowMs + GraceMs && World.NowMs > reachableMs + GraceMs)
            {
                Break($"{whale} has had no outcome for {World.NowMs - sinceMs} ms");
                return;
            }
        }
    }

    /// <inheritdoc/>
    public override void OnEnd()
    {
        var snapshot = World.Process.TakeSnapshot();
        if (open.Count > 0)
        {
            Break($"{open.Count} whales ended in nothing, among them {open.First().Key}");
        }
        else if (snapshot.WhaleCount != snapshot.DecisionCounts.Sum())
        {
            Break($"{snapshot.WhaleCount} whales, but {snapshot.DecisionCounts.Sum()} decisions");
        }
    }
}
