namespace Trader.Orders.Maintenance;

/// <summary>What order maintenance and clean-ups do (requirements I5 to I8 and Q13). The age of stale follows is <see cref="TraderOptions.StaleOrderSeconds"/>.</summary>
public sealed record MaintenanceOptions
{
    /// <summary>Whether open orders are looked after at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether orders that earlier runs left are cancelled.</summary>
    public bool PrunesOrphans { get; init; } = true;

    /// <summary>
    /// Whether orders that are not the trader's count as orphans, too: placed by hand or by another program. The program has it
    /// on in <c>sim</c> and <c>paper</c>, and in <c>production</c> only where a person switches it on.
    /// </summary>
    public bool PrunesForeign { get; init; }

    /// <summary>Whether orders in closed markets are cancelled.</summary>
    public bool PrunesClosedMarkets { get; init; } = true;

    /// <summary>Trading cycles from one look at the orders to the next, 1 to 1000.</summary>
    public int IntervalCycles { get; init; } = 1;

    /// <summary>Seconds of exchange time in a trading cycle, 1 to 3600.</summary>
    public int CycleSeconds { get; init; } = 30;

    /// <summary>Whether what earlier runs left is cancelled as soon as the account was first read.</summary>
    public bool CleansUpAtStart { get; init; } = true;

    /// <summary>Cancels that are on their way at once, 1 to 100; the next goes out when one is answered.</summary>
    public int MaxCancelsInFlight { get; init; } = 10;

    /// <summary>How long answers are waited for, wall milliseconds, 1000 to 600 000; what is not answered by then is told as an error.</summary>
    public int AnswerWaitWallMs { get; init; } = 30_000;

    /// <summary>Clean-ups kept for people, 1 to 1000.</summary>
    public int HistoryLength { get; init; } = 10;

    /// <summary>Exchange milliseconds from one look at the orders to the next.</summary>
    internal long IntervalMs => IntervalCycles * CycleSeconds * 1000L;

    /// <summary>Everything out of range, one sentence each.</summary>
    internal IEnumerable<string> Validate() =>
        new[]
        {
            OptionCheck.Range(IntervalCycles, 1, 1_000, nameof(IntervalCycles)),
            OptionCheck.Range(CycleSeconds, 1, 3_600, nameof(CycleSeconds)),
            OptionCheck.Range(MaxCancelsInFlight, 1, 100, nameof(MaxCancelsInFlight)),
            OptionCheck.Range(AnswerWaitWallMs, 1_000, 600_000, nameof(AnswerWaitWallMs)),
            OptionCheck.Range(HistoryLength, 1, 1_000, nameof(HistoryLength)),
        }.OfType<string>();
}
