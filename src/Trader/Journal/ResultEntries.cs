using Kalshi;
using Trader.Events;
using Trader.Risk.Results;

namespace Trader.Journal;

/// <summary>A fill or a settlement changed what a market in which we trade has brought.</summary>
/// <param name="Time">When it was booked.</param>
/// <param name="Ticker">The market.</param>
/// <param name="Change">Realised by it, its fee taken off.</param>
/// <param name="HappenedMs">When it happened, exchange clock, Unix milliseconds; 0 if nobody said.</param>
/// <param name="ClosesTrade">Whether the position was left with it: nothing is held any more, or the other side.</param>
/// <param name="Net">Contracts held afterwards, positive YES, negative NO.</param>
/// <param name="Cost">What they cost, without fees.</param>
public sealed record ResultBooked(
    EventTime Time,
    string Ticker,
    Money Change,
    long HappenedMs,
    bool ClosesTrade,
    Quantity Net,
    Money Cost
) : JournalEntry(Time);

/// <summary>A person ended pauses that protections had made; what led to them no longer counts.</summary>
/// <param name="Time">When.</param>
/// <param name="Scope"><c>all</c>, a protection's word, or a market's ticker.</param>
/// <param name="Reason">Who did it.</param>
public sealed record ProtectionReleased(EventTime Time, string Scope, string Reason) : JournalEntry(Time);

/// <summary>What earlier results add up to, in place of their entries; what a new file of the journal begins with.</summary>
/// <param name="Time">When.</param>
/// <param name="LastNumber">Number of the last closed trade.</param>
/// <param name="LastClosedMs">When it was closed, exchange clock, Unix milliseconds.</param>
/// <param name="LastBookedMs">When the last result was booked, exchange clock, Unix milliseconds.</param>
/// <param name="Minutes">Results by minute, oldest first.</param>
/// <param name="Closed">The latest closed trades, oldest first.</param>
/// <param name="Markets">Markets with their positions.</param>
/// <param name="Releases">The last release of each scope.</param>
public sealed record ResultsKept(
    EventTime Time,
    long LastNumber,
    long LastClosedMs,
    long LastBookedMs,
    IReadOnlyList<MinuteResult> Minutes,
    IReadOnlyList<ClosedTrade> Closed,
    IReadOnlyList<TradedMarket> Markets,
    IReadOnlyList<ReleasedTrades> Releases
) : JournalEntry(Time)
{
    /// <inheritdoc/>
    public bool Equals(ResultsKept? other) =>
        other is not null
        && Time == other.Time
        && LastNumber == other.LastNumber
        && LastClosedMs == other.LastClosedMs
        && LastBookedMs == other.LastBookedMs
        && Minutes.SequenceEqual(other.Minutes)
        && Closed.SequenceEqual(other.Closed)
        && Markets.SequenceEqual(other.Markets)
        && Releases.SequenceEqual(other.Releases);

    /// <inheritdoc/>
    public override int GetHashCode() => LastNumber.GetHashCode();
}
