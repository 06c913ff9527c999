using System.Globalization;
using System.Text;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Tests.Wire;

/// <summary>
/// One recorded production session, gone through once: both decoders, the sequence of every subscription, a naive book, and
/// that book's best prices against the exchange's own tickers.
/// </summary>
internal sealed class RecordedSession
{
    /// <summary>How far apart a ticker and the book may show the same: the ticker is throttled to about one a second.</summary>
    private const long WindowNs = 1_500_000_000;

    private readonly DriftSentinel drift = new();
    private readonly Dictionary<(string Connection, long Sid), long> sequences = [];
    private readonly Dictionary<string, NaiveBook> books = new(StringComparer.Ordinal);
    private readonly List<(long Ns, string Ticker, Price Bid, Price Ask)> tickers = [];
    private readonly Dictionary<string, List<(long Ns, Price Bid, Price Ask)>> tops = new(StringComparer.Ordinal);

    private RecordedSession() { }

    public int Deltas { get; private set; }

    public int Tickers => tickers.Count;

    public int Gaps { get; private set; }

    public int NegativeLevels { get; private set; }

    public int Disagreements { get; private set; }

    public int MatchedTickers { get; private set; }

    public IReadOnlyList<DriftFinding> Drift => drift.Snapshot().Findings;

    public static RecordedSession Read(string file)
    {
        var session = new RecordedSession();
        var byLayout = new FeedDecoder(new TickerTable(), session.drift);
        var strict = new FeedDecoder(new TickerTable());
        foreach (var line in RecordedData.GzipLines("ws_btc15m", file))
        {
            var start = line.IndexOf("\"frame\":", StringComparison.Ordinal);
            if (start < 0)
            {
                continue;
            }

            // {"recv_ns":…,"conn":…,"frame":{…}} with the frame last and as it came.
            var bytes = Encoding.UTF8.GetBytes(line[(start + 8)..^1]);
            var frame = byLayout.Decode(bytes);
            session.Disagreements += FrameText.Of(frame).Equals(FrameText.Of(strict.DecodeStrictly(bytes))) ? 0 : 1;
            session.Take(frame, Number(line, "\"recv_ns\":"), Number(line, "\"conn\":").ToString(CultureInfo.InvariantCulture));
        }

        session.CompareTickers();
        return session;
    }

    private static long Number(string line, string name)
    {
        var start = line.IndexOf(name, StringComparison.Ordinal) + name.Length;
        var end = line.IndexOf(',', start);
        return long.Parse(line.AsSpan(start, end - start), CultureInfo.InvariantCulture);
    }

    private void Take(FeedFrame frame, long ns, string connection)
    {
        if (frame.Sequence > 0)
        {
            var key = (connection, frame.Sid);
            Gaps += frame.Sequence == sequences.GetValueOrDefault(key) + 1 ? 0 : 1;
            sequences[key] = frame.Sequence;
        }

        switch (frame.Body)
        {
            case BookSnapshot snapshot:
                books[snapshot.Ticker] = new NaiveBook(snapshot);
                NoteTop(snapshot.Ticker, ns);
                break;
            case TickerMessage ticker:
                tickers.Add((ns, ticker.Ticker, ticker.YesBid, ticker.YesAsk));
                break;
            default:
                TakeDelta(frame, ns);
                break;
        }
    }

    private void TakeDelta(FeedFrame frame, long ns)
    {
        if (frame.Type == FeedMessageType.OrderBookDelta)
        {
            Deltas++;
            NegativeLevels += books[frame.Delta.Ticker].Apply(frame.Delta) ? 0 : 1;
            NoteTop(frame.Delta.Ticker, ns);
        }
    }

    private void NoteTop(string ticker, long ns)
    {
        if (!tops.TryGetValue(ticker, out var history))
        {
            tops.Add(ticker, history = []);
        }

        var (bid, ask) = books[ticker].Top();
        if (history.Count == 0 || history[^1].Bid != bid || history[^1].Ask != ask)
        {
            history.Add((ns, bid, ask));
        }
    }

    /// <summary>
    /// A ticker matches when at some moment within the window around its arrival the rebuilt book had its best bid and ask.
    /// </summary>
    private void CompareTickers()
    {
        foreach (var (ns, ticker, bid, ask) in tickers)
        {
            var history = tops.GetValueOrDefault(ticker, []);
            for (var i = history.Count - 1; i >= 0; i--)
            {
                var until = i + 1 < history.Count ? history[i + 1].Ns : long.MaxValue;
                if (history[i].Ns <= ns + WindowNs && history[i].Bid == bid && history[i].Ask == ask && until >= ns - WindowNs)
                {
                    MatchedTickers++;
                    break;
                }

                if (until < ns - WindowNs)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Sizes by price of either side; the NO side in prices of NO, as the recording has it.</summary>
    private sealed class NaiveBook
    {
        private readonly SortedDictionary<int, long> yes = [];
        private readonly SortedDictionary<int, long> no = [];
        private readonly SortedSet<int> yesPrices = [];
        private readonly SortedSet<int> noPrices = [];

        public NaiveBook(BookSnapshot snapshot)
        {
            foreach (var level in snapshot.Yes)
            {
                Set(yes, yesPrices, level.Price.Units, level.Quantity.Hundredths);
            }

            foreach (var level in snapshot.No)
            {
                Set(no, noPrices, level.Price.Units, level.Quantity.Hundredths);
            }
        }

        public bool Apply(BookDelta delta)
        {
            var (side, prices) = delta.Side == Outcome.Yes ? (yes, yesPrices) : (no, noPrices);
            var size = side.GetValueOrDefault(delta.Price.Units) + delta.Delta.Hundredths;
            Set(side, prices, delta.Price.Units, size);
            return size >= 0;
        }

        /// <summary>Best YES bid and ask; $0 and $1 where there is none, as the ticker shows it.</summary>
        public (Price Bid, Price Ask) Top() =>
            (
                Price.FromUnits(yesPrices.Count > 0 ? yesPrices.Max : 0),
                Price.FromUnits(Price.UnitsPerDollar - (noPrices.Count > 0 ? noPrices.Max : 0))
            );

        private static void Set(SortedDictionary<int, long> side, SortedSet<int> prices, int price, long size)
        {
            if (size == 0)
            {
                side.Remove(price);
                prices.Remove(price);
            }
            else
            {
                side[price] = size;
                prices.Add(price);
            }
        }
    }
}
