using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.InMemory;
using Kalshi.Simulator.Operator;
using Kalshi.Simulator.Server;
using Kalshi.Simulator.Tests.Server;

namespace Kalshi.Simulator.Tests.InMemory;

[Trait("Requirement", "B5")]
public class InMemoryExchangeTests
{
    private const string Orders = "/trade-api/v2/portfolio/events/orders";

    /// <summary>
    /// What everything that happened in <see cref="Play"/> adds up to, fixed here so that every build of every configuration is
    /// held to it. It changes whenever an id, a message or an order of messages changes: then look at why before changing it.
    /// </summary>
    private const string ExpectedDigest = "2F3CA8C1A9FD9991";

    [Fact]
    public void The_same_seed_gives_the_same_bytes_twice_and_the_ones_expected()
    {
        var first = Play(new QuietFlow("KXSIMTEST-1-A", "KXSIMTEST-1-B"), seed: 5);
        Assert.Equal(first, Play(new QuietFlow("KXSIMTEST-1-A", "KXSIMTEST-1-B"), seed: 5));
        Assert.NotEqual(first, Play(new QuietFlow("KXSIMTEST-1-A", "KXSIMTEST-1-B"), seed: 6));
        Assert.Equal(ExpectedDigest, first);
    }

    [Fact]
    public void A_random_market_is_the_same_twice() =>
        Assert.Equal(Play(new RandomFlow(9), seed: 5), Play(new RandomFlow(9), seed: 5));

    [Fact]
    public void What_happens_does_not_depend_on_the_size_of_the_steps()
    {
        Assert.Equal(Watch(stepMs: 6), Watch(stepMs: 60_000));

        static string Watch(long stepMs)
        {
            using var exchange = new InMemoryExchange(new SimulatorOptions { Seed = 3 }, new RandomFlow(4));
            var connection = exchange.Connect(exchange.OpenAccount(Money.FromDollars(1)), out _)!;
            connection.Send("""{"id":1,"cmd":"subscribe","params":{"channels":["trade","ticker"]}}"""u8.ToArray());
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (var elapsed = 0L; elapsed < 60_000; elapsed += stepMs)
            {
                exchange.AdvanceTo(exchange.NowMs + stepMs);
            }

            while (connection.TryReceive(out var frame))
            {
                hash.AppendData(frame);
            }

            return Convert.ToHexString(hash.GetCurrentHash());
        }
    }

    [Fact]
    public void A_request_of_nobody_is_refused_and_an_account_trades()
    {
        using var world = new MemoryWorld();
        Assert.Equal(401, world.Ask("GET", "/trade-api/v2/portfolio/balance", key: "nobody").Status);
        Assert.Equal(401, world.Ask("GET", "/trade-api/v2/portfolio/balance", key: "").Status);
        Assert.Equal(201, world.Place("bid", "5", "0.40", "c-1").Status);
        Assert.Equal(200, world.Ask("GET", "/trade-api/v2/portfolio/balance").Status);
        Assert.Null(world.Exchange.Connect("nobody", out var status));
        Assert.Equal(401, status);
    }

    [Theory]
    [Trait("Requirement", "B4")]
    [InlineData(FaultKind.RateLimited, 429, """{"error":"too many requests"}""")]
    [InlineData(FaultKind.ServerError, 500, "internal_server_error")]
    [InlineData(FaultKind.Unavailable, 503, "service_unavailable")]
    [InlineData(FaultKind.HtmlPage, 502, "<html>")]
    public void A_refused_request_changes_nothing(FaultKind kind, int status, string body)
    {
        using var world = new MemoryWorld();
        world.Exchange.Faults.Add(
            new FaultRule
            {
                Kind = kind,
                Verb = OrderVerb.Create,
                Count = 1,
            }
        );
        var answer = world.Place("bid", "5", "0.40", "c-1");
        Assert.Equal(status, answer.Status);
        Assert.Contains(body, Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
        Assert.Equal(0, world.Exchange.Engine.OrdersAccepted);
        Assert.Equal(201, world.Place("bid", "5", "0.40", "c-1").Status);
    }

    [Theory]
    [Trait("Requirement", "B4")]
    [InlineData(FaultKind.LoseRequest, 0)]
    [InlineData(FaultKind.LoseAnswer, 1)]
    public void A_lost_request_does_nothing_and_a_lost_answer_hides_what_was_done(FaultKind kind, int orders)
    {
        using var world = new MemoryWorld();
        world.Exchange.Faults.Add(new FaultRule { Kind = kind, MarketTicker = MemoryWorld.Ticker });
        world.Exchange.Send(world.Order("bid", "5", "0.40", "c-1"));
        world.Exchange.AdvanceTo(world.Exchange.NowMs + 3_600_000);
        Assert.False(world.Exchange.TryTakeAnswer(out _));
        Assert.Equal(orders, world.Exchange.Engine.OrdersAccepted);
    }

    [Theory]
    [Trait("Requirement", "B4")]
    [InlineData(FaultKind.DelayRequest, 0)]
    [InlineData(FaultKind.DelayAnswer, 1)]
    public void A_late_request_is_done_late_and_a_late_answer_was_done_at_once(FaultKind kind, int ordersBefore)
    {
        using var world = new MemoryWorld();
        var start = world.Exchange.NowMs;
        world.Exchange.Faults.Add(
            new FaultRule
            {
                Kind = kind,
                DelayMs = 700,
                Count = 1,
            }
        );
        var number = world.Exchange.Send(world.Order("bid", "5", "0.40", "c-1"));
        Assert.Equal(start + 700, world.Exchange.NextDueMs);
        world.Exchange.AdvanceTo(start + 699);
        Assert.False(world.Exchange.TryTakeAnswer(out _));
        Assert.Equal(ordersBefore, world.Exchange.Engine.OrdersAccepted);
        world.Exchange.AdvanceTo(start + 700);
        Assert.True(world.Exchange.TryTakeAnswer(out var answer));
        Assert.Equal((number, start + 700, 201), (answer.Number, answer.AtMs, answer.Status));
        Assert.Equal(1, world.Exchange.Engine.OrdersAccepted);
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void An_answer_can_name_another_order()
    {
        using var world = new MemoryWorld();
        world.Exchange.Faults.Add(new FaultRule { Kind = FaultKind.OtherOrder });
        var body = JsonDocument.Parse(world.Place("bid", "5", "0.40", "c-1").Body).RootElement;
        var order = world.Exchange.Engine.Accounts[0].Orders[0];
        Assert.NotEqual(order.Id.ToString("D"), body.GetProperty("order_id").GetString());
        Assert.True(Guid.TryParse(body.GetProperty("order_id").GetString(), out _));
        Assert.Equal("c-1-other", body.GetProperty("client_order_id").GetString());
        Assert.Equal("5.00", body.GetProperty("remaining_count").GetString());
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void A_stale_read_answers_as_before_until_the_fault_ends()
    {
        using var world = new MemoryWorld();
        string Balance() => Encoding.UTF8.GetString(world.Ask("GET", "/trade-api/v2/portfolio/balance").Body.Span);
        var id = world.Exchange.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.StaleRead,
                Route = "/portfolio/*",
                Skip = 1,
            }
        );
        var before = Balance();
        world.Place("bid", "5", "0.40", "c-1");
        Assert.Equal(before, Balance());
        Assert.Equal(before, Balance());
        Assert.Equal(2, world.Exchange.Faults.Injected(FaultKind.StaleRead));
        world.Exchange.Faults.Remove(id);
        Assert.NotEqual(before, Balance());
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void A_stale_read_with_a_bound_answers_nothing_older()
    {
        using var world = new MemoryWorld();
        string Balance() => Encoding.UTF8.GetString(world.Ask("GET", "/trade-api/v2/portfolio/balance").Body.Span);
        world.Exchange.Faults.Add(new FaultRule { Kind = FaultKind.StaleRead, MaxAgeMs = 500 });
        var before = Balance();
        world.Place("bid", "5", "0.40", "c-1");
        Assert.Equal(before, Balance());
        world.Exchange.AdvanceTo(world.Exchange.NowMs + 501);
        Assert.NotEqual(before, Balance());
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void An_answer_can_have_fields_and_words_that_nobody_knows()
    {
        using var world = new MemoryWorld();
        world.Place("bid", "5", "0.40", "c-1");
        world.Exchange.Faults.Add(new FaultRule { Kind = FaultKind.DriftAnswer, Method = "GET" });
        var order = JsonDocument.Parse(world.Ask("GET", "/trade-api/v2/portfolio/orders").Body).RootElement.GetProperty("orders")[
            0
        ];
        Assert.Equal("sim_unknown_word", order.GetProperty("status").GetString());
        Assert.Equal("sim_unknown_word", order.GetProperty("sim_unknown_field").GetString());
        Assert.Equal("c-1", order.GetProperty("client_order_id").GetString());
    }

    [Fact]
    public void A_connection_that_does_not_read_is_ended_when_nothing_more_fits()
    {
        using var world = new MemoryWorld(
            new SimulatorOptions
            {
                Feed = new FeedOptions { MaxQueuedMessagesPerConnection = 16, MaxQueuedMessagesPerSubscription = 100 },
            }
        );
        var deaf = world.Exchange.Connect(world.Key, out _)!;
        deaf.Send("""{"id":1,"cmd":"subscribe","params":{"channels":["user_orders"]}}"""u8.ToArray());
        for (var i = 0; i < 20; i++)
        {
            world.Place("bid", "1", "0.10", $"c-{i}");
        }

        Assert.Equal(InMemoryConnectionState.Ended, deaf.State);
        Assert.Equal(16, deaf.Waiting);
        Assert.True(deaf.TryReceive(out var first));
        Assert.Contains("subscribed", Encoding.UTF8.GetString(first), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void Connections_are_refused_cut_and_frozen_on_request()
    {
        using var world = new MemoryWorld();
        world.Exchange.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.RefuseUpgrade,
                Status = 502,
                Count = 1,
            }
        );
        Assert.Null(world.Exchange.Connect(world.Key, out var status));
        Assert.Equal(502, status);
        var (cut, frozen) = (world.Exchange.Connect(world.Key, out _)!, world.Exchange.Connect(world.OtherKey, out _)!);
        Assert.Equal("""{"done":"cut_connections","connections":1}""", world.Operate("""{"do":"cut_connections","account":0}"""));
        Assert.Equal("""{"done":"freeze_connections","connections":1}""", world.Operate("""{"do":"freeze_connections"}"""));
        Assert.Equal((InMemoryConnectionState.Ended, InMemoryConnectionState.Frozen), (cut.State, frozen.State));
        frozen.Send("""{"id":1,"cmd":"list_subscriptions"}"""u8.ToArray());
        Assert.Equal(0, frozen.Waiting);
    }

    [Fact]
    public void A_scenario_happens_at_its_times()
    {
        var flow = new QuietFlow(MemoryWorld.Ticker);
        var scenario = Scenario.Parse(
            """[{"at":2000,"do":"clear_faults"},{"at":1000,"do":"add_fault","kind":"server_error"},{"at":3000,"do":"remove_fault","id":9}]"""u8.ToArray(),
            flow.StartMs
        );
        using var world = new MemoryWorld(new SimulatorOptions { Scenario = scenario }, flow);
        int StatusAt(long ms)
        {
            world.Exchange.AdvanceTo(flow.StartMs + ms);
            return world.Ask("GET", "/trade-api/v2/portfolio/balance").Status;
        }

        Assert.Equal(flow.StartMs + 1_000, world.Exchange.NextDueMs);
        Assert.Equal([200, 500, 500, 200], [StatusAt(999), StatusAt(1_000), StatusAt(1_999), StatusAt(2_000)]);
        Assert.Equal(200, StatusAt(3_000));
        var state = JsonDocument.Parse(world.Exchange.Operate("GET", "/sim/v1/state", default).Body).RootElement;
        Assert.Equal("""{"steps":3,"done":2,"failed":1}""", state.GetProperty("scenario").GetRawText());
    }

    [Fact]
    public void The_clock_belongs_to_whoever_holds_the_exchange()
    {
        using var world = new MemoryWorld();
        Assert.Contains(
            "the program that holds this exchange drives it",
            world.Operate("""{"do":"hold_clock"}"""),
            StringComparison.Ordinal
        );
        Assert.Equal(200, world.Exchange.Operate("GET", "/sim/v1/clock", default).Status);
    }

    /// <summary>Two accounts trade at random for ten minutes over a network that fails, watched on every channel.</summary>
    private static string Play(IMarketFlow flow, ulong seed)
    {
        using var events = new RecordedEvents { KeepsText = false };
        using var exchange = new InMemoryExchange(new SimulatorOptions { Seed = seed }, flow, events);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] keys = [exchange.OpenAccount(Money.FromDollars(1_000)), exchange.OpenAccount(Money.FromDollars(1_000))];
        foreach (var kind in (FaultKind[])[FaultKind.DropMessage, FaultKind.RepeatMessage, FaultKind.SwapMessage])
        {
            exchange.Faults.Add(
                new FaultRule
                {
                    Kind = kind,
                    Probability = 0.05,
                    Seed = seed,
                }
            );
        }

        exchange.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.DelayAnswer,
                Probability = 0.1,
                DelayMs = 250,
                Seed = seed,
            }
        );
        exchange.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.LoseAnswer,
                Probability = 0.02,
                Seed = seed,
            }
        );
        var random = new SplitMix64(seed);
        var tickers = exchange.Engine.Markets.Take(2).Select(market => market.Ticker).ToList();
        var connections = keys.Select(key => exchange.Connect(key, out _)!).ToList();
        foreach (var connection in connections)
        {
            connection.Send(
                Encoding.UTF8.GetBytes(
                    $$"""{"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta","ticker","trade","fill","user_orders","market_positions"],"market_tickers":["{{tickers[0]}}","{{tickers[1]}}"]} }"""
                )
            );
        }

        for (var i = 0; i < 600; i++)
        {
            exchange.AdvanceTo(exchange.NowMs + random.NextInt(1, 2_000));
            var price = string.Create(CultureInfo.InvariantCulture, $"0.{random.NextInt(30, 70)}");
            exchange.Send(
                new RestRequest
                {
                    Method = "POST",
                    Path = Orders,
                    ContentType = "application/json",
                    KeyId = keys[random.NextInt(2)],
                    Body = Encoding.UTF8.GetBytes(
                        SignedClient.Order(
                            random.NextInt(2) == 0 ? "bid" : "ask",
                            $"{random.NextInt(1, 9)}",
                            price,
                            $"c-{i}",
                            ticker: tickers[random.NextInt(2)]
                        )
                    ),
                }
            );
            while (exchange.TryTakeAnswer(out var answer))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{answer.Number} {answer.AtMs} {answer.Status} "));
                hash.AppendData(answer.Body.Span);
            }

            foreach (var connection in connections)
            {
                while (connection.TryReceive(out var frame))
                {
                    hash.AppendData(frame);
                }
            }
        }

        Assert.True(events.Count > 1_000);
        Assert.True(exchange.Faults.TotalInjected > 20);
        hash.AppendData(Encoding.UTF8.GetBytes(events.Digest));
        return Convert.ToHexString(hash.GetCurrentHash())[..16];
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public void Late_requests_and_upgrades_are_refused_where_timestamps_are_checked()
    {
        using var world = new MemoryWorld(checksTimestamps: true);
        var order = world.Order("bid", "1.00", "0.5000", "late");
        var inTime = At(world.Exchange.NowMs);
        world.Exchange.AdvanceTo(world.Exchange.NowMs + 15_000);

        Assert.Equal(201, world.Ask(order with { Timestamp = inTime }).Status);
        Assert.NotNull(world.Exchange.Connect(world.Key, inTime, out _));

        world.Exchange.AdvanceTo(world.Exchange.NowMs + 1);
        var refused = world.Ask(order with { Timestamp = inTime });
        Assert.Equal(401, refused.Status);
        Assert.Contains("header_timestamp_expired", Encoding.UTF8.GetString(refused.Body.Span), StringComparison.Ordinal);
        Assert.Equal(401, world.Ask(order with { Timestamp = At(world.Exchange.NowMs + 15_001) }).Status);
        Assert.Equal(401, world.Ask(order with { Timestamp = "" }).Status);
        Assert.Null(world.Exchange.Connect(world.Key, inTime, out var status));
        Assert.Equal(401, status);

        static string At(long unixMs) => unixMs.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>An exchange in memory with one quiet market and two accounts.</summary>
    private sealed class MemoryWorld : IDisposable
    {
        public const string Ticker = "KXSIMTEST-1-A";

        public MemoryWorld(SimulatorOptions? options = null, IMarketFlow? flow = null, bool checksTimestamps = false)
        {
            Exchange = new InMemoryExchange(
                options ?? new SimulatorOptions(),
                flow ?? new QuietFlow(Ticker),
                observer: null,
                checksTimestamps
            );
            Key = Exchange.OpenAccount(Money.FromDollars(100));
            OtherKey = Exchange.OpenAccount(Money.FromDollars(100));
        }

        public InMemoryExchange Exchange { get; }

        public string Key { get; }

        public string OtherKey { get; }

        public RestRequest Order(string side, string count, string price, string id) =>
            new()
            {
                Method = "POST",
                Path = Orders,
                ContentType = "application/json",
                KeyId = Key,
                Body = Encoding.UTF8.GetBytes(SignedClient.Order(side, count, price, id)),
            };

        public InMemoryAnswer Place(string side, string count, string price, string id) => Ask(Order(side, count, price, id));

        public InMemoryAnswer Ask(string method, string path, string? key = null) =>
            Ask(
                new RestRequest
                {
                    Method = method,
                    Path = path,
                    KeyId = key ?? Key,
                }
            );

        public string Operate(string action) =>
            Encoding.UTF8.GetString(Exchange.Operate("POST", "/sim/v1/actions", Encoding.UTF8.GetBytes(action)).Body.Span);

        public void Dispose() => Exchange.Dispose();

        public InMemoryAnswer Ask(RestRequest request)
        {
            var number = Exchange.Send(request);
            Assert.True(Exchange.TryTakeAnswer(out var answer));
            Assert.Equal(number, answer.Number);
            return answer;
        }
    }
}
