using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// Names for markets that do not exist: several series, each with its price grid, events of one to a dozen
/// questions about different places, so that the answers may be independent of each other.
/// </summary>
internal sealed class InventedNames
{
    private static readonly Subject[] Subjects =
    [
        new("KXSIMTEMP", "Will it reach 72° in {0}?", "72° or above", PriceLattice.LinearCent),
        new("KXSIMRAIN", "Will it rain in {0}?", "Rain", PriceLattice.LinearCent),
        new("KXSIMGAME", "Will {0} win at home?", "Home win", PriceLattice.LinearCent),
        new("KXSIMPARADE", "Will over 10,000 people come to the parade in {0}?", "Over 10,000", PriceLattice.LinearCent),
        new("KXSIMCOIN", "Will the coin of {0} be dearer than an hour ago?", "Dearer", PriceLattice.TaperedDeciCent),
        new("KXSIMFERRY", "Will the noon ferry of {0} leave on time?", "On time", PriceLattice.LinearCent),
        new("KXSIMTENNIS", "Will the favourite win in {0}?", "Favourite wins", PriceLattice.LinearCent),
        new("KXSIMCOMBO", "Will {0} win at home, and without rain?", "Both", PriceLattice.CenterDeciEdgeCentiCent),
    ];

    private static readonly string[] Places =
    [
        "Oakport",
        "Northfield",
        "Harbor City",
        "Millbrook",
        "Eastvale",
        "Stonebridge",
        "Lakemont",
        "Fairhaven",
        "Redcliff",
        "Silverton",
        "Westbury",
        "Pinehurst",
    ];

    // Recorded: of 93 events 33 had one market, 15 two, 9 three, 15 eleven, the others four to ten.
    private static readonly int[] EventSizes = [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 11, 11, 11];

    private readonly SplitMix64 random;
    private readonly Queue<(string Event, string Place, Subject Subject)> waiting = new();
    private int events;

    public InventedNames(SplitMix64 random) => this.random = random;

    /// <summary>The next market's description, from <paramref name="openMs"/> to <paramref name="closeMs"/>, and its prices.</summary>
    public (MarketSpec Spec, PriceLattice Lattice) Next(long openMs, long closeMs, int settlementTimerSeconds)
    {
        if (waiting.Count == 0)
        {
            Invent(openMs);
        }

        var (eventTicker, place, subject) = waiting.Dequeue();
        var suffix = place.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        var spec = new MarketSpec
        {
            Ticker = $"{eventTicker}-{suffix}",
            EventTicker = eventTicker,
            Title = string.Format(subject.Question, place),
            YesSubTitle = subject.Yes,
            OpenMs = openMs,
            CloseMs = closeMs,
            SettlementTimerSeconds = settlementTimerSeconds,
            Grid = subject.Lattice.Grid,
            GridLabel = subject.Lattice.Label,
        };
        return (spec, subject.Lattice);
    }

    private void Invent(long openMs)
    {
        // A running number keeps tickers unique however long the exchange runs.
        var subject = Subjects[events % Subjects.Length];
        var day = DateTimeOffset.FromUnixTimeMilliseconds(openMs).ToString("yyMMMdd").ToUpperInvariant();
        var eventTicker = $"{subject.Series}-{day}N{++events}";
        var first = random.NextInt(Places.Length);
        var size = EventSizes[random.NextInt(EventSizes.Length)];
        for (var i = 0; i < size; i++)
        {
            // A stride coprime to the number of places never names one twice within an event.
            waiting.Enqueue((eventTicker, Places[(first + (i * 5)) % Places.Length], subject));
        }
    }

    /// <param name="Series">The series' ticker.</param>
    /// <param name="Question">The title, with a hole for a place.</param>
    /// <param name="Yes">What YES means.</param>
    /// <param name="Lattice">Its prices.</param>
    private sealed record Subject(string Series, string Question, string Yes, PriceLattice Lattice);
}
