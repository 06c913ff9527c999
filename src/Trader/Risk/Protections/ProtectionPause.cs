using Trader.Risk.Results;

namespace Trader.Risk.Protections;

/// <summary>A pause that a protection made: nothing is opened until it is over.</summary>
/// <param name="Kind">The protection.</param>
/// <param name="Ticker">The market; empty for every market.</param>
/// <param name="Reason">Why, one sentence without its full stop.</param>
/// <param name="UntilMs">When it ends, exchange clock, Unix milliseconds.</param>
/// <param name="LengthMs">How long it is, milliseconds.</param>
public sealed record ProtectionPause(ProtectionKind Kind, string Ticker, string Reason, long UntilMs, long LengthMs)
{
    /// <summary>Milliseconds of a minute.</summary>
    public const long MsPerMinute = 60_000;

    /// <summary>A pause everywhere that begins with the close of a trade.</summary>
    public static ProtectionPause Everywhere(ProtectionKind kind, string reason, in ClosedTrade trade, int minutes) =>
        new(kind, Ticker: "", reason, trade.ClosedMs + (minutes * MsPerMinute), minutes * MsPerMinute);

    /// <summary>A pause in the market of a trade that begins with its close.</summary>
    public static ProtectionPause InMarket(ProtectionKind kind, string reason, in ClosedTrade trade, int minutes) =>
        new(kind, trade.Ticker, reason, trade.ClosedMs + (minutes * MsPerMinute), minutes * MsPerMinute);
}

/// <summary>A pause, for people.</summary>
/// <param name="Kind">The protection.</param>
/// <param name="Ticker">The market; null for every market.</param>
/// <param name="Reason">Why, one sentence without its full stop.</param>
/// <param name="EndsInMs">Milliseconds of the exchange clock until it ends.</param>
public readonly record struct ProtectionView(ProtectionKind Kind, string? Ticker, string Reason, long EndsInMs);
