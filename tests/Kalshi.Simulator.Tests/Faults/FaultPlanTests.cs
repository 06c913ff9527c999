using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Faults;

[Trait("Requirement", "B4")]
public class FaultPlanTests
{
    private static readonly RequestFacts Balance = new("GET", "/portfolio/balance", null);
    private static readonly RequestFacts Create = new("POST", "/portfolio/events/orders", "KXA-1-A");

    [Theory]
    [InlineData("POST", "/portfolio/events/orders", OrderVerb.Create)]
    [InlineData("POST", "/portfolio/events/orders/batched", OrderVerb.CreateBatch)]
    [InlineData("POST", "/portfolio/events/orders/abc/amend", OrderVerb.Amend)]
    [InlineData("POST", "/portfolio/events/orders/abc/decrease", OrderVerb.Decrease)]
    [InlineData("DELETE", "/portfolio/events/orders/abc", OrderVerb.Cancel)]
    [InlineData("DELETE", "/portfolio/events/orders/batched", OrderVerb.CancelBatch)]
    [InlineData("DELETE", "/portfolio/events/orders", OrderVerb.CancelAll)]
    [InlineData("GET", "/portfolio/events/orders", OrderVerb.None)]
    [InlineData("POST", "/portfolio/orders", OrderVerb.None)]
    [InlineData("POST", "/portfolio/events/orders/a/b/c", OrderVerb.None)]
    public void Order_requests_are_told_apart(string method, string path, OrderVerb verb) =>
        Assert.Equal(verb, new RequestFacts(method, path, null).Verb);

    [Fact]
    public void Nothing_goes_wrong_without_a_rule()
    {
        var plan = new FaultPlan();
        Assert.Null(plan.Decide(Balance, 0));
        Assert.Null(plan.Decide(new MessageFacts("trade", "trade", "X"), 0));
        Assert.Null(plan.DecideUpgrade(0));
        Assert.False(plan.MayHitRequests || plan.MayHitMessages || plan.RemembersReads);
        Assert.Equal(0, plan.TotalInjected);
    }

    [Theory]
    [InlineData("GET", null, null, null, true, false)]
    [InlineData(null, "/portfolio/balance", null, null, true, false)]
    [InlineData(null, "/portfolio/*", null, null, true, true)]
    [InlineData(null, "/portfolio", null, null, false, false)]
    [InlineData(null, null, OrderVerb.Create, null, false, true)]
    [InlineData(null, null, OrderVerb.Amend, null, false, false)]
    [InlineData(null, null, null, "KXA-1-A", false, true)]
    public void A_rule_hits_the_requests_that_its_filters_let_through(
        string? method,
        string? route,
        OrderVerb? verb,
        string? market,
        bool hitsBalance,
        bool hitsCreate
    )
    {
        var plan = new FaultPlan();
        plan.Add(
            new FaultRule
            {
                Kind = FaultKind.ServerError,
                Method = method,
                Route = route,
                Verb = verb,
                MarketTicker = market,
            }
        );
        Assert.Equal((hitsBalance, hitsCreate), (plan.Decide(Balance, 0) is not null, plan.Decide(Create, 0) is not null));
        Assert.Null(plan.Decide(new MessageFacts("trade", "trade", market), 0));
    }

    [Fact]
    public void Stale_reads_hit_reads_only_and_other_orders_only_order_requests()
    {
        var plan = new FaultPlan();
        plan.Add(new FaultRule { Kind = FaultKind.StaleRead });
        plan.Add(new FaultRule { Kind = FaultKind.OtherOrder });
        Assert.Equal(FaultKind.StaleRead, plan.Decide(Balance, 0)!.Kind);
        Assert.Equal(FaultKind.OtherOrder, plan.Decide(Create, 0)!.Kind);
        Assert.Null(plan.Decide(new RequestFacts("POST", "/portfolio/order_groups", null), 0));
        Assert.True(plan.RemembersReads);
    }

    [Fact]
    public void Skip_and_count_and_the_span_of_time_bound_it()
    {
        var plan = new FaultPlan();
        plan.Add(
            new FaultRule
            {
                Kind = FaultKind.RateLimited,
                Skip = 1,
                Count = 2,
                FromMs = 100,
                UntilMs = 200,
            }
        );
        bool[] struck = [.. new long[] { 99, 100, 101, 199, 199 }.Select(now => plan.Decide(Balance, now) is not null)];
        Assert.Equal([false, false, true, true, false], struck);
        Assert.Equal(2, plan.Injected(FaultKind.RateLimited));

        plan.Clear();
        plan.Add(new FaultRule { Kind = FaultKind.RateLimited, UntilMs = 200 });
        Assert.NotNull(plan.Decide(Balance, 199));
        Assert.Null(plan.Decide(Balance, 200));
    }

    [Fact]
    public void Of_several_rules_the_first_that_strikes_wins_and_removing_it_leaves_the_next()
    {
        var plan = new FaultPlan();
        var first = plan.Add(new FaultRule { Kind = FaultKind.Unavailable });
        plan.Add(new FaultRule { Kind = FaultKind.HtmlPage });
        Assert.Equal(FaultKind.Unavailable, plan.Decide(Balance, 0)!.Kind);
        Assert.True(plan.Remove(first));
        Assert.False(plan.Remove(first));
        Assert.Equal(FaultKind.HtmlPage, plan.Decide(Balance, 0)!.Kind);
        Assert.Equal(1, plan.Clear());
        Assert.Null(plan.Decide(Balance, 0));
        Assert.Equal(2, plan.TotalInjected);
    }

    [Fact]
    public void One_seed_gives_one_sequence_and_the_share_that_was_asked_for()
    {
        static List<bool> Throw(ulong seed)
        {
            var plan = new FaultPlan();
            plan.Add(
                new FaultRule
                {
                    Kind = FaultKind.DropMessage,
                    Probability = 0.25,
                    Seed = seed,
                }
            );
            return
            [
                .. Enumerable.Range(0, 10_000).Select(i => plan.Decide(new MessageFacts("trade", "trade", "X"), i) is not null),
            ];
        }

        Assert.Equal(Throw(7), Throw(7));
        Assert.NotEqual(Throw(7), Throw(8));
        Assert.InRange(Throw(7).Count(hit => hit), 2_350, 2_650);
    }

    [Fact]
    public void The_rules_agree_with_a_naive_reading_of_them()
    {
        var random = new SplitMix64(11);
        string[] methods = ["GET", "POST", "DELETE"];
        string[] paths = ["/portfolio/balance", "/portfolio/events/orders", "/portfolio/events/orders/x", "/markets"];
        string?[] markets = [null, "A", "B"];
        for (var round = 0; round < 200; round++)
        {
            var plan = new FaultPlan();
            var rules = Enumerable
                .Range(0, 4)
                .Select(_ => new FaultRule
                {
                    Kind = (FaultKind)random.NextInt(6),
                    Method = random.NextInt(2) == 0 ? null : methods[random.NextInt(3)],
                    Route = random.NextInt(2) == 0 ? null : paths[random.NextInt(4)] + (random.NextInt(2) == 0 ? "*" : ""),
                    MarketTicker = markets[random.NextInt(3)],
                    Skip = random.NextInt(3),
                    Count = random.NextInt(2) == 0 ? null : random.NextInt(1, 3),
                    FromMs = random.NextInt(2) == 0 ? null : random.NextInt(20),
                    UntilMs = random.NextInt(2) == 0 ? null : 20 + random.NextInt(20),
                })
                .ToList();
            rules.ForEach(rule => plan.Add(rule));
            var matched = new int[4];
            var struck = new int[4];
            for (var now = 0; now < 40; now++)
            {
                var facts = new RequestFacts(methods[random.NextInt(3)], paths[random.NextInt(4)], markets[random.NextInt(3)]);
                FaultRule? expected = null;
                for (var i = 0; i < 4 && expected is null; i++)
                {
                    var rule = rules[i];
                    var prefix = rule.Route?.TrimEnd('*');
                    var matches =
                        (rule.Method ?? facts.Method) == facts.Method
                        && (
                            prefix is null
                            || (
                                rule.Route!.EndsWith('*')
                                    ? facts.Path.StartsWith(prefix, StringComparison.Ordinal)
                                    : facts.Path == prefix
                            )
                        )
                        && (rule.MarketTicker ?? facts.MarketTicker) == facts.MarketTicker
                        && now >= (rule.FromMs ?? 0)
                        && now < (rule.UntilMs ?? 1_000)
                        && struck[i] < (rule.Count ?? 1_000);
                    if (matches && ++matched[i] > rule.Skip)
                    {
                        struck[i]++;
                        expected = rule;
                    }
                }

                Assert.Same(expected, plan.Decide(facts, now));
            }
        }
    }

    public static TheoryData<FaultRule, string> Mistakes =>
        new()
        {
            {
                new FaultRule { Kind = (FaultKind)99 },
                "kind: 99"
            },
            {
                new FaultRule { Kind = FaultKind.DropMessage, Method = "GET" },
                "method, route and verb: 'drop_message'"
            },
            {
                new FaultRule
                {
                    Kind = FaultKind.RefuseUpgrade,
                    Verb = OrderVerb.Create,
                    Status = 401,
                },
                "method, route and verb"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Channel = "trade" },
                "channel and type: 'server_error'"
            },
            {
                new FaultRule
                {
                    Kind = FaultKind.RefuseUpgrade,
                    MarketTicker = "X",
                    Status = 401,
                },
                "market_ticker"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Route = "markets" },
                "route: 'markets' must begin with '/'"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Method = "get" },
                "method: 'get'"
            },
            {
                new FaultRule { Kind = FaultKind.StaleRead, Method = "POST" },
                "method: only a GET"
            },
            {
                new FaultRule { Kind = FaultKind.StaleRead, MaxAgeMs = 0 },
                "max_age_ms: 0 must be 1 or more"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, MaxAgeMs = 5 },
                "max_age_ms: 'server_error' answers nothing old"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Skip = -1 },
                "skip: -1"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Count = 0 },
                "count: 0"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Probability = 0 },
                "probability: 0"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Probability = 1.5 },
                "probability: 1.5"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Probability = double.NaN },
                "probability: NaN"
            },
            {
                new FaultRule
                {
                    Kind = FaultKind.ServerError,
                    FromMs = 5,
                    UntilMs = 5,
                },
                "until: it must be later"
            },
            {
                new FaultRule { Kind = FaultKind.DelayAnswer },
                "delay_ms: 0 must be between 1 and 600000"
            },
            {
                new FaultRule { Kind = FaultKind.DelayMessage, DelayMs = 600_001 },
                "delay_ms: 600001"
            },
            {
                new FaultRule { Kind = FaultKind.DropMessage, DelayMs = 5 },
                "delay_ms: 'drop_message' delays nothing"
            },
            {
                new FaultRule { Kind = FaultKind.RefuseUpgrade },
                "status: 0 must be 401"
            },
            {
                new FaultRule { Kind = FaultKind.ServerError, Status = 500 },
                "status: 'server_error' has its own"
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_rule_that_makes_no_sense_is_refused_with_what_is_wrong(FaultRule rule, string beginning)
    {
        var plan = new FaultPlan();
        var exception = Assert.Throws<ArgumentException>(() => plan.Add(rule));
        Assert.StartsWith(beginning, exception.Message, StringComparison.Ordinal);
        Assert.Empty(plan.Rules);
    }

    [Fact]
    public void There_are_only_so_many_rules()
    {
        var plan = new FaultPlan();
        for (var i = 0; i < FaultPlan.MaxRules; i++)
        {
            plan.Add(new FaultRule { Kind = FaultKind.ServerError });
        }

        Assert.Throws<InvalidOperationException>(() => plan.Add(new FaultRule { Kind = FaultKind.ServerError }));
    }

    [Fact]
    public void Every_kind_has_a_word_of_its_own()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            Assert.Equal(kind, FaultWords.Find(kind.ToWord()));
        }

        Assert.Equal(Enum.GetValues<FaultKind>().Length, FaultWords.All.Distinct().Count());
        Assert.Null(FaultWords.Find("nonsense"));
    }
}
