using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Candles of a market, of several and of an event (§5.5 of the API).</summary>
internal static class CandleRoutes
{
    private const int MaxMarkets = 100;
    private const int MaxCandles = 10_000;

    public static IEnumerable<Route> All { get; } =
    [
        Route.Public("markets/candlesticks", "BatchGetMarketCandlesticks", Batch),
        Route.Public("series/:series_ticker/markets/:ticker/candlesticks", "GetMarketCandlesticks", Single),
        Route.Public("series/:series_ticker/events/:ticker/candlesticks", "GetMarketCandlesticksByEvent", Event),
    ];

    /// <summary>The candles of the market that the path names, in the words of the historical endpoint.</summary>
    public static RestAnswer Historical(RestCall call) => Market(call, isHistorical: true);

    private static RestAnswer Single(RestCall call) => Market(call, isHistorical: false);

    private static RestAnswer Market(RestCall call, bool isHistorical)
    {
        if (!Span.TryRead(call, out var span, out var refusal))
        {
            return refusal;
        }

        var ticker = call.Parameter(":ticker");
        if (call.Engine.FindMarket(ticker) is not { } market || !IsOfSeries(call, market))
        {
            return ErrorAnswers.Nested(404, "market_not_found");
        }

        var candles = span.Of(call, market, MaxCandles + 1);
        if (candles.Count > MaxCandles)
        {
            return TooMany();
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteString("ticker", ticker);
                json.WritePropertyName("candlesticks");
                Write(json, candles, isHistorical);
            }
        );
    }

    private static RestAnswer Batch(RestCall call)
    {
        var tickers = call.Query.Values("market_tickers");
        if (tickers.Count is 0 or > MaxMarkets)
        {
            return call.Invalid("MarketTickers", tickers.Count == 0 ? "required" : "max");
        }

        if (!Span.TryRead(call, out var span, out var refusal))
        {
            return refusal;
        }

        var markets = tickers.Select(call.Engine.FindMarket).OfType<Market>().ToList();
        if (!TryCollect(call, span, markets, out var candles))
        {
            return TooMany();
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("markets");
                for (var index = 0; index < markets.Count; index++)
                {
                    json.WriteStartObject();
                    json.WriteString("market_ticker", markets[index].Ticker);
                    json.WritePropertyName("candlesticks");
                    Write(json, candles[index], isHistorical: false);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    private static RestAnswer Event(RestCall call)
    {
        if (!Span.TryRead(call, out var span, out var refusal))
        {
            return refusal;
        }

        var ticker = call.Parameter(":ticker");
        var markets = call.Engine.Markets.Where(market => market.Spec.EventTicker == ticker && IsOfSeries(call, market)).ToList();
        if (markets.Count == 0)
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        if (!TryCollect(call, span, markets, out var candles))
        {
            return TooMany();
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("market_tickers");
                markets.ForEach(market => json.WriteStringValue(market.Ticker));
                json.WriteEndArray();
                json.WriteStartArray("market_candlesticks");
                candles.ForEach(some => Write(json, some, isHistorical: false));
                json.WriteEndArray();
                json.WriteNumber("adjusted_end_ts", Math.Min(span.End, call.NowMs / 1000));
            }
        );
    }

    private static bool TryCollect(RestCall call, Span span, List<Market> markets, out List<List<Candle>> candles)
    {
        candles = [];
        var left = MaxCandles;
        foreach (var market in markets)
        {
            var some = span.Of(call, market, left + 1);
            left -= some.Count;
            if (left < 0)
            {
                return false;
            }

            candles.Add(some);
        }

        return true;
    }

    private static bool IsOfSeries(RestCall call, Market market) =>
        call.Route.Segments[0] != "series" || market.Spec.SeriesTicker == call.Parameter(":series_ticker");

    private static RestAnswer TooMany() => Refusal.BadRequest($"more than {MaxCandles} candlesticks requested").ToAnswer();

    private static void Write(Utf8JsonWriter json, List<Candle> candles, bool isHistorical)
    {
        var suffix = isHistorical ? "" : "_fp";
        json.WriteStartArray();
        foreach (var candle in candles)
        {
            json.WriteStartObject();
            json.WriteNumber("end_period_ts", candle.EndSeconds);
            WriteSpan(json, "yes_bid", candle.Bid);
            WriteSpan(json, "yes_ask", candle.Ask);
            json.WriteStartObject("price");
            if (candle.Trades is { } trades)
            {
                WritePrices(json, trades);
                json.WriteString("mean_dollars", candle.Mean.ToString());
                json.WriteString("min_dollars", trades.Low.ToString());
                json.WriteString("max_dollars", trades.High.ToString());
            }

            if (candle.Previous is { } previous)
            {
                json.WriteString("previous_dollars", previous.ToString());
            }

            json.WriteEndObject();
            json.WriteString($"volume{suffix}", candle.Volume.ToString());
            json.WriteString($"open_interest{suffix}", candle.OpenInterest.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSpan(Utf8JsonWriter json, string name, PriceSpan span)
    {
        json.WriteStartObject(name);
        WritePrices(json, span);
        json.WriteEndObject();
    }

    private static void WritePrices(Utf8JsonWriter json, PriceSpan span)
    {
        json.WriteString("open_dollars", span.Open.ToString());
        json.WriteString("low_dollars", span.Low.ToString());
        json.WriteString("high_dollars", span.High.ToString());
        json.WriteString("close_dollars", span.Close.ToString());
    }

    /// <summary>The span of time and the length of the periods asked for.</summary>
    private readonly record struct Span(long Start, long End, int Minutes, bool WithLatestBefore)
    {
        public static bool TryRead(RestCall call, out Span span, out RestAnswer refusal)
        {
            span = default;
            if (
                !TryRequired(call, "start_ts", "StartTs", out var start, out refusal)
                || !TryRequired(call, "end_ts", "EndTs", out var end, out refusal)
                || !TryRequired(call, "period_interval", "PeriodInterval", out var minutes, out refusal)
            )
            {
                return false;
            }

            if (minutes is not (CandleSeries.MinuteInterval or CandleSeries.HourInterval or CandleSeries.DayInterval))
            {
                refusal = call.Invalid("PeriodInterval", "oneof");
                return false;
            }

            // Instants beyond the calendar are as good as its ends.
            start = Math.Clamp(start, 1, call.NowMs / 1000);
            span = new Span(start, end, (int)minutes, call.Query["include_latest_before_start"] == "true");
            return true;
        }

        public List<Candle> Of(RestCall call, Market market, int limit)
        {
            if (call.Services.Candles.Of(market) is not { } series)
            {
                return [];
            }

            var candles = series.Between(Minutes, Start, End, call.NowMs / 1000, limit);
            if (WithLatestBefore && series.LatestBefore(Minutes, Start) is { } latest)
            {
                candles.Insert(0, latest.Next(CandleSeries.PeriodEnd(Start, Minutes)));
            }

            return candles;
        }

        private static bool TryRequired(RestCall call, string name, string field, out long value, out RestAnswer refusal)
        {
            refusal = default;
            if (!call.Query.TryNumber(name, out var given))
            {
                refusal = call.Invalid(field, "number");
            }
            else if (given is null)
            {
                refusal = call.Invalid(field, "required");
            }

            value = given ?? 0;
            return refusal.Status == 0;
        }
    }
}
