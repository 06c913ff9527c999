using Trader.Orders;

namespace Trader.Lab.World;

/// <summary>What the journal's entries add up to is what the trader knows of its orders.</summary>
internal sealed class JournalReplays(SimulatedWorld world) : Invariant(world, "the journal replays to the same state")
{
    private const long EveryMs = 20_000;

    // An order of an earlier life is of unknown fate until it was asked for; a change that is on its way shows as what it is.
    private static readonly string[] PassingStates = ["unknown", "cancelling", "amending", "decreasing"];

    private long nextMs;

    /// <inheritdoc/>
    public override void OnStep()
    {
        if (
            World.NowMs >= nextMs
            && World.Process is { IsAlive: true, HasBeenReady: true }
            && World.Disk.Present is { Failure: null }
        )
        {
            nextMs = World.NowMs + EveryMs;
            Compare();
        }
    }

    /// <inheritdoc/>
    public override void OnEnd() => Compare();

    private void Compare()
    {
        var state = World.Disk.Read();
        var ours = World
            .Process.TakeSnapshot()
            .Orders.ToDictionary(order => order.ClientOrderId, order => order, StringComparer.Ordinal);
        foreach (var order in state.OpenOrders)
        {
            var id = order.Intent.ClientOrderId;
            if (!ours.Remove(id, out var known))
            {
                Break($"by the journal {id} is open ({order.State.ToWire()}), by the trader it is not");
                return;
            }

            if (
                known.Filled != order.FillCount
                || (known.Status != order.State.ToWire() && !PassingStates.Contains(known.Status))
            )
            {
                Break(
                    $"by the journal {id} is {order.State.ToWire()} with {order.FillCount} filled, by the trader "
                        + $"{known.Status} with {known.Filled}"
                );
                return;
            }
        }

        if (ours.Count > 0)
        {
            Break($"{ours.First().Key} is open ({ours.First().Value.Status}), by the journal it is not");
        }
    }
}
