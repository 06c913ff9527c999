using System.Globalization;
using System.Text;
using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

[Trait("Requirement", "A6")]
public sealed class DriftSentinelTests
{
    [Fact]
    public void ItCountsBySourceKindAndName()
    {
        var drift = new DriftSentinel();
        drift.Record("rest/markets", DriftKind.UnknownField, "b");
        drift.Record("feed/ticker", DriftKind.UnknownField, "a"u8);
        drift.Record("feed/ticker", DriftKind.UnknownField, "a");
        drift.RecordValue("feed/ticker", "status", "odd");
        PriceStructures.Check(drift, "rest/markets", "linear_cent");
        PriceStructures.Check(drift, "rest/markets", null);
        PriceStructures.Check(drift, "rest/markets", "round_number");
        var snapshot = drift.Snapshot();
        Assert.Equal(
            [
                new DriftFinding("feed/ticker", DriftKind.UnknownField, "a", 2),
                new DriftFinding("feed/ticker", DriftKind.UnknownValue, "status=odd", 1),
                new DriftFinding("rest/markets", DriftKind.UnknownField, "b", 1),
                new DriftFinding("rest/markets", DriftKind.UnknownPriceStructure, "round_number", 1),
            ],
            snapshot.Findings
        );
        Assert.Equal((5, 0), (snapshot.Total, snapshot.Unlisted));
    }

    [Fact]
    public void BeyondItsBoundItCountsTogether()
    {
        var drift = new DriftSentinel(new DriftSentinelOptions { MaxFindings = 10 });
        for (var i = 0; i < 1000; i++)
        {
            drift.Record("feed/ticker", DriftKind.UnknownField, i.ToString(CultureInfo.InvariantCulture));
        }

        drift.Record("feed/ticker", DriftKind.UnknownField, "3");
        var snapshot = drift.Snapshot();
        Assert.Equal((10, 1001, 990), (snapshot.Findings.Length, snapshot.Total, snapshot.Unlisted));
        Assert.Equal(snapshot.Total, snapshot.Findings.Sum(finding => finding.Count) + snapshot.Unlisted);
    }

    [Fact]
    public void NamesFromOutsideAreCutAndHarmless()
    {
        var drift = new DriftSentinel();
        drift.Record("s", DriftKind.UnknownField, "a\u001b[31mé\n"u8);
        drift.Record("s", DriftKind.UnknownField, new string('x', 100_000));
        Assert.All(
            drift.Snapshot().Findings,
            finding =>
            {
                Assert.InRange(finding.Name.Length, 1, DriftSentinel.MaxNameLengthChars);
                Assert.All(finding.Name, character => Assert.InRange(character, ' ', '~'));
            }
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_001)]
    public void ABoundOutOfRangeIsNamed(int maxFindings)
    {
        var options = new DriftSentinelOptions { MaxFindings = maxFindings };
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new DriftSentinel(options));
        Assert.Contains("MaxFindings", exception.Message, StringComparison.Ordinal);
        Assert.Contains("1 to 100000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyThreadsLoseNoCount()
    {
        var drift = new DriftSentinel(new DriftSentinelOptions { MaxFindings = 20 });
        Parallel.For(
            0,
            40_000,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken },
            i => drift.Record("s", (DriftKind)(i % 2), (i % 50).ToString(CultureInfo.InvariantCulture))
        );
        var snapshot = drift.Snapshot();
        Assert.Equal(40_000, snapshot.Total);
        Assert.Equal(40_000, snapshot.Findings.Sum(finding => finding.Count) + snapshot.Unlisted);
    }

    [Fact]
    public void CountingWhatIsKnownAllocatesNothing()
    {
        var drift = new DriftSentinel();
        drift.Record("s", DriftKind.UnknownField, "name"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            drift.Record("s", DriftKind.UnknownField, "name"u8);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("\"sid\":1,", "\"sid\":1,\"new_one\":3,", "feed/orderbook_delta", DriftKind.UnknownField, "new_one")]
    [InlineData("\"side\"", "\"new_one\":\"x\",\"side\"", "feed/orderbook_delta", DriftKind.UnknownField, "new_one")]
    [InlineData("\"side\"", "\"new_one\":{\"a\":[]},\"side\"", "feed/orderbook_delta", DriftKind.UnknownField, "new_one")]
    [InlineData("orderbook_delta", "orderbook_echo", "feed/frame", DriftKind.UnknownMessageType, "orderbook_echo")]
    public void ADecoderCountsOnceForEveryFrameHoweverItReadsIt(
        string original,
        string replacement,
        string source,
        DriftKind kind,
        string name
    )
    {
        var drift = new DriftSentinel();
        var decoder = new FeedDecoder(new TickerTable(), drift);
        var frame = Encoding.UTF8.GetBytes(Frames.Delta.Replace(original, replacement, StringComparison.Ordinal));
        for (var i = 0; i < 5; i++)
        {
            decoder.Decode(frame);
        }

        Assert.Equal([new DriftFinding(source, kind, name, 5)], drift.Snapshot().Findings);
    }

    [Fact]
    public void AMissingFieldIsCountedAndRefused()
    {
        var drift = new DriftSentinel();
        var decoder = new FeedDecoder(new TickerTable(), drift);
        var frame = Encoding.UTF8.GetBytes(Frames.Delta.Replace("\"delta_fp\":\"-25.00\",", "", StringComparison.Ordinal));
        var error = Assert.Throws<FeedFormatException>(() => decoder.Decode(frame));
        Assert.True(error.IsMissingField);
        Assert.Equal(
            [new DriftFinding("feed/orderbook_delta", DriftKind.MissingField, "delta_fp", 1)],
            drift.Snapshot().Findings
        );
    }

    [Fact]
    public void NothingDocumentedIsDrift()
    {
        var drift = new DriftSentinel();
        var decoder = new FeedDecoder(new TickerTable(), drift);
        foreach (var text in Frames.All.Concat(Frames.Channels).Where(text => text != Frames.Unknown))
        {
            decoder.Decode(Frames.Utf8(text));
        }

        Assert.Empty(drift.Snapshot().Findings);
    }
}
