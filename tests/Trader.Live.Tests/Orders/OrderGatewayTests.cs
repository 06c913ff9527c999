using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Live.Orders;
using Trader.Orders;

namespace Trader.Live.Tests.Orders;

[Trait("Requirement", "I3")]
public sealed class OrderGatewayTests
{
    private const string Create = "POST /portfolio/events/orders";

    [Fact]
    [Trait("Requirement", "I1")]
    [Trait("Requirement", "A4")]
    [Trait("Promise", "R1")]
    [Trait("Promise", "R3")]
    public void A_lost_answer_is_found_out_by_the_same_order_under_the_same_id()
    {
        var scene = new GatewayScene();
        var posts = 0;
        scene.Respond = line =>
            line != Create ? (200, GatewayScene.Orders(GatewayScene.Order()))
            : ++posts == 1 ? null
            : (409, GatewayScene.Error("order_already_exists"));

        scene.Gateway.Send(scene.Intent(), journalPosition: 0);
        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown], scene.Answers.Select(answer => answer.Kind));
        scene.Advance(5_000);

        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown, OrderAnswerKind.Accepted], Kinds(scene));
        Assert.Equal(2, posts);
        Assert.Equal(scene.Bodies[0], scene.Bodies[1]);
        Assert.True(scene.Answers.Last() is { IsLookup: true, OrderId: "o-1", Status: "resting" });
    }

    [Fact]
    [Trait("Promise", "R1")]
    [Trait("Promise", "R3")]
    public void An_order_lost_on_its_way_arrives_with_its_repetition()
    {
        var scene = new GatewayScene();
        scene.Respond = line => scene.Requests.Count(request => request == line) == 1 ? null : (201, GatewayScene.Created());

        scene.Gateway.Send(scene.Intent(), journalPosition: 0);
        scene.Advance(5_000);

        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown, OrderAnswerKind.Accepted], Kinds(scene));
        Assert.All(scene.Requests, request => Assert.Equal(Create, request));
    }

    [Fact]
    [Trait("Promise", "R3")]
    public void What_is_not_wanted_any_more_is_only_looked_for_and_absent_by_a_list_that_proves_it()
    {
        var options = new OrderGatewayOptions { SignatureWindowMs = 20_000, ListLagMs = 1_000 };
        var scene = new GatewayScene(options);
        scene.Respond = line => line == Create ? null : (200, GatewayScene.Orders());

        scene.Gateway.Send(scene.Intent(repeatForMs: 0), journalPosition: 0);
        scene.Advance(20_900);
        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown], Kinds(scene));
        scene.Advance(5_000);

        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown, OrderAnswerKind.Absent], Kinds(scene));
        Assert.Single(scene.Requests, Create);
        Assert.True(scene.RequestedAtMs[^1] >= 21_000, $"{scene.RequestedAtMs[^1]}");
    }

    [Fact]
    public void A_list_that_cannot_be_read_proves_nothing()
    {
        var scene = new GatewayScene(new OrderGatewayOptions { SignatureWindowMs = 1_000, ListLagMs = 0 });
        scene.Respond = line => line == Create ? null : (400, GatewayScene.Error("bad_request"));

        scene.Gateway.Send(scene.Intent(repeatForMs: 0), journalPosition: 0);
        scene.Advance(600_000);
        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown], Kinds(scene));

        scene.Respond = _ => (200, GatewayScene.Orders(GatewayScene.Order("executed", 5, 0)));
        scene.Advance(5_000);
        Assert.Equal("executed", scene.Answers.Last().Status);
    }

    [Fact]
    [Trait("Promise", "R1")]
    public void A_refusal_of_a_repetition_says_nothing_about_the_first_attempt()
    {
        var scene = new GatewayScene();
        scene.Respond = line =>
            line != Create ? (200, GatewayScene.Orders(GatewayScene.Order()))
            : scene.Requests.Count(request => request == Create) == 1 ? null
            : (400, GatewayScene.Error("insufficient_balance"));

        scene.Gateway.Send(scene.Intent(), journalPosition: 0);
        scene.Advance(5_000);

        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown, OrderAnswerKind.Accepted], Kinds(scene));
    }

    [Theory]
    [InlineData("rejected", 400, "invalid_price", OrderAnswerKind.Refused)]
    [InlineData("no money", 400, "insufficient_balance", OrderAnswerKind.Refused)]
    [InlineData("closed", 400, "MARKET_INACTIVE", OrderAnswerKind.Refused)]
    [InlineData("key", 401, "authentication_error", OrderAnswerKind.Refused)]
    public void A_definite_refusal_is_told_once_and_the_order_never_repeated(
        string what,
        int status,
        string code,
        OrderAnswerKind kind
    )
    {
        var scene = new GatewayScene { Respond = _ => (status, GatewayScene.Error(code)) };

        scene.Gateway.Send(scene.Intent(), journalPosition: 0);
        scene.Advance(60_000);

        Assert.Equal((what, 1), (what, scene.Requests.Count));
        var answer = scene.Answers.Last();
        Assert.Equal(kind, answer.Kind);
        Assert.Equal(code == "insufficient_balance", answer.InsufficientFunds);
        Assert.Equal(code == "MARKET_INACTIVE", answer.MarketClosed);
        Assert.Contains(code, answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_requests_are_answered_with_growing_pauses_until_the_order_is_not_wanted_any_more()
    {
        var scene = new GatewayScene { Respond = _ => (429, """{"error":"too many requests"}""") };

        scene.Gateway.Send(scene.Intent(repeatForMs: 30_000), journalPosition: 0);
        scene.Advance(60_000);

        var pauses = scene.RequestedAtMs.Zip(scene.RequestedAtMs.Skip(1), (first, second) => second - first).ToArray();
        Assert.InRange(pauses.Length, 10, 20);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(2_000, pauses[^1]);
        Assert.True(scene.RequestedAtMs[^1] <= 32_000);
        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Refused], Kinds(scene));
    }

    [Fact]
    public void What_never_left_is_not_sent_at_the_end()
    {
        var scene = new GatewayScene { RefusesConnections = true };
        scene.Gateway.Send(scene.Intent(repeatForMs: 3_000), journalPosition: 0);
        scene.Advance(10_000);
        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.NotSent], Kinds(scene));
        Assert.Empty(scene.Requests);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void Halted_it_neither_sends_nor_repeats_and_still_finds_out()
    {
        var scene = new GatewayScene(new OrderGatewayOptions { SignatureWindowMs = 2_000, ListLagMs = 0 });
        scene.Respond = line => line == Create ? null : (200, GatewayScene.Orders());
        scene.Gateway.Send(scene.Intent(), journalPosition: 0);
        scene.Gateway.Halt();
        scene.Advance(30_000);

        Assert.Single(scene.Requests, Create);
        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown, OrderAnswerKind.Absent], Kinds(scene));

        scene.Gateway.Send(scene.Intent() with { ClientOrderId = "wf-2" }, journalPosition: 0);
        Assert.Equal(OrderAnswerKind.NotSent, scene.Answers.Last().Kind);
        scene.Gateway.Resume();
        scene.Gateway.Send(scene.Intent() with { ClientOrderId = "wf-3" }, journalPosition: 0);
        Assert.Equal(2, scene.Requests.Count(request => request == Create));
    }

    [Fact]
    [Trait("Requirement", "I1")]
    [Trait("Requirement", "M6")]
    public void Nothing_is_sent_that_the_journal_did_not_take()
    {
        var scene = new GatewayScene { Failure = "the disk is full" };
        scene.Gateway.Send(scene.Intent(), journalPosition: 1);
        Assert.Empty(scene.Requests);
        var answer = Assert.Single(scene.Answers);
        Assert.Equal(OrderAnswerKind.NotSent, answer.Kind);
        Assert.Contains("the disk is full", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Promise", "R14")]
    public void An_answer_that_describes_another_order_proves_nothing_about_this_one()
    {
        var scene = new GatewayScene();
        scene.Respond = line =>
            line != Create ? (200, GatewayScene.Orders(GatewayScene.Order()))
            : scene.Requests.Count(request => request == Create) == 1 ? (201, GatewayScene.Created(clientOrderId: "another"))
            : (409, GatewayScene.Error("order_already_exists"));

        scene.Gateway.Send(scene.Intent(), journalPosition: 0);
        scene.Advance(5_000);

        Assert.Equal([OrderAnswerKind.Sent, OrderAnswerKind.Unknown, OrderAnswerKind.Accepted], Kinds(scene));
    }

    [Fact]
    [Trait("Promise", "R14")]
    public void A_cancel_answered_with_another_order_failed_and_one_answered_404_is_looked_up()
    {
        var scene = new GatewayScene { Respond = _ => (200, """{"order_id":"o-9","reduced_by":"5.00","ts_ms":5}""") };
        scene.Gateway.Cancel(new CancelOrder("wf-1", "o-1", "M", "a test"));
        scene.Advance(5_000);
        Assert.Equal(CancelAnswerKind.Failed, scene.Events.Select(e => e.Payload).OfType<CancelAnswer>().Single().Kind);

        scene.Respond = line =>
            line.StartsWith("DELETE", StringComparison.Ordinal)
                ? (404, GatewayScene.Error("not_found"))
                : (200, GatewayScene.Single(GatewayScene.Order("executed", 5, 0)));
        scene.Gateway.Cancel(new CancelOrder("wf-1", "o-1", "M", "a test"));
        var late = scene.Events.Select(e => e.Payload).OfType<CancelAnswer>().Last();
        Assert.Equal((CancelAnswerKind.NotLive, "executed"), (late.Kind, late.Order?.Status));
    }

    [Fact]
    public void A_lost_amend_is_looked_up_until_it_shows_or_can_arrive_no_more()
    {
        var options = new OrderGatewayOptions { SignatureWindowMs = 10_000, ListLagMs = 1_000 };
        var scene = new GatewayScene(options);
        var price = "0.4000";
        scene.Respond = line =>
            line.StartsWith("POST", StringComparison.Ordinal)
                ? null
                : (200, GatewayScene.Single(GatewayScene.Order(price: price)));
        scene.Gateway.Change(Amend(scene), journalPosition: 0);
        scene.Advance(5_000);
        Assert.Equal([ChangeAnswerKind.Unknown], Changes(scene));
        price = "0.4100";
        scene.Advance(3_000);
        Assert.Equal([ChangeAnswerKind.Unknown, ChangeAnswerKind.LookedUp], Changes(scene));
        Assert.Single(scene.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));

        price = "0.4000";
        scene.Gateway.Change(Amend(scene), journalPosition: 0);
        scene.Advance(10_000);
        Assert.Equal(ChangeAnswerKind.Unknown, Changes(scene)[^1]);
        scene.Advance(5_000);
        Assert.Equal(ChangeAnswerKind.LookedUp, Changes(scene)[^1]);
    }

    [Fact]
    public void An_amend_and_a_decrease_that_were_done_tell_what_rests()
    {
        var scene = new GatewayScene
        {
            Respond = line =>
                line.EndsWith("/amend", StringComparison.Ordinal)
                    ? (200, """{"order_id":"o-1","remaining_count":"3.00","fill_count":"1.00","ts_ms":7}""")
                    : (200, """{"order_id":"o-1","remaining_count":"2.00","ts_ms":8}"""),
        };
        scene.Gateway.Change(Amend(scene), journalPosition: 0);
        var change = new OrderChange(OrderChangeKind.Decrease, Price.FromCents(40), Quantity.FromContracts(2), default, "a test");
        scene.Gateway.Change(new ChangeOrder("wf-1", "o-1", scene.Intent(), change, Quantity.Zero), journalPosition: 0);

        var answers = scene.Events.Select(e => e.Payload).OfType<ChangeAnswer>().ToArray();
        Assert.Equal([ChangeAnswerKind.Done, ChangeAnswerKind.Done], Changes(scene));
        Assert.Equal((Quantity.FromContracts(3), Quantity.FromContracts(1), 7L), Figures(answers[0]));
        Assert.Equal((Quantity.FromContracts(2), Quantity.Zero, 8L), Figures(answers[1]));
        Assert.Contains("\"count\":\"5.00\"", scene.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"reduce_to\":\"2.00\"", scene.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_an_earlier_run_left_is_repeated_only_where_it_is_still_wanted()
    {
        var wanted = new GatewayScene { Respond = _ => (201, GatewayScene.Created()) };
        wanted.Gateway.Resolve(new ResolveOrder(wanted.Intent(), MayRepeat: true));
        Assert.Equal([Create], wanted.Requests);
        Assert.Equal([OrderAnswerKind.Accepted], Kinds(wanted));

        var unwanted = new GatewayScene { Respond = _ => (200, GatewayScene.Orders()) };
        unwanted.Gateway.Resolve(new ResolveOrder(unwanted.Intent(), MayRepeat: false));
        unwanted.Advance(120_000);
        Assert.DoesNotContain(Create, unwanted.Requests);
        Assert.Equal([OrderAnswerKind.Absent], Kinds(unwanted));
    }

    private static ChangeOrder Amend(GatewayScene scene)
    {
        var change = new OrderChange(OrderChangeKind.Amend, Price.FromCents(41), Quantity.FromContracts(5), default, "a test");
        return new ChangeOrder("wf-1", "o-1", scene.Intent(), change, Quantity.Zero);
    }

    private static OrderAnswerKind[] Kinds(GatewayScene scene)
    {
        scene.ThrowIfAnyFailed();
        return [.. scene.Answers.Select(answer => answer.Kind)];
    }

    private static ChangeAnswerKind[] Changes(GatewayScene scene)
    {
        scene.ThrowIfAnyFailed();
        return [.. scene.Events.Select(e => e.Payload).OfType<ChangeAnswer>().Select(answer => answer.Kind)];
    }

    private static (Quantity Remaining, Quantity Filled, long EngineMs) Figures(ChangeAnswer answer) =>
        (answer.Remaining, answer.Filled, answer.EngineMs);
}
