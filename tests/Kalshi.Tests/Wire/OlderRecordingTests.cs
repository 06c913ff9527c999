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
            { "2026-05_dollars_fp/portfolio_balance.json", nameof(BalanceResponse), "" },
            { "2026-05_dollars_fp/portfolio_fills.json", nameof(FillsResponse), "" },
            { "2026-05_dollars_fp/portfolio_market_positions.json", nameof(PositionsResponse), "" },
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
        var bytes = RecordedData.Bytes("fixtures", "rest", file);
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

    private static JsonTypeInfo Contract(string name) =>
        WireJson.Default.GetTypeInfo(typeof(WireJson).Assembly.GetType($"Kalshi.Wire.{name}", throwOnError: true)!)!;
}
