namespace Trader.Lab.World;

/// <summary>What the network between trader and exchange can do.</summary>
internal enum NetworkFaultKind
{
    /// <summary>A request never arrives; its sender hears nothing.</summary>
    LoseRequest = 0,

    /// <summary>A request is carried out; its answer never arrives.</summary>
    LoseAnswer,

    /// <summary>The connection of a request is reset, before or after it arrived.</summary>
    Reset,

    /// <summary>No connection can be made: nothing leaves.</summary>
    Refuse,

    /// <summary>Nothing gets from the trader to the exchange; what was under way is lost, or arrives when it is over.</summary>
    PartitionUp,

    /// <summary>Nothing gets from the exchange to the trader; the same.</summary>
    PartitionDown,

    /// <summary>Nothing gets through at all.</summary>
    Partition,

    /// <summary>Requests, answers and messages take longer.</summary>
    Slow,

    /// <summary>Every feed connection breaks, once.</summary>
    CutFeed,

    /// <summary>Feed connections are silent; what was sent meanwhile arrives afterwards, in its order.</summary>
    FreezeFeed,
}

/// <summary>Something that the network does for a while.</summary>
/// <param name="Kind">What.</param>
/// <param name="FromMs">True time from which, Unix milliseconds.</param>
/// <param name="UntilMs">True time from which no more.</param>
/// <param name="Probability">How likely it strikes each time, above 0 and at most 1; a partition strikes always.</param>
/// <param name="DelayMs"><see cref="NetworkFaultKind.Slow"/>: the longest extra delay each way, milliseconds.</param>
internal sealed record NetworkFault(NetworkFaultKind Kind, long FromMs, long UntilMs, double Probability = 1, int DelayMs = 0)
{
    /// <summary>Whether it can strike at a time.</summary>
    public bool IsDue(long nowMs) => nowMs >= FromMs && nowMs < UntilMs;
}
