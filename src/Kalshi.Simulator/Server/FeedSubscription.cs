using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>One channel of one connection: which markets, which price scale, and how far it has counted.</summary>
internal sealed class FeedSubscription
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly List<string> tickers = [];
    private readonly HashSet<string> ids = new(StringComparer.OrdinalIgnoreCase);

    public FeedSubscription(int sid, FeedChannel channel, bool useYesPrice)
    {
        Sid = sid;
        Channel = channel;
        UseYesPrice = useYesPrice;
    }

    public int Sid { get; }

    public FeedChannel Channel { get; }

    /// <summary>Whether the NO side is written in YES prices.</summary>
    public bool UseYesPrice { get; }

    /// <summary>Whether acknowledgements of updates leave the markets out.</summary>
    public bool SkipsTickerAck { get; set; }

    /// <summary>Whether no market was named, which on most channels means every market.</summary>
    public bool AllMarkets { get; private set; }

    /// <summary>Whether it is over: nothing is sent in its name any more.</summary>
    public bool IsEnded { get; set; }

    /// <summary>The markets named, in order.</summary>
    public IReadOnlyList<string> Tickers => tickers;

    /// <summary>Markets named, by ticker or by id.</summary>
    public int Markets => tickers.Count + ids.Count;

    /// <summary>The last sequence number used; 0 before the first message.</summary>
    public long Sequence { get; private set; }

    /// <summary>What waits for a slow reader.</summary>
    public FeedBacklog Backlog { get; } = new();

    public bool Wants(Market market) =>
        AllMarkets || known.Contains(market.Ticker) || (ids.Count > 0 && ids.Contains(market.Id.ToString("D")));

    /// <summary>Adds markets; returns the tickers and ids that were not there yet.</summary>
    public List<string> Add(List<string> addedTickers, List<string> addedIds)
    {
        var fresh = new List<string>();
        foreach (var ticker in addedTickers)
        {
            if (known.Add(ticker))
            {
                tickers.Add(ticker);
                fresh.Add(ticker);
            }
        }

        fresh.AddRange(addedIds.Where(ids.Add));
        return fresh;
    }

    public void Remove(List<string> removedTickers, List<string> removedIds)
    {
        var gone = removedTickers.Where(known.Remove).ToHashSet(StringComparer.Ordinal);
        tickers.RemoveAll(gone.Contains);
        ids.ExceptWith(removedIds);
    }

    /// <summary>Subscribing without naming a market widens the subscription to all of them.</summary>
    public void WidenToAll() => AllMarkets = true;

    /// <summary>The next number of a sequenced channel; null on the others.</summary>
    public long? NextSequence() => Channel.IsSequenced() ? ++Sequence : null;
}
