using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Risk;

namespace Trader.Upkeep.Calibration;

/// <summary>
/// Keeps order book events that are too old from leading to an order (requirements H4, H6): the book takes them all the same.
/// An event can be old because it came late, which its own time tells, or because it waited in the trader's queue, which a
/// <see cref="QueueReport"/> tells. Ages run on the exchange clock.
/// </summary>
public sealed class EventFreshness : IOrderVeto
{
    private readonly long limitMs;
    private readonly Dictionary<string, long> late = new(StringComparer.Ordinal);
    private long behindMs;

    /// <summary>Makes one that has heard of nothing yet.</summary>
    /// <param name="limitSeconds">Exchange seconds after which an event is too old.</param>
    public EventFreshness(int limitSeconds) => limitMs = limitSeconds * 1000L;

    /// <summary>Order book events that were too old.</summary>
    public long StaleCount { get; private set; }

    /// <summary>Whether the trader is so far behind its feed that nothing it sees is fresh.</summary>
    public bool IsBehind => behindMs > limitMs;

    /// <summary>Takes note of a change of a book; false if it is too old to lead to an order.</summary>
    public bool Note(in BookDelta delta, EventTime now)
    {
        var isLate = delta.TimestampMs > 0 && now.ExchangeMs - delta.TimestampMs > limitMs;
        if (isLate)
        {
            // Nothing is opened on a book that came late for as long again, unless something newer comes.
            late[delta.Ticker] = now.ExchangeMs + limitMs;
        }
        else if (late.Count > 0)
        {
            late.Remove(delta.Ticker);
        }

        return Count(isLate);
    }

    /// <summary>Takes note of a whole book, which does not tell its time; false if the trader is behind.</summary>
    public bool Note(BookSnapshot snapshot)
    {
        late.Remove(snapshot.Ticker);
        return Count(isLate: false);
    }

    /// <summary>Takes a report of the queue over.</summary>
    /// <returns>True if the trader fell behind, false if it has caught up; null if nothing changed.</returns>
    public bool? Note(QueueReport report)
    {
        var wasBehind = IsBehind;
        behindMs = report.DelayMs;
        return wasBehind == IsBehind ? null : IsBehind;
    }

    /// <summary>Forgets markets whose time is over.</summary>
    public void OnTick(EventTime now)
    {
        if (late.Count == 0)
        {
            return;
        }

        foreach (var (ticker, untilMs) in late.ToArray())
        {
            if (untilMs <= now.ExchangeMs)
            {
                late.Remove(ticker);
            }
        }
    }

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs)
    {
        if (reducesOnly)
        {
            return null;
        }

        if (IsBehind)
        {
            return new RiskRefusal(RiskRule.Veto, $"the trader is {behindMs / 1000} s behind its feed");
        }

        return late.TryGetValue(intent.Ticker, out var untilMs) && exchangeMs < untilMs
            ? new RiskRefusal(RiskRule.Veto, $"the latest change of the market's book came more than {limitMs / 1000} s late")
            : null;
    }

    private bool Count(bool isLate)
    {
        var isStale = isLate || IsBehind;
        StaleCount += isStale ? 1 : 0;
        return !isStale;
    }
}
