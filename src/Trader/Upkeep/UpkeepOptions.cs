namespace Trader.Upkeep;

/// <summary>
/// When and how positions are closed (requirements K3, K8, Q9, Q10). Times are exchange time. Percentages are in basis points,
/// hundredths of a percent of what the contracts cost, without fees.
/// </summary>
public sealed record UpkeepOptions
{
    /// <summary>Whether positions are closed by the rules below at all; what a person asks for is closed all the same.</summary>
    public bool ClosingEnabled { get; init; } = true;

    /// <summary>Whether profits are taken.</summary>
    public bool TakeProfit { get; init; } = true;

    /// <summary>Profit at which a position is closed, basis points of its cost, 1 to 1 000 000; 2000 is +20 %.</summary>
    public int TakeProfitBasisPoints { get; init; } = 2_000;

    /// <summary>Whether losses are cut.</summary>
    public bool StopLoss { get; init; } = true;

    /// <summary>Loss at which a position is closed, basis points of its cost, 1 to 10 000; 1000 is −10 %.</summary>
    public int StopLossBasisPoints { get; init; } = 1_000;

    /// <summary>Whether positions are closed because of their age.</summary>
    public bool MaxHold { get; init; } = true;

    /// <summary>Age of the oldest open fill at which a position is closed, seconds, 1 to 2 592 000 (30 days).</summary>
    public int MaxHoldSeconds { get; init; } = 3_600;

    /// <summary>Whether positions are closed before their markets close.</summary>
    public bool MarketClosing { get; init; } = true;

    /// <summary>A position is closed when less than this is left to the market's close, seconds, 1 to 86 400.</summary>
    public int MarketClosingSeconds { get; init; } = 300;

    /// <summary>
    /// When less than this is left to the market's close, what is being closed is priced to fill, seconds, 0 to 86 400. A minute
    /// is chosen.
    /// </summary>
    public int LastMomentSeconds { get; init; } = 60;

    /// <summary>Whether positions are closed to get cash back above its reserve.</summary>
    public bool CashRecovery { get; init; } = true;

    /// <summary>
    /// Dollars of cash that are kept free: nothing is opened that would touch them, and below them positions are closed. 0 to
    /// 100 000 000; 0 means off, and null that nobody has said, which counts as 0.
    /// </summary>
    public long? CashReserveDollars { get; init; }

    /// <summary>
    /// Dollars above the reserve that cash is brought to once it fell below, 0 to 1 000 000, so that one cent does not begin
    /// it anew.
    /// </summary>
    public long CashRecoveryMarginDollars { get; init; } = 100;

    /// <summary>Whether an exit that does not fill is priced to fill after a while.</summary>
    public bool Stuck { get; init; } = true;

    /// <summary>After this a position that is still being closed is stuck and priced to fill, seconds, 1 to 86 400.</summary>
    public int StuckSeconds { get; init; } = 300;

    /// <summary>
    /// Cents below the best bid that an exit still sells at before it is priced to fill, 0 to 99. 5 is chosen: half of the widest
    /// spread that is entered.
    /// </summary>
    public int MaxSlippageCents { get; init; } = 5;

    /// <summary>Shortest pause between two orders that close the same position, milliseconds, 100 to 3 600 000; doubles while nothing fills.</summary>
    public int RetryMs { get; init; } = 1_000;

    /// <summary>Longest such pause, milliseconds, 100 to 3 600 000; where <see cref="RetryMs"/> is longer, that.</summary>
    public int MaxRetryMs { get; init; } = 30_000;

    /// <summary>Time between two looks at every position, milliseconds, 100 to 60 000.</summary>
    public int CheckIntervalMs { get; init; } = 1_000;

    /// <summary>How follows of whales end.</summary>
    public ExitPolicy FollowExit { get; init; }

    /// <summary>Strategies whose positions are held to settlement.</summary>
    public IReadOnlyList<string> HeldStrategies { get; init; } = [];

    /// <summary>Whether contracts bought by hand or by another program are closed by the rules, too.</summary>
    public bool ManageForeign { get; init; }

    /// <summary>Whether the trader's positions are closed when a run ends in order (requirement D14).</summary>
    public bool CloseAtShutdown { get; init; }

    /// <summary>
    /// How long the end of a run waits for positions to be closed, wall clock seconds, 1 to 40 (a run
    /// is given a minute to end); what is still held then is kept.
    /// </summary>
    public int CloseAtShutdownWallSeconds { get; init; } = 20;

    /// <summary>Cash kept free, in dollars; 0 while there is no reserve.</summary>
    public long ReserveDollars => CashReserveDollars ?? 0;

    /// <summary>The longest pause in effect, milliseconds.</summary>
    public int LongestRetryMs => Math.Max(RetryMs, MaxRetryMs);

    /// <summary>How far back fills have to be known for a position's age, milliseconds.</summary>
    public long AgeThatMattersMs => ClosingEnabled && MaxHold ? MaxHoldSeconds * 1000L : 0;

    /// <summary>Everything out of range, one sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        (string Name, long Value, long Minimum, long Maximum)[] ranges =
        [
            (nameof(TakeProfitBasisPoints), TakeProfitBasisPoints, 1, 1_000_000),
            (nameof(StopLossBasisPoints), StopLossBasisPoints, 1, 10_000),
            (nameof(MaxHoldSeconds), MaxHoldSeconds, 1, 2_592_000),
            (nameof(MarketClosingSeconds), MarketClosingSeconds, 1, 86_400),
            (nameof(LastMomentSeconds), LastMomentSeconds, 0, 86_400),
            (nameof(CashReserveDollars), ReserveDollars, 0, 100_000_000),
            (nameof(CashRecoveryMarginDollars), CashRecoveryMarginDollars, 0, 1_000_000),
            (nameof(StuckSeconds), StuckSeconds, 1, 86_400),
            (nameof(MaxSlippageCents), MaxSlippageCents, 0, 99),
            (nameof(RetryMs), RetryMs, 100, 3_600_000),
            (nameof(MaxRetryMs), MaxRetryMs, 100, 3_600_000),
            (nameof(CheckIntervalMs), CheckIntervalMs, 100, 60_000),
            (nameof(CloseAtShutdownWallSeconds), CloseAtShutdownWallSeconds, 1, 40),
            (nameof(FollowExit), (int)FollowExit, 0, (int)ExitPolicy.HoldToSettlement),
        ];
        foreach (var (name, value, minimum, maximum) in ranges)
        {
            if (value < minimum || value > maximum)
            {
                yield return $"{name} is {value}; it must be between {minimum} and {maximum}.";
            }
        }
    }
}
