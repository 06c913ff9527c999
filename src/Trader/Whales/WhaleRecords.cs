using Kalshi;

namespace Trader.Whales;

/// <summary>A final decision about a whale, for people. Its counts do not change; the whale's later prints are not in it.</summary>
public sealed record WhaleDecision
{
    /// <summary>The whale.</summary>
    public required string WhaleId { get; init; }

    /// <summary>Its market.</summary>
    public required string Ticker { get; init; }

    /// <summary>The outcome it bought.</summary>
    public required Outcome Side { get; init; }

    /// <summary>What became of it.</summary>
    public required WhaleOutcome Outcome { get; init; }

    /// <summary>Why, one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The exchange's id of our order, if followed.</summary>
    public string? OrderId { get; init; }

    /// <summary>max(cost, payout) when it was decided.</summary>
    public required Money WhaleSize { get; init; }

    /// <summary>Its average price when it was decided.</summary>
    public required Price WhalePrice { get; init; }

    /// <summary>Our limit, if an order was sent.</summary>
    public Price? OurPrice { get; init; }

    /// <summary>Our contracts, if an order was sent.</summary>
    public Quantity? OurCount { get; init; }

    /// <summary>When it was decided, exchange clock, Unix milliseconds.</summary>
    public required long DecidedMs { get; init; }

    /// <summary>When the whale traded, exchange clock, Unix milliseconds.</summary>
    public required long WhaleMs { get; init; }
}

/// <summary>A whale that was followed (requirement G9).</summary>
/// <param name="WhaleId">The whale.</param>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="OrderId">The exchange's id.</param>
/// <param name="PlacedMs">When the order was sent, exchange clock, Unix milliseconds.</param>
/// <param name="Ticker">The market.</param>
/// <param name="Side">The outcome bought.</param>
/// <param name="Count">Our contracts.</param>
/// <param name="Price">Our limit.</param>
/// <param name="WhaleSize">The whale's size.</param>
public sealed record FollowedWhale(
    string WhaleId,
    string ClientOrderId,
    string? OrderId,
    long PlacedMs,
    string Ticker,
    Outcome Side,
    Quantity Count,
    Price Price,
    Money WhaleSize
);

/// <summary>Final decisions: running totals per outcome and the latest ones.</summary>
public sealed class DecisionLog
{
    private readonly long[] totals = new long[WhaleWords.All.Count];
    private readonly LinkedList<WhaleDecision> latest = new();
    private readonly int length;

    /// <summary>Makes an empty log that keeps the latest <paramref name="length"/> decisions.</summary>
    public DecisionLog(int length) => this.length = length;

    /// <summary>The latest decisions, newest first.</summary>
    public IReadOnlyCollection<WhaleDecision> Latest => latest;

    /// <summary>Whales decided.</summary>
    public long Total { get; private set; }

    /// <summary>Whales with this outcome.</summary>
    public long Count(WhaleOutcome outcome) => totals[(int)outcome];

    /// <summary>Records a decision.</summary>
    public void Add(WhaleDecision decision)
    {
        totals[(int)decision.Outcome]++;
        Total++;
        latest.AddFirst(decision);
        if (latest.Count > length)
        {
            latest.RemoveLast();
        }
    }
}
