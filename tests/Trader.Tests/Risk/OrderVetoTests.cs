using Kalshi;
using Trader.Commands;
using Trader.Risk;

namespace Trader.Tests.Risk;

/// <summary>What hooks into the gate is asked first, about every order, and told whether it only reduces.</summary>
[Trait("Requirement", "J1")]
public sealed class OrderVetoTests
{
    [Fact]
    public void A_veto_stops_an_order_before_anything_else_and_nothing_is_sent()
    {
        var gate = new GateScenario(GateScenario.Loose with { TradingEnabled = false });
        var order = gate.Order("E0-A", 50, 1);
        Assert.Equal(RiskRule.TradingEnabled, gate.RuleAgainst(order));

        var refusal = new RiskRefusal(RiskRule.Veto, "the emergency stop is on");
        gate.Gate.Add(new Veto((_, _) => refusal));
        Assert.Same(refusal, gate.Desk.Send(order, new(gate.ExchangeMs, 1), gate));
        Assert.Empty(gate.Commands);
        Assert.Empty(gate.Orders.Open);
    }

    [Fact]
    public void Every_veto_must_agree()
    {
        var gate = new GateScenario();
        var asked = 0;
        gate.Gate.Add(new Veto((_, _) => ++asked > 0 ? null : throw new InvalidOperationException()));
        gate.Gate.Add(new Veto((intent, _) => intent.Ticker == "E0-A" ? new(RiskRule.Veto, "E0-A has drifted") : null));
        Assert.Equal("E0-A has drifted", gate.ReasonAgainst(gate.Order("E0-A", 50, 1)));
        gate.Send("E0-B", 50, 1);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void A_veto_can_let_closing_through()
    {
        var gate = new GateScenario();
        gate.Buy("E0-A", 50, 10);
        gate.Gate.Add(new Veto((_, reducesOnly) => reducesOnly ? null : new(RiskRule.Veto, "closing only")));
        gate.Send("E0-A", 50, 6, Outcome.No);
        Assert.Equal(RiskRule.Veto, gate.RuleAgainst(gate.Order("E0-A", 50, 5, Outcome.No)));
        Assert.Equal(RiskRule.Veto, gate.RuleAgainst(gate.Order("E0-A", 50, 1)));
        gate.Send("E0-A", 50, 4, Outcome.No);
    }

    private sealed class Veto(Func<OrderIntent, bool, RiskRefusal?> decide) : IOrderVeto
    {
        public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs) => decide(intent, reducesOnly);
    }
}
