using Kalshi;
using Trader.Events;
using Trader.Risk;

namespace Trader.Tests.Risk;

/// <summary>What people are shown of the limits is what the gate decides by.</summary>
public sealed class RiskUsageTests
{
    [Fact]
    public void Nothing_is_used_at_first()
    {
        var usage = new GateScenario(new TraderOptions()).Gate.Usage(CoreScenario.StartExchangeMs);
        Assert.Equal(
            [
                new(RiskRule.OpenOrders, RiskUnit.Orders, 0, 10),
                new(RiskRule.OrdersPerMinute, RiskUnit.Orders, 0, 60),
                new(RiskRule.Position, RiskUnit.ContractHundredths, 0, 10_000),
                new(RiskRule.MarketContracts, RiskUnit.ContractHundredths, 0, 10_000),
                new(RiskRule.TotalContracts, RiskUnit.ContractHundredths, 0, 50_000),
                new(RiskRule.RunContracts, RiskUnit.ContractHundredths, 0, 100_000),
                new(RiskRule.MarketExposure, RiskUnit.DollarMicros, 0, 100_000_000),
                new(RiskRule.EventExposure, RiskUnit.DollarMicros, 0, 250_000_000),
                new(RiskRule.TotalExposure, RiskUnit.DollarMicros, 0, 1_000_000_000),
                new RiskUsage(RiskRule.DailyLoss, RiskUnit.DollarMicros, 0, 250_000_000),
            ],
            usage
        );
    }

    [Fact]
    public void Each_figure_is_that_of_its_rule_and_the_highest_tells_where()
    {
        var gate = new GateScenario(new TraderOptions());
        gate.Buy("E0-A", 50, 30);
        gate.Answer(gate.Send("E0-B", 20, 40, Outcome.No), OrderAnswerKind.Unknown);
        gate.Send("E1-A", 90, 20);
        gate.Book("E0-A", 40, 45);

        Assert.Equal(2, gate.Usage(RiskRule.OpenOrders).Used);
        Assert.Equal(3, gate.Usage(RiskRule.OrdersPerMinute).Used);
        Assert.Equal((4_000, "E0-B"), Highest(RiskRule.Position));
        Assert.Equal((4_000, "E0-B"), Highest(RiskRule.MarketContracts));
        Assert.Equal(9_000, gate.Usage(RiskRule.TotalContracts).Used);
        Assert.Equal(9_000, gate.Usage(RiskRule.RunContracts).Used);
        Assert.Equal((18_000_000, "E1-A"), Highest(RiskRule.MarketExposure));
        Assert.Equal((23_000_000, "E0"), Highest(RiskRule.EventExposure));
        Assert.Equal(41_000_000, gate.Usage(RiskRule.TotalExposure).Used);
        Assert.Equal(gate.Gate.Exposure.Micros, gate.Usage(RiskRule.TotalExposure).Used);
        Assert.Equal(3_000_000, gate.Usage(RiskRule.DailyLoss).Used);

        (long, string?) Highest(RiskRule rule) => (gate.Usage(rule).Used, gate.Usage(rule).Where);
    }

    [Fact]
    public void A_day_in_profit_has_lost_nothing()
    {
        var gate = new GateScenario(new TraderOptions());
        gate.Buy("E0-A", 50, 30);
        gate.Settle("E0-A", "yes");
        Assert.Equal(0, gate.Usage(RiskRule.DailyLoss).Used);
    }

    [Fact]
    [Trait("Requirement", "J1")]
    public void Letting_an_order_through_allocates_nothing()
    {
        var gate = new GateScenario(new TraderOptions());
        gate.Buy("E0-A", 50, 10);
        gate.Send("E0-A", 60, 5, Outcome.No);
        gate.Send("E1-A", 60, 5);
        gate.Book("E0-A", 40, 45);
        var opening = gate.Order("E2-A", 50, 5);
        var closing = gate.Order("E0-A", 50, 5, Outcome.No);
        Assert.True(Ask());

        var before = GC.GetAllocatedBytesForCurrentThread();
        var passed = Ask();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(passed);
        Assert.Equal(0, allocated);

        bool Ask()
        {
            var passes = true;
            for (var i = 0; i < 100; i++)
            {
                passes &= gate.Gate.Refuse(opening, gate.ExchangeMs) is null;
                passes &= gate.Gate.Refuse(closing, gate.ExchangeMs) is null;
            }

            return passes;
        }
    }
}
