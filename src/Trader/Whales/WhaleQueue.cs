namespace Trader.Whales;

/// <summary>A whale that has been looked at but not decided.</summary>
public sealed class WaitingWhale
{
    /// <summary>Makes the entry.</summary>
    public WaitingWhale(Bet bet) => Bet = bet;

    /// <summary>The bet; its sums may still grow.</summary>
    public Bet Bet { get; }

    /// <summary>Why it waits.</summary>
    public WhaleWait Wait { get; set; }

    /// <summary>Whether it has been counted as rate limited; that happens once.</summary>
    public bool WasRateLimited { get; set; }

    /// <summary>When it began to wait for a book, wall clock; null while it does not.</summary>
    public long? BookWaitSinceWallMs { get; set; }
}

/// <summary>
/// The undecided whales, largest first, ties newer first (requirement G2). When it is full, the smallest is displaced, which
/// may be the newcomer itself.
/// </summary>
public sealed class WhaleQueue
{
    private readonly List<WaitingWhale> whales;

    /// <summary>Makes an empty queue.</summary>
    public WhaleQueue(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        whales = new List<WaitingWhale>(capacity + 1);
    }

    /// <summary>Whales it holds.</summary>
    public int Capacity { get; }

    /// <summary>The whales, largest first.</summary>
    public IReadOnlyList<WaitingWhale> Whales => whales;

    /// <summary>Adds a whale and returns the one displaced, or null.</summary>
    public WaitingWhale? Add(WaitingWhale whale)
    {
        Insert(whale);
        if (whales.Count <= Capacity)
        {
            return null;
        }

        var displaced = whales[^1];
        whales.RemoveAt(whales.Count - 1);
        return displaced;
    }

    /// <summary>Takes a whale out.</summary>
    public bool Remove(WaitingWhale whale) => whales.Remove(whale);

    /// <summary>The waiting whale of a bet, or null.</summary>
    public WaitingWhale? Find(Bet bet) => whales.Find(whale => ReferenceEquals(whale.Bet, bet));

    /// <summary>Puts a whale that grew into its new place.</summary>
    public void Reorder(WaitingWhale whale)
    {
        if (whales.Remove(whale))
        {
            Insert(whale);
        }
    }

    private void Insert(WaitingWhale whale)
    {
        var index = whales.FindIndex(other => IsAhead(whale.Bet, other.Bet));
        whales.Insert(index < 0 ? whales.Count : index, whale);
    }

    /// <summary>Whether <paramref name="bet"/> is worked through before <paramref name="other"/>.</summary>
    internal static bool IsAhead(Bet bet, Bet other) =>
        bet.Size > other.Size || (bet.Size == other.Size && bet.TimestampMs >= other.TimestampMs);
}
