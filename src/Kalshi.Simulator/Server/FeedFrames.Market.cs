using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The messages of the public channels (§9.6–9.8 of the API).</summary>
internal sealed partial class FeedFrames
{
    /// <summary>A whole book; a side that is empty has no key.</summary>
    public ReadOnlySpan<byte> Snapshot(long id, FeedSubscription subscription, Market market)
    {
        Begin("orderbook_snapshot", id, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("market_ticker", market.Ticker);
        json.WriteString("market_id", market.Id);
        WriteSide("yes_dollars_fp", market.Book, BookSide.Bid, useYesPrice: true);
        WriteSide("no_dollars_fp", market.Book, BookSide.Ask, subscription.UseYesPrice);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Delta(FeedSubscription subscription, in BookChange change, Account reader)
    {
        Begin("orderbook_delta", 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("market_ticker", change.Market.Ticker);
        json.WriteString("market_id", change.Market.Id);
        WritePrice("price_dollars", OnScale(change.Side, change.Price, subscription.UseYesPrice));
        WriteQuantity("delta_fp", change.Delta);
        json.WriteString("side", change.Side.ToOutcome().ToWire());
        // Only to the one whose order caused it.
        if (ReferenceEquals(change.Cause, reader))
        {
            if (change.ClientOrderId is not null)
            {
                json.WriteString("client_order_id", change.ClientOrderId);
            }

            json.WriteNumber("subaccount", change.Subaccount);
        }

        json.WriteString("ts", WireTime.Format(change.TimeMs));
        json.WriteNumber("ts_ms", change.TimeMs);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Trade(FeedSubscription subscription, TradeRecord trade)
    {
        Begin("trade", 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("trade_id", trade.Id);
        json.WriteString("market_ticker", trade.Market.Ticker);
        WritePrice("yes_price_dollars", trade.YesPrice);
        WritePrice("no_price_dollars", trade.YesPrice.Complement);
        WriteQuantity("count_fp", trade.Count);
        if (options.DeprecatedFields)
        {
            json.WriteString("taker_side", trade.TakerSide.ToWire());
        }

        json.WriteString("taker_outcome_side", trade.TakerSide.ToWire());
        json.WriteString("taker_book_side", trade.TakerSide.ToBookSide().ToWire());
        json.WriteBoolean("is_block_trade", false);
        json.WriteNumber("ts", trade.TimeMs / 1000);
        json.WriteNumber("ts_ms", trade.TimeMs);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> Ticker(FeedSubscription subscription, Market market, in TickerFigures figures)
    {
        Begin("ticker", 0, subscription.Sid, null);
        json.WriteStartObject("msg");
        json.WriteString("market_ticker", market.Ticker);
        json.WriteString("market_id", market.Id);
        WritePrice("price_dollars", figures.LastPrice);
        WritePrice("yes_bid_dollars", figures.Bid);
        WritePrice("yes_ask_dollars", figures.Ask);
        WriteQuantity("yes_bid_size_fp", figures.BidSize);
        WriteQuantity("yes_ask_size_fp", figures.AskSize);
        WriteQuantity("last_trade_size_fp", figures.LastSize);
        WriteQuantity("volume_fp", figures.Volume);
        WriteQuantity("open_interest_fp", figures.OpenInterest);
        json.WriteNumber("dollar_volume", figures.DollarVolume);
        json.WriteNumber("dollar_open_interest", figures.DollarOpenInterest);
        json.WriteNumber("ts", clock.NowMs / 1000);
        json.WriteNumber("ts_ms", clock.NowMs);
        json.WriteString("time", WireTime.Format(clock.NowMs));
        json.WriteEndObject();
        return End();
    }

    private static Price OnScale(BookSide side, Price yesPrice, bool useYesPrice) =>
        side == BookSide.Ask && !useYesPrice ? yesPrice.Complement : yesPrice;

    private void WriteSide(string name, OrderBook book, BookSide side, bool useYesPrice)
    {
        if (book.Half(side).Best is null)
        {
            return;
        }

        json.WriteStartArray(name);
        var levels = book.Levels(side);
        // Ascending in the price that is written: asks come worst (dearest) first, which is ascending in NO prices only.
        foreach (var level in side == BookSide.Ask && useYesPrice ? levels.Reverse() : levels)
        {
            RestBodies.WriteLevel(json, OnScale(side, level.Price, useYesPrice), level.Quantity);
        }

        json.WriteEndArray();
    }
}
