using Trader.Commands;
using Trader.Events;
using Trader.Live.Orders;

namespace Trader.Lab.World;

/// <summary>
/// An order of unknown fate is known 5 s after the exchange can be reached. One that never arrived and is not wanted any more
/// is known as soon as no request of it can be accepted any more.
/// </summary>
internal sealed class FatesBecomeKnown(SimulatedWorld world) : Invariant(world, "unknown orders become known")
{
    private const long LimitMs = 5_000;

    private static readonly OrderGatewayOptions Gateway = new();

    private readonly Dictionary<string, Open> unknown = new(StringComparer.Ordinal);
    private long nextLookMs;

    /// <inheritdoc/>
    public override void OnStarted(TraderProcess process) => unknown.Clear();

    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command)
    {
        switch (command)
        {
            case PlaceOrder place:
                unknown[place.Intent.ClientOrderId] = new Open(place.Intent, long.MaxValue);
                break;
            case ResolveOrder resolve:
                unknown[resolve.Intent.ClientOrderId] = new Open(resolve.Intent, World.NowMs);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnEvent(TraderProcess process, in TraderEvent traderEvent)
    {
        if (traderEvent.Payload is not OrderAnswer answer || !unknown.TryGetValue(answer.ClientOrderId, out var order))
        {
            return;
        }

        if (answer.Kind == OrderAnswerKind.Unknown)
        {
            unknown[answer.ClientOrderId] = order with { SinceMs = Math.Min(order.SinceMs, World.NowMs) };
        }
        else if (answer.Kind != OrderAnswerKind.Sent)
        {
            unknown.Remove(answer.ClientOrderId);
        }
    }

    /// <inheritdoc/>
    public override void OnStep()
    {
        if (World.NowMs < nextLookMs || !World.Process.IsAlive || World.ReachableSinceMs is not { } reachableMs)
        {
            return;
        }

        nextLookMs = World.NowMs + 250;
        foreach (var (id, order) in unknown)
        {
            if (order.SinceMs == long.MaxValue)
            {
                continue;
            }

            // A request that the network kept back may have arrived only now.
            var taken = World.Account.Orders.NewestFirst().FirstOrDefault(other => other.ClientOrderId == id);
            var fromMs = Math.Max(order.SinceMs, reachableMs);
            var limitMs = taken is not null
                ? Math.Max(fromMs, taken.CreatedMs)
                : Math.Max(fromMs, order.Intent.RepeatUntilMs) + Gateway.SignatureWindowMs + Gateway.ListLagMs;
            if (World.NowMs > limitMs + LimitMs && IsStillOpen(id))
            {
                Break(
                    $"{id} in {order.Intent.Ticker} has been unknown for {World.NowMs - order.SinceMs} ms, the exchange could be "
                        + $"reached for {World.NowMs - reachableMs} ms; it {(taken is null ? "does not exist" : "exists")} there"
                );
                return;
            }
        }
    }

    // The stream may have told of it before the answer did.
    private bool IsStillOpen(string id) =>
        World
            .Process.TakeSnapshot()
            .Orders.Any(order => order.ClientOrderId == id && order.Status is "unknown" or "sent" or "intent");

    private sealed record Open(OrderIntent Intent, long SinceMs);
}
