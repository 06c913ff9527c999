using Kalshi;
using Kalshi.Client.Rest;
using Trader.Commands;
using Trader.Events;
using Trader.Live.Orders;
using Trader.Orders;

namespace Trader.Live.Tests.Orders;

/// <summary>What counts towards a circuit breaker, and what does not.</summary>
[Trait("Requirement", "J2")]
public sealed class OrderFaultTests
{
    [Theory]
    [InlineData(ApiErrorKind.ConnectionLost, OrderFault.Failure)]
    [InlineData(ApiErrorKind.Rejected, OrderFault.Rejection)]
    [InlineData(ApiErrorKind.InsufficientFunds, OrderFault.None)]
    [InlineData(ApiErrorKind.MarketClosed, OrderFault.None)]
    [InlineData(ApiErrorKind.RateLimited, OrderFault.Failure)]
    [InlineData(ApiErrorKind.ExchangeFault, OrderFault.Failure)]
    [InlineData(ApiErrorKind.Authentication, OrderFault.Failure)]
    [InlineData(ApiErrorKind.NotFound, OrderFault.Rejection)]
    [InlineData(ApiErrorKind.AlreadyExists, OrderFault.None)]
    [InlineData(ApiErrorKind.UnknownOutcome, OrderFault.Failure)]
    public void An_errors_fault_is_this(ApiErrorKind kind, OrderFault expected) =>
        Assert.Equal(expected, OrderFaults.Of(Error(kind, "a_code"), new GatewayScene().Intent()));

    [Theory]
    [InlineData(true, TimeInForce.GoodTillCanceled, "invalid_order", "post only cross", OrderFault.None)]
    [InlineData(false, TimeInForce.GoodTillCanceled, "invalid_order", "post only cross", OrderFault.Rejection)]
    [InlineData(true, TimeInForce.GoodTillCanceled, "invalid_order", "price not on grid", OrderFault.Rejection)]
    [InlineData(false, TimeInForce.FillOrKill, "fill_or_kill_insufficient_resting_volume", null, OrderFault.None)]
    [InlineData(false, TimeInForce.ImmediateOrCancel, "fill_or_kill_insufficient_resting_volume", null, OrderFault.Rejection)]
    public void An_order_that_asked_to_be_refused_is_no_error(
        bool isPostOnly,
        TimeInForce timeInForce,
        string code,
        string? details,
        OrderFault expected
    )
    {
        var intent = new GatewayScene().Intent() with { IsPostOnly = isPostOnly, TimeInForce = timeInForce };
        Assert.Equal(expected, OrderFaults.Of(Error(ApiErrorKind.Rejected, code, details), intent));
    }

    [Fact]
    public void The_gateway_tells_the_fault_of_each_order_once()
    {
        var lost = new GatewayScene
        {
            Respond = line => line.StartsWith("POST", StringComparison.Ordinal) ? null : (200, GatewayScene.Orders()),
        };
        lost.Gateway.Send(lost.Intent(), journalPosition: 0);
        lost.Advance(120_000);
        Assert.Equal(
            [
                (OrderAnswerKind.Sent, OrderFault.None),
                (OrderAnswerKind.Unknown, OrderFault.Failure),
                (OrderAnswerKind.Absent, OrderFault.None),
            ],
            lost.Answers.Select(answer => (answer.Kind, answer.Fault))
        );

        var refused = new GatewayScene { Respond = _ => (400, GatewayScene.Error("invalid_price")) };
        refused.Gateway.Send(refused.Intent(), journalPosition: 0);
        Assert.Equal(
            (OrderAnswerKind.Refused, OrderFault.Rejection),
            (refused.Answers.Last().Kind, refused.Answers.Last().Fault)
        );

        var unconnected = new GatewayScene { RefusesConnections = true };
        unconnected.Gateway.Send(unconnected.Intent(repeatForMs: 0), journalPosition: 0);
        unconnected.Advance(20_000);
        var notSent = unconnected.Answers.Last();
        Assert.Equal((OrderAnswerKind.NotSent, OrderFault.Failure), (notSent.Kind, notSent.Fault));
    }

    [Fact]
    public void What_the_trader_itself_holds_back_is_nobodys_fault()
    {
        var halted = new GatewayScene();
        halted.Gateway.Halt();
        halted.Gateway.Send(halted.Intent(), journalPosition: 0);
        Assert.Equal((OrderAnswerKind.NotSent, OrderFault.None), (halted.Answers.Last().Kind, halted.Answers.Last().Fault));

        var unwritten = new GatewayScene { Failure = "the disk is full" };
        unwritten.Gateway.Send(unwritten.Intent(), journalPosition: 0);
        Assert.Equal((OrderAnswerKind.NotSent, OrderFault.None), (unwritten.Answers.Last().Kind, unwritten.Answers.Last().Fault));
    }

    [Theory]
    [InlineData(400, "invalid_price", ChangeAnswerKind.Refused, OrderFault.Rejection)]
    [InlineData(429, "too_many_requests", ChangeAnswerKind.Refused, OrderFault.Failure)]
    [InlineData(0, "", ChangeAnswerKind.Unknown, OrderFault.Failure)]
    public void A_change_that_fails_tells_its_fault_too(int status, string code, ChangeAnswerKind kind, OrderFault expected)
    {
        var scene = new GatewayScene { Respond = _ => status == 0 ? null : (status, GatewayScene.Error(code)) };
        var change = new OrderChange(OrderChangeKind.Amend, Price.FromCents(41), Quantity.FromContracts(5), default, "a test");
        scene.Gateway.Change(new ChangeOrder("wf-1", "o-1", scene.Intent(), change, Quantity.Zero), journalPosition: 0);
        var answer = scene.Events.Select(e => e.Payload).OfType<ChangeAnswer>().First();
        Assert.Equal((kind, expected), (answer.Kind, answer.Fault));
    }

    private static ApiError Error(ApiErrorKind kind, string code, string? details = null) =>
        new()
        {
            HttpStatus = 400,
            Code = code,
            Message = "a message",
            Details = details,
            Kind = kind,
        };
}
