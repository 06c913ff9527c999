using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Series (§5.2 of the API): they are what the listed markets say they belong to.</summary>
internal static class SeriesRoutes
{
    public static IEnumerable<Route> All { get; } =
    [
        Route.Public("series", "GetSeriesList", List),
        Route.Public("series/fee_changes", "GetSeriesFeeChanges", FeeChanges),
        Route.Public("series/:series_ticker", "GetSeries", Single),
    ];

    private static RestAnswer List(RestCall call)
    {
        if (!call.Query.TryNumber("min_updated_ts", out var minUpdated))
        {
            return call.Invalid("MinUpdatedTs", "number");
        }

        var category = call.Query["category"];
        var tags = call.Query.Names("tags");
        var withVolume = call.Query["include_volume"] == "true";
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("series");
                foreach (var series in call.Engine.Markets.GroupBy(market => market.Spec.SeriesTicker))
                {
                    // Categories and tags are not simulated: every series has an empty category and no tags.
                    var isWanted =
                        category.Length == 0
                        && tags is null
                        && (minUpdated is not { } min || series.Max(market => market.UpdatedMs) / 1000 >= min);
                    if (isWanted)
                    {
                        Write(json, series.Key, [.. series], withVolume);
                    }
                }

                json.WriteEndArray();
            }
        );
    }

    private static RestAnswer Single(RestCall call)
    {
        var ticker = call.Parameter(":series_ticker");
        var markets = call.Engine.Markets.Where(market => market.Spec.SeriesTicker == ticker).ToList();
        if (markets.Count == 0)
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        var withVolume = call.Query["include_volume"] == "true";
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WritePropertyName("series");
                Write(json, ticker, markets, withVolume);
            }
        );
    }

    /// <summary>
    /// The changes of series' fees. Changes happen at once here, so without <c>show_historical</c> there is none to come.
    /// </summary>
    private static RestAnswer FeeChanges(RestCall call)
    {
        var ticker = call.Query["series_ticker"];
        var changes = call
            .Engine.FeeChanges.NewestFirst()
            .Where(change =>
                !change.IsEvent && call.Query["show_historical"] == "true" && (ticker.Length == 0 || change.Ticker == ticker)
            );
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("series_fee_change_arr");
                foreach (var change in changes)
                {
                    json.WriteStartObject();
                    json.WriteString("series_ticker", change.Ticker);
                    WriteFeeChange(json, change, suffix: "");
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    /// <summary>What changes of a series' and of an event's fees have in common.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="change">The change.</param>
    /// <param name="suffix">What the fields of an event's override end with.</param>
    public static void WriteFeeChange(Utf8JsonWriter json, FeeChange change, string suffix)
    {
        json.WriteString("id", change.Id);
        if (change.Fees is { } fees)
        {
            json.WriteString($"fee_type{suffix}", fees.Type.ToWire());
            json.WriteNumber($"fee_multiplier{suffix}", fees.MultiplierThousandths / 1000m);
        }
        else
        {
            json.WriteNull($"fee_type{suffix}");
            json.WriteNull($"fee_multiplier{suffix}");
        }

        json.WriteString("scheduled_ts", WireTime.Format(change.TimeMs));
    }

    private static void Write(Utf8JsonWriter json, string ticker, List<Market> markets, bool withVolume)
    {
        var fees = markets[0].Spec.Fees;
        json.WriteStartObject();
        json.WriteString("ticker", ticker);
        json.WriteString("title", ticker);
        json.WriteString("category", "");
        json.WriteStartArray("categories");
        json.WriteEndArray();
        json.WriteNull("tags");
        json.WriteString("frequency", "custom");
        json.WriteString("fee_type", fees.Type.ToWire());
        json.WriteNumber("fee_multiplier", fees.MultiplierThousandths / 1000m);
        json.WriteStartArray("settlement_sources");
        json.WriteEndArray();
        json.WriteString("contract_url", "");
        json.WriteString("contract_terms_url", "");
        json.WriteNull("additional_prohibitions");
        json.WriteString("last_updated_ts", WireTime.Format(markets.Max(market => market.UpdatedMs)));
        json.WriteNumber("exchange_index", markets[0].Shard.Index);
        if (withVolume)
        {
            var volume = Quantity.Zero;
            foreach (var market in markets)
            {
                volume += market.Volume;
            }

            json.WriteString("volume_fp", volume.ToString());
        }

        json.WriteEndObject();
    }
}
