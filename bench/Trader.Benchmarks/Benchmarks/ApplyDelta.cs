using Kalshi;
using Kalshi.Wire;
using Trader.Markets;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// One delta applied to a book of forty levels a side, and the best bid and ask read after it (P5): the book of the trading
/// core beside the obvious one, two sorted dictionaries. Both take the same deltas, most of them near the touch.
/// </summary>
internal sealed class ApplyDelta : IBenchmark
{
    private const int Levels = 40;
    private const int Deltas = 4096;
    private const string Ticker = "KXSIMRAIN-26NOV25-T1";

    private readonly BookDelta[] deltas = new BookDelta[Deltas];
    private readonly OrderBook book = new(Ticker);
    private readonly SortedDictionary<Price, Quantity> bids = new(Comparer<Price>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<Price, Quantity> asks = [];
    private int naiveNext;
    private int next;

    public ApplyDelta()
    {
        var yes = new BookLevel[Levels];
        var no = new BookLevel[Levels];
        for (var level = 0; level < Levels; level++)
        {
            yes[level] = new BookLevel(Price.FromCents(Levels - level), Quantity.FromContracts(1000));
            no[level] = new BookLevel(Price.FromCents(Levels + 2 + level), Quantity.FromContracts(1000));
            bids.Add(yes[level].Price, yes[level].Quantity);
            asks.Add(no[level].Price, no[level].Quantity);
        }

        book.Apply(new BookSnapshot(Ticker, yes, no), exchangeMs: 0);
        MakeDeltas(yes, no);
    }

    public string Name => "apply-delta";

    public string Targets => "P5 (naive book >= 10x the book's time)";

    public int SamplesPerRound => 2_000;

    public IReadOnlyList<Case> Cases =>
        [new("two SortedDictionary", ApplyNaively, OperationsPerSample: 64), new("OrderBook", Apply, OperationsPerSample: 64)];

    // Each change is taken back by a later one, so that the book stays as it is over any number of rounds: a level grows and
    // shrinks, or goes and comes back.
    private void MakeDeltas(BookLevel[] yes, BookLevel[] no)
    {
        var random = new Random(7);
        for (var i = 0; i < Deltas; i += 2)
        {
            var isBid = random.Next(2) == 0;
            var depth = Math.Min((int)(-4 * Math.Log(1 - random.NextDouble())), Levels - 1);
            var level = (isBid ? yes : no)[depth];
            var change = random.Next(3) == 0 ? -level.Quantity : Quantity.FromContracts(random.Next(1, 500));
            deltas[i] = new BookDelta(Ticker, isBid ? Outcome.Yes : Outcome.No, level.Price, change, TimestampMs: 1);
            deltas[i + 1] = deltas[i] with { Delta = -change };
        }
    }

    private void ApplyNaively()
    {
        ref readonly var delta = ref deltas[naiveNext++ & (Deltas - 1)];
        var side = delta.Side == Outcome.Yes ? bids : asks;
        side.TryGetValue(delta.Price, out var before);
        var after = before + delta.Delta;
        if (after.IsZero)
        {
            side.Remove(delta.Price);
        }
        else
        {
            side[delta.Price] = after;
        }

        FeedSamples.Sink += bids.First().Key.Units + asks.First().Key.Units;
    }

    private void Apply()
    {
        book.Apply(deltas[next++ & (Deltas - 1)], exchangeMs: 1);
        FeedSamples.Sink += book.BestBid!.Value.Units + book.BestAsk!.Value.Units;
    }
}
