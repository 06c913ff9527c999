using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Tests.Wire;

/// <summary>
/// Genuine payloads from before the change to dollars and fixed point. The tables say of each file whether it still decodes
/// or which field the error names: nothing old is ever half understood.
/// </summary>
public sealed class OlderRecordingTests
{
    /// <summary>Frames: file, wire type, and the field the error names, empty where it decodes.</summary>
    public static TheoryData<string, FeedMessageType, string> Frames() =>
        new()
        {
            { "2025_cents/event_lifecycle.json", FeedMessageType.EventLifecycle, "" },
            { "2025_cents/market_lifecycle_created.json", FeedMessageType.MarketLifecycle, "" },
            { "2025_cents/market_lifecycle_deactivated.json", FeedMessageType.MarketLifecycle, "" },
            { "2025_cents/market_lifecycle_determined.json", FeedMessageType.MarketLifecycle, "" },
            { "2025_cents/market_lifecycle_settled.json", FeedMessageType.MarketLifecycle, "" },
            { "2025_cents/orderbook_delta.json", FeedMessageType.OrderBookDelta, "price_dollars" },
            { "2025_cents/orderbook_snapshot_msg.json", FeedMessageType.Unknown, "type" },
            { "2025_cents/ticker.json", FeedMessageType.Ticker, "price_dollars" },
            { "2025_cents/trade.json", FeedMessageType.Trade, "count_fp" },
            { "2026-02_cents_and_fp/ticker.jsonl", FeedMessageType.Ticker, "" },
            { "2026-02_cents_and_fp/trade.jsonl", FeedMessageType.Trade, "" },
        };

    /// <summary>
    /// REST bodies of January and May 2026: file, contract, and what the error names, empty where it decodes. The
    /// direction fields of today came in June, the exact balance likewise; both have an older form that says the same or less.
    /// </summary>
    public static TheoryData<string, string, string> Bodies() =>
        new()
        {
            { "2026-01_cents_and_dollars/exchange_status.json", nameof(ExchangeStatusResponse), "" },
            { "2026-01_cents_and_dollars/market_single.json", nameof(MarketResponse), "" },
            { "2026-01_cents_and_dollars/markets_list.json", nameof(MarketsResponse), "" },
            { "2026-01_cents_and_dollars/orderbook.json", nameof(OrderBookResponse), "" },
            { "2026-01_cents_and_dollars/trades_list.json", nameof(TradesResponse), "count_fp" },
            { "2026-01_cents_and_dollars/portfolio_order_single.json", nameof(OrderResponse), "outcome_side" },
            { "2026-01_cents_and_dollars/portfolio_orders.json", nameof(OrdersResponse), "outcome_side" },
            { "2026-01_cents_and_dollars/create_order.json", nameof(OrderResponse), "outcome_side" },
            { "2026-01_cents_and_dollars/decrease_order.json", nameof(OrderResponse), "outcome_side" },
            { "2026-01_cents_and_dollars/cancel_order.json", nameof(CancelOrderResponse), "reduced_by" },
            { "2026-01_cents_and_dollars/portfolio_balance.json", nameof(BalanceResponse), "" },
            { "2026-01_cents_and_dollars/portfolio_positions.json", nameof(PositionsResponse), "position_fp" },
            { "2026-01_cents_and_dollars/portfolio_fills.json", nameof(FillsResponse), "count_fp" },
            { "2026-01_cents_and_dollars/portfolio_settlements.json", nameof(SettlementsResponse), "" },
            { "2026-01_cents_and_dollars/amend_order.json", nameof(AmendOrderResponse), "order_id" },
            { "2026-01_cents_and_dollars/batch_cancel_orders.json", nameof(BatchCancelOrdersResponse), "reduced_by" },
            { "2026-01_cents_and_dollars/batch_create_orders.json", nameof(BatchCreateOrdersResponse), "" },
            { "2026-01_cents_and_dollars/candlesticks_batch.json.gz", nameof(BatchCandlesticksResponse), "volume_fp" },
            { "2026-01_cents_and_dollars/event_candlesticks.json.gz", nameof(EventCandlesticksResponse), "volume_fp" },
            { "2026-01_cents_and_dollars/event_single.json", nameof(EventResponse), "" },
            { "2026-01_cents_and_dollars/events_list.json", nameof(EventsResponse), "" },
            { "2026-01_cents_and_dollars/events_multivariate_list.json", nameof(EventsResponse), "" },
            { "2026-01_cents_and_dollars/exchange_schedule.json", nameof(ExchangeScheduleResponse), "" },
            { "2026-01_cents_and_dollars/order_group_create.json", nameof(CreateOrderGroupResponse), "" },
            { "2026-01_cents_and_dollars/order_group_single.json", nameof(OrderGroupResponse), "" },
            { "2026-01_cents_and_dollars/order_groups_list.json", nameof(OrderGroupsResponse), "" },
            { "2026-01_cents_and_dollars/order_queue_position.json", nameof(QueuePositionResponse), "queue_position_fp" },
            { "2026-01_cents_and_dollars/order_queue_positions.json", nameof(QueuePositionsResponse), "queue_position_fp" },
            { "2026-01_cents_and_dollars/series_candlesticks.json.gz", nameof(MarketCandlesticksResponse), "volume_fp" },
            { "2026-01_cents_and_dollars/series_fee_changes.json", nameof(SeriesFeeChangesResponse), "" },
            { "2026-01_cents_and_dollars/series_list.json.gz", nameof(SeriesListResponse), "" },
            { "2026-01_cents_and_dollars/series_single.json", nameof(SeriesResponse), "" },
            { "2026-01_cents_and_dollars/user_data_timestamp.json", nameof(UserDataTimestampResponse), "" },
            { "2026-01_cents_and_dollars/order_group_delete.json", nameof(Acknowledgement), "" },
            { "2026-01_cents_and_dollars/order_group_reset.json", nameof(Acknowledgement), "" },
            { "2026-05_dollars_fp/portfolio_balance.json", nameof(BalanceResponse), "" },
            { "2026-05_dollars_fp/portfolio_fills.json", nameof(FillsResponse), "" },
            { "2026-05_dollars_fp/portfolio_market_positions.json", nameof(PositionsResponse), "" },
        };

    /// <summary>Bodies of January 2026 that nothing in the house reads: file and why. A contract made for one moves it up.</summary>
    public static TheoryData<string, string> BodiesWithoutContract() =>
        new()
        {
            { "event_metadata.json", "pictures and links of an event" },
            { "exchange_announcements.json", "announcements for people" },
            { "filters_by_sport.json", "how the exchange's own page sorts sports" },
            { "incentive_programs.json", "rewards for resting orders" },
            { "live_data_batch.json", "scores of games" },
            { "live_data_milestone.json", "scores of games" },
            { "milestone_single.json", "events of the real world" },
            { "milestones_list.json", "events of the real world" },
            { "multivariate_event_collection_lookup_tickers.json", "markets made of several others" },
            { "multivariate_event_collection_single.json", "markets made of several others" },
            { "multivariate_event_collections_list.json", "markets made of several others" },
            { "portfolio_total_resting_order_value.json", "an error, permission denied: ApiErrorReaderTests" },
            { "structured_target_single.json", "what a market is about" },
            { "structured_targets_list.json", "what a market is about" },
            { "tags_by_categories.json", "how the exchange's own page sorts series" },
        };

    [Theory]
    [MemberData(nameof(Frames))]
    [Trait("Requirement", "A2")]
    [Trait("Requirement", "A6")]
    [Trait("Target", "R23")]
    public void AGenuineOldFrameDecodesOrTheErrorNamesTheField(string file, FeedMessageType type, string field)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var drift = new DriftSentinel();
        var decoder = new FeedDecoder(new TickerTable(), drift);
        var text = File.ReadAllText(RecordedData.Path("fixtures", "ws", file));
        var frames = file.EndsWith("jsonl", StringComparison.Ordinal)
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [text];
        Assert.NotEmpty(frames);
        foreach (var frame in frames.Select(frame => Encoding.UTF8.GetBytes(frame)))
        {
            if (field.Length == 0)
            {
                Assert.Equal(type, decoder.Decode(frame).Type);
                continue;
            }

            var error = Assert.Throws<FeedFormatException>(() => decoder.Decode(frame));
            Assert.Equal(field, error.Field);
            Assert.Contains(error.MessageType, error.Message, StringComparison.Ordinal);
            Assert.Equal(error.IsMissingField, drift.Snapshot().Findings.Any(finding => finding.Kind == DriftKind.MissingField));
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    [Trait("Requirement", "A1")]
    [Trait("Target", "R23")]
    public void AGenuineOldBodyDecodesOrTheErrorNamesTheField(string file, string contract, string names)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var bytes = Unpacked(RecordedData.Bytes("fixtures", "rest", file));
        if (names.Length == 0)
        {
            Assert.NotNull(JsonSerializer.Deserialize(bytes, Contract(contract)));
            return;
        }

        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(bytes, Contract(contract)));
        Assert.Contains(names, error.Message + error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryOldFrameIsInTheTable()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        foreach (var folder in new[] { "2025_cents", "2026-02_cents_and_fp" })
        {
            foreach (var path in Directory.EnumerateFiles(RecordedData.Path("fixtures", "ws", folder), "*.json*"))
            {
                Assert.Contains(Frames(), row => row.Data.Item1 == $"{folder}/{Path.GetFileName(path)}");
            }
        }
    }

    [Fact]
    [Trait("Requirement", "A1")]
    public void EveryBodyOfJanuaryIsInATable()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        const string Folder = "2026-01_cents_and_dollars";
        var files = Directory.EnumerateFiles(RecordedData.Path("fixtures", "rest", Folder)).Select(Path.GetFileName).ToArray();
        string[] told =
        [
            .. Bodies().Select(row => row.Data.Item1).Where(file => file.StartsWith(Folder, StringComparison.Ordinal)),
            .. BodiesWithoutContract().Select(row => $"{Folder}/{row.Data.Item1}"),
        ];

        Assert.Equal(50, files.Length);
        Assert.Equal(files.Select(file => $"{Folder}/{file}").Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    private static byte[] Unpacked(byte[] bytes)
    {
        if (bytes is not [0x1F, 0x8B, ..])
        {
            return bytes;
        }

        using var unpacked = new MemoryStream();
        using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static JsonTypeInfo Contract(string name) =>
        WireJson.Default.GetTypeInfo(typeof(WireJson).Assembly.GetType($"Kalshi.Wire.{name}", throwOnError: true)!)!;
}
