using Kalshi;
using Trader.Events;

namespace Trader.Portfolio;

/// <summary>What our books and the exchange's can differ in.</summary>
public enum DriftSubject
{
    /// <summary>The contracts held in a market.</summary>
    Position = 0,

    /// <summary>Cash on a shard, or in all where the exchange does not split it.</summary>
    Cash,
}

/// <summary>How a drift ended.</summary>
public enum DriftRemedy
{
    /// <summary>What had been missed was found in the exchange's lists and booked like any other movement.</summary>
    Replayed = 0,

    /// <summary>Nothing that was missed explained it: the books took over the exchange's figures.</summary>
    Corrected,

    /// <summary>The two came to agree without our doing: the exchange's figure was late.</summary>
    GoneByItself,
}

/// <summary>The wire words of drift.</summary>
public static class DriftWords
{
    /// <summary><c>position</c> or <c>cash</c>.</summary>
    public static string ToWire(this DriftSubject subject) =>
        subject switch
        {
            DriftSubject.Position => "position",
            DriftSubject.Cash => "cash",
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "Not a subject of drift."),
        };

    /// <summary><c>replayed</c>, <c>corrected</c> or <c>gone_by_itself</c>.</summary>
    public static string ToWire(this DriftRemedy remedy) =>
        remedy switch
        {
            DriftRemedy.Replayed => "replayed",
            DriftRemedy.Corrected => "corrected",
            DriftRemedy.GoneByItself => "gone_by_itself",
            _ => throw new ArgumentOutOfRangeException(nameof(remedy), remedy, "Not a remedy of drift."),
        };
}

/// <summary>The figures of a position, or of cash; those that do not belong to the subject are null.</summary>
public readonly record struct DriftFigures
{
    /// <summary>Contracts held, positive YES, negative NO.</summary>
    public Quantity? Net { get; init; }

    /// <summary>What they cost, without fees.</summary>
    public Money? Cost { get; init; }

    /// <summary>Profit or loss locked in, without fees.</summary>
    public Money? Realized { get; init; }

    /// <summary>Fees of all fills.</summary>
    public Money? Fees { get; init; }

    /// <summary>Cash, money reserved for resting orders included.</summary>
    public Money? Cash { get; init; }

    /// <summary>The figures of a position of ours; of none where there is none.</summary>
    public static DriftFigures Of(Position? position) =>
        new()
        {
            Net = position?.Net ?? Quantity.Zero,
            Cost = position?.Cost ?? Money.Zero,
            Realized = position?.Realized ?? Money.Zero,
            Fees = position?.Fees ?? Money.Zero,
        };

    /// <summary>The amount that was compared, for people.</summary>
    public override string ToString() => Cash?.ToString() ?? Net?.ToString() ?? "";
}

/// <summary>A drift that was found, and what became of it.</summary>
/// <param name="Number">Increasing by one from 1 within a run.</param>
/// <param name="FoundAt">When the difference was seen for the second time in a row.</param>
/// <param name="EndedAt">When it was over.</param>
/// <param name="Subject">What differed.</param>
/// <param name="Ticker">The market of a position; empty for cash.</param>
/// <param name="Shard">The shard (<c>exchange_index</c>).</param>
/// <param name="Remedy">How it ended.</param>
/// <param name="Cause">Why, as far as is known, one sentence without its full stop.</param>
/// <param name="Before">Our figures before.</param>
/// <param name="After">Our figures after.</param>
public sealed record DriftRecord(
    long Number,
    EventTime FoundAt,
    EventTime EndedAt,
    DriftSubject Subject,
    string Ticker,
    int Shard,
    DriftRemedy Remedy,
    string Cause,
    DriftFigures Before,
    DriftFigures After
);
