using System.Globalization;
using Trader.Cycle;
using Trader.Strategies;
using Trader.Strategies.Actor;

namespace Trader.Host.Configuration;

/// <summary>How the settings about strategies are read that are more than a number or a word.</summary>
internal static class StrategySettings
{
    /// <summary>What <c>V3_TRADING_STRATEGY</c> may name; plug-ins come later.</summary>
    private static readonly string[] Choosable =
    [
        StrategyNames.Hold,
        StrategyNames.WhaleFollower,
        StrategyNames.PaperTest,
        StrategyNames.Actor,
    ];

    /// <summary>What <c>V3_TRADING_STRATEGY</c> may be, for people.</summary>
    public static string StrategyRange { get; } = "one of " + string.Join(", ", Choosable) + ", or several separated by commas";

    /// <summary>What a budget may be, for people.</summary>
    public static string BudgetRange(long maximum) =>
        $"name=number pairs separated by commas, each number between 0 and {maximum}, 0 for no limit";

    /// <summary>Takes the list of strategies over; null if one of them is none, or is said twice.</summary>
    public static TraderOptions? WithStrategies(TraderOptions options, string text)
    {
        var names = text.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries);
        if (
            names.Any(name => !Choosable.Contains(name, StringComparer.Ordinal))
            || names.Distinct(StringComparer.Ordinal).Count() < names.Length
        )
        {
            return null;
        }

        return options with
        {
            FollowWhales = names.Contains(StrategyNames.WhaleFollower, StringComparer.Ordinal),
            Strategies = options.Strategies with { Names = [.. names.Where(name => name != StrategyNames.WhaleFollower)] },
        };
    }

    /// <summary>Takes a part of the budgets over; null if the text is not understood.</summary>
    public static TraderOptions? WithBudgets(
        TraderOptions options,
        string text,
        long maximum,
        Func<StrategyBudget, long, StrategyBudget> set
    )
    {
        var budgets = options.Strategies.Budgets.ToDictionary(budget => budget.Strategy, StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split('=', StringSplitOptions.TrimEntries);
            if (
                parts is not [var name, var number]
                || !StrategyNames.All.Contains(name, StringComparer.Ordinal)
                || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value > maximum
            )
            {
                return null;
            }

            budgets[name] = set(budgets.GetValueOrDefault(name) ?? new StrategyBudget(name), value);
        }

        return options with
        {
            Strategies = options.Strategies with { Budgets = [.. budgets.Values] },
        };
    }

    /// <summary>Changes the cycle's settings.</summary>
    public static TraderOptions With(this TraderOptions options, Func<CycleOptions, CycleOptions> change) =>
        options with
        {
            Cycle = change(options.Cycle),
        };

    /// <summary>Changes the strategies' settings.</summary>
    public static TraderOptions With(this TraderOptions options, Func<StrategyOptions, StrategyOptions> change) =>
        options with
        {
            Strategies = change(options.Strategies),
        };

    /// <summary>Changes the actor's settings.</summary>
    public static TraderOptions With(this TraderOptions options, Func<ActorOptions, ActorOptions> change) =>
        options.With((StrategyOptions strategies) => strategies with { Actor = change(strategies.Actor) });

    /// <summary>The selector of a word.</summary>
    public static ActionSelectorKind Selector(string word) =>
        word == "hardcoded" ? ActionSelectorKind.HardCoded : ActionSelectorKind.Disabled;
}
