using Kalshi;
using Kalshi.Wire;
using Trader.Markets;

namespace Trader.Tests.Markets;

[Trait("Requirement", "E3")]
public sealed class BookSignalsTests
{
    private const long StartMs = 1_700_000_000_000;
    private const int LengthMs = 10_000;

    private readonly OrderBook book = new("M");
    private readonly BookSignals signals;

    public BookSignalsTests() => signals = new BookSignals(book, LengthMs, kept: 3);

    [Fact]
    public void Figures_are_weighted_with_the_time_they_stood()
    {
        Snapshot(StartMs, bid: 40, bidContracts: 100, ask: 44, askContracts: 50);
        Delta(StartMs + 2_500, Outcome.Yes, 41, 300);
        signals.Accrue(StartMs + LengthMs);

        var signal = Assert.Single(signals.Completed);
        Assert.Equal((StartMs, LengthMs), (signal.StartMs, signal.CoveredMs));
        // A hundred for a quarter of the time, four hundred for the rest.
        Assert.Equal(Quantity.FromContracts(325), signal.BidDepth);
        Assert.Equal(Quantity.FromContracts(50), signal.AskDepth);
        Assert.Equal(Quantity.FromContracts(250), signal.BestBidSize);
        Assert.Equal((400, 400, 300, 300), Spreads(signal));
        Assert.Equal((325 - 50) * 10_000 / 375, signal.ImbalanceTenThousandths);
        Assert.Equal(20_000 * 100 / 700, signal.SpreadVolatilityTenThousandths);
        Assert.Equal((1, 1, 0), (signal.Snapshots, signal.Deltas, signal.LargeLevels));
    }

    [Fact]
    [Trait("Defect", "D-25")]
    public void A_stretch_without_any_change_carries_the_standing_figures_on()
    {
        Snapshot(StartMs, bid: 40, bidContracts: 100, ask: 44, askContracts: 50);
        signals.Accrue(StartMs + (2 * LengthMs));

        var quiet = signals.Completed.Last();
        Assert.Equal((StartMs + LengthMs, LengthMs), (quiet.StartMs, quiet.CoveredMs));
        Assert.Equal((400, 400, 400, 400), Spreads(quiet));
        Assert.Equal(Quantity.FromContracts(100), quiet.BidDepth);
        Assert.Equal((0, 0), (quiet.Snapshots, quiet.Deltas));
    }

    [Fact]
    [Trait("Defect", "D-24")]
    public void Imbalance_goes_from_minus_one_to_one()
    {
        Snapshot(StartMs, bid: null, bidContracts: 0, ask: 44, askContracts: 50);
        signals.Accrue(StartMs + LengthMs);
        var signal = Assert.Single(signals.Completed);
        Assert.Equal(-10_000, signal.ImbalanceTenThousandths);
        Assert.Null(signal.SpreadHighUnits);
        Assert.Null(signal.SpreadVolatilityTenThousandths);
    }

    [Fact]
    public void Time_in_which_the_book_could_not_be_trusted_is_left_out()
    {
        Snapshot(StartMs, bid: 40, bidContracts: 100, ask: 44, askContracts: 50);
        signals.Accrue(StartMs + 1_000);
        book.MarkSuspect();
        Snapshot(StartMs + 9_000, bid: 40, bidContracts: 200, ask: 44, askContracts: 50);
        signals.Accrue(StartMs + LengthMs);

        var signal = Assert.Single(signals.Completed);
        Assert.Equal(2_000, signal.CoveredMs);
        Assert.Equal(Quantity.FromContracts(150), signal.BidDepth);
    }

    [Fact]
    public void Large_levels_are_the_most_there_were_at_once()
    {
        Snapshot(StartMs, bid: 40, bidContracts: 10_000, ask: 44, askContracts: 9_999);
        Delta(StartMs + 1, Outcome.No, 44, 1);
        Delta(StartMs + 2, Outcome.Yes, 40, -10_000);
        Assert.Equal(2, signals.Latest!.LargeLevels);
    }

    [Fact]
    public void Of_a_market_that_was_quiet_for_days_only_the_latest_stretches_are_made()
    {
        Snapshot(StartMs, bid: 40, bidContracts: 100, ask: 44, askContracts: 50);
        signals.Accrue(StartMs + (100_000L * LengthMs) + 7);
        Assert.Equal(
            [StartMs + (99_997L * LengthMs), StartMs + (99_998L * LengthMs), StartMs + (99_999L * LengthMs)],
            signals.Completed.Select(signal => signal.StartMs)
        );
        Assert.All(signals.Completed, signal => Assert.Equal(LengthMs, signal.CoveredMs));
    }

    [Fact]
    public void They_equal_a_look_at_the_book_in_every_millisecond()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            CompareWithNaive(seed);
        }
    }

    private static void CompareWithNaive(ulong seed)
    {
        var random = new SeededRandom(seed);
        var twin = new OrderBook("M");
        var sums = new BookSignals(twin, 1_000, kept: 4);
        long bids = 0,
            asks = 0,
            covered = 0;
        var large = 0;
        var now = StartMs;
        twin.Apply(SnapshotOf(40, 20_000, 44, 500), now);
        sums.Accrue(now);
        sums.OnChange(isSnapshot: true);
        large = twin.LargeLevelCount;
        for (; now < StartMs + 1_000; now++)
        {
            for (var changes = random.Between(0, 2); changes > 0; changes--)
            {
                sums.Accrue(now);
                twin.Apply(RandomChange(twin, random), now);
                sums.OnChange(isSnapshot: false);
                large = Math.Max(large, twin.LargeLevelCount);
            }

            covered++;
            bids += Naive(twin, BookSide.Bid);
            asks += Naive(twin, BookSide.Ask);
        }

        sums.Accrue(now);
        var signal = Assert.Single(sums.Completed);
        Assert.Equal(covered, signal.CoveredMs);
        Assert.Equal(Quantity.FromHundredths(bids / covered), signal.BidDepth);
        Assert.Equal(Quantity.FromHundredths(asks / covered), signal.AskDepth);
        Assert.Equal(large, signal.LargeLevels);
    }

    private static BookDelta RandomChange(OrderBook of, SeededRandom random)
    {
        var isBid = random.Chance(50);
        var outcome = isBid ? Outcome.Yes : Outcome.No;
        var best = isBid ? of.BestBid : of.BestAsk;
        return best is { } price && random.Chance(40)
            ? new BookDelta("M", outcome, price, -of.BestSize(isBid ? BookSide.Bid : BookSide.Ask), 0)
            : DeltaOf(outcome, isBid ? random.Between(30, 40) : random.Between(44, 49), random.Between(1, 12_000));
    }

    private static long Naive(OrderBook of, BookSide side) => of.Top(side, 100).Sum(level => level.Quantity.Hundredths);

    private static (int?, int?, int?, int?) Spreads(BookSignal signal) =>
        (signal.SpreadOpenUnits, signal.SpreadHighUnits, signal.SpreadLowUnits, signal.SpreadCloseUnits);

    private static BookSnapshot SnapshotOf(int? bid, int bidContracts, int? ask, int askContracts) =>
        new("M", Levels(bid, bidContracts), Levels(ask, askContracts));

    private static BookLevel[] Levels(int? cents, int contracts) =>
        cents is { } price ? [new BookLevel(Price.FromCents(price), Quantity.FromContracts(contracts))] : [];

    private static BookDelta DeltaOf(Outcome side, int price, int contracts) =>
        new("M", side, Price.FromCents(price), Quantity.FromContracts(contracts), 0);

    private void Snapshot(long atMs, int? bid, int bidContracts, int? ask, int askContracts)
    {
        signals.Accrue(atMs);
        book.Apply(SnapshotOf(bid, bidContracts, ask, askContracts), atMs);
        signals.OnChange(isSnapshot: true);
    }

    private void Delta(long atMs, Outcome side, int price, int contracts)
    {
        signals.Accrue(atMs);
        book.Apply(DeltaOf(side, price, contracts), atMs);
        signals.OnChange(isSnapshot: false);
    }
}
