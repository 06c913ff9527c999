namespace Kalshi.Client.Streaming;

/// <summary>
/// What a consumer of the feed asks of it while it runs: which books to follow, which to ask for anew, and to try a refused
/// key again. Callable from any thread unless the implementation says otherwise; never waits.
/// </summary>
public interface IFeedMarkets
{
    /// <summary>Adds markets whose books are wanted, now and on every later connection.</summary>
    /// <exception cref="ArgumentException">Too many markets, or something that is no ticker.</exception>
    public void AddMarkets(IReadOnlyCollection<string> markets);

    /// <summary>Drops markets whose books are no longer wanted.</summary>
    public void RemoveMarkets(IReadOnlyCollection<string> markets);

    /// <summary>Asks for new snapshots of markets whose books contradict themselves; their deltas are held back until then.</summary>
    public void RefreshMarkets(IReadOnlyCollection<string> markets);

    /// <summary>Lets a feed whose key was refused try again; without effect otherwise.</summary>
    public void RetryAuthentication();
}
