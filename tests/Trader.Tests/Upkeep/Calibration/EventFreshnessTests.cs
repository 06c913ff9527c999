using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Strategies;
using Trader.Upkeep.Calibration;
using Trader.Whales;

namespace Trader.Tests.Upkeep.Calibration;

/// <summary>Order book events that are too old: the books take them, no order comes of them, and they are counted.</summary>
public sealed class EventFreshnessTests
{
    private const long LimitMs = 10_000;

    [Fact]
    [Trait("Requirement", "H4")]
    [Trait("Requirement", "Q8")]
    public void A_strategy_is_not_asked_about_a_change_that_came_too_late_and_the_book_takes_it()
    {
        var asked = new Asked();
        var scenario = new CoreScenario(strategies: [asked]);
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.BringToReady();
        scenario.Book("M", 40, 44);
        asked.Deltas = 0;

        Delta(scenario, "M", 41, ageMs: LimitMs);
        Assert.Equal(1, asked.Deltas);
        Assert.Equal(0, scenario.Snapshot.Calibration.StaleEvents);

        Delta(scenario, "M", 42, ageMs: LimitMs + 1);
        Assert.Equal(1, asked.Deltas);
        Assert.Equal(1, scenario.Snapshot.Calibration.StaleEvents);
        Delta(scenario, "M", 39, ageMs: 0);
        Assert.Equal((2, Price.FromCents(42)), (asked.Deltas, asked.BestBid));
    }

    [Fact]
    [Trait("Requirement", "H4")]
    public void Nothing_is_opened_on_a_book_that_came_late_until_something_newer_comes()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("LATE"), CoreScenario.Market("M"));
        scenario.Book("LATE", 40, 44);
        scenario.Book("M", 40, 44);
        Delta(scenario, "LATE", 40, ageMs: LimitMs + 1);

        scenario.Whale("LATE", 200);
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("LATE"));
        Assert.Equal("the latest change of the market's book came more than 10 s late", scenario.DecisionIn("LATE").Reason);
        scenario.Whale("M", 200);
        Assert.Equal("M", Assert.Single(scenario.Placed).Ticker);

        Delta(scenario, "LATE", 40, ageMs: 5);
        scenario.Pass(1_000);
        scenario.Whale("LATE", 201);
        Assert.Equal("LATE", scenario.LastOrder.Ticker);
    }

    [Fact]
    [Trait("Requirement", "H4")]
    public void A_quiet_book_is_believed_again_when_it_has_been_quiet_for_as_long_as_it_was_late()
    {
        var scenario = CoreScenario.ReadyWithBook();
        Delta(scenario, "M", 40, ageMs: LimitMs + 1);
        scenario.Pass(LimitMs - 1).Tick();
        scenario.Whale("M", 200);
        Assert.Empty(scenario.Placed);
        scenario.Pass(1).Tick();
        scenario.Whale("M", 200);
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "H4")]
    [Trait("Defect", "D-77")]
    public void A_book_that_nobody_changed_for_an_hour_is_traded_on()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Pass(3_600_000);
        scenario.Whale("M");
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "H4")]
    [Trait("Requirement", "H6")]
    public void A_trader_that_is_behind_its_feed_lets_whales_wait_until_it_has_caught_up()
    {
        var scenario = CoreScenario.ReadyWithBook();
        Report(scenario, LimitMs);
        scenario.Whale("M", 150);
        Assert.Single(scenario.Placed);
        scenario.Accept(scenario.LastOrder, filled: 5);

        var behind = CoreScenario.ReadyWithBook();
        Report(behind, LimitMs + 1);
        behind.Whale("M");
        Assert.Empty(behind.Placed);
        Assert.Equal(WhaleWait.NotReady, behind.WaitIn("M"));
        Delta(behind, "M", 41, ageMs: 0);
        behind.Book("M", 40, 44);
        Assert.Equal(2, behind.Snapshot.Calibration.StaleEvents);
        Assert.Single(
            behind.Activities,
            activity => activity.Message.StartsWith("The trader is 10 s behind", StringComparison.Ordinal)
        );

        Report(behind, LimitMs + 2);
        Report(behind, 0);
        behind.Pass(25).Tick();
        Assert.Single(behind.Placed);
        Assert.Single(
            behind.Activities,
            activity => activity.Message.StartsWith("The trader has caught up", StringComparison.Ordinal)
        );
        Assert.Single(
            behind.Activities,
            activity => activity.Message.StartsWith("The trader is 10 s behind", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Trait("Requirement", "H4")]
    public void Stale_events_are_counted_with_the_calibration_that_runs()
    {
        var scenario = CoreScenario.ReadyWithBook();
        Delta(scenario, "M", 40, ageMs: LimitMs + 1);
        scenario.Pass(60_000).Tick();
        Delta(scenario, "M", 40, ageMs: LimitMs + 1);
        Delta(scenario, "M", 40, ageMs: 0);
        Delta(scenario, "M", 40, ageMs: LimitMs + 1);
        scenario.AnswerReading();
        scenario.AnswerMarkets();
        Assert.Equal(2, scenario.Snapshot.Calibration.Last!.Events.Stale);
        Assert.Equal(3, scenario.Snapshot.Calibration.StaleEvents);
    }

    [Fact]
    [Trait("Requirement", "H4")]
    public void It_agrees_with_a_twin_that_remembers_everything()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed);
            var freshness = new EventFreshness(10);
            var heard = new List<(string Ticker, long AtMs, bool IsLate)>();
            var nowMs = 1_000_000L;
            for (var i = 0; i < 300; i++)
            {
                nowMs += random.Between(0, 3_000);
                var now = new EventTime(nowMs, nowMs);
                var ticker = $"M{random.Between(0, 3)}";
                switch (random.Between(0, 9))
                {
                    case < 5:
                        var ageMs = random.Between(0, 20_000);
                        freshness.Note(
                            new BookDelta(ticker, Outcome.Yes, Price.FromCents(1), Quantity.FromContracts(1), nowMs - ageMs),
                            now
                        );
                        heard.Add((ticker, nowMs, ageMs > 10_000));
                        break;
                    case < 6:
                        freshness.Note(new BookSnapshot(ticker, [], []));
                        heard.Add((ticker, nowMs, false));
                        break;
                    case < 8:
                        freshness.OnTick(now);
                        break;
                    default:
                        break;
                }

                foreach (var other in (string[])["M0", "M1", "M2", "M3"])
                {
                    var last = heard.FindLast(entry => entry.Ticker == other);
                    var isLate = last.Ticker is not null && last.IsLate && nowMs - last.AtMs < 10_000;
                    Assert.Equal((seed, i, isLate), (seed, i, freshness.Refuse(Order(other), false, nowMs) is not null));
                    Assert.Null(freshness.Refuse(Order(other), true, nowMs));
                }
            }
        }
    }

    private static OrderIntent Order(string ticker) =>
        new()
        {
            ClientOrderId = "id",
            Ticker = ticker,
            Outcome = Outcome.Yes,
            Price = Price.FromCents(40),
            Count = Quantity.FromContracts(1),
            ExchangeIndex = 0,
            Reason = "a test",
        };

    private static void Delta(CoreScenario scenario, string ticker, int bidCents, long ageMs) =>
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new BookDelta(
                    ticker,
                    Outcome.Yes,
                    Price.FromCents(bidCents),
                    Quantity.FromContracts(1),
                    scenario.ExchangeMs - ageMs
                )
            )
        );

    private static void Report(CoreScenario scenario, long delayMs) =>
        scenario.Handle(TraderEvent.Of(scenario.Now, new QueueReport(0, delayMs, 0)));

    private sealed class Asked : IStrategy
    {
        public string Name => "asked";

        public int Deltas { get; set; }

        public Price? BestBid { get; private set; }

        public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals)
        {
            Deltas += traderEvent.Kind == TraderEventKind.BookDelta ? 1 : 0;
            BestBid = view.Book("M")?.BestBid;
        }
    }
}
