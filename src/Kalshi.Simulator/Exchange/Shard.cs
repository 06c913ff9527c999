namespace Kalshi.Simulator.Exchange;

/// <summary>One shard of the exchange (<c>exchange_index</c>) and whether it works (§5.1, §10.8). Changed by the engine only.</summary>
public sealed class Shard
{
    internal Shard(int index) => Index = index;

    /// <summary>The shard's number, from 0.</summary>
    public int Index { get; }

    /// <summary>What trades there, for people (<c>description</c>).</summary>
    public string Description =>
        Index switch
        {
            0 => "default",
            1 => "combos",
            2 => "crypto",
            3 => "sports",
            _ => $"shard {Index}",
        };

    /// <summary>Whether anything can change at all; false during an exchange pause.</summary>
    public bool IsExchangeActive { get; internal set; } = true;

    /// <summary>Whether orders can be placed and amended; false during a trading pause, when cancels still work, and an exchange pause.</summary>
    public bool IsTradingActive { get; internal set; } = true;

    /// <summary>When the pause is expected to end, Unix milliseconds; null when nothing is paused or nobody knows. It ends nothing.</summary>
    public long? EstimatedResumeMs { get; internal set; }
}
