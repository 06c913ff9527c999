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
                var matching = call.Engine.Events.Where(listed =>
                    IsCombo(listed.Spec.EventTicker) == isCombo
                    && (tickers is null || tickers.Contains(listed.Spec.EventTicker))
                    && (series.Length == 0 || listed.Spec.SeriesTicker == series)
                    && listed.Markets.Any(market =>
                        MarketFilter.HasStatus(market, status)
                        && (minClose is not { } close || market.Spec.CloseMs / 1000 >= close)
                        && (minUpdated is not { } updated || market.UpdatedMs / 1000 >= updated)
                    )
                );
                var selected = page.Select(matching, listed => listed.Spec.EventTicker, out var cursor);
                json.WriteStartArray("events");
                foreach (var listed in selected)
                {
                    Write(json, listed, nested, call);
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
        if (call.Engine.FindEvent(call.Parameter(":event_ticker")) is not { } listed)
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        var nested = call.Query["with_nested_markets"] == "true";
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WritePropertyName("event");
                Write(json, listed, nested, call);
                if (!nested)
                {
                    WriteMarkets(json, listed, call);
                }
            }
        );
    }

    private static RestAnswer Metadata(RestCall call)
    {
        if (call.Engine.FindEvent(call.Parameter(":event_ticker")) is not { } listed)
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
                foreach (var market in listed.Markets)
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

    private static RestAnswer FeeChanges(RestCall call)
    {
        if (!QueryPage.TryRead(call, out var page, out var refusal))
        {
            return refusal;
        }

        var ticker = call.Query["event_ticker"];
        return RestAnswer.Json(
            200,
            json =>
                page.WriteNewestFirst(
                    json,
                    "event_fee_changes",
                    call.Engine.FeeChanges,
                    change => change.IsEvent && (ticker.Length == 0 || change.Ticker == ticker),
                    WriteFeeChange
                )
        );

        void WriteFeeChange(Utf8JsonWriter json, FeeChange change)
        {
            json.WriteStartObject();
            json.WriteString("event_ticker", change.Ticker);
            json.WriteString("series_ticker", call.Engine.FindEvent(change.Ticker)!.Spec.SeriesTicker);
            SeriesRoutes.WriteFeeChange(json, change, suffix: "_override");
            json.WriteEndObject();
        }
    }

    // Combinations of several events are series of their own by name.
    private static bool IsCombo(string eventTicker) => eventTicker.StartsWith("KXMVE", StringComparison.Ordinal);

    private static void Write(Utf8JsonWriter json, ListedEvent listed, bool nested, RestCall call)
    {
        var spec = listed.Spec;
        json.WriteStartObject();
        json.WriteString("event_ticker", spec.EventTicker);
        json.WriteString("series_ticker", spec.SeriesTicker);
        json.WriteString("title", spec.Title);
        json.WriteString("sub_title", spec.SubTitle);
        json.WriteString("collateral_return_type", spec.CollateralReturnType);
        json.WriteBoolean("mutually_exclusive", spec.IsMutuallyExclusive);
        json.WriteString("strike_period", "");
        json.WriteNull("settlement_sources");
        if (spec.FeeOverride is { } fees)
        {
            json.WriteString("fee_type_override", fees.Type.ToWire());
            json.WriteNumber("fee_multiplier_override", fees.MultiplierThousandths / 1000m);
        }

        json.WriteString("last_updated_ts", WireTime.Format(listed.UpdatedMs));
        json.WriteNumber("exchange_index", spec.Shard);
        if (nested)
        {
            WriteMarkets(json, listed, call);
        }

        json.WriteEndObject();
    }

    private static void WriteMarkets(Utf8JsonWriter json, ListedEvent listed, RestCall call)
    {
        json.WriteStartArray("markets");
        foreach (var market in listed.Markets)
        {
            RestBodies.WriteMarket(json, market, call.Services.Candles, call.NowMs);
        }

        json.WriteEndArray();
    }
}
