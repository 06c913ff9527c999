using Trader.Events;

namespace Trader.Lab.World;

/// <summary>
/// After an emergency stop no order and no change leaves until a person lets the trader go on, restarts included, and soon
/// after the exchange can be reached nothing rests any more.
/// </summary>
internal sealed class StopHolds(SimulatedWorld world) : Invariant(world, "an emergency stop holds")
{
    private const long ClearLimitMs = 30_000;

    private long? stoppedMs;
    private bool isKnown;

    /// <inheritdoc/>
    public override void OnEvent(TraderProcess process, in TraderEvent traderEvent)
    {
        switch (traderEvent.Kind)
        {
            case TraderEventKind.EmergencyStopRequested:
                stoppedMs ??= World.NowMs;
                break;
            case TraderEventKind.ResumeRequested:
                stoppedMs = null;
                isKnown = false;
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnRequest(TraderProcess process, HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (stoppedMs is not null && request.Method == HttpMethod.Post && path.Contains("/orders", StringComparison.Ordinal))
        {
            Break($"{request.Method} {path} was sent {World.NowMs - stoppedMs} ms after the stop");
        }
    }

    /// <inheritdoc/>
    public override void OnStep()
    {
        // A process that died while it wrote the stop down has told nobody that it holds, and who pulled it knows that.
        isKnown |= stoppedMs is not null && World.Process.IsAlive;
        if (!isKnown)
        {
            stoppedMs = null;
        }

        if (
            stoppedMs is { } sinceMs
            && World.Account.RestingOrders > 0
            && World.ReachableSinceMs is { } reachableMs
            && World.NowMs > Math.Max(Math.Max(sinceMs, reachableMs), World.LastHandMs) + ClearLimitMs
            && World.Process.IsAlive
            && World.Process.HasBeenReady
        )
        {
            Break($"{World.Account.RestingOrders} orders rest {World.NowMs - sinceMs} ms after the stop");
        }
    }
}
