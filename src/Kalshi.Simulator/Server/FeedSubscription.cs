namespace Kalshi.Simulator.Server;

/// <summary>One channel of one connection: which markets, which price scale, and how far it has counted.</summary>
internal sealed class FeedSubscription
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly List<string> tickers = [];

    public FeedSubscription(int sid, FeedChannel channel, bool useYesPrice, bool allMarkets)
    {
        Sid = sid;
        Channel = channel;
        UseYesPrice = useYesPrice;
        AllMarkets = allMarkets;
    }

    public int Sid { get; }

    public FeedChannel Channel { get; }

    /// <summary>Whether the NO side is written in YES prices.</summary>
    public bool UseYesPrice { get; }

    /// <summary>Whether no market was named, which on most channels means every market.</summary>
    public bool AllMarkets { get; private set; }

    /// <summary>The markets named, in order.</summary>
    public IReadOnlyList<string> Tickers => tickers;

    /// <summary>The last sequence number used; 0 before the first message.</summary>
    public long Sequence { get; private set; }

    public bool Wants(string ticker) => AllMarkets || known.Contains(ticker);

    /// <summary>Adds markets; returns those that were not there yet.</summary>
    public List<string> Add(IEnumerable<string> added)
    {
        var fresh = new List<string>();
        foreach (var ticker in added)
        {
            if (known.Add(ticker))
            {
                tickers.Add(ticker);
                fresh.Add(ticker);
            }
        }

        return fresh;
    }

    public void Remove(IEnumerable<string> removed)
    {
        foreach (var ticker in removed)
        {
            if (known.Remove(ticker))
            {
                tickers.Remove(ticker);
            }
        }
    }

    /// <summary>Subscribing again without naming a market widens the subscription to all of them.</summary>
    public void WidenToAll() => AllMarkets = true;

    /// <summary>The next number of a sequenced channel; null on the others.</summary>
    public long? NextSequence() => Channel.IsSequenced() ? ++Sequence : null;
}
