using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Events (§5.2 of the API): the groups in which markets are listed.</summary>
internal static class EventRoutes
{
    private const int MaxEvents = 200;
    private const int DefaultMultivariateEvents = 100;

    public static IEnumerable<Route> All { get; } =
    [
        Route.Public("events", "GetEvents", List),
        Route.Public("events/fee_changes", "GetEventFeeChanges", FeeChanges),
        Route.Public("events/multivariate", "GetMultivariateEvents", Multivariate),
        Route.Public("events/:event_ticker", "GetEvent", Single),
        Route.Public("events/:event_ticker/metadata", "GetEventMetadata", Metadata),
    ];

    private static RestAnswer List(RestCall call) => Page(call, MaxEvents, isCombo: false);

    private static RestAnswer Multivariate(RestCall call) => Page(call, DefaultMultivariateEvents, isCombo: true);

    private static RestAnswer Page(RestCall call, int defaultLimit, bool isCombo)
    {
        if (!QueryPage.TryRead(call, out var page, out var refusal, defaultLimit, MaxEvents))
        {
            return refusal;
        }

        var status = call.Query["status"];
        if (status is not ("" or "unopened" or "open" or "closed" or "settled"))
        {
            return call.Invalid("Status", "oneof");
        }

        if (!call.Query.TryNumber("min_close_ts", out var minClose))
        {
            return call.Invalid("MinCloseTs", "number");
        }

        if (!call.Query.TryNumber("min_updated_ts", out var minUpdated))
        {
            return call.Invalid("MinUpdatedTs", "number");
        }

        var tickers = call.Query.Names("tickers");
        var series = call.Query["series_ticker"];
        var nested = call.Query["with_nested_markets"] == "true";
        return RestAnswer.Json(
            200,
            json =>
            {
                var matching = call
                    .Engine.Markets.GroupBy(market => market.Spec.EventTicker)
                    .Where(markets =>
                        IsCombo(markets.Key) == isCombo
                        && (tickers is null || tickers.Contains(markets.Key))
                        && (series.Length == 0 || markets.First().Spec.SeriesTicker == series)
                        && markets.Any(market =>
                            MarketFilter.HasStatus(market, status)
                            && (minClose is not { } close || market.Spec.CloseMs / 1000 >= close)
                            && (minUpdated is not { } updated || market.UpdatedMs / 1000 >= updated)
                        )
                    );
                var selected = page.Select(matching, markets => markets.Key, out var cursor);
                json.WriteStartArray("events");
                foreach (var markets in selected)
                {
                    Write(json, [.. markets], nested, call.NowMs);
                }

                json.WriteEndArray();
                if (call.Query["with_milestones"] == "true")
                {
                    json.WriteStartArray("milestones");
                    json.WriteEndArray();
                }

                json.WriteString("cursor", cursor);
            }
        );
    }

    private static RestAnswer Single(RestCall call)
    {
        var markets = MarketsOf(call);
        if (markets.Count == 0)
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        var nested = call.Query["with_nested_markets"] == "true";
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WritePropertyName("event");
                Write(json, markets, nested, call.NowMs);
                if (!nested)
                {
                    WriteMarkets(json, markets, call.NowMs);
                }
            }
        );
    }

    private static RestAnswer Metadata(RestCall call)
    {
        var markets = MarketsOf(call);
        if (markets.Count == 0)
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteString("image_url", "");
                json.WriteString("featured_image_url", "");
                json.WriteStartArray("market_details");
                foreach (var market in markets)
                {
                    json.WriteStartObject();
                    json.WriteString("market_ticker", market.Ticker);
                    json.WriteString("image_url", "");
                    json.WriteString("color_code", "");
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("settlement_sources");
                json.WriteEndArray();
            }
        );
    }

    /// <summary>Fees do not change by schedule here.</summary>
    private static RestAnswer FeeChanges(RestCall call) =>
        RestAnswer.Json(
            200,
            static json =>
            {
                json.WriteStartArray("event_fee_change_arr");
                json.WriteEndArray();
            }
        );

    private static List<Market> MarketsOf(RestCall call)
    {
        var ticker = call.Parameter(":event_ticker");
        return call.Engine.Markets.Where(market => market.Spec.EventTicker == ticker).ToList();
    }

    // Combinations of several events are series of their own by name.
    private static bool IsCombo(string eventTicker) => eventTicker.StartsWith("KXMVE", StringComparison.Ordinal);

    private static void Write(Utf8JsonWriter json, List<Market> markets, bool nested, long nowMs)
    {
        var spec = markets[0].Spec;
        json.WriteStartObject();
        json.WriteString("event_ticker", spec.EventTicker);
        json.WriteString("series_ticker", spec.SeriesTicker);
        json.WriteString("title", spec.Title);
        json.WriteString("sub_title", "");
        json.WriteString("collateral_return_type", "");
        json.WriteBoolean("mutually_exclusive", false);
        json.WriteString("strike_period", "");
        json.WriteNull("settlement_sources");
        json.WriteString("last_updated_ts", WireTime.Format(markets.Max(market => market.UpdatedMs)));
        json.WriteNumber("exchange_index", 0);
        if (nested)
        {
            WriteMarkets(json, markets, nowMs);
        }

        json.WriteEndObject();
    }

    private static void WriteMarkets(Utf8JsonWriter json, List<Market> markets, long nowMs)
    {
        json.WriteStartArray("markets");
        foreach (var market in markets)
        {
            RestBodies.WriteMarket(json, market, nowMs);
        }

        json.WriteEndArray();
    }
}
