using System.Text.Json;

namespace Kalshi.Wire;

// What the exchange's documents name: message types, and the fields this library knows of but has no use for. All else is
// drift and is counted.
public sealed partial class FeedDecoder
{
    private static readonly (FeedMessageType Type, byte[] Utf8Name)[] OtherTypes =
    [
        (FeedMessageType.Ticker, "ticker"u8.ToArray()),
        (FeedMessageType.OrderBookSnapshot, "orderbook_snapshot"u8.ToArray()),
        (FeedMessageType.Fill, "fill"u8.ToArray()),
        (FeedMessageType.UserOrder, "user_order"u8.ToArray()),
        (FeedMessageType.MarketPosition, "market_position"u8.ToArray()),
        (FeedMessageType.Subscribed, "subscribed"u8.ToArray()),
        (FeedMessageType.Unsubscribed, "unsubscribed"u8.ToArray()),
        (FeedMessageType.Ok, "ok"u8.ToArray()),
        (FeedMessageType.Error, "error"u8.ToArray()),
        (FeedMessageType.OrderGroup, "order_group_updates"u8.ToArray()),
        (FeedMessageType.MarketLifecycle, "market_lifecycle_v2"u8.ToArray()),
        (FeedMessageType.MultivariateMarketLifecycle, "multivariate_market_lifecycle"u8.ToArray()),
        (FeedMessageType.EventLifecycle, "event_lifecycle"u8.ToArray()),
        (FeedMessageType.EventFeeUpdate, "event_fee_update"u8.ToArray()),
    ];

    // Documented in §9.5 and not read: requests for quotes and reference prices.
    private static readonly byte[][] UnreadTypes = Names(
        "rfq_created rfq_deleted quote_created quote_accepted quote_executed cfbenchmarks_value cfbenchmarks_value_5hz "
            + "cfbenchmarks_value_indexlist cfbenchmarks_value_5hz_indexlist pyth_value pyth_value_underlying_list"
    );

    private static readonly byte[][] UnreadEnvelopeFields = Names("sending_ts_ms");

    private static readonly byte[][] NoFields = [];

    // Fields of the bodies, current and deprecated, that are read by nobody (§9.6 to §9.13).
    private static readonly Dictionary<FeedMessageType, byte[][]> UnreadFields = new()
    {
        [FeedMessageType.OrderBookDelta] = Names("market_id client_order_id subaccount price delta"),
        [FeedMessageType.OrderBookSnapshot] = Names("market_id yes no yes_dollars no_dollars"),
        [FeedMessageType.Trade] = Names("no_price_dollars yes_price no_price count"),
        [FeedMessageType.Fill] = Names("no_price_dollars yes_price no_price count post_position"),
        [FeedMessageType.UserOrder] = Names("user_id is_yes created_time last_update_time expiration_time"),
        [FeedMessageType.Ticker] = Names("market_id time Clock price yes_bid yes_ask volume open_interest"),
        [FeedMessageType.MarketPosition] = Names("user_id"),
        [FeedMessageType.Error] = Names("market_ticker market_tickers"),
    };

    private static byte[][] Names(string names) =>
        [.. names.Split(' ').Select(name => System.Text.Encoding.ASCII.GetBytes(name))];

    private static bool Holds(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (var known in names)
        {
            if (name.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    private FeedMessageType ParseType(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("orderbook_delta"u8))
        {
            return FeedMessageType.OrderBookDelta;
        }

        if (text.SequenceEqual("trade"u8))
        {
            return FeedMessageType.Trade;
        }

        foreach (var (type, utf8Name) in OtherTypes)
        {
            if (text.SequenceEqual(utf8Name))
            {
                return type;
            }
        }

        if (!Holds(UnreadTypes, text))
        {
            drift?.Record(SourceOf(FeedMessageType.Unknown), DriftKind.UnknownMessageType, text);
        }

        return FeedMessageType.Unknown;
    }

    /// <summary>Skips the value of a field that is not read, and counts it if no document names it.</summary>
    private void SkipUnread(ref Utf8JsonReader reader, FeedMessageType type, scoped ReadOnlySpan<byte> name)
    {
        if (drift is not null && !Holds(UnreadFields.GetValueOrDefault(type, NoFields), name))
        {
            drift.Record(SourceOf(type), DriftKind.UnknownField, name);
        }

        reader.Skip();
    }

    private void SkipUnreadEnvelope(ref Utf8JsonReader reader, FeedMessageType type, scoped ReadOnlySpan<byte> name)
    {
        if (drift is not null && !Holds(UnreadEnvelopeFields, name))
        {
            drift.Record(SourceOf(type), DriftKind.UnknownField, name);
        }

        reader.Skip();
    }

    /// <summary>Counts a word that is none of those documented; null passes.</summary>
    private string? Known(FeedMessageType type, string field, string? word, params ReadOnlySpan<string> documented)
    {
        if (drift is not null && word is not null && !documented.Contains(word))
        {
            drift.RecordValue(SourceOf(type), field, word);
        }

        return word;
    }

    private static string WireName(FeedMessageType type) => SourceOf(type)["feed/".Length..];

    private static string SourceOf(FeedMessageType type) =>
        type switch
        {
            FeedMessageType.OrderBookDelta => "feed/orderbook_delta",
            FeedMessageType.OrderBookSnapshot => "feed/orderbook_snapshot",
            FeedMessageType.Trade => "feed/trade",
            FeedMessageType.Fill => "feed/fill",
            FeedMessageType.UserOrder => "feed/user_order",
            FeedMessageType.Ticker => "feed/ticker",
            FeedMessageType.MarketPosition => "feed/market_position",
            FeedMessageType.OrderGroup => "feed/order_group_updates",
            FeedMessageType.MarketLifecycle => "feed/market_lifecycle_v2",
            FeedMessageType.MultivariateMarketLifecycle => "feed/multivariate_market_lifecycle",
            FeedMessageType.EventLifecycle => "feed/event_lifecycle",
            FeedMessageType.EventFeeUpdate => "feed/event_fee_update",
            FeedMessageType.Subscribed => "feed/subscribed",
            FeedMessageType.Unsubscribed => "feed/unsubscribed",
            FeedMessageType.Ok => "feed/ok",
            FeedMessageType.Error => "feed/error",
            _ => "feed/frame",
        };
}
