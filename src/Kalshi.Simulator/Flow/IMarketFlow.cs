using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>Where an exchange's markets and its crowd come from. Deterministic: driven by exchange time only. Not thread-safe.</summary>
public interface IMarketFlow
{
    /// <summary>The exchange time at which it starts, Unix milliseconds. An exchange clock should be held there.</summary>
    public long StartMs { get; }

    /// <summary>When everything is over, Unix milliseconds, later than <see cref="StartMs"/>; null if it never ends.</summary>
    public long? EndMs { get; }

    /// <summary>When it wants to act next, Unix milliseconds; null if it never will again by itself.</summary>
    public long? NextDueMs { get; }

    /// <summary>Whether everything due by <see cref="EndMs"/> was done.</summary>
    public bool HasEnded { get; }

    /// <summary>What it has done so far.</summary>
    public FlowStatistics Statistics { get; }

    /// <summary>Lists the first markets and lays the first quotes, as of <see cref="StartMs"/>. Called once.</summary>
    public void Begin(MatchingEngine engine);

    /// <summary>Does everything due at or before <paramref name="nowMs"/>. The engine's own timers up to there have already run.</summary>
    public void RunDue(long nowMs);

    /// <summary>An account changed a book (took, laid or cancelled): the crowd may want to answer. Must not call the engine.</summary>
    public void OnAccountActivity(Market market, long nowMs);

    /// <summary>A trade happened. Must not call the engine.</summary>
    public void OnTrade(TradeRecord trade);
}

/// <summary>What a flow has done.</summary>
/// <param name="TapePrintsExecuted">Recorded prints executed; 0 for a flow without a tape.</param>
/// <param name="HouseBets">
/// Distinct (ticker, taker side, millisecond) of trades in which the tape's crowd took an account's order and which are not
/// also the key of a recorded print; 0 for a flow without a tape.
/// </param>
public readonly record struct FlowStatistics(long TapePrintsExecuted, long HouseBets);
