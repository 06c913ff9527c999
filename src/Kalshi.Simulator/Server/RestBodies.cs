using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The objects of the REST API, field by field as §5–7 of the API list them, deprecated ones that are still sent included.</summary>
internal static class RestBodies
{
    public static void WriteMarket(Utf8JsonWriter json, Market market, CandleStore candles, long nowMs)
    {
        var spec = market.Spec;
        json.WriteStartObject();
        json.WriteString("ticker", market.Ticker);
        json.WriteString("event_ticker", spec.EventTicker);
        json.WriteString("market_type", market.Result == MarketResult.Scalar ? "scalar" : "binary");
        json.WriteString("status", market.Status.ToWire());
        json.WriteString("title", spec.Title);
        json.WriteString("yes_sub_title", spec.YesSubTitle);
        json.WriteString("no_sub_title", spec.YesSubTitle.Length == 0 ? "" : $"Not: {spec.YesSubTitle}");
        json.WriteString("created_time", WireTime.Format(market.CreatedMs));
        json.WriteString("updated_time", WireTime.Format(market.UpdatedMs));
        json.WriteString("open_time", WireTime.Format(spec.OpenMs));
        json.WriteString("close_time", WireTime.Format(spec.CloseMs));
        json.WriteString("expected_expiration_time", WireTime.Format(spec.CloseMs));
        json.WriteString("latest_expiration_time", WireTime.Format(spec.CloseMs));
        json.WriteString("expiration_time", WireTime.Format(spec.CloseMs));
        json.WriteNumber("settlement_timer_seconds", spec.SettlementTimerSeconds);
        json.WriteBoolean("can_close_early", false);
        WriteTouch(json, market.Book);
        json.WriteString("last_price_dollars", (market.LastPrice ?? Price.Zero).ToString());
        var dayBefore = candles.DayBefore(market, nowMs);
        json.WriteString("previous_price_dollars", (dayBefore?.Last ?? Price.Zero).ToString());
        json.WriteString("previous_yes_bid_dollars", (dayBefore?.Bid.Close ?? Price.Zero).ToString());
        json.WriteString("previous_yes_ask_dollars", (dayBefore?.Ask.Close ?? Price.Zero).ToString());
        json.WriteString("volume_fp", market.Volume.ToString());
        json.WriteString("volume_24h_fp", market.Volume24Hours(nowMs).ToString());
        json.WriteString("open_interest_fp", market.OpenInterest.ToString());
        json.WriteString("notional_value_dollars", "1.0000");
        json.WriteString("result", market.Result.ToWire());
        json.WriteString("expiration_value", "");
        if (market.YesPayout is { } payout)
        {
            json.WriteString("settlement_value_dollars", payout.ToString());
        }

        if (market.SettledMs > 0)
        {
            json.WriteString("settlement_ts", WireTime.Format(market.SettledMs));
        }

        json.WriteString("price_level_structure", spec.GridLabel);
        json.WriteStartArray("price_ranges");
        foreach (var band in spec.Grid.Bands)
        {
            json.WriteStartObject();
            json.WriteString("start", band.Start.ToString());
            json.WriteString("end", band.End.ToString());
            json.WriteString("step", band.Step.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("settlement_bounds_type", spec.SettlementFloor > Price.Zero ? "floor" : "default");
        if (spec.SettlementFloor > Price.Zero)
        {
            json.WriteString("settlement_floor_dollars", spec.SettlementFloor.ToString());
        }

        if (spec.FeeWaiverUntilMs > 0)
        {
            json.WriteString("fee_waiver_expiration_time", WireTime.Format(spec.FeeWaiverUntilMs));
        }

        WriteStrikes(json, spec);
        json.WriteString("rules_primary", "A market of a simulated exchange; no real money.");
        json.WriteString("rules_secondary", "");
        json.WriteNumber("exchange_index", market.Shard.Index);
        json.WriteEndObject();
    }

    private static void WriteStrikes(Utf8JsonWriter json, MarketSpec spec)
    {
        if (spec.StrikeType is not null)
        {
            json.WriteString("strike_type", spec.StrikeType);
        }

        if (spec.FloorStrike is { } floor)
        {
            json.WriteNumber("floor_strike", floor);
        }

        if (spec.CapStrike is { } cap)
        {
            json.WriteNumber("cap_strike", cap);
        }

        if (spec.CustomStrike is not null)
        {
            json.WritePropertyName("custom_strike");
            json.WriteRawValue(spec.CustomStrike);
        }
    }

    /// <summary>The wire word of a fee type.</summary>
    public static string ToWire(this FeeType type) =>
        type switch
        {
            FeeType.QuadraticWithMakerFees => "quadratic_with_maker_fees",
            FeeType.QuadraticWithComboMakerFees => "quadratic_with_combo_maker_fees",
            _ => "quadratic",
        };

    public static void WriteBook(Utf8JsonWriter json, OrderBook book, int depth)
    {
        json.WriteStartObject("orderbook_fp");
        json.WriteStartArray("yes_dollars");
        foreach (var level in book.Levels(BookSide.Bid, depth))
        {
            WriteLevel(json, level.Price, level.Quantity);
        }

        json.WriteEndArray();
        json.WriteStartArray("no_dollars");
        foreach (var level in book.Levels(BookSide.Ask, depth))
        {
            WriteLevel(json, level.Price.Complement, level.Quantity);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteLevel(Utf8JsonWriter json, Price price, Quantity quantity)
    {
        json.WriteStartArray();
        json.WriteStringValue(price.ToString());
        json.WriteStringValue(quantity.ToString());
        json.WriteEndArray();
    }

    public static void WriteTrade(Utf8JsonWriter json, TradeRecord trade)
    {
        json.WriteStartObject();
        json.WriteString("trade_id", trade.Id);
        json.WriteString("ticker", trade.Market.Ticker);
        json.WriteString("count_fp", trade.Count.ToString());
        json.WriteString("yes_price_dollars", trade.YesPrice.ToString());
        json.WriteString("no_price_dollars", trade.YesPrice.Complement.ToString());
        json.WriteString("taker_side", trade.TakerSide.ToWire());
        json.WriteString("taker_outcome_side", trade.TakerSide.ToWire());
        json.WriteString("taker_book_side", trade.TakerSide.ToBookSide().ToWire());
        json.WriteBoolean("is_block_trade", false);
        json.WriteString("created_time", WireTime.Format(trade.TimeMs));
        json.WriteEndObject();
    }

    public static void WriteOrder(Utf8JsonWriter json, OrderState state)
    {
        var order = state.Order;
        json.WriteStartObject();
        json.WriteString("order_id", order.Id);
        json.WriteString("user_id", order.Owner.UserId);
        json.WriteString("client_order_id", state.ClientOrderId ?? "");
        json.WriteString("ticker", order.Market.Ticker);
        json.WriteNumber("exchange_index", order.Market.Shard.Index);
        WriteDirection(json, order.Side);
        json.WriteString("type", "limit");
        json.WriteString("status", state.Status.ToWire());
        json.WriteString("yes_price_dollars", state.Price.ToString());
        json.WriteString("no_price_dollars", state.Price.Complement.ToString());
        json.WriteString("initial_count_fp", state.InitialCount.ToString());
        json.WriteString("fill_count_fp", state.FilledCount.ToString());
        json.WriteString("remaining_count_fp", state.RemainingCount.ToString());
        json.WriteString("taker_fill_cost_dollars", state.TakerCost.ToString());
        json.WriteString("maker_fill_cost_dollars", state.MakerCost.ToString());
        json.WriteString("taker_fees_dollars", state.TakerFees.ToString());
        json.WriteString("maker_fees_dollars", state.MakerFees.ToString());
        json.WriteString("created_time", WireTime.Format(order.CreatedMs));
        json.WriteString("last_update_time", WireTime.Format(state.UpdatedMs));
        if (state.ExpirationMs > 0)
        {
            json.WriteString("expiration_time", WireTime.Format(state.ExpirationMs));
        }
        else
        {
            json.WriteNull("expiration_time");
        }

        json.WriteString("self_trade_prevention_type", order.SelfTradePrevention.ToWire());
        if (order.Group is { } group)
        {
            json.WriteString("order_group_id", group.Id);
        }

        json.WriteBoolean("cancel_order_on_pause", order.CancelOnPause);
        json.WriteNumber("subaccount_number", order.Subaccount);
        json.WriteEndObject();
    }

    public static void WriteOrderMoney(Utf8JsonWriter json, Order order)
    {
        json.WriteString("taker_fill_cost_dollars", order.TakerCost.ToString());
        json.WriteString("maker_fill_cost_dollars", order.MakerCost.ToString());
        json.WriteString("taker_fees_dollars", order.TakerFees.ToString());
        json.WriteString("maker_fees_dollars", order.MakerFees.ToString());
    }

    /// <summary>The direction twice: as it is meant today, and in the deprecated words that are still sent.</summary>
    public static void WriteDirection(Utf8JsonWriter json, BookSide side)
    {
        var outcome = side.ToOutcome().ToWire();
        json.WriteString("side", outcome);
        json.WriteString("action", "buy");
        json.WriteString("outcome_side", outcome);
        json.WriteString("book_side", side.ToWire());
    }

    public static void WriteFill(Utf8JsonWriter json, FillRecord fill)
    {
        json.WriteStartObject();
        json.WriteString("fill_id", fill.TradeId);
        json.WriteString("trade_id", fill.TradeId);
        json.WriteString("order_id", fill.Order.Id);
        json.WriteNumber("exchange_index", fill.Order.Market.Shard.Index);
        json.WriteString("ticker", fill.Order.Market.Ticker);
        json.WriteString("market_ticker", fill.Order.Market.Ticker);
        WriteDirection(json, fill.Order.Side);
        json.WriteString("count_fp", fill.Count.ToString());
        json.WriteString("yes_price_dollars", fill.YesPrice.ToString());
        json.WriteString("no_price_dollars", fill.YesPrice.Complement.ToString());
        json.WriteBoolean("is_taker", fill.IsTaker);
        json.WriteString("fee_cost", fill.Fee.ToString());
        json.WriteString("created_time", WireTime.Format(fill.TimeMs));
        json.WriteNumber("ts", fill.TimeMs / 1000);
        json.WriteNumber("subaccount_number", fill.Order.Subaccount);
        json.WriteEndObject();
    }

    public static void WritePosition(Utf8JsonWriter json, PositionState position)
    {
        json.WriteStartObject();
        json.WriteString("ticker", position.Market.Ticker);
        json.WriteNumber("exchange_index", position.Market.Shard.Index);
        json.WriteString("position_fp", position.Net.ToString());
        json.WriteString("total_traded_dollars", position.TotalTraded.ToString());
        json.WriteString("market_exposure_dollars", position.Cost.ToString());
        json.WriteString("realized_pnl_dollars", position.Realized.ToString());
        json.WriteString("fees_paid_dollars", position.Fees.ToString());
        json.WriteString("last_updated_ts", WireTime.Format(position.UpdatedMs));
        json.WriteEndObject();
    }

    /// <summary>The positions of one event, added up.</summary>
    public static void WriteEventPosition(Utf8JsonWriter json, string eventTicker, IEnumerable<PositionState> positions)
    {
        var cost = Money.Zero;
        var shares = Quantity.Zero;
        var exposure = Money.Zero;
        var realized = Money.Zero;
        var fees = Money.Zero;
        foreach (var position in positions)
        {
            cost += position.TotalTraded;
            shares += position.Volume;
            exposure += position.Cost;
            realized += position.Realized;
            fees += position.Fees;
        }

        json.WriteStartObject();
        json.WriteString("event_ticker", eventTicker);
        json.WriteString("total_cost_dollars", cost.ToString());
        json.WriteString("total_cost_shares_fp", shares.ToString());
        json.WriteString("event_exposure_dollars", exposure.ToString());
        json.WriteString("realized_pnl_dollars", realized.ToString());
        json.WriteString("fees_paid_dollars", fees.ToString());
        json.WriteEndObject();
    }

    public static void WriteSettlement(Utf8JsonWriter json, SettlementRecord settlement, DoubtOptions doubts)
    {
        var market = settlement.Market;
        var isYes = settlement.Net.IsPositive;
        json.WriteStartObject();
        json.WriteString("ticker", market.Ticker);
        json.WriteNumber("exchange_index", market.Shard.Index);
        json.WriteString("event_ticker", market.Spec.EventTicker);
        json.WriteString("market_result", market.Result.ToWire());
        json.WriteString("yes_count_fp", (isYes ? settlement.Net : Quantity.Zero).ToString());
        json.WriteString("yes_total_cost_dollars", (isYes ? settlement.Cost : Money.Zero).ToString());
        json.WriteString("no_count_fp", (isYes ? Quantity.Zero : -settlement.Net).ToString());
        json.WriteString("no_total_cost_dollars", (isYes ? Money.Zero : settlement.Cost).ToString());
        json.WriteNumber("revenue", settlement.Revenue.FloorToCents());
        json.WriteString("settled_time", WireTime.Format(settlement.TimeMs));
        json.WriteString("fee_cost", settlement.Fees.ToString());
        if (market.Result == MarketResult.Scalar && doubts.ScalarSettlementValueIsNull)
        {
            json.WriteNull("value");
        }
        else
        {
            json.WriteNumber("value", market.YesPayout!.Value.Units / Price.UnitsPerCent);
        }

        json.WriteEndObject();
    }

    private static void WriteTouch(Utf8JsonWriter json, OrderBook book)
    {
        // Recorded: an empty bid side reads 0; an ask is the complement of the other outcome's bid, so an empty one reads 1.
        var bid = book.BestBid ?? Price.Zero;
        var ask = book.BestAsk ?? Price.OneDollar;
        json.WriteString("yes_bid_dollars", bid.ToString());
        json.WriteString("yes_bid_size_fp", book.BestSize(BookSide.Bid).ToString());
        json.WriteString("yes_ask_dollars", ask.ToString());
        json.WriteString("yes_ask_size_fp", book.BestSize(BookSide.Ask).ToString());
        json.WriteString("no_bid_dollars", ask.Complement.ToString());
        json.WriteString("no_ask_dollars", bid.Complement.ToString());
    }
}
