using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;

namespace Trader.Lab.World;

/// <summary>How the trader is set up: the same in each of its lives, as a settings file on its machine is.</summary>
internal sealed record TraderSetup
{
    /// <summary>The core's settings.</summary>
    public required TraderOptions Options { get; init; }

    /// <summary>Bounds of the REST client.</summary>
    public required KalshiRestOptions Rest { get; init; }

    /// <summary>Bounds of the feed.</summary>
    public required KalshiSocketOptions Feed { get; init; }

    /// <summary>A strategy beside the whale follower; null for none.</summary>
    public DiceStrategyOptions? Strategy { get; init; }

    /// <summary>Wall milliseconds between ticks, 1 to 10 000.</summary>
    public required int TickPeriodMs { get; init; }

    /// <summary>Whether a second core is run beside the first and compared with it.</summary>
    public bool HasTwin { get; init; }
}
