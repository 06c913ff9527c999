using System.Text;
using System.Text.Json.Nodes;
using Kalshi;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Trader.Host.Api;
using Trader.Host.Control;
using Trader.Strategies;

namespace Trader.Host.Tests.Api;

/// <summary>Switching strategies and changing the cycle over HTTP, and the frames about them.</summary>
public sealed class StrategyApiTests : IAsyncDisposable
{
    private readonly HandMadeTrader made = new();
    private readonly ControlToken token = ControlToken.Make();
    private readonly ControlApi api;

    public StrategyApiTests() =>
        api = new ControlApi(made.Trader, new ControlSetup { Token = token, RequestShutdown = _ => true }, NullLogger.Instance);

    public ValueTask DisposeAsync() => made.DisposeAsync();

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
        var request = Request("""{"strategy":"whale_follower","on":false}""");
        request.Request.Headers.Authorization = "Bearer wrong";
        var (status, _) = await SendAsync(request, ControlRequestJson.Default.StrategyRequest, api.SwitchAsync);

        Assert.Equal(401, status);
        Assert.Equal(
            StrategyCondition.On,
            made.Trader.Latest.Strategies.Strategies.Single(each => each.Name == "whale_follower").Condition
        );
    }

    [Theory]
    [InlineData(10, 202)]
    [InlineData(4, 400)]
    [InlineData(3601, 400)]
    [Trait("Requirement", "H5")]
    public async Task The_cycles_interval_is_changed_within_its_range(int seconds, int expected)
    {
        var request = Request($$"""{"interval_seconds":{{seconds}}}""");
        var (status, _) = await SendAsync(request, ControlRequestJson.Default.CycleRequest, api.ChangeIntervalAsync);

        Assert.Equal(expected, status);
        Assert.Equal(expected == 202 ? seconds : 30, made.Trader.Latest.Cycle.IntervalSeconds);
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
        var body = JsonNode.Parse(made.Frames.Strategies())!;
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
        SendAsync(Request(body), ControlRequestJson.Default.StrategyRequest, api.SwitchAsync);

    private async Task<(int Status, string Text)> SendAsync<T>(
        DefaultHttpContext context,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> contract,
        Func<HttpContext, T, Task> change
    )
        where T : class
    {
        await api.ChangeAsync(context, contract, "a shape", change);
        context.Response.Body.Position = 0;
        using var reader = new StreamReader(context.Response.Body, Encoding.UTF8);
        return (context.Response.StatusCode, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private DefaultHttpContext Request(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Host = new HostString("127.0.0.1", 8005);
        context.Request.Headers.Authorization = "Bearer " + token.Text;
        context.Request.ContentType = bytes.Length > 0 ? "application/json" : null;
        context.Request.ContentLength = bytes.Length;
        context.Request.Body = new MemoryStream(bytes);
        context.Response.Body = new MemoryStream();
        return context;
    }
}
