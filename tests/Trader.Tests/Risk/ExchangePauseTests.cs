using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests.Risk;

/// <summary>A pause of the exchange stops opening and nothing else; it is said once, with its expected end.</summary>
public sealed class ExchangePauseTests
{
    private static readonly DateTimeOffset End = new(2026, 11, 26, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The kinds of pause and the words for them.</summary>
    public static TheoryData<bool, string> Pauses => new() { { true, "paused trading" }, { false, "the exchange is paused" } };

    [Theory]
    [MemberData(nameof(Pauses))]
    [Trait("Requirement", "A8")]
    public void While_the_exchange_is_paused_nothing_is_opened_and_the_reason_tells_its_end(bool isExchangeActive, string words)
    {
        var scenario = CoreScenario.ReadyWithBook();
        Read(scenario, new ExchangeCondition(isExchangeActive, IsTradingActive: false, End));

        scenario.Whale(scenario.Markets[0].Ticker);

        Assert.Empty(scenario.Placed);
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        var decision = Assert.Single(scenario.Decisions);
        Assert.Equal(WhaleOutcome.SkippedRisk, decision.Outcome);
        Assert.Contains(words, decision.Reason, StringComparison.Ordinal);
        Assert.Contains("2026-11-26 10:00 UTC", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "A8")]
    public void A_pause_and_its_end_are_said_once_each_and_opening_goes_on_by_itself()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var paused = new ExchangeCondition(IsExchangeActive: true, IsTradingActive: false, End);
        Read(scenario, paused);
        Read(scenario, paused);
        Read(scenario, ExchangeCondition.Open);
        Read(scenario, ExchangeCondition.Open);

        scenario.Whale(scenario.Markets[0].Ticker);

        Assert.Single(scenario.Placed);
        var said = scenario.Activities.Where(activity =>
            activity.Message.StartsWith("Exchange status", StringComparison.Ordinal)
        );
        Assert.Equal([ActivityLevel.Warning, ActivityLevel.Success], said.Select(activity => activity.Level));
    }

    // The next regular reading brings what the exchange says of itself.
    private static void Read(CoreScenario scenario, ExchangeCondition condition)
    {
        var before = scenario.LastRead;
        scenario.Pass((scenario.Options.SyncIntervalSeconds * 1000L) + 1).Tick();
        Assert.NotSame(before, scenario.LastRead);
        var reading = scenario.Reading(scenario.LastRead.ReadingId) with { Exchange = condition };
        scenario.Handle(TraderEvent.Of(scenario.Now, reading));
    }
}
