using Kalshi.Wire;
using Trader.Events;
using Trader.Lifecycle;

namespace Trader.Lab.World;

/// <summary>Takes an order whose answer is lost for one that was refused.</summary>
internal sealed class TakesUnknownForRefused : Saboteur
{
    /// <inheritdoc/>
    public override TraderEvent? Between(TraderEvent traderEvent) =>
        traderEvent.Payload is OrderAnswer { Kind: OrderAnswerKind.Unknown } answer
            ? TraderEvent.Of(traderEvent.Time, answer with { Kind = OrderAnswerKind.Refused })
            : traderEvent;
}

/// <summary>Takes the cash and the positions of the first reading for those of all later ones.</summary>
internal sealed class TrustsStaleAccount : Saboteur
{
    private AccountReading? first;

    /// <inheritdoc/>
    public override TraderEvent? Between(TraderEvent traderEvent)
    {
        if (traderEvent.Payload is not AccountReading reading)
        {
            return traderEvent;
        }

        first ??= reading;
        return TraderEvent.Of(traderEvent.Time, reading with { Balance = first.Balance, Positions = first.Positions });
    }
}

/// <summary>Never books the fills that came while the feed was away.</summary>
internal sealed class DropsFills : Saboteur
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> dropped = new(StringComparer.Ordinal);
    private bool hasReconnected;

    /// <inheritdoc/>
    public override TraderEvent? Between(TraderEvent traderEvent)
    {
        switch (traderEvent.Payload)
        {
            case FillMessage fill:
                seen.Add(fill.TradeId);
                return traderEvent;
            case AccountReading reading when hasReconnected:
                var kept = new List<FillDto>();
                foreach (var fill in reading.Fills)
                {
                    if (seen.Contains(fill.TradeId))
                    {
                        kept.Add(fill);
                    }
                    else
                    {
                        dropped.Add(fill.TradeId);
                    }
                }

                return TraderEvent.Of(traderEvent.Time, reading with { Fills = kept });
            case AccountReading reading:
                seen.UnionWith(reading.Fills.Select(fill => fill.TradeId));
                return traderEvent;
            default:
                hasReconnected |= traderEvent.Kind == TraderEventKind.FeedLost;
                return traderEvent;
        }
    }
}

/// <summary>Leaves the first settlement it meets out of every reading.</summary>
internal sealed class MissesSettlements : Saboteur
{
    private string? missed;

    /// <inheritdoc/>
    public override TraderEvent? Between(TraderEvent traderEvent)
    {
        if (traderEvent.Payload is not AccountReading { Settlements.Count: > 0 } reading)
        {
            return traderEvent;
        }

        missed ??= reading.Settlements[0].Ticker;
        return TraderEvent.Of(
            traderEvent.Time,
            reading with
            {
                Settlements = [.. reading.Settlements.Where(settlement => settlement.Ticker != missed)],
            }
        );
    }
}

/// <summary>Keeps it to itself that messages of the books are missing.</summary>
internal sealed class SkipsGaps : Saboteur
{
    /// <inheritdoc/>
    public override TraderEvent? Between(TraderEvent traderEvent) =>
        traderEvent.Kind is TraderEventKind.BooksSuspect or TraderEventKind.FeedLost ? null : traderEvent;
}

/// <summary>Loses every second answer to an order on its way to the core.</summary>
internal sealed class LosesAnswers : Saboteur
{
    private int answers;

    /// <inheritdoc/>
    public override TraderEvent? Between(TraderEvent traderEvent) =>
        traderEvent.Payload is OrderAnswer { Kind: OrderAnswerKind.Accepted or OrderAnswerKind.Refused } && ++answers % 2 == 0
            ? null
            : traderEvent;
}

/// <summary>Does not tell what was found out of orders of unknown fate.</summary>
internal sealed class NeverFindsOut : Saboteur
{
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override TraderEvent? Between(TraderEvent traderEvent)
    {
        if (traderEvent.Payload is not OrderAnswer answer)
        {
            return traderEvent;
        }

        if (answer.Kind == OrderAnswerKind.Unknown)
        {
            unknown.Add(answer.ClientOrderId);
            return traderEvent;
        }

        return unknown.Contains(answer.ClientOrderId) ? null : traderEvent;
    }
}

/// <summary>Does not walk the way back to READY after the feed was lost once.</summary>
internal sealed class StaysDown : Saboteur
{
    private bool wasLost;

    /// <inheritdoc/>
    public override TraderEvent? Between(TraderEvent traderEvent)
    {
        wasLost |= traderEvent.Kind == TraderEventKind.FeedLost;
        return wasLost && traderEvent.Payload is StepSuccess { State: TraderState.OrderbookConnect } ? null : traderEvent;
    }
}
