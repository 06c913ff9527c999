using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// Names for markets that do not exist: several series, each with its price grid and shard, events of one to a dozen
/// questions about different places, so that the answers may be independent of each other.
/// </summary>
internal sealed class InventedNames
{
    private static readonly Subject[] Subjects =
    [
        new("KXSIMTEMP", "Warm afternoons", "Will it reach 72° in {0}?", "72° or above", 0, PriceLattice.LinearCent),
        new("KXSIMRAIN", "Rain within the hour", "Will it rain in {0}?", "Rain", 0, PriceLattice.LinearCent),
        new("KXSIMGAME", "Simulated league", "Will {0} win at home?", "Home win", 3, PriceLattice.LinearCent),
        new("KXSIMPARADE", "Parades", "Will over 10,000 come to the parade in {0}?", "Over 10,000", 0, PriceLattice.LinearCent),
        new("KXSIMCOIN", "Town coins", "Will the coin of {0} be dearer?", "Dearer", 2, PriceLattice.TaperedDeciCent),
        new("KXSIMFERRY", "Ferries on time", "Will the ferry of {0} leave on time?", "On time", 0, PriceLattice.LinearCent),
        new("KXSIMTENNIS", "Open courts", "Will the favourite win in {0}?", "Favourite", 3, PriceLattice.LinearCent),
        new("KXSIMCOMBO", "Two at once", "Will {0} win, and no rain?", "Both", 1, PriceLattice.CenterDeciEdgeCentiCent),
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
    private readonly int shards;
    private readonly Queue<(string Event, string Place, Subject Subject)> waiting = new();
    private int events;

    /// <param name="random">Where the choices come from.</param>
    /// <param name="shards">Shards in use; a series of a shard beyond goes to shard 0.</param>
    public InventedNames(SplitMix64 random, int shards)
    {
        this.random = random;
        this.shards = shards;
    }

    /// <summary>
    /// The next market's description, from <paramref name="openMs"/> to <paramref name="closeMs"/>, that of its event, and its prices.
    /// </summary>
    public (MarketSpec Market, EventSpec Event, PriceLattice Lattice) Next(long openMs, long closeMs, int settlementTimerSeconds)
    {
        if (waiting.Count == 0)
        {
            Invent(openMs);
        }

        var (eventTicker, place, subject) = waiting.Dequeue();
        var suffix = place.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        var shard = subject.Shard < shards ? subject.Shard : 0;
        var market = new MarketSpec
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
            Shard = shard,
        };
        var ofEvent = new EventSpec
        {
            EventTicker = eventTicker,
            Title = subject.Title,
            Shard = shard,
        };
        return (market, ofEvent, subject.Lattice);
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
    /// <param name="Title">The title of its events.</param>
    /// <param name="Question">The title, with a hole for a place.</param>
    /// <param name="Yes">What YES means.</param>
    /// <param name="Shard">The shard of its kind of question (§8).</param>
    /// <param name="Lattice">Its prices.</param>
    private sealed record Subject(string Series, string Title, string Question, string Yes, int Shard, PriceLattice Lattice);
}
