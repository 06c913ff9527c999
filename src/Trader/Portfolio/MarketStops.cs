using Trader.Commands;
using Trader.Events;
using Trader.Risk;

namespace Trader.Portfolio;

/// <summary>Opening is closed because the books could not be trusted.</summary>
/// <param name="Ticker">The market; empty for every market.</param>
/// <param name="Reason">Why, one sentence without its full stop.</param>
/// <param name="Since">When it began.</param>
/// <param name="AgreementsNeeded">Comparisons in a row that have to agree before it ends by itself.</param>
public sealed record MarketStop(string Ticker, string Reason, EventTime Since, int AgreementsNeeded)
{
    /// <summary>Comparisons in a row that have agreed so far.</summary>
    public int Agreements { get; init; }
}

/// <summary>
/// Where nothing may be opened because our books needed correcting again and again (requirement F4). A stop ends after a
/// stretch of comparisons that agree, or by an operator. Closing and cancelling go on.
/// </summary>
public sealed class MarketStops : IOrderVeto
{
    private const string Everywhere = "";

    private readonly Dictionary<string, MarketStop> stops = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> corrected = new(StringComparer.Ordinal);
    private readonly TraderOptions options;

    /// <summary>Makes a table without stops.</summary>
    public MarketStops(TraderOptions options) => this.options = options;

    /// <summary>What is stopped now.</summary>
    public IReadOnlyCollection<MarketStop> All => stops.Values;

    /// <summary>Why nothing may be opened in a market, one sentence without its full stop; null if it may.</summary>
    public string? WhyClosedForOpening(string ticker) =>
        stops.TryGetValue(Everywhere, out var stop) || stops.TryGetValue(ticker, out stop) ? stop.Reason : null;

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs) =>
        !reducesOnly && WhyClosedForOpening(intent.Ticker) is { } reason ? new RiskRefusal(RiskRule.Veto, reason) : null;

    /// <summary>The books of a market were corrected; returns the stop if that was once too often.</summary>
    public MarketStop? OnCorrected(string ticker, EventTime now) =>
        OnCorrected(ticker, $"its position had to be corrected from the exchange twice within {Minutes} minutes", now);

    /// <summary>Cash was corrected although positions agreed; returns the stop if that was once too often.</summary>
    public MarketStop? OnCashCorrected(EventTime now) =>
        OnCorrected(Everywhere, $"cash had to be corrected from the exchange twice within {Minutes} minutes", now);

    /// <summary>Nothing is opened in a market until one comparison has agreed.</summary>
    public void Hold(string ticker, string reason, EventTime now) =>
        stops.TryAdd(ticker, new MarketStop(ticker, reason, now, AgreementsNeeded: 1));

    /// <summary>Takes a comparison over; returns the stops that are over.</summary>
    /// <param name="agrees">Whether a market was compared and agreed; asked with an empty ticker for everything.</param>
    /// <param name="differs">Whether a market, or everything, was compared and differed.</param>
    public IReadOnlyList<MarketStop> OnCompared(Func<string, bool> agrees, Func<string, bool> differs)
    {
        List<MarketStop>? ended = null;
        foreach (var stop in stops.Values.ToList())
        {
            if (differs(stop.Ticker))
            {
                stops[stop.Ticker] = stop with { Agreements = 0 };
            }
            else if (agrees(stop.Ticker))
            {
                stops[stop.Ticker] = stop with { Agreements = stop.Agreements + 1 };
                if (stop.Agreements + 1 >= stop.AgreementsNeeded)
                {
                    stops.Remove(stop.Ticker);
                    (ended ??= []).Add(stop);
                }
            }
        }

        return ended ?? [];
    }

    /// <summary>An operator takes a stop back: of one market, or with an empty ticker all of them. Returns those that were.</summary>
    public IReadOnlyList<MarketStop> Release(string ticker)
    {
        var released = stops.Values.Where(stop => ticker.Length == 0 || stop.Ticker == ticker).ToList();
        foreach (var stop in released)
        {
            stops.Remove(stop.Ticker);
            corrected.Remove(stop.Ticker);
        }

        return released;
    }

    private int Minutes => options.DriftRecurrenceMinutes;

    private MarketStop? OnCorrected(string ticker, string reason, EventTime now)
    {
        Forget(now.ExchangeMs - (Minutes * 60_000L));
        var recurs = !corrected.TryAdd(ticker, now.ExchangeMs);
        corrected[ticker] = now.ExchangeMs;
        if (!recurs)
        {
            return null;
        }

        var stop = new MarketStop(ticker, reason, now, options.DriftReleaseReadings);
        stops[ticker] = stop;
        return stop;
    }

    private void Forget(long beforeMs)
    {
        foreach (var (ticker, atMs) in corrected.ToList())
        {
            if (atMs < beforeMs)
            {
                corrected.Remove(ticker);
            }
        }
    }
}
