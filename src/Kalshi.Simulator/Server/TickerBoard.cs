using System.Runtime.CompilerServices;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What a <c>ticker</c> message says (§9.7 of the API); two that are equal say the same.</summary>
/// <param name="LastPrice">YES price of the last trade; 0 before the first.</param>
/// <param name="Bid">Best bid; 0 for none.</param>
/// <param name="Ask">Best ask; one dollar for none.</param>
/// <param name="BidSize">Contracts at the best bid.</param>
/// <param name="AskSize">Contracts at the best ask.</param>
/// <param name="LastSize">Contracts of the last trade.</param>
/// <param name="Volume">Contracts traded.</param>
/// <param name="OpenInterest">Pairs outstanding.</param>
/// <param name="DollarVolume">Contracts traded at their YES prices, whole dollars.</param>
/// <param name="DollarOpenInterest">Pairs outstanding at the last price, whole dollars.</param>
internal readonly record struct TickerFigures(
    Price LastPrice,
    Price Bid,
    Price Ask,
    Quantity BidSize,
    Quantity AskSize,
    Quantity LastSize,
    Quantity Volume,
    Quantity OpenInterest,
    long DollarVolume,
    long DollarOpenInterest
);

/// <summary>
/// Knows which markets' tickers may have changed and what was said last, so that each change is told once and none too often.
/// Used under the exchange's lock only.
/// </summary>
internal sealed class TickerBoard
{
    private const long MicrosPerDollar = 1_000_000;

    private readonly int intervalMs;

    // Forgets a market with the market.
    private readonly ConditionalWeakTable<Market, Entry> entries = [];
    private readonly Queue<Market> touched = new();
    private readonly PriorityQueue<Market, (long DueMs, long Number)> waiting = new();
    private long number;

    /// <param name="intervalMs">Least exchange milliseconds between two messages of one market; 0 for no limit.</param>
    public TickerBoard(int intervalMs) => this.intervalMs = intervalMs;

    /// <summary>When a market that had to wait may be told, Unix milliseconds; null if none waits.</summary>
    public long? NextDueMs => waiting.TryPeek(out _, out var priority) ? priority.DueMs : null;

    /// <summary>Something about the market may have changed; as it is now it will be told.</summary>
    public void Touch(Market market)
    {
        var entry = EntryOf(market);
        entry.Latest = Read(market);
        if (!entry.IsTouched)
        {
            entry.IsTouched = true;
            touched.Enqueue(market);
        }
    }

    /// <summary>Keeps what a market itself does not remember of a trade.</summary>
    public void OnTrade(TradeRecord trade)
    {
        var entry = EntryOf(trade.Market);
        entry.LastSize = trade.Count;
        entry.Traded += trade.Count * trade.YesPrice;
    }

    /// <summary>The next market whose ticker changed and may be told now.</summary>
    public bool TryTake(long nowMs, out Market? market, out TickerFigures figures)
    {
        while (waiting.TryPeek(out var late, out var priority) && priority.DueMs <= nowMs)
        {
            waiting.Dequeue();
            var entry = EntryOf(late);
            entry.IsWaiting = false;
            Touch(late);
        }

        while (touched.TryDequeue(out market))
        {
            var entry = EntryOf(market);
            entry.IsTouched = false;
            figures = entry.Latest;
            if (entry.IsWaiting || figures == entry.Told)
            {
                continue;
            }

            if (entry.ToldMs is { } toldMs && nowMs - toldMs < intervalMs)
            {
                entry.IsWaiting = true;
                waiting.Enqueue(market, (toldMs + intervalMs, number++));
                continue;
            }

            entry.Told = figures;
            entry.ToldMs = nowMs;
            return true;
        }

        figures = default;
        return false;
    }

    /// <summary>The figures now.</summary>
    public TickerFigures Read(Market market)
    {
        var entry = EntryOf(market);
        var last = market.LastPrice ?? Price.Zero;
        return new TickerFigures(
            last,
            market.Book.BestBid ?? Price.Zero,
            market.Book.BestAsk ?? Price.OneDollar,
            market.Book.BestSize(BookSide.Bid),
            market.Book.BestSize(BookSide.Ask),
            entry.LastSize,
            market.Volume,
            market.OpenInterest,
            entry.Traded.Micros / MicrosPerDollar,
            (market.OpenInterest * last).Micros / MicrosPerDollar
        );
    }

    private Entry EntryOf(Market market)
    {
        if (!entries.TryGetValue(market, out var entry))
        {
            // What was traded before it was listed here is valued at its last price.
            entry = new Entry { Traded = market.Spec.Volume * (market.Spec.LastPrice ?? Price.Zero) };
            entries.Add(market, entry);
        }

        return entry;
    }

    private sealed class Entry
    {
        public Quantity LastSize { get; set; }

        public Money Traded { get; set; }

        public bool IsTouched { get; set; }

        public bool IsWaiting { get; set; }

        public TickerFigures Latest { get; set; }

        public TickerFigures Told { get; set; }

        public long? ToldMs { get; set; }
    }
}
