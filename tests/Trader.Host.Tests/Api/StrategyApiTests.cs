using System.Text;
using System.Text.Json.Nodes;
using Kalshi;
using Trader.Host.Api;
using Trader.Strategies;

namespace Trader.Host.Tests.Api;

/// <summary>Switching strategies and changing the cycle over HTTP, and the frames about them.</summary>
public sealed class StrategyApiTests : IAsyncDisposable
{
    private readonly ControlCalls calls = new();

    private HandMadeTrader Made => calls.Made;

    private ControlApi Api => calls.Api;

    public ValueTask DisposeAsync() => calls.DisposeAsync();

    [Fact]
    [Trait("Requirement", "H1")]
    public async Task A_strategy_is_switched_and_the_answer_shows_it()
    {
        var (status, text) = await SwitchAsync("""{"strategy":"whale_follower","on":false}""");
        Assert.Equal((202, "off"), (status, ConditionIn(text)));
        (_, text) = await SwitchAsync("""{"strategy":"whale_follower","on":true}""");
        Assert.Equal("on", ConditionIn(text));
    }

    [Theory]
    [InlineData("""{"strategy":"nonsense","on":true}""", 404)]
    [InlineData("""{"strategy":"rl_model","on":true}""", 409)]
    [InlineData("""{"strategy":"hold"}""", 400)]
    [InlineData("""{"strategy":"hold","on":"yes"}""", 400)]
    [InlineData("""{"strategy":null,"on":true}""", 404)]
    [InlineData("""{"strategy":"hold","on":true,"more":1}""", 400)]
    [InlineData("", 400)]
    [Trait("Promise", "R21")]
    public async Task What_makes_no_sense_is_refused_in_one_sentence(string body, int expected)
    {
        var (status, text) = await SwitchAsync(body);
        Assert.Equal(expected, status);
        Assert.EndsWith(".", text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Promise", "R21")]
    public async Task Nobody_without_the_token_switches_anything()
    {
        var request = calls.Request(body: """{"strategy":"whale_follower","on":false}""");
        request.Request.Headers.Authorization = "Bearer wrong";
        var (status, _) = await calls.SendAsync(request, ControlRequestJson.Default.StrategyRequest, Api.SwitchAsync);

        Assert.Equal(401, status);
        Assert.Equal(
            StrategyCondition.On,
            Made.Trader.Latest.Strategies.Strategies.Single(each => each.Name == "whale_follower").Condition
        );
    }

    [Theory]
    [InlineData(10, 202)]
    [InlineData(4, 400)]
    [InlineData(3601, 400)]
    [Trait("Requirement", "H5")]
    public async Task The_cycles_interval_is_changed_within_its_range(int seconds, int expected)
    {
        var request = calls.Request(body: $$"""{"interval_seconds":{{seconds}}}""");
        var (status, _) = await calls.SendAsync(request, ControlRequestJson.Default.CycleRequest, Api.ChangeIntervalAsync);

        Assert.Equal(expected, status);
        Assert.Equal(expected == 202 ? seconds : 30, Made.Trader.Latest.Cycle.IntervalSeconds);
    }

    [Fact]
    [Trait("Requirement", "N8")]
    public void An_action_and_what_came_of_it_have_this_frame()
    {
        var frame = Frames.TraderAction(
            new ActionTaken
            {
                Strategy = "upkeep",
                Ticker = "KXONE-25NOV08-A",
                Action = TradeAction.SellYes,
                Count = Quantity.FromContracts(5),
                Limit = Price.FromUnits(4_250),
                Reason = "close_position:take_profit",
                IsExecuted = true,
                OrderId = "order-1",
                Status = "resting",
                Refusal = null,
                WallMs = 1_795_183_200_123,
            }
        );

        Assert.Equal(
            """
            {"type":"trader_action","data":{"timestamp":1795183200.123,"market_ticker":"KXONE-25NOV08-A","strategy":"upkeep",
            "action":{"action_id":2,"action_name":"SELL_YES_LIMIT","position_size":"5.00","quantity":"5.00","limit_price":42.5,
            "reason":"close_position:take_profit"},
            "execution_result":{"executed":true,"order_id":"order-1","status":"resting","reason":null}}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(frame)
        );
    }

    [Theory]
    [InlineData(TradeAction.Hold, 0, "HOLD")]
    [InlineData(TradeAction.BuyYes, 1, "BUY_YES_LIMIT")]
    [InlineData(TradeAction.SellYes, 2, "SELL_YES_LIMIT")]
    [InlineData(TradeAction.BuyNo, 3, "BUY_NO_LIMIT")]
    [InlineData(TradeAction.SellNo, 4, "SELL_NO_LIMIT")]
    [Trait("Requirement", "N8")]
    public void The_five_actions_have_these_numbers_and_names(TradeAction action, int id, string name) =>
        Assert.Equal((id, name), ((int)action, action.ToWire()));

    [Fact]
    [Trait("Requirement", "H1")]
    public void Strategies_decisions_actions_and_cycles_are_served()
    {
        var body = JsonNode.Parse(Made.Frames.Strategies())!;
        Assert.Equal(["strategies", "decisions", "actions", "trading_cycle"], body.AsObject().Select(each => each.Key));
        Assert.Equal(
            ["hold", "paper_test", "rl_model", "whale_follower"],
            body["strategies"]!.AsArray().Select(each => (string?)each!["strategy"])
        );
    }

    private static string? ConditionIn(string text) =>
        (string?)
            JsonNode.Parse(text)!["strategies"]!.AsArray().Single(each => (string?)each!["strategy"] == "whale_follower")![
                "condition"
            ];

    private Task<(int Status, string Text)> SwitchAsync(string body) =>
        calls.SendAsync(calls.Request(body: body), ControlRequestJson.Default.StrategyRequest, Api.SwitchAsync);
}
