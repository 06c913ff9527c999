using System.Text;
using System.Text.Json;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Tests.Wire;

/// <summary>Genuine frames: production and demo, as the exchange really sent them.</summary>
[Trait("Requirement", "A2")]
public sealed class FeedRecordingTests
{
    public static TheoryData<string, FeedMessageType> SingleFrames() =>
        new()
        {
            { "2026-07_dollars_fp/fill.json", FeedMessageType.Fill },
            { "2026-07_dollars_fp/market_lifecycle_determined.json", FeedMessageType.MarketLifecycle },
            { "2026-07_dollars_fp/market_lifecycle_settled.json", FeedMessageType.MarketLifecycle },
            { "2026-07_dollars_fp/ok.json", FeedMessageType.Ok },
            { "2026-07_dollars_fp/orderbook_delta.json", FeedMessageType.OrderBookDelta },
            { "2026-07_dollars_fp/orderbook_snapshot.json", FeedMessageType.OrderBookSnapshot },
            { "2026-07_dollars_fp/subscribed.json", FeedMessageType.Subscribed },
            { "2026-08_dollars_fp/error_unknown_channel.json", FeedMessageType.Error },
            { "2026-08_dollars_fp/error_with_seq.json", FeedMessageType.Error },
            { "2026-08_dollars_fp/ok_ack.json", FeedMessageType.Ok },
            { "2026-08_dollars_fp/orderbook_delta.json", FeedMessageType.OrderBookDelta },
            { "2026-08_dollars_fp/orderbook_snapshot.json", FeedMessageType.OrderBookSnapshot },
            { "2026-08_dollars_fp/orderbook_snapshot_empty.json", FeedMessageType.OrderBookSnapshot },
            { "2026-08_dollars_fp/subscribed.json", FeedMessageType.Subscribed },
            { "2026-08_dollars_fp/ticker.json", FeedMessageType.Ticker },
            { "2026-08_dollars_fp/trade.json", FeedMessageType.Trade },
        };

    [Theory]
    [MemberData(nameof(SingleFrames))]
    public void EverySingleRecordedFrameDecodes(string path, FeedMessageType type)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var bytes = RecordedData.Bytes("fixtures", "ws", path);
        var drift = new DriftSentinel();
        var decoder = new FeedDecoder(new TickerTable(), drift);
        var strictly = FrameText.Of(decoder.DecodeStrictly(bytes));
        Assert.Equal(type, strictly.Frame.Type);

        // The second time the short way may know the layout.
        Assert.Equal(strictly, FrameText.Of(decoder.Decode(bytes)));
        Assert.Equal(strictly, FrameText.Of(decoder.Decode(bytes)));
        Assert.Empty(drift.Snapshot().Findings);
    }

    [Fact]
    public void ARecordedFillKeepsItsFee()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var bytes = RecordedData.Bytes("fixtures", "ws", "2026-07_dollars_fp/fill.json");
        var fill = Assert.IsType<FillMessage>(new FeedDecoder(new TickerTable()).Decode(bytes).Body);
        Assert.Equal(Money.Parse("0.0546"), fill.Fee);
        Assert.Equal(Quantity.Parse("5.52"), fill.PostPosition);
        Assert.Null(fill.ClientOrderId);
    }

    [Theory]
    [InlineData("ws__orderbook_trade_yes.jsonl")]
    [InlineData("ws__orderbook_trade_noleg.jsonl")]
    public void TheDemoSessionDecodes(string file)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var decoder = new FeedDecoder(new TickerTable());
        var lines = File.ReadAllLines(RecordedData.Path("fixtures", "demo_session_2026-06-11", file));
        var frames = lines.Where(line => line.Length > 0).Select(line => decoder.Decode(Encoding.UTF8.GetBytes(line))).ToList();
        Assert.Contains(frames, frame => frame.Type == FeedMessageType.OrderBookSnapshot);
        Assert.All(frames, frame => Assert.NotEqual(FeedMessageType.Unknown, frame.Type));
    }

    [Fact]
    public void FiveInterleavedMarketsRebuildWithoutGapAndWithoutNegativeLevels()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var decoder = new FeedDecoder(new TickerTable());
        var strict = new FeedDecoder(new TickerTable());
        var books = new Dictionary<(string Ticker, Outcome Side, Price Price), Quantity>();
        long last = 0;
        var deltas = 0;
        var fills = 0;
        foreach (var line in RecordedData.GzipLines("ws_demo", "demo_5markets_20260701T0231Z.jsonl.gz"))
        {
            var bytes = Encoding.UTF8.GetBytes(line);
            var frame = decoder.Decode(bytes);
            Assert.Equal(FrameText.Of(strict.DecodeStrictly(bytes)), FrameText.Of(frame));
            if (frame is { Sid: 1, Sequence: > 0 })
            {
                Assert.Equal(last + 1, frame.Sequence);
                last = frame.Sequence;
            }

            if (frame.Type == FeedMessageType.OrderBookDelta)
            {
                deltas++;
                var key = (frame.Delta.Ticker, frame.Delta.Side, frame.Delta.Price);
                books[key] = books.GetValueOrDefault(key) + frame.Delta.Delta;
                Assert.False(books[key].IsNegative);
            }
            else if (frame.Body is BookSnapshot snapshot)
            {
                Apply(books, snapshot, Outcome.Yes, snapshot.Yes);
                Apply(books, snapshot, Outcome.No, snapshot.No);
            }
            else if (frame.Body is FillMessage)
            {
                fills++;
            }
        }

        Assert.Equal((2885, 2), (deltas, fills));
    }

    [Fact]
    public void RecordedDeltasAgreeWithASlowReader()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var decoder = new FeedDecoder(new TickerTable());
        foreach (var line in RecordedData.GzipLines("ws_demo", "demo_5markets_20260701T0231Z.jsonl.gz"))
        {
            var frame = decoder.Decode(Encoding.UTF8.GetBytes(line));
            if (frame.Type != FeedMessageType.OrderBookDelta)
            {
                continue;
            }

            using var document = JsonDocument.Parse(line);
            var message = document.RootElement.GetProperty("msg");
            Assert.Equal(message.GetProperty("market_ticker").GetString(), frame.Delta.Ticker);
            Assert.Equal(Price.Parse(message.GetProperty("price_dollars").GetString()!), frame.Delta.Price);
            Assert.Equal(Quantity.Parse(message.GetProperty("delta_fp").GetString()!), frame.Delta.Delta);
            Assert.Equal(message.GetProperty("side").GetString(), frame.Delta.Side.ToWire());
            Assert.Equal(message.GetProperty("ts_ms").GetInt64(), frame.Delta.TimestampMs);
        }
    }

    [Fact]
    public void TradesWithBothOldAndNewFieldsDecode()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var decoder = new FeedDecoder(new TickerTable());
        foreach (var line in File.ReadLines(RecordedData.Path("fixtures", "ws", "2026-02_cents_and_fp", "trade.jsonl")))
        {
            var frame = decoder.Decode(Encoding.UTF8.GetBytes(line));
            Assert.Equal(FeedMessageType.Trade, frame.Type);
            Assert.Equal(0, frame.Trade.TimestampMs % 1000);
        }
    }

    private static void Apply(
        Dictionary<(string Ticker, Outcome Side, Price Price), Quantity> books,
        BookSnapshot snapshot,
        Outcome side,
        BookLevel[] levels
    )
    {
        foreach (var key in books.Keys.Where(key => key.Ticker == snapshot.Ticker && key.Side == side).ToList())
        {
            books.Remove(key);
        }

        foreach (var level in levels)
        {
            books[(snapshot.Ticker, side, level.Price)] = level.Quantity;
        }
    }
}
