namespace Trader.Strategies.Actor;

/// <summary>What chooses the actor loop's actions (requirement L5).</summary>
public enum ActionSelectorKind
{
    /// <summary>Nothing was chosen: the strategy cannot run.</summary>
    None = 0,

    /// <summary>A fixed rule stands in for a model.</summary>
    HardCoded,

    /// <summary>Always holds.</summary>
    Disabled,
}

/// <summary>The actor loop's settings (requirement H3). Times are exchange time.</summary>
public sealed record ActorOptions
{
    /// <summary>What chooses its actions.</summary>
    public ActionSelectorKind Selector { get; init; }

    /// <summary>Contracts of an action, 1 to 100 000.</summary>
    public int Contracts { get; init; } = 5;

    /// <summary>Milliseconds between executed actions in one market, 0 to 600 000.</summary>
    public int ThrottleMs { get; init; } = 250;

    /// <summary>Milliseconds for which a market is left alone after an order in it was refused, 0 to 3 600 000.</summary>
    public int RefusalPauseMs { get; init; } = 5_000;

    /// <summary>Contracts that may be held in one market on either side, 1 to 1 000 000.</summary>
    public int MaxContractsPerMarket { get; init; } = 100;

    /// <summary>Widest spread in which it acts, cents, 1 to 99.</summary>
    public int MaxSpreadCents { get; init; } = 50;

    /// <summary>Dollars of cash that an opening action must leave, 0 to 100 000 000; 0 for no reserve. Closing is never held up by it.</summary>
    public long CashReserveDollars { get; init; } = 1_000;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        Check((int)Selector, 0, (int)ActionSelectorKind.Disabled, nameof(Selector));
        Check(Contracts, 1, 100_000, nameof(Contracts));
        Check(ThrottleMs, 0, 600_000, nameof(ThrottleMs));
        Check(RefusalPauseMs, 0, 3_600_000, nameof(RefusalPauseMs));
        Check(MaxContractsPerMarket, 1, 1_000_000, nameof(MaxContractsPerMarket));
        Check(MaxSpreadCents, 1, 99, nameof(MaxSpreadCents));
        Check(CashReserveDollars, 0, 100_000_000, nameof(CashReserveDollars));
        return mistakes;

        void Check(long value, long minimum, long maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                mistakes.Add($"Strategies.Actor.{name} is {value}; it must be between {minimum} and {maximum}.");
            }
        }
    }
}
