using Kalshi;

namespace Trader.Risk.Results;

/// <summary>
/// A position that was opened and has been left: by fills, by settlement, or by changing sides. Its result is everything that
/// it realised from its first contract to its last, with all fees.
/// </summary>
/// <param name="Number">Increasing by one from 1 over all runs of a journal.</param>
/// <param name="Ticker">The market.</param>
/// <param name="Result">What it brought; negative for a loss.</param>
/// <param name="ClosedMs">
/// When it was left, exchange clock, Unix milliseconds; never before the one numbered before it, so that one that was heard of
/// late counts as of then.
/// </param>
public readonly record struct ClosedTrade(long Number, string Ticker, Money Result, long ClosedMs);

/// <summary>A market in which we trade: what is held, and what it has brought since that was opened.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Result">Realised since the position was opened, fees taken off; nothing while none is held.</param>
/// <param name="Net">Contracts held, positive YES, negative NO.</param>
/// <param name="Cost">What they cost, without fees.</param>
/// <param name="LastMs">When it last changed, exchange clock, Unix milliseconds.</param>
public readonly record struct TradedMarket(string Ticker, Money Result, Quantity Net, Money Cost, long LastMs);

/// <summary>What all markets realised within a minute.</summary>
/// <param name="Minute">Minutes since the beginning of 1970, UTC.</param>
/// <param name="Result">The sum, fees taken off.</param>
public readonly record struct MinuteResult(long Minute, Money Result);

/// <summary>What an operator's release covers.</summary>
/// <param name="Scope">As in <see cref="Events.ProtectionRelease"/>.</param>
/// <param name="ThroughNumber">Trades up to this number no longer count for what was released.</param>
public readonly record struct ReleasedTrades(string Scope, long ThroughNumber);
