using Trader.Strategies.Actor;

namespace Trader.Strategies;

/// <summary>The strategies' settings. Times are exchange time.</summary>
public sealed record StrategyOptions
{
    /// <summary>
    /// Strategies that begin switched on, beside the whale follower, which <see cref="TraderOptions.FollowWhales"/> switches.
    /// The others can be switched on while running.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What strategies may have at stake; one that is not named has no limit of its own.</summary>
    public IReadOnlyList<StrategyBudget> Budgets { get; init; } = [];

    /// <summary>Whether real money is traded: <c>paper_test</c> is refused then.</summary>
    public bool IsProduction { get; init; }

    /// <summary>Failures in a row after which a strategy pauses, 1 to 1000.</summary>
    public int FailuresInARow { get; init; } = 3;

    /// <summary>Failures within <see cref="FailureWindowMinutes"/> after which a strategy pauses, 1 to 1000.</summary>
    public int FailuresInWindow { get; init; } = 5;

    /// <summary>Minutes for which a failure counts, 1 to 1440.</summary>
    public int FailureWindowMinutes { get; init; } = 10;

    /// <summary>Minutes for which a strategy that failed too often pauses before it is tried again, 1 to 1440.</summary>
    public int FailurePauseMinutes { get; init; } = 5;

    /// <summary>Proposals that a strategy may make upon one event, 1 to 1000; with more, none of them is carried out.</summary>
    public int MaxProposalsPerEvent { get; init; } = 200;

    /// <summary>Proposals that a strategy may make within sixty seconds, 1 to 100 000; with more, it pauses.</summary>
    public int MaxProposalsPerMinute { get; init; } = 600;

    /// <summary>The actor loop's settings.</summary>
    public ActorOptions Actor { get; init; } = new();

    /// <summary>The order path test's settings.</summary>
    public PaperTestOptions PaperTest { get; init; } = new();

    /// <summary>The budget of a strategy; without limits if none is named.</summary>
    public StrategyBudget BudgetOf(string strategy) =>
        Budgets.FirstOrDefault(budget => budget.Strategy == strategy) ?? new StrategyBudget(strategy);

    /// <summary>Everything that cannot be used, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        CheckNames(mistakes);
        Check(FailuresInARow, 1, 1000, nameof(FailuresInARow));
        Check(FailuresInWindow, 1, 1000, nameof(FailuresInWindow));
        Check(FailureWindowMinutes, 1, 1440, nameof(FailureWindowMinutes));
        Check(FailurePauseMinutes, 1, 1440, nameof(FailurePauseMinutes));
        Check(MaxProposalsPerEvent, 1, 1000, nameof(MaxProposalsPerEvent));
        Check(MaxProposalsPerMinute, 1, 100_000, nameof(MaxProposalsPerMinute));
        foreach (var budget in Budgets)
        {
            Check(budget.MaxExposureDollars, 0, StrategyBudget.MostDollars, $"Budgets[{budget.Strategy}].MaxExposureDollars");
            Check(budget.MaxOpenOrders, 0, StrategyBudget.MostOrders, $"Budgets[{budget.Strategy}].MaxOpenOrders");
        }

        return [.. mistakes, .. Actor.Validate(), .. PaperTest.Validate()];

        void Check(long value, long minimum, long maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                mistakes.Add($"Strategies.{name} is {value}; it must be between {minimum} and {maximum}.");
            }
        }
    }

    private void CheckNames(List<string> mistakes)
    {
        foreach (var name in Names.Where(name => !StrategyNames.All.Contains(name, StringComparer.Ordinal)))
        {
            mistakes.Add($"There is no strategy {name}; there are {string.Join(", ", StrategyNames.All)}.");
        }

        if (Names.Contains(StrategyNames.Actor, StringComparer.Ordinal) && Actor.Selector == ActionSelectorKind.None)
        {
            mistakes.Add(
                "V3_TRADING_STRATEGY=rl_model needs RL_ACTOR_STRATEGY=hardcoded: models cannot be loaded yet, and without either nothing would choose its actions."
            );
        }

        if (IsProduction && Names.Contains(StrategyNames.PaperTest, StringComparer.Ordinal))
        {
            mistakes.Add("V3_TRADING_STRATEGY=paper_test is refused in production: it places orders only to cancel them.");
        }
    }
}
