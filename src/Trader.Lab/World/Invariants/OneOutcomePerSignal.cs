using Trader.Commands;

namespace Trader.Lab.World;

/// <summary>Every whale ends in exactly one outcome, and the totals balance.</summary>
internal sealed class OneOutcomePerSignal(SimulatedWorld world) : Invariant(world, "every signal ends in exactly one outcome")
{
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> ended = new(StringComparer.Ordinal);

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
            if (!open.Add(whale.WhaleId) || ended.Contains(whale.WhaleId))
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
    public override void OnEnd()
    {
        var snapshot = World.Process.TakeSnapshot();
        if (open.Count > 0)
        {
            Break($"{open.Count} whales ended in nothing, among them {open.First()}");
        }
        else if (snapshot.WhaleCount != snapshot.DecisionCounts.Sum())
        {
            Break($"{snapshot.WhaleCount} whales, but {snapshot.DecisionCounts.Sum()} decisions");
        }
    }
}
