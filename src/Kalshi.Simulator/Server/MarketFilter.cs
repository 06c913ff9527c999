using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The filters of <c>GET /markets</c> and which of them may stand together (§5.3 of the API).</summary>
internal sealed class MarketFilter
{
    // Each family of instants may only be combined with these statuses; "" is none.
    private static readonly (string Name, string[] Statuses, Func<Market, long> InstantMs)[] Families =
    [
        ("created", ["", "unopened", "open"], market => market.CreatedMs),
        ("close", ["", "closed"], market => market.Spec.CloseMs),
        ("settled", ["", "settled"], market => market.SettledMs),
        ("updated", [""], market => market.UpdatedMs),
    ];

    private string status = "";
    private HashSet<string>? tickers;
    private string eventTicker = "";
    private string seriesTicker = "";
    private string combos = "";
    private Func<Market, long>? instantMs;
    private long? min;
    private long? max;

    private MarketFilter() { }

    /// <summary>Whether a market has a status in the words of the filter, which are not those of the market.</summary>
    public static bool HasStatus(Market market, string filter) =>
        filter switch
        {
            "" => true,
            "unopened" => market.Status == MarketStatus.Initialized,
            "open" => market.Status == MarketStatus.Active,
            "paused" => market.Status.ToWire() == "inactive",
            "settled" => market.Status == MarketStatus.Finalized,
            _ => market.Status.ToWire() is "closed" or "determined" or "disputed" or "amended",
        };

    /// <summary>Reads the filters; null and the answer when one is wrong or two exclude each other.</summary>
    public static MarketFilter? Read(RestCall call, out RestAnswer refusal)
    {
        refusal = default;
        var query = call.Query;
        var filter = new MarketFilter
        {
            status = query["status"],
            tickers = query.Names("tickers"),
            eventTicker = query["event_ticker"],
            seriesTicker = query["series_ticker"],
            combos = query["mve_filter"],
        };
        if (filter.status is not ("" or "unopened" or "open" or "paused" or "closed" or "settled"))
        {
            refusal = call.Invalid("Status", "oneof");
            return null;
        }

        if (filter.combos is not ("" or "only" or "exclude"))
        {
            refusal = call.Invalid("MveFilter", "oneof");
            return null;
        }

        return filter.TryReadInstants(call, out refusal) ? filter : null;
    }

    public bool Passes(Market market) =>
        (tickers is null || tickers.Contains(market.Ticker))
        && (eventTicker.Length == 0 || market.Spec.EventTicker == eventTicker)
        && (seriesTicker.Length == 0 || market.Spec.SeriesTicker == seriesTicker)
        && HasStatus(market, status)
        && (combos.Length == 0 || market.Ticker.StartsWith("KXMVE", StringComparison.Ordinal) == (combos == "only"))
        && (instantMs is null || IsWithin(instantMs(market)));

    private bool IsWithin(long ms) =>
        ms > 0 && (min is not { } from || ms / 1000 >= from) && (max is not { } to || ms / 1000 <= to);

    private bool TryReadInstants(RestCall call, out RestAnswer refusal)
    {
        refusal = default;
        foreach (var (name, statuses, instant) in Families)
        {
            if (
                !TryReadBound(call, "min", name, out var from, out refusal)
                || !TryReadBound(call, "max", name, out var to, out refusal)
            )
            {
                return false;
            }

            if (from is null && to is null)
            {
                continue;
            }

            if (instantMs is not null || !statuses.Contains(status) || (name == "updated" && HasOtherThanSeries))
            {
                refusal = call.Invalid($"{(from is null ? "Max" : "Min")}{Pascal(name)}Ts", "excluded_with");
                return false;
            }

            (instantMs, min, max) = (instant, from, to);
        }

        return true;
    }

    private bool HasOtherThanSeries => tickers is not null || eventTicker.Length > 0 || combos == "only";

    private static bool TryReadBound(RestCall call, string bound, string name, out long? seconds, out RestAnswer refusal)
    {
        var isNumber = call.Query.TryNumber($"{bound}_{name}_ts", out seconds);
        refusal = isNumber ? default : call.Invalid($"{Pascal(bound)}{Pascal(name)}Ts", "number");
        return isNumber;
    }

    private static string Pascal(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
