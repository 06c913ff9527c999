namespace Trader.Whales;

/// <summary>What became of a whale: exactly one of these in the end (requirement G5).</summary>
public enum WhaleOutcome
{
    /// <summary>Our order was accepted.</summary>
    Followed = 0,

    /// <summary>It was older than the limit when its turn came.</summary>
    SkippedAge,

    /// <summary>There is a position in the market already.</summary>
    SkippedPosition,

    /// <summary>There is an open order of ours in the market already.</summary>
    SkippedOrders,

    /// <summary>The follower holds or bids for as many markets as it may.</summary>
    SkippedLimit,

    /// <summary>No tradable book arrived in time.</summary>
    SkippedNoBook,

    /// <summary>The book's price is too far from the whale's, or the spread too wide.</summary>
    SkippedPrice,

    /// <summary>The risk gate refused the order.</summary>
    SkippedRisk,

    /// <summary>Larger whales pushed it out of the queue while it was waiting.</summary>
    SkippedDisplaced,

    /// <summary>The exchange refused our order.</summary>
    Failed,

    /// <summary>It left the window, or the run ended, before it could be decided.</summary>
    Expired,
}

/// <summary>Why a whale that has been looked at is not decided yet.</summary>
public enum WhaleWait
{
    /// <summary>It is not waiting.</summary>
    None = 0,

    /// <summary>No follow token is left.</summary>
    RateLimited,

    /// <summary>The market's book or description is on its way.</summary>
    Book,

    /// <summary>The trader is not READY.</summary>
    NotReady,

    /// <summary>Our order is on its way.</summary>
    Answer,
}

/// <summary>The wire words.</summary>
public static class WhaleWords
{
    /// <summary>All outcomes in their order.</summary>
    public static IReadOnlyList<WhaleOutcome> All { get; } = Enum.GetValues<WhaleOutcome>();

    /// <summary>The wire word, for example <c>skipped_no_book</c>.</summary>
    public static string ToWire(this WhaleOutcome outcome) =>
        outcome switch
        {
            WhaleOutcome.Followed => "followed",
            WhaleOutcome.SkippedAge => "skipped_age",
            WhaleOutcome.SkippedPosition => "skipped_position",
            WhaleOutcome.SkippedOrders => "skipped_orders",
            WhaleOutcome.SkippedLimit => "skipped_limit",
            WhaleOutcome.SkippedNoBook => "skipped_no_book",
            WhaleOutcome.SkippedPrice => "skipped_price",
            WhaleOutcome.SkippedRisk => "skipped_risk",
            WhaleOutcome.SkippedDisplaced => "skipped_displaced",
            WhaleOutcome.Failed => "failed",
            WhaleOutcome.Expired => "expired",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };

    /// <summary>The wire word of a wait, or null when not waiting.</summary>
    public static string? ToWire(this WhaleWait wait) =>
        wait switch
        {
            WhaleWait.RateLimited => "rate_limited",
            WhaleWait.Book => "book",
            WhaleWait.NotReady => "not_ready",
            WhaleWait.Answer => "answer",
            _ => null,
        };
}
