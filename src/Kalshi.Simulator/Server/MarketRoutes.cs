using System.Globalization;
using Kalshi.Simulator.Exchange;
using Microsoft.AspNetCore.Http;

namespace Kalshi.Simulator.Server;

/// <summary>The public routes: exchange status, markets, books and trades. A signature is neither needed nor looked at.</summary>
internal sealed class MarketRoutes
{
    private const int MaxDepth = 100;

    private readonly ExchangeGate gate;

    public MarketRoutes(ExchangeGate gate) => this.gate = gate;

    public static RestAnswer Status() =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteBoolean("exchange_active", true);
                json.WriteBoolean("trading_active", true);
            }
        );

    /// <summary>The answer to a GET below <c>/markets</c>, or null when there is no such route.</summary>
    public RestAnswer? Answer(HttpRequest request, string[] parts) =>
        parts switch
        {
            [_] => List(request),
            [_, "trades"] => Trades(request),
            [_, var ticker] => Single(ticker),
            [_, var ticker, "orderbook"] => Book(request, ticker),
            _ => null,
        };

    private RestAnswer List(HttpRequest request)
    {
        if (!QueryPage.TryRead(request, "GetMarkets", out var page, out var refusal))
        {
            return refusal;
        }

        var status = request.Query["status"].ToString();
        if (status is not ("" or "unopened" or "open" or "paused" or "closed" or "settled"))
        {
            return ErrorAnswers.Parameter("GetMarkets", "Status", "oneof");
        }

        var tickers = request.Query["tickers"].ToString();
        var wanted = tickers.Length == 0 ? null : tickers.Split(',').ToHashSet(StringComparer.Ordinal);
        var eventTicker = request.Query["event_ticker"].ToString();
        var seriesTicker = request.Query["series_ticker"].ToString();
        return gate.Enter(
            (loop, now) =>
                RestAnswer.Json(
                    200,
                    json =>
                    {
                        var matching = loop.Engine.Markets.Where(market =>
                            (wanted is null || wanted.Contains(market.Ticker))
                            && (eventTicker.Length == 0 || market.Spec.EventTicker == eventTicker)
                            && (seriesTicker.Length == 0 || market.Spec.SeriesTicker == seriesTicker)
                            && HasStatus(market, status)
                        );
                        json.WriteStartArray("markets");
                        var selected = page.Select(matching, market => market.Ticker, out var cursor);
                        foreach (var market in selected)
                        {
                            RestBodies.WriteMarket(json, market, now);
                        }

                        json.WriteEndArray();
                        json.WriteString("cursor", cursor);
                    }
                )
        );
    }

    private static bool HasStatus(Market market, string filter) =>
        filter switch
        {
            "" => true,
            "unopened" => market.Status == MarketStatus.Initialized,
            "open" => market.Status == MarketStatus.Active,
            "closed" => market.Status is MarketStatus.Closed or MarketStatus.Determined,
            "settled" => market.Status == MarketStatus.Finalized,
            // paused: no market of the simulator is ever inactive.
            _ => false,
        };

    private RestAnswer Single(string ticker) =>
        gate.Enter(
            (loop, now) =>
                loop.Engine.FindMarket(ticker) is { } market
                    ? RestAnswer.Json(
                        200,
                        json =>
                        {
                            json.WritePropertyName("market");
                            RestBodies.WriteMarket(json, market, now);
                        }
                    )
                    : ErrorAnswers.Nested(404, "market_not_found")
        );

    private RestAnswer Book(HttpRequest request, string ticker)
    {
        var text = request.Query["depth"].ToString();
        var depth = 0;
        if (text.Length > 0 && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out depth))
        {
            return ErrorAnswers.Parameter("GetMarketOrderbook", "Depth", "number");
        }

        if (depth > MaxDepth)
        {
            return ErrorAnswers.Parameter("GetMarketOrderbook", "Depth", "lte");
        }

        return gate.Enter(
            (loop, _) =>
                loop.Engine.FindMarket(ticker) is { } market
                    ? RestAnswer.Json(200, json => RestBodies.WriteBook(json, market.Book, depth))
                    : ErrorAnswers.Nested(404, "market_not_found")
        );
    }

    private RestAnswer Trades(HttpRequest request)
    {
        if (!QueryPage.TryRead(request, "GetTrades", out var page, out var refusal))
        {
            return refusal;
        }

        if (!TimeSpanFilter.TryRead(request, "GetTrades", out var times, out refusal))
        {
            return refusal;
        }

        var ticker = request.Query["ticker"].ToString();
        return gate.Enter(
            (loop, _) =>
                RestAnswer.Json(
                    200,
                    json =>
                        page.WriteNewestFirst(
                            json,
                            "trades",
                            loop.Engine.Trades,
                            trade => (ticker.Length == 0 || trade.Market.Ticker == ticker) && times.Contains(trade.TimeMs),
                            RestBodies.WriteTrade
                        )
                )
        );
    }
}
