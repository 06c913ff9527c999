using Kalshi.Simulator.Exchange;
using Microsoft.AspNetCore.Http;

namespace Kalshi.Simulator.Server;

/// <summary>What an account can read about itself (§6.8 and §7 of the API).</summary>
internal sealed class PortfolioRoutes
{
    private readonly ExchangeGate gate;

    public PortfolioRoutes(ExchangeGate gate) => this.gate = gate;

    /// <summary>The answer to a GET below <c>/portfolio</c>, or null when there is no such route.</summary>
    public RestAnswer? Answer(Account account, HttpRequest request, string[] parts) =>
        parts switch
        {
            [_, "balance"] => Balance(account),
            [_, "positions"] => Positions(account, request),
            [_, "fills"] => Fills(account, request),
            [_, "settlements"] => Settlements(account, request),
            [_, "orders"] => Orders(account, request),
            [_, "orders", var id] => Order(account, id),
            _ => null,
        };

    private RestAnswer Balance(Account account) =>
        gate.Enter(
            (_, now) =>
                RestAnswer.Json(
                    200,
                    json =>
                    {
                        var value = Money.Zero;
                        foreach (var position in account.Positions)
                        {
                            value += MarkOf(position);
                        }

                        json.WriteNumber("balance", account.Available.FloorToCents());
                        json.WriteString("balance_dollars", account.Available.ToFourDecimals());
                        json.WriteNumber("portfolio_value", value.FloorToCents());
                        json.WriteNumber("updated_ts", now / 1000);
                        json.WriteStartArray("balance_breakdown");
                        json.WriteStartObject();
                        json.WriteNumber("exchange_index", 0);
                        json.WriteString("balance", account.Available.ToFourDecimals());
                        json.WriteEndObject();
                        json.WriteEndArray();
                    }
                )
        );

    /// <summary>Value at the last price; at cost where nothing was ever traded.</summary>
    private static Money MarkOf(Position position)
    {
        if (position.Market.LastPrice is not { } last)
        {
            return position.Cost;
        }

        return position.Net.Abs() * (position.Net.IsNegative ? last.Complement : last);
    }

    private RestAnswer Positions(Account account, HttpRequest request)
    {
        if (!QueryPage.TryRead(request, "GetPositions", out var page, out var refusal))
        {
            return refusal;
        }

        var status = request.Query["settlement_status"].ToString();
        if (status is not ("" or "unsettled" or "settled" or "all"))
        {
            return ErrorAnswers.Parameter("GetPositions", "SettlementStatus", "oneof");
        }

        var ticker = request.Query["ticker"].ToString();
        var eventTicker = request.Query["event_ticker"].ToString();
        var nonZero = request.Query["count_filter"].ToString().Split(',');
        return gate.Enter(
            (_, _) =>
                RestAnswer.Json(
                    200,
                    json =>
                    {
                        var matching = account.Positions.Where(position =>
                            position.UpdatedMs > 0
                            && (ticker.Length == 0 || position.Market.Ticker == ticker)
                            && (eventTicker.Length == 0 || position.Market.Spec.EventTicker == eventTicker)
                            && (status == "all" || (position.Market.Status == MarketStatus.Finalized) == (status == "settled"))
                            && (!nonZero.Contains("position") || !position.Net.IsZero)
                            && (!nonZero.Contains("total_traded") || !position.TotalTraded.IsZero)
                        );
                        var selected = page.Select(matching, position => position.Market.Ticker, out var cursor);
                        json.WriteString("cursor", cursor);
                        json.WriteStartArray("market_positions");
                        foreach (var position in selected)
                        {
                            RestBodies.WritePosition(json, position);
                        }

                        json.WriteEndArray();
                        json.WriteStartArray("event_positions");
                        foreach (var group in selected.GroupBy(position => position.Market.Spec.EventTicker))
                        {
                            RestBodies.WriteEventPosition(json, group.Key, group);
                        }

                        json.WriteEndArray();
                    }
                )
        );
    }

    // What every list by time takes: a page and a span.
    private static bool TryReadList(
        HttpRequest request,
        string operation,
        out QueryPage page,
        out TimeSpanFilter times,
        out RestAnswer refusal
    )
    {
        times = default;
        return QueryPage.TryRead(request, operation, out page, out refusal)
            && TimeSpanFilter.TryRead(request, operation, out times, out refusal);
    }

    private RestAnswer Fills(Account account, HttpRequest request)
    {
        if (!TryReadList(request, "GetFills", out var page, out var times, out var refusal))
        {
            return refusal;
        }

        var tickers = Names(request, "ticker");
        var orderId = request.Query["order_id"].ToString();
        return gate.Enter(
            (_, _) =>
                RestAnswer.Json(
                    200,
                    json =>
                        page.WriteNewestFirst(
                            json,
                            "fills",
                            account.Fills,
                            fill =>
                                (tickers is null || tickers.Contains(fill.Order.Market.Ticker))
                                && (orderId.Length == 0 || fill.Order.Id.ToString("D") == orderId)
                                && times.Contains(fill.TimeMs),
                            RestBodies.WriteFill
                        )
                )
        );
    }

    private RestAnswer Settlements(Account account, HttpRequest request)
    {
        if (!TryReadList(request, "GetSettlements", out var page, out var times, out var refusal))
        {
            return refusal;
        }

        var ticker = request.Query["ticker"].ToString();
        var eventTicker = request.Query["event_ticker"].ToString();
        return gate.Enter(
            (_, _) =>
                RestAnswer.Json(
                    200,
                    json =>
                        page.WriteNewestFirst(
                            json,
                            "settlements",
                            account.Settlements,
                            settlement =>
                                (ticker.Length == 0 || settlement.Market.Ticker == ticker)
                                && (eventTicker.Length == 0 || settlement.Market.Spec.EventTicker == eventTicker)
                                && times.Contains(settlement.TimeMs),
                            RestBodies.WriteSettlement
                        )
                )
        );
    }

    private RestAnswer Orders(Account account, HttpRequest request)
    {
        if (!TryReadList(request, "GetOrders", out var page, out var times, out var refusal))
        {
            return refusal;
        }

        var status = request.Query["status"].ToString();
        if (status is not ("" or "resting" or "canceled" or "executed"))
        {
            return ErrorAnswers.Parameter("GetOrders", "Status", "oneof");
        }

        var ticker = request.Query["ticker"].ToString();
        var events = Names(request, "event_ticker");
        return gate.Enter(
            (_, _) =>
                RestAnswer.Json(
                    200,
                    json =>
                        page.WriteNewestFirst(
                            json,
                            "orders",
                            account.Orders,
                            order =>
                                (ticker.Length == 0 || order.Market.Ticker == ticker)
                                && (events is null || events.Contains(order.Market.Spec.EventTicker))
                                && (status.Length == 0 || order.Status.ToWire() == status)
                                && times.Contains(order.CreatedMs),
                            RestBodies.WriteOrder
                        )
                )
        );
    }

    private RestAnswer Order(Account account, string idText) =>
        gate.Enter(
            (loop, _) =>
                Guid.TryParseExact(idText, "D", out var id) && loop.Engine.FindOrder(account, id) is { } order
                    ? RestAnswer.Json(
                        200,
                        json =>
                        {
                            json.WritePropertyName("order");
                            RestBodies.WriteOrder(json, order);
                        }
                    )
                    : ErrorAnswers.Nested(404, "not_found")
        );

    private static HashSet<string>? Names(HttpRequest request, string parameter)
    {
        var text = request.Query[parameter].ToString();
        return text.Length == 0 ? null : text.Split(',').ToHashSet(StringComparer.Ordinal);
    }
}
