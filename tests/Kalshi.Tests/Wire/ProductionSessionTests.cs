using Trader.Testing;

namespace Kalshi.Tests.Wire;

/// <summary>All 18 genuine production sessions.</summary>
[Trait("Requirement", "A2")]
[Trait("Requirement", "A6")]
public sealed class ProductionSessionTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, RecordedSession>> Sessions = new(ReadAll);

    [Fact]
    public void GenuineSessionsDecodeWithoutErrorGapNegativeLevelOrDrift()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        Assert.Equal(18, Sessions.Value.Count);
        foreach (var (file, session) in Sessions.Value)
        {
            Assert.Equal((file, 0, 0, 0), (file, session.Gaps, session.NegativeLevels, session.Disagreements));
            Assert.Empty(session.Drift);
            Assert.True(session.Deltas > 1000, file);
        }

        // What the data's own description counts: no frame is passed over.
        Assert.Equal(1_117_611, Sessions.Value.Values.Sum(session => session.Deltas));
        Assert.Equal(11_049, Sessions.Value.Values.Sum(session => session.Tickers));
    }

    /// <summary>
    /// The rebuilt best prices against the exchange's own, within 1.5 s because tickers are throttled: 97 % agree; the rest
    /// are at the close, where one side is empty.
    /// </summary>
    [Fact]
    public void TheRebuiltTopOfBookIsTheExchangesTickerInNinetySevenOfAHundred()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var matched = Sessions.Value.Values.Sum(session => session.MatchedTickers);
        var total = Sessions.Value.Values.Sum(session => session.Tickers);
        TestContext.Current.TestOutputHelper?.WriteLine($"{matched} of {total}");
        Assert.True(matched * 100L >= total * 97L, $"{matched} of {total}");
    }

    private static SortedDictionary<string, RecordedSession> ReadAll()
    {
        var sessions = new SortedDictionary<string, RecordedSession>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(RecordedData.Path("ws_btc15m"), "*.jsonl.gz"))
        {
            var file = Path.GetFileName(path);
            sessions.Add(file, RecordedSession.Read(file));
        }

        return sessions;
    }
}
