using Trader.Commands;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Status;

namespace Trader.Lab.World;

/// <summary>
/// Every fill and every settlement since the trader opened its books is booked, and each once. What came before that moment
/// is in the figures it opened them with.
/// </summary>
internal sealed class NoFillLost(SimulatedWorld world) : Invariant(world, "no fill and no settlement lost or doubled")
{
    // What happened this long before the end has been read by then, and what happened so near the opening may be in it.
    private const long MarginMs = 60_000;

    private readonly HashSet<(string Trade, string Order)> fills = [];
    private readonly HashSet<string> settlements = new(StringComparer.Ordinal);
    private long? openedMs;

    /// <inheritdoc/>
    public override void OnStarted(TraderProcess process)
    {
        fills.Clear();
        settlements.Clear();
        openedMs = null;
    }

    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command)
    {
        switch (command)
        {
            case WriteToJournal { Entry: FillBooked fill } when !fills.Add((fill.TradeId, fill.OrderId)):
                Break($"{fill.Count} {fill.Outcome} of {fill.Ticker}, trade {fill.TradeId}, was booked twice");
                break;
            case Announce { Activity: { Type: ActivityTypes.Settlement, Message: var message } }:
                settlements.Add(message.Split(' ')[0]);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnStep()
    {
        if (openedMs is null && World.Process is { IsAlive: true, State: TraderState.Ready })
        {
            openedMs = World.NowMs;
        }
    }

    /// <inheritdoc/>
    public override void OnEnd()
    {
        if (openedMs is not { } opened)
        {
            return;
        }

        var fromMs = opened + MarginMs;
        var untilMs = World.Schedule.EndMs - MarginMs;
        foreach (var fill in World.Account.Fills.NewestFirst().Where(fill => fill.TimeMs > fromMs && fill.TimeMs < untilMs))
        {
            if (!fills.Contains(($"{fill.TradeId:D}", $"{fill.Order.Id:D}")))
            {
                Break($"{fill.Count} of {fill.Order.Market.Ticker}, trade {fill.TradeId:D}, was never booked");
                return;
            }
        }

        foreach (var paid in World.Account.Settlements.NewestFirst().Where(paid => paid.TimeMs > fromMs && paid.TimeMs < untilMs))
        {
            if (!paid.Net.IsZero && !settlements.Contains(paid.Market.Ticker))
            {
                Break($"the settlement of {paid.Market.Ticker} was never booked");
                return;
            }
        }
    }
}
