using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What an account can read about its money, positions, fills and settlements (§7 of the API).</summary>
internal static class PortfolioRoutes
{
    private const int MaxTickers = 100;

    public static IEnumerable<Route> All { get; } =
    [
        Route.Portfolio("portfolio/balance", "GetBalance", Balance) with
        {
            Scope = KeyScopes.Balance,
        },
        Route.Portfolio("portfolio/positions", "GetPositions", Positions),
        Route.Portfolio("portfolio/fills", "GetFills", Fills),
        new("GET", "portfolio/settlements", "GetSettlements", Settlements),
        new("GET", "portfolio/summary/total_resting_order_value", "GetPortfolioRestingOrderTotalValue", RestingValue),
    ];

    /// <summary>What every list by time takes: a page and a span.</summary>
    public static bool TryReadList(RestCall call, out QueryPage page, out TimeSpanFilter times, out RestAnswer refusal)
    {
        times = default;
        return QueryPage.TryRead(call, out page, out refusal) && TimeSpanFilter.TryRead(call, out times, out refusal);
    }

    /// <summary>The page of positions, by market.</summary>
    public static RestAnswer Positions(RestCall call)
    {
        if (
            !QueryPage.TryRead(call, out var page, out var refusal)
            || !call.TrySubaccount(0, out var subaccount, out refusal)
            || !call.TryShard(out var shard, out refusal)
        )
        {
            return refusal;
        }

        var status = call.Query["settlement_status"];
        if (status is not ("" or "unsettled" or "settled" or "all"))
        {
            return call.Invalid("SettlementStatus", "oneof");
        }

        var nonZero = call.Query.Values("count_filter");
        if (nonZero.Exists(word => word is not ("position" or "total_traded")))
        {
            return call.Invalid("CountFilter", "oneof");
        }

        var ticker = call.Query["ticker"];
        var events = call.Query.Names("event_ticker");
        var cutoff = call.Cutoff;
        var matching = call.View.Copy.Positions.Where(position =>
            position.UpdatedMs > 0
            && position.Position.Subaccount == subaccount
            && (shard is null || position.Market.Shard.Index == shard)
            && (ticker.Length == 0 || position.Market.Ticker == ticker)
            && (events is null || events.Contains(position.Market.Spec.EventTicker))
            && (
                call.IsHistorical
                || status == "all"
                || (position.Market.Status == MarketStatus.Finalized) == (status == "settled")
            )
            && cutoff.IsPast(position.Market) == call.IsHistorical
            && (!nonZero.Contains("position") || !position.Net.IsZero)
            && (!nonZero.Contains("total_traded") || !position.TotalTraded.IsZero)
        );
        var selected = page.Select(matching, position => position.Market.Ticker, out var cursor);
        return RestAnswer.Json(200, json => WritePositions(json, selected, cursor));
    }

    /// <summary>The page of fills, newest first.</summary>
    public static RestAnswer Fills(RestCall call)
    {
        if (
            !TryReadList(call, out var page, out var times, out var refusal)
            || !call.TrySubaccount(null, out var subaccount, out refusal)
            || !call.TryShard(out var shard, out refusal)
        )
        {
            return refusal;
        }

        var tickers = call.Query.Names("ticker");
        if (tickers?.Count > MaxTickers)
        {
            return call.Invalid("Ticker", "max");
        }

        var orderId = call.Query["order_id"];
        var cutoff = call.Cutoff;
        var view = call.View;
        return RestAnswer.Json(
            200,
            json =>
                page.WriteNewestFirst(
                    json,
                    "fills",
                    call.Account.Fills,
                    fill =>
                        view.Shows(fill)
                        && (tickers is null || tickers.Contains(fill.Order.Market.Ticker))
                        && (orderId.Length == 0 || fill.Order.Id.ToString("D") == orderId)
                        && (subaccount is null || fill.Order.Subaccount == subaccount)
                        && (shard is null || fill.Order.Market.Shard.Index == shard)
                        && times.Contains(fill.TimeMs)
                        && fill.TimeMs < cutoff.TradesMs == call.IsHistorical,
                    RestBodies.WriteFill
                )
        );
    }

    private static RestAnswer Balance(RestCall call)
    {
        if (!call.TrySubaccount(0, out var subaccount, out RestAnswer refusal) || !call.TryShard(out var shard, out refusal))
        {
            return refusal;
        }

        if (!call.Account.HasSubaccount(subaccount!.Value))
        {
            return Rejections.Of(Rejection.SubaccountNotFound, call.Doubts).ToAnswer();
        }

        if (shard >= call.Engine.Shards.Count)
        {
            return Rejections.Of(Rejection.ShardNotFound, call.Doubts).ToAnswer();
        }

        var copy = call.View.Copy;
        var wallets = copy.Wallets.Where(wallet => wallet.Subaccount == subaccount && (shard is null || wallet.Shard == shard));
        var value = Money.Zero;
        foreach (var position in copy.Positions)
        {
            if (position.Position.Subaccount == subaccount && (shard is null || position.Market.Shard.Index == shard))
            {
                value += position.Value(call.Engine.Options.Valuation);
            }
        }

        return RestAnswer.Json(200, json => WriteBalance(json, [.. wallets], shard, value, call.NowMs));
    }

    private static void WriteBalance(Utf8JsonWriter json, List<WalletState> wallets, int? shard, Money value, long nowMs)
    {
        var available = Money.Zero;
        foreach (var wallet in wallets)
        {
            available += wallet.Available;
        }

        json.WriteNumber("balance", available.FloorToCents());
        json.WriteString("balance_dollars", available.ToFourDecimals());
        json.WriteNumber("portfolio_value", value.FloorToCents());
        json.WriteNumber("updated_ts", nowMs / 1000);
        json.WriteStartArray("balance_breakdown");
        foreach (var wallet in wallets)
        {
            // A shard without money is not listed, except shard 0 and one that was asked for.
            if (wallet.Shard == 0 || shard is not null || !wallet.Cash.IsZero)
            {
                json.WriteStartObject();
                json.WriteNumber("exchange_index", wallet.Shard);
                json.WriteString("balance", wallet.Available.ToFourDecimals());
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WritePositions(Utf8JsonWriter json, List<PositionState> positions, string cursor)
    {
        json.WriteString("cursor", cursor);
        json.WriteStartArray("market_positions");
        foreach (var position in positions)
        {
            RestBodies.WritePosition(json, position);
        }

        json.WriteEndArray();
        json.WriteStartArray("event_positions");
        foreach (var group in positions.GroupBy(position => position.Market.Spec.EventTicker))
        {
            RestBodies.WriteEventPosition(json, group.Key, group);
        }

        json.WriteEndArray();
    }

    private static RestAnswer Settlements(RestCall call)
    {
        if (
            !TryReadList(call, out var page, out var times, out var refusal)
            || !call.TrySubaccount(null, out var subaccount, out refusal)
        )
        {
            return refusal;
        }

        var ticker = call.Query["ticker"];
        var eventTicker = call.Query["event_ticker"];
        return RestAnswer.Json(
            200,
            json =>
                page.WriteNewestFirst(
                    json,
                    "settlements",
                    call.Account.Settlements,
                    settlement =>
                        (ticker.Length == 0 || settlement.Market.Ticker == ticker)
                        && (eventTicker.Length == 0 || settlement.Market.Spec.EventTicker == eventTicker)
                        && (subaccount is null || settlement.Subaccount == subaccount)
                        && times.Contains(settlement.TimeMs),
                    (writer, settlement) => RestBodies.WriteSettlement(writer, settlement, call.Doubts)
                )
        );
    }

    /// <summary>What the resting orders come to at their limit prices, in cents.</summary>
    private static RestAnswer RestingValue(RestCall call)
    {
        var perShard = new Money[call.Engine.Shards.Count];
        foreach (var order in call.Account.Orders.NewestFirst().Where(order => order.IsInBook))
        {
            var price = order.Side == BookSide.Bid ? order.Price : order.Price.Complement;
            perShard[order.Market.Shard.Index] += order.RemainingCount * price;
        }

        var total = Money.Zero;
        foreach (var value in perShard)
        {
            total += value;
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteNumber("total_resting_order_value", total.FloorToCents());
                json.WriteStartArray("resting_order_value_breakdown");
                for (var shard = 0; shard < perShard.Length; shard++)
                {
                    if (shard == 0 || !perShard[shard].IsZero)
                    {
                        json.WriteStartObject();
                        json.WriteNumber("exchange_index", shard);
                        json.WriteString("balance", perShard[shard].ToFourDecimals());
                        json.WriteEndObject();
                    }
                }

                json.WriteEndArray();
            }
        );
    }
}
