namespace Trader.Orders.Maintenance;

/// <summary>Why a clean-up was not done at all.</summary>
public enum CleanupObstacle
{
    /// <summary>Nothing stands in its way.</summary>
    None = 0,

    /// <summary>Trading is switched off: this trader may cancel nothing.</summary>
    TradingOff,

    /// <summary>The account has not been read yet: nobody knows what is ours.</summary>
    NotRead,

    /// <summary>Another one is under way.</summary>
    Busy,

    /// <summary>The run is ending, and cancels its orders itself.</summary>
    Ending,

    /// <summary>What rests could not be listed.</summary>
    NotListed,
}

/// <summary>The sentences of <see cref="CleanupObstacle"/>.</summary>
public static class CleanupObstacles
{
    /// <summary>One sentence without its full stop.</summary>
    public static string Describe(this CleanupObstacle obstacle) =>
        obstacle switch
        {
            CleanupObstacle.None => "nothing stands in its way",
            CleanupObstacle.TradingOff => "trading is switched off: this trader may cancel nothing",
            CleanupObstacle.NotRead => "the account has not been read yet: nobody knows what is ours",
            CleanupObstacle.Busy => "another clean-up is under way",
            CleanupObstacle.Ending => "the run is ending, and cancels its orders itself",
            CleanupObstacle.NotListed => "the resting orders could not be listed",
            _ => throw new ArgumentOutOfRangeException(nameof(obstacle), obstacle, "Not an obstacle."),
        };
}
