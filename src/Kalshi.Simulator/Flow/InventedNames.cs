using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// Names for markets that do not exist: events of three questions each about different places, so that the answers may be
/// independent of each other.
/// </summary>
internal sealed class InventedNames
{
    private const int MarketsPerEvent = 3;

    private static readonly (string Series, string Event, string Question, string Yes)[] Subjects =
    [
        ("KXSIMTEMP", "Warm afternoons", "Will it reach 72° in {0}?", "72° or above"),
        ("KXSIMRAIN", "Rain within the hour", "Will it rain in {0}?", "Rain"),
        ("KXSIMGAME", "Simulated league, home games", "Will {0} win at home?", "Home win"),
        ("KXSIMPARADE", "Parade attendance", "Will over 10,000 people come to the parade in {0}?", "Over 10,000"),
        ("KXSIMFERRY", "Ferries on time", "Will the noon ferry of {0} leave on time?", "On time"),
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

    private readonly SplitMix64 random;
    private readonly Queue<(string Event, string Place, int Subject)> waiting = new();
    private int events;

    public InventedNames(SplitMix64 random) => this.random = random;

    /// <summary>The next market's description, from <paramref name="openMs"/> to <paramref name="closeMs"/>.</summary>
    public MarketSpec Next(long openMs, long closeMs, int settlementTimerSeconds)
    {
        if (waiting.Count == 0)
        {
            Invent(openMs);
        }

        var (eventTicker, place, index) = waiting.Dequeue();
        var subject = Subjects[index];
        var suffix = place.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return new MarketSpec
        {
            Ticker = $"{eventTicker}-{suffix}",
            EventTicker = eventTicker,
            Title = string.Format(subject.Question, place),
            YesSubTitle = subject.Yes,
            OpenMs = openMs,
            CloseMs = closeMs,
            SettlementTimerSeconds = settlementTimerSeconds,
        };
    }

    private void Invent(long openMs)
    {
        // A running number keeps tickers unique however long the exchange runs.
        var subject = events % Subjects.Length;
        var day = DateTimeOffset.FromUnixTimeMilliseconds(openMs).ToString("yyMMMdd").ToUpperInvariant();
        var eventTicker = $"{Subjects[subject].Series}-{day}N{++events}";
        var first = random.NextInt(Places.Length);
        for (var i = 0; i < MarketsPerEvent; i++)
        {
            // A stride coprime to the number of places never names one twice within an event.
            waiting.Enqueue((eventTicker, Places[(first + (i * 5)) % Places.Length], subject));
        }
    }
}
