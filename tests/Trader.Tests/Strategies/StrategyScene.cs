using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Strategies;

namespace Trader.Tests.Strategies;

/// <summary>A READY core with strategies, and what tests of them say often.</summary>
internal static class StrategyScene
{
    /// <summary>A core in READY whose markets M1, M2, … (or M) have books of 40¢ bid, 44¢ ask.</summary>
    public static CoreScenario Ready(TraderOptions? options, IReadOnlyList<IStrategy>? strategies = null, int markets = 1)
    {
        var scenario = new CoreScenario(options, strategies);
        var tickers = markets == 1 ? ["M"] : Enumerable.Range(1, markets).Select(i => $"M{i}").ToArray();
        scenario.Markets.AddRange(tickers.Select(ticker => CoreScenario.Market(ticker)));
        scenario.BringToReady();
        foreach (var ticker in tickers)
        {
            scenario.Book(ticker, 40, 44);
        }

        scenario.NewCommands();
        return scenario;
    }

    /// <summary>Lets a cycle begin and answers its reading.</summary>
    public static void RunCycle(this CoreScenario scenario, int seconds = 30)
    {
        scenario.Pass(seconds * 1000L).Tick();
        scenario.AnswerReading();
    }

    /// <summary>A level of a book changes; by nothing, unless a size is given.</summary>
    public static void Delta(
        this CoreScenario scenario,
        string ticker,
        Outcome side,
        int yesCents,
        int contracts,
        long ageMs = 0
    ) =>
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new BookDelta(
                    ticker,
                    side,
                    Price.FromCents(yesCents),
                    Quantity.FromContracts(contracts),
                    scenario.ExchangeMs - ageMs
                )
            )
        );

    public static void Switch(this CoreScenario scenario, string strategy, bool isOn) =>
        scenario.Handle(TraderEvent.Of(scenario.Now, new StrategySwitch(strategy, isOn, "a test")));

    public static StrategyReport Report(this CoreScenario scenario, string strategy) =>
        scenario.Snapshot.Strategies.Strategies.Single(report => report.Name == strategy);

    public static int CountSaid(this CoreScenario scenario, string beginning) =>
        scenario.Activities.Count(activity => activity.Message.StartsWith(beginning, StringComparison.Ordinal));
}
