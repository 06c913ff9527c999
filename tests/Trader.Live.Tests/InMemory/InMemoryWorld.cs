using Kalshi;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using ExchangeAccount = Kalshi.Simulator.Exchange.Account;

namespace Trader.Live.Tests.InMemory;

/// <summary>
/// The trading core and the simulated exchange in lockstep on a virtual clock, joined by a seeded network: the feed keeps its
/// order, every call and every answer takes a random time of its own. No sockets, no threads, no waiting.
/// </summary>
internal sealed class InMemoryWorld : ICommandSink, IExchangeEvents
{
    private const int TickMs = 200;
    private const int MaxDelayMs = 400;
    private const long EndingLimitMs = 3_600_000;

    private readonly SplitMix64 random;
    private readonly ExchangeLoop exchange;
    private readonly ExchangeAccount account;
    private readonly TradingCore core;
    private readonly PriorityQueue<Action, (long DueMs, long Order)> agenda = new();
    private readonly HashSet<string> watched = new(StringComparer.Ordinal);
    private readonly List<string> log = [];
    private long nowMs;
    private long scheduled;
    private long feedFreeMs;
    private RunSettled? settled;
    private bool isLive;

    public InMemoryWorld(IMarketFlow flow, TraderOptions options, ulong seed)
    {
        random = new SplitMix64(seed);
        nowMs = flow.StartMs;
        exchange = new ExchangeLoop(new EngineOptions(), flow, this, seed);
        account = exchange.Engine.OpenAccount(Money.FromDollars(10_000));
        core = new TradingCore(options with { OrderGroups = options.OrderGroups with { IsEnabled = false } }, Now);
    }

    public MatchingEngine Engine => exchange.Engine;

    public FlowStatistics Flow => exchange.Flow.Statistics;

    public ExchangeAccount Account => account;

    public long TradesPublished { get; private set; }

    /// <summary>In how many of a hundred cases the answer to an order is lost, and its fate found out later.</summary>
    public int LostAnswerPercent { get; init; }

    public TradingCore Core => core;

    /// <summary>Is told of every order as it is decided, and as the exchange takes it.</summary>
    public Action<OrderIntent>? Deciding { get; init; }

    public Action<OrderIntent>? Arriving { get; init; }

    public int AnswersLost { get; private set; }

    public HashSet<string> OrdersReceived { get; } = new(StringComparer.Ordinal);

    /// <summary>Every command but announcements, in order, as text: equal runs have equal texts.</summary>
    public IReadOnlyList<string> Commands => log;

    private EventTime Now => new(nowMs, nowMs);

    /// <summary>Runs from STARTUP to the end of the flow and settles; returns the last picture and what the comparison found.</summary>
    public (TraderSnapshot Snapshot, RunSettled Settled) RunToEnd()
    {
        Give(TraderEvent.Start(Now));
        ScheduleTick();
        while (core.State != TraderState.Ready)
        {
            Step();
        }

        // Exchange time began when the trader was READY; what was delayed until now belongs to its first moment.
        isLive = true;
        var end = exchange.Flow.EndMs!.Value;
        while (!exchange.Flow.HasEnded)
        {
            var due = Math.Min(exchange.NextDueMs ?? end, agenda.TryPeek(out _, out var next) ? next.DueMs : end);
            nowMs = Math.Max(nowMs, Math.Min(due, end));
            exchange.AdvanceTo(nowMs);
            RunDue();
        }

        // The barrier: everything the exchange has sent arrives before the run is ended.
        OnFeed(now => TraderEvent.RunEnding(now, "the tape is over"));
        var limit = nowMs + EndingLimitMs;
        while (settled is null)
        {
            Assert.True(nowMs < limit, "The run did not settle.");
            Step();
        }

        return (core.TakeSnapshot(Now), settled);
    }

    public void Issue(TraderCommand command)
    {
        if (command is not (Announce or NotifyWhale or NotifyPosition or WriteToJournal))
        {
            log.Add($"{nowMs} {Describe(command)}");
        }

        switch (command)
        {
            case RunStep { State: TraderState.Initializing }:
                Give(TraderEvent.MarketsListed(Now, OpenMarkets()));
                After(0, () => Give(TraderEvent.Of(Now, new StepSuccess(TraderState.Initializing, NoDetails))));
                break;
            case RunStep { State: var state and not TraderState.KalshiDataSync }:
                After(0, () => Give(TraderEvent.Of(Now, new StepSuccess(state, NoDetails))));
                break;
            case PlaceOrder place:
                Deciding?.Invoke(place.Intent);
                Call(() => Place(place.Intent));
                break;
            case CancelOrder cancel:
                Call(() => Cancel(cancel));
                break;
            case ReadAccount read:
                Call(() => Read(read));
                break;
            case LookUpOrder lookUp:
                Call(() => LookUp(lookUp.ClientOrderId, lookUp.OrderId));
                break;
            case WatchBooks watch:
                Call(() => Watch(watch.Tickers));
                break;
            case UnwatchBooks unwatch:
                Call(() => watched.ExceptWith(unwatch.Tickers));
                break;
            case ListMarkets:
                Call(() => Answer(TraderEvent.MarketsListed, OpenMarkets()));
                break;
            case DescribeMarket describe:
                Call(() => Answer(TraderEvent.MarketDescribed, Engine.FindMarket(describe.Ticker)!.View(nowMs)));
                break;
            case DescribeMarkets describe:
                Call(() => Answer(TraderEvent.Of, Describe(describe)));
                break;
            case RunSettled result:
                settled = result;
                break;
            case Announce or NotifyWhale or NotifyPosition or RunStep or WriteToJournal:
                break;
            default:
                throw new InvalidOperationException($"Unexpected {command}.");
        }
    }

    public void OnBookChanged(in BookChange change)
    {
        if (!watched.Contains(change.Market.Ticker))
        {
            return;
        }

        var delta = new BookDelta(change.Market.Ticker, change.Side.ToOutcome(), change.Price, change.Delta, change.TimeMs);
        OnFeed(now => TraderEvent.Of(now, delta));
    }

    public void OnTrade(TradeRecord trade)
    {
        TradesPublished++;
        var message = trade.View();
        OnFeed(now => TraderEvent.Of(now, message));
    }

    public void OnFill(FillRecord fill)
    {
        var message = fill.View();
        OnFeed(now => TraderEvent.Of(now, message));
    }

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs)
    {
        var message = order.View(reason, nowMs);
        OnFeed(now => TraderEvent.Of(now, message));
    }

    public void OnMarketStatusChanged(Market market, long nowMs) { }

    public void OnSettled(SettlementRecord settlement) { }

    private static Dictionary<string, string> NoDetails { get; } = [];

    private static string Describe(TraderCommand command) =>
        command switch
        {
            WatchBooks watch => $"watch {string.Join(' ', watch.Tickers)}",
            UnwatchBooks unwatch => $"unwatch {string.Join(' ', unwatch.Tickers)}",
            DescribeMarkets describe => $"describe {string.Join(' ', describe.Tickers)}",
            RunSettled => "settled",
            _ => command.ToString(),
        };

    private MarketDescriptions Describe(DescribeMarkets command) =>
        new(command.RequestId, [.. command.Tickers.Select(ticker => Engine.FindMarket(ticker)!.View(nowMs))], Failure: null);

    private List<MarketDto> OpenMarkets() =>
        [.. Engine.Markets.Where(market => market.Status == MarketStatus.Active).Select(market => market.View(nowMs))];

    private void Place(OrderIntent intent)
    {
        OrdersReceived.Add(intent.ClientOrderId);
        var ticket = new OrderTicket
        {
            Side = intent.Outcome.ToBookSide(),
            Price = intent.YesPrice,
            Count = intent.Count,
            ClientOrderId = intent.ClientOrderId,
            TimeInForce =
                intent.TimeInForce == Trader.Commands.TimeInForce.ImmediateOrCancel
                    ? Kalshi.Simulator.Exchange.TimeInForce.ImmediateOrCancel
                    : Kalshi.Simulator.Exchange.TimeInForce.GoodTillCanceled,
            ReduceOnly = intent.IsReduceOnly,
        };
        Arriving?.Invoke(intent);
        var before = account.Fills.Added;
        var result = Engine.Submit(account, Engine.FindMarket(intent.Ticker)!, ticket, nowMs);
        var taken = Quantity.Zero;
        for (var i = before; i < account.Fills.Added; i++)
        {
            taken += account.Fills[i].Count;
        }

        var answer = new OrderAnswer
        {
            ClientOrderId = intent.ClientOrderId,
            Kind = result.Order is null ? OrderAnswerKind.Refused : OrderAnswerKind.Accepted,
            OrderId = result.Order?.Id.ToString("D"),
            FillCount = taken,
            RemainingCount = result.Order?.RemainingCount ?? Quantity.Zero,
            Reason = result.Order is null ? result.Rejection.ToString() : null,
            MarketClosed = result.Order is null,
        };
        if (LostAnswerPercent == 0 || random.NextInt(100) >= LostAnswerPercent)
        {
            Answer(TraderEvent.Of, answer);
            return;
        }

        AnswersLost++;
        Answer(
            TraderEvent.Of,
            new OrderAnswer
            {
                ClientOrderId = intent.ClientOrderId,
                Kind = OrderAnswerKind.Unknown,
                Reason = "the answer was lost",
            }
        );
        After(MaxDelayMs + random.NextInt(20_000), () => FindOut(intent, result.Order));
    }

    private void FindOut(OrderIntent intent, Order? order) =>
        Give(
            TraderEvent.Of(
                Now,
                order?.ToDto() is { } dto
                    ? new OrderAnswer
                    {
                        ClientOrderId = intent.ClientOrderId,
                        Kind = OrderAnswerKind.Accepted,
                        OrderId = dto.OrderId,
                        FillCount = dto.FillCountFp,
                        RemainingCount = dto.RemainingCountFp,
                        IsLookup = true,
                        Status = dto.Status,
                    }
                    : new OrderAnswer
                    {
                        ClientOrderId = intent.ClientOrderId,
                        Kind = OrderAnswerKind.Absent,
                        Reason = "no list has it",
                    }
            )
        );

    private void Cancel(CancelOrder command)
    {
        var result = Engine.Cancel(account, Guid.Parse(command.OrderId), nowMs);
        if (result.Order is null)
        {
            LookUp(command.ClientOrderId, command.OrderId, command.OrderId);
        }
        else
        {
            Answer(
                TraderEvent.Of,
                new CancelAnswer(command.ClientOrderId, CancelAnswerKind.Cancelled)
                {
                    OrderId = command.OrderId,
                    ReducedBy = result.ReducedBy,
                }
            );
        }
    }

    private void LookUp(string clientOrderId, string orderId, string? cancelledId = null)
    {
        var order = Engine.FindOrder(account, Guid.Parse(orderId))!.ToDto();
        Answer(TraderEvent.Of, new CancelAnswer(clientOrderId, CancelAnswerKind.NotLive, order) { OrderId = cancelledId });
    }

    private void Read(ReadAccount command) =>
        Answer(
            TraderEvent.Of,
            new AccountReading
            {
                ReadingId = command.ReadingId,
                Balance = account.Available,
                PortfolioValue = Money.Zero,
                Positions = [.. account.Positions.Where(position => !position.Net.IsZero).Select(position => position.ToDto())],
                Orders =
                [
                    .. account
                        .Orders.NewestFirst()
                        .Where(order => command.IncludeFinishedOrders || order.IsInBook)
                        .Select(order => order.ToDto()),
                ],
                IncludesFinishedOrders = command.IncludeFinishedOrders,
                Fills =
                [
                    .. account.Fills.NewestFirst().Where(fill => fill.TimeMs >= command.SinceMs).Select(fill => fill.ToDto()),
                ],
                Settlements =
                [
                    .. account.Settlements.NewestFirst().Where(row => row.TimeMs >= command.SinceMs).Select(row => row.ToDto()),
                ],
                IsConsistent = true,
            }
        );

    private void Watch(IReadOnlyCollection<string> tickers)
    {
        foreach (var ticker in tickers)
        {
            if (watched.Add(ticker) && Engine.FindMarket(ticker) is { } market)
            {
                var snapshot = market.Snapshot();
                OnFeed(now => TraderEvent.Of(now, snapshot));
            }
        }
    }

    // A call reaches the exchange after a while; the exchange first does what was due before.
    private void Call(Action action) =>
        After(
            Delay(),
            () =>
            {
                if (isLive)
                {
                    exchange.AdvanceTo(nowMs);
                }

                action();
            }
        );

    private void Answer<T>(Func<EventTime, T, TraderEvent> make, T payload) => After(Delay(), () => Give(make(Now, payload)));

    // One connection: nothing overtakes.
    private void OnFeed(Func<EventTime, TraderEvent> make)
    {
        feedFreeMs = Math.Max(feedFreeMs, nowMs + Delay());
        Schedule(feedFreeMs, () => Give(make(Now)));
    }

    private int Delay() => isLive ? random.NextInt(random.NextInt(1, MaxDelayMs)) : 0;

    private void After(long delayMs, Action action) => Schedule(nowMs + delayMs, action);

    private void Schedule(long dueMs, Action action) => agenda.Enqueue(action, (dueMs, ++scheduled));

    private void ScheduleTick() =>
        After(
            TickMs,
            () =>
            {
                Give(TraderEvent.Tick(Now));
                ScheduleTick();
            }
        );

    private void Step()
    {
        agenda.TryPeek(out _, out var next);

        // Before READY exchange time stands still: what is due happens at once.
        nowMs = isLive ? Math.Max(nowMs, next.DueMs) : nowMs;
        agenda.Dequeue()();
    }

    private void RunDue()
    {
        while (agenda.TryPeek(out _, out var next) && next.DueMs <= nowMs)
        {
            agenda.Dequeue()();
        }
    }

    private void Give(in TraderEvent traderEvent) => core.Handle(traderEvent, this);
}
