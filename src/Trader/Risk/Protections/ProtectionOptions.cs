namespace Trader.Risk.Protections;

/// <summary>
/// The protections of requirement J4. They run on the exchange clock. What goes by money lost is on by default; what goes by a
/// pattern of wins and losses is off, because what is a bad pattern depends on the strategy: one that buys long shots loses most
/// of its trades and may be in profit.
/// </summary>
public sealed record ProtectionOptions
{
    /// <summary>Losing trades in a row that pause opening everywhere, 0 to 1 000; 0, the default, for no such protection.</summary>
    public int LossStreakTrades { get; init; }

    /// <summary>Minutes within which they must have been closed, 1 to 10 080. 60 is chosen.</summary>
    public int LossStreakWindowMinutes { get; init; } = 60;

    /// <summary>Minutes for which opening then rests, 1 to 10 080. 60 is chosen.</summary>
    public int LossStreakPauseMinutes { get; init; } = 60;

    /// <summary>
    /// Dollars below the best moment of the window at which opening rests everywhere, 0 to 10 000 000; 0 for no such protection.
    /// 250 is chosen, as for the day's loss, which begins anew at a fixed hour where this one does not.
    /// </summary>
    public long MaxDrawdownDollars { get; init; } = 250;

    /// <summary>Minutes of that window, 1 to 10 080. A day is chosen.</summary>
    public int DrawdownWindowMinutes { get; init; } = 1_440;

    /// <summary>Minutes for which opening then rests, 1 to 10 080. 60 is chosen.</summary>
    public int DrawdownPauseMinutes { get; init; } = 60;

    /// <summary>Minutes for which a market that was left is closed to opening, 0 to 10 080; 0, the default, for no such protection.</summary>
    public int CoolDownMinutes { get; init; }

    /// <summary>A market's last trades that are judged together, 0 to 100; 0, the default, for no such protection.</summary>
    public int LowProfitTrades { get; init; }

    /// <summary>Cents that they must have brought at least, −100 000 000 to 100 000 000. 0 is chosen: no loss.</summary>
    public long LowProfitMinCents { get; init; }

    /// <summary>Hours for which the market is then closed to opening, 1 to 720. A day is chosen.</summary>
    public int LowProfitPauseHours { get; init; } = 24;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IEnumerable<string> Validate() =>
        [
            .. Check(LossStreakTrades, 0, 1_000, nameof(LossStreakTrades)),
            .. Check(LossStreakWindowMinutes, 1, 10_080, nameof(LossStreakWindowMinutes)),
            .. Check(LossStreakPauseMinutes, 1, 10_080, nameof(LossStreakPauseMinutes)),
            .. Check(MaxDrawdownDollars, 0, 10_000_000, nameof(MaxDrawdownDollars)),
            .. Check(DrawdownWindowMinutes, 1, 10_080, nameof(DrawdownWindowMinutes)),
            .. Check(DrawdownPauseMinutes, 1, 10_080, nameof(DrawdownPauseMinutes)),
            .. Check(CoolDownMinutes, 0, 10_080, nameof(CoolDownMinutes)),
            .. Check(LowProfitTrades, 0, 100, nameof(LowProfitTrades)),
            .. Check(LowProfitMinCents, -100_000_000, 100_000_000, nameof(LowProfitMinCents)),
            .. Check(LowProfitPauseHours, 1, 720, nameof(LowProfitPauseHours)),
        ];

    private static IEnumerable<string> Check(long value, long minimum, long maximum, string name) =>
        OptionRange.Check(value, minimum, maximum, $"{nameof(TraderOptions.Protections)}.{name}");
}
