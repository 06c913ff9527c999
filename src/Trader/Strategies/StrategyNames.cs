namespace Trader.Strategies;

/// <summary>The strategies there are, by the names used in settings (requirement H1).</summary>
public static class StrategyNames
{
    /// <summary>Never trades.</summary>
    public const string Hold = "hold";

    /// <summary>Proves the order path: <see cref="PaperTestStrategy"/>.</summary>
    public const string PaperTest = "paper_test";

    /// <summary>Follows whales: <see cref="Whales.WhaleFollower"/>.</summary>
    public const string WhaleFollower = "whale_follower";

    /// <summary>The actor loop: <see cref="Actor.ActorStrategy"/>.</summary>
    public const string Actor = "rl_model";

    /// <summary>A plug-in outside the core: <see cref="RelayedStrategy"/>.</summary>
    public const string Custom = "custom";

    /// <summary>The trader's own upkeep: not a strategy, but its orders carry this name.</summary>
    public const string Upkeep = "upkeep";

    /// <summary>All of them, without upkeep.</summary>
    public static IReadOnlyList<string> All { get; } = [Hold, PaperTest, WhaleFollower, Actor, Custom];
}
