using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Upkeep;

namespace Trader.Tests;

/// <summary>
/// A long seeded session: random books, whales and strangers, and a small exchange that takes, refuses, fills, cancels and
/// loses answers, whose messages arrive late and in any order. It keeps its own truth and checks every order sent against it.
/// </summary>
internal sealed class RandomSession
{
    public const int MaxOpenOrders = 4;
    public const int MaxExposureDollars = 12;

    private readonly SeededRandom random;
    private readonly List<(long DueMs, int Tie, Action Deliver)> pending = [];
    private readonly Dictionary<string, LiveOrder> orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Hundredths, decimal Cost)> positions = new(StringComparer.Ordinal);
    private readonly List<(long AtMs, FillDto Fill)> fills = [];
    private readonly List<string> tickers = [.. Enumerable.Range(0, 8).Select(i => $"M{i}")];
    private Money cash = Money.FromDollars(10_000);
    private int lastTrade;
    private int seen;

    public RandomSession(ulong seed)
    {
        random = new SeededRandom(seed);
        Scenario = new CoreScenario(
            new TraderOptions
            {
                MaxOpenOrders = MaxOpenOrders,
                MaxExposureDollars = MaxExposureDollars,
                MaxFollowPositions = 0,
                MaxFollowsPerMinute = 4,
                TokenRefillSeconds = 2,
                WhaleQueueSize = 3,
                WhaleMaxAgeSeconds = 20,
                WhaleWindowMinutes = 1,
                StaleOrderSeconds = 15,
                MarketLimit = 4,
                BookLingerSeconds = 5,
                DecisionHistoryLength = 100_000,
                // Its little exchange holds what it sold until the session is over.
                Upkeep = new UpkeepOptions { FollowExit = ExitPolicy.HoldToSettlement },
            }
        );
        Scenario.Markets.AddRange(tickers.Select(ticker => CoreScenario.Market(ticker)));
    }

    public CoreScenario Scenario { get; }

    public int OrdersTaken => orders.Values.Count(order => order.OrderId is not null);

    public int FillsMade => fills.Count;

    public int AnswersLost { get; private set; }

    public int Reconnects { get; private set; }

    public void Run(int steps)
    {
        Scenario.Handle(TraderEvent.Start(Scenario.Now));
        React();
        for (var i = 0; i < steps; i++)
        {
            Step(trade: true);
        }

        Scenario.Handle(TraderEvent.RunEnding(Scenario.Now, "the session is over"));
        React();
        for (var i = 0; i < 20_000 && !Scenario.Commands.OfType<RunSettled>().Any(); i++)
        {
            Step(trade: false);
        }

        // A while longer: nothing more may come of it.
        for (var i = 0; i < 200; i++)
        {
            Step(trade: false);
        }
    }

    private void Step(bool trade)
    {
        Scenario.Pass(random.Between(1, 200));
        Deliver();
        switch (random.Between(0, 99))
        {
            case < 35:
                Scenario.Tick();
                break;
            case < 55:
                Scenario.Book(random.Pick(tickers), random.Between(38, 42), random.Between(43, 48), 500);
                break;
            case < 85 when trade:
                StrangersTrade();
                break;
            case < 95:
                FillSomethingResting();
                break;
            case < 96 when Scenario.Core.State == TraderState.Ready && random.Chance(10):
                Reconnects++;
                Scenario.Handle(TraderEvent.FeedLost(Scenario.Now, "a seeded cut"));
                break;
            default:
                SettleSomething();
                break;
        }

        React();
    }

    private void Deliver()
    {
        while (true)
        {
            var next = -1;
            for (var i = 0; i < pending.Count; i++)
            {
                if (pending[i].DueMs <= Scenario.ExchangeMs && (next < 0 || pending[i].Tie < pending[next].Tie))
                {
                    next = i;
                }
            }

            if (next < 0)
            {
                return;
            }

            var deliver = pending[next].Deliver;
            pending.RemoveAt(next);
            deliver();
            React();
        }
    }

    private void Later(Action deliver, int longestMs = 900) =>
        pending.Add((Scenario.ExchangeMs + random.Between(0, longestMs), random.Between(0, 1_000_000), deliver));

    private void React()
    {
        while (seen < Scenario.Commands.Count)
        {
            switch (Scenario.Commands[seen++])
            {
                case RunStep { State: not TraderState.KalshiDataSync } step:
                    Later(() => Scenario.Succeed(step.State));
                    break;
                case PlaceOrder place:
                    CheckAndTake(place.Intent);
                    break;
                case CancelOrder cancel:
                    Cancel(cancel);
                    break;
                case LookUpOrder lookup:
                    Later(() => AnswerLookup(orders[lookup.ClientOrderId]));
                    break;
                case ReadAccount read:
                    Later(() => Read(read));
                    break;
                case ListMarkets:
                    Later(() => Scenario.Handle(TraderEvent.MarketsListed(Scenario.Now, Scenario.Markets)));
                    break;
                case DescribeMarket describe:
                    Later(() => Scenario.Handle(TraderEvent.MarketDescribed(Scenario.Now, CoreScenario.Market(describe.Ticker))));
                    break;
                default:
                    break;
            }
        }
    }

    private void StrangersTrade()
    {
        var ticker = random.Pick(tickers);
        var side = random.Chance(50) ? Outcome.Yes : Outcome.No;
        var at = Scenario.ExchangeMs - random.Between(0, random.Chance(5) ? 30_000 : 50);
        for (var prints = random.Between(1, 3); prints > 0; prints--)
        {
            var cents = side == Outcome.Yes ? random.Between(40, 46) : random.Between(54, 60);
            var contracts = random.Between(10, 160);
            Later(() => Scenario.Trade(ticker, side, cents, contracts, at), 100);
        }
    }

    private void CheckAndTake(OrderIntent intent)
    {
        Assert.False(orders.ContainsKey(intent.ClientOrderId), "a client order id was used twice");
        Assert.DoesNotContain(orders.Values, order => order.Intent.Ticker == intent.Ticker && order.IsLive);
        Assert.Equal(0, positions.GetValueOrDefault(intent.Ticker).Hundredths);
        Assert.True(orders.Values.Count(order => order.IsLive) < MaxOpenOrders, "too many open orders");
        var exposure =
            orders.Values.Where(order => order.IsLive).Sum(order => Dollars(order.Intent.Price) * order.Remaining / 100)
            + positions.Values.Sum(position => position.Cost)
            + (Dollars(intent.Price) * intent.Count.Hundredths / 100);
        Assert.True(exposure <= MaxExposureDollars, $"exposure {exposure}");

        var order = new LiveOrder(intent) { IsLive = true };
        orders.Add(intent.ClientOrderId, order);
        var fate = random.Between(0, 99);
        if (fate < 15)
        {
            order.IsLive = false;
            var kind = fate < 10 ? OrderAnswerKind.Refused : OrderAnswerKind.NotSent;
            Later(() =>
                Scenario.Answer(
                    new OrderAnswer
                    {
                        ClientOrderId = intent.ClientOrderId,
                        Kind = kind,
                        Reason = "no",
                    }
                )
            );
            return;
        }

        order.OrderId = CoreScenario.OrderIdOf(intent);
        for (var takes = random.Between(0, 3); takes > 0 && order.Remaining > 0; takes--)
        {
            Fill(order, random.Between(1, (int)order.Remaining / 100) * 100, isTaker: true);
        }

        if (fate < 30)
        {
            AnswersLost++;
            Scenario.LoseAnswer(intent);
            Later(() => AnswerLookup(order), 8_000);
        }
        else
        {
            var (filled, remaining) = (Quantity.FromHundredths(order.Filled), Quantity.FromHundredths(order.Remaining));
            Later(() =>
                Scenario.Answer(
                    new OrderAnswer
                    {
                        ClientOrderId = intent.ClientOrderId,
                        Kind = OrderAnswerKind.Accepted,
                        OrderId = order.OrderId,
                        FillCount = filled,
                        RemainingCount = remaining,
                    }
                )
            );
        }

        Tell(order);
    }

    private void Fill(LiveOrder order, long hundredths, bool isTaker)
    {
        var intent = order.Intent;
        order.Filled += hundredths;
        order.IsLive = order.Remaining > 0;
        var id = $"match-{++lastTrade}";
        var count = Quantity.FromHundredths(hundredths);
        var fee = FeeSchedule.Standard.FeeFor(intent.Price, count, isTaker);
        cash -= (intent.Price * count) + fee;
        var (held, cost) = positions.GetValueOrDefault(intent.Ticker);
        var signed = intent.Outcome == Outcome.Yes ? hundredths : -hundredths;
        Assert.True(held * signed >= 0, "a follow closed a position");
        positions[intent.Ticker] = (held + signed, cost + (Dollars(intent.Price) * hundredths / 100));
        fills.Add(
            (
                Scenario.ExchangeMs,
                CoreScenario.ListedFill(intent, 1, id, isTaker) with
                {
                    CountFp = count,
                    FeeCost = fee,
                    CreatedTime = DateTimeOffset.FromUnixTimeMilliseconds(Scenario.ExchangeMs),
                }
            )
        );

        var message = CoreScenario.FillOf(intent, 1, id, isTaker, Scenario.ExchangeMs) with
        {
            Count = count,
            Fee = fee,
            ClientOrderId = random.Chance(80) ? intent.ClientOrderId : null,
        };
        for (var copies = random.Chance(10) ? 2 : 1; copies > 0; copies--)
        {
            // One in twenty is lost on the stream: the next reading must bring it.
            if (!random.Chance(5))
            {
                Later(() => Scenario.Handle(TraderEvent.Of(Scenario.Now, message)), 3_000);
            }
        }

        var at = Scenario.ExchangeMs;
        var taker = isTaker ? intent.Outcome : intent.Outcome.Opposite();
        var print = new PublicTrade(OpaqueId.FromText(id), intent.Ticker, intent.YesPrice, count, taker, IsBlockTrade: false, at);
        Later(() => Scenario.Handle(TraderEvent.Of(Scenario.Now, print)));
    }

    private void Tell(LiveOrder order)
    {
        var status =
            order.IsLive ? "resting"
            : order.Remaining == 0 ? "executed"
            : "canceled";
        var message = CoreScenario.UpdateOf(order.Intent, status, 0, 0) with
        {
            FillCount = Quantity.FromHundredths(order.Filled),
            RemainingCount = order.IsLive ? Quantity.FromHundredths(order.Remaining) : Quantity.Zero,
        };
        if (!random.Chance(20))
        {
            Later(() => Scenario.Handle(TraderEvent.Of(Scenario.Now, message)));
        }
    }

    private void FillSomethingResting()
    {
        var live = orders.Values.Where(order => order.IsLive && order.OrderId is not null).ToList();
        if (live.Count > 0)
        {
            var order = random.Pick(live);
            Fill(order, random.Between(1, (int)order.Remaining / 100) * 100, isTaker: false);
            Tell(order);
        }
    }

    // A market in which nothing is on its way pays out, so that exposure comes free again.
    private void SettleSomething()
    {
        var settled = positions.FirstOrDefault(position => position.Value.Hundredths != 0);
        if (settled.Key is null || orders.Values.Any(order => order.IsLive && order.Intent.Ticker == settled.Key))
        {
            return;
        }

        var dto = new SettlementDto
        {
            Ticker = settled.Key,
            MarketResult = random.Chance(50) ? "yes" : "no",
            SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(Scenario.ExchangeMs),
        };
        var wins = (dto.MarketResult == "yes") == (settled.Value.Hundredths > 0);
        cash += wins ? Price.OneDollar * Quantity.FromHundredths(Math.Abs(settled.Value.Hundredths)) : Money.Zero;
        positions.Remove(settled.Key);
        Scenario.Settlements.Add(dto);
    }

    private void Cancel(CancelOrder cancel)
    {
        var order = orders[cancel.ClientOrderId];
        Assert.Equal(order.OrderId, cancel.OrderId);
        if (random.Chance(20))
        {
            Later(() => Scenario.Answer(new CancelAnswer(cancel.ClientOrderId, CancelAnswerKind.Failed, Reason: "503")));
        }
        else if (order.IsLive)
        {
            order.IsLive = false;
            var reducedBy = Quantity.FromHundredths(order.Remaining);
            Later(() =>
                Scenario.Answer(new CancelAnswer(cancel.ClientOrderId, CancelAnswerKind.Cancelled) { ReducedBy = reducedBy })
            );
            Tell(order);
        }
        else
        {
            var dto = random.Chance(50) ? Dto(order) : null;
            Later(() => Scenario.Answer(new CancelAnswer(cancel.ClientOrderId, CancelAnswerKind.NotLive, dto)));
        }
    }

    private void AnswerLookup(LiveOrder order) =>
        Scenario.Answer(
            new OrderAnswer
            {
                ClientOrderId = order.Intent.ClientOrderId,
                Kind = OrderAnswerKind.Accepted,
                OrderId = order.OrderId,
                FillCount = Quantity.FromHundredths(order.Filled),
                RemainingCount = order.IsLive ? Quantity.FromHundredths(order.Remaining) : Quantity.Zero,
                IsLookup = true,
                Status =
                    order.IsLive ? "resting"
                    : order.Remaining == 0 ? "executed"
                    : "canceled",
            }
        );

    // Read at one moment, delivered at a later one.
    private void Read(ReadAccount read)
    {
        var reserved = Money.Zero;
        foreach (var order in orders.Values.Where(order => order.IsLive && order.OrderId is not null))
        {
            reserved += order.Intent.Price * Quantity.FromHundredths(order.Remaining);
        }

        var listed = orders
            .Values.Where(order => order.OrderId is not null && (order.IsLive || read.IncludeFinishedOrders))
            .Select(Dto)
            .ToList();
        var reading = new AccountReading
        {
            ReadingId = read.ReadingId,
            Balance = cash - reserved,
            PortfolioValue = Money.Zero,
            Positions =
            [
                .. positions.Select(position => new MarketPositionDto
                {
                    Ticker = position.Key,
                    PositionFp = Quantity.FromHundredths(position.Value.Hundredths),
                    MarketExposureDollars = Money.FromMicros((long)(position.Value.Cost * 1_000_000)),
                }),
            ],
            Orders = listed,
            IncludesFinishedOrders = read.IncludeFinishedOrders,
            Fills = [.. fills.Where(fill => fill.AtMs >= read.SinceMs).Select(fill => fill.Fill)],
            Settlements = [.. Scenario.Settlements],
            IsConsistent = !random.Chance(10),
        };
        Later(() => Scenario.Handle(TraderEvent.Of(Scenario.Now, reading)), 200);
    }

    private static OrderDto Dto(LiveOrder order)
    {
        var status =
            order.IsLive ? "resting"
            : order.Remaining == 0 ? "executed"
            : "canceled";
        return CoreScenario.Dto(order.Intent, status, 0, 0) with
        {
            InitialCountFp = order.Intent.Count,
            FillCountFp = Quantity.FromHundredths(order.Filled),
            RemainingCountFp = order.IsLive ? Quantity.FromHundredths(order.Remaining) : Quantity.Zero,
        };
    }

    private static decimal Dollars(Price price) => price.Units / 10_000m;

    private sealed class LiveOrder(OrderIntent intent)
    {
        public OrderIntent Intent { get; } = intent;

        public string? OrderId { get; set; }

        public bool IsLive { get; set; }

        public long Filled { get; set; }

        public long Remaining => Intent.Count.Hundredths - Filled;
    }
}
