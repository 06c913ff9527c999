using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Strategies;
using Trader.Whales;

namespace Trader.Tests;

/// <summary>
/// Drives a <see cref="TradingCore"/> through events only, with both clocks in hand, and records its commands. The account
/// lists are what the exchange would answer; a scenario changes them as it likes.
/// </summary>
internal sealed class CoreScenario : ICommandSink
{
    public const long StartExchangeMs = 1_795_000_000_000;
    public const long StartWallMs = 1_600_000_000_000;

    private long lastTradeId;
    private int answeredCommands;
    private SecureRecording? asked;
    private long answeredMarkets;

    /// <summary>
    /// A core in STARTUP; unless the options say how long it waits for its first order book, it does not wait for one. It has no
    /// order groups, which would have to be answered, unless they are asked for.
    /// </summary>
    public CoreScenario(TraderOptions? options = null, IReadOnlyList<IStrategy>? strategies = null, bool hasOrderGroups = false)
    {
        Options = options ?? new TraderOptions();
        Options = Options with { OrderGroups = Options.OrderGroups with { IsEnabled = hasOrderGroups } };
        if (Options.Lifecycle == new LifecycleOptions())
        {
            Options = Options with { Lifecycle = new LifecycleOptions { FirstSnapshotWaitMs = 0 } };
        }

        Core = new TradingCore(Options, Now, strategies);
    }

    public TraderOptions Options { get; }

    public TradingCore Core { get; }

    public long ExchangeMs { get; private set; } = StartExchangeMs;

    public long WallMs { get; private set; } = StartWallMs;

    public EventTime Now => new(ExchangeMs, WallMs);

    public List<TraderCommand> Commands { get; } = [];

    /// <summary>Available balance as the exchange would answer it.</summary>
    public Money Balance { get; set; } = Money.FromDollars(10_000);

    public List<MarketPositionDto> Positions { get; } = [];

    public List<OrderDto> Orders { get; } = [];

    public List<FillDto> Fills { get; } = [];

    public List<SettlementDto> Settlements { get; } = [];

    public List<MarketDto> Markets { get; } = [];

    public IReadOnlyList<OrderIntent> Placed => Commands.OfType<PlaceOrder>().Select(command => command.Intent).ToList();

    public OrderIntent LastOrder => Placed[^1];

    public TraderSnapshot Snapshot => Core.TakeSnapshot(Now);

    public IReadOnlyList<WhaleDecision> Decisions => Snapshot.Decisions;

    public IReadOnlyList<Activity> Activities => Commands.OfType<Announce>().Select(command => command.Activity).ToList();

    /// <summary>A core in READY with these markets known; no book has arrived yet.</summary>
    public static CoreScenario Ready(TraderOptions? options = null, params MarketDto[] markets)
    {
        var scenario = new CoreScenario(options);
        scenario.Markets.AddRange(markets);
        return scenario.BringToReady();
    }

    /// <summary>A core in READY with one market <c>M</c> whose book is 40¢ bid, 44¢ ask.</summary>
    public static CoreScenario ReadyWithBook(TraderOptions? options = null)
    {
        var scenario = Ready(options, Market("M"));
        scenario.Book("M", 40, 44);
        return scenario;
    }

    public static MarketDto Market(
        string ticker,
        long volume24h = 1,
        long volume = 1,
        string status = "active",
        long closeInMs = 86_400_000,
        params PriceRangeDto[] ranges
    ) =>
        new()
        {
            Ticker = ticker,
            EventTicker = "E-" + ticker,
            Status = status,
            CloseTime = DateTimeOffset.FromUnixTimeMilliseconds(StartExchangeMs + closeInMs),
            Volume24hFp = Quantity.FromContracts(volume24h),
            VolumeFp = Quantity.FromContracts(volume),
            PriceRanges = ranges,
        };

    public void Issue(TraderCommand command)
    {
        Commands.Add(command);
        asked = command as SecureRecording ?? asked;
    }

    public CoreScenario Pass(long milliseconds)
    {
        ExchangeMs += milliseconds;
        WallMs += milliseconds;
        return this;
    }

    public CoreScenario PassExchange(long milliseconds)
    {
        ExchangeMs += milliseconds;
        return this;
    }

    public CoreScenario PassWall(long milliseconds)
    {
        WallMs += milliseconds;
        return this;
    }

    public CoreScenario Tick()
    {
        Handle(TraderEvent.Tick(Now));
        return this;
    }

    /// <summary>Everything the core was told, for telling it to another one.</summary>
    public List<TraderEvent> Events { get; } = [];

    /// <summary>Where the core's commands go first; null for here.</summary>
    public ICommandSink? Sink { get; set; }

    /// <summary>Is told of each event that was handled; null for nobody.</summary>
    public Action<TraderEvent>? Handled { get; set; }

    /// <summary>Whether the shell says at once that what was recorded is secured; else a test has it said.</summary>
    public bool SecuresRecording { get; set; } = true;

    public void Handle(TraderEvent e)
    {
        Events.Add(e);
        Core.Handle(e, Sink ?? this);
        Handled?.Invoke(e);
        if (SecuresRecording && asked is { Number: var number })
        {
            asked = null;
            Handle(TraderEvent.Of(Now, new RecordingSecured(number, Failure: null)));
        }
    }

    public CoreScenario BringToReady()
    {
        Handle(TraderEvent.Start(Now));
        Handle(TraderEvent.MarketsListed(Now, Markets));
        Succeed(TraderState.Initializing);
        Succeed(TraderState.OrderbookConnect);
        if (Options.TradingEnabled)
        {
            Succeed(TraderState.TradingClientConnect);
            AnswerReading();
            AnswerMarkets();
        }

        Assert.Equal(Core.Lifecycle.Pauses.Any ? TraderState.Paused : TraderState.Ready, Core.State);
        return this;
    }

    public void Succeed(TraderState state) =>
        Handle(TraderEvent.Of(Now, new StepSuccess(state, new Dictionary<string, string>(StringComparer.Ordinal))));

    public void Fail(TraderState state, string error, bool isFatal = false) =>
        Handle(TraderEvent.Of(Now, new StepFailure(state, error, isFatal)));

    public ReadAccount LastRead => Commands.OfType<ReadAccount>().Last();

    public AccountReading Reading(long id, bool consistent = true) =>
        new()
        {
            ReadingId = id,
            Balance = Balance,
            PortfolioValue = Money.Zero,
            Positions = [.. Positions],
            Orders = [.. Orders],
            IncludesFinishedOrders = Commands.OfType<ReadAccount>().First(read => read.ReadingId == id).IncludeFinishedOrders,
            Fills = [.. Fills],
            Settlements = [.. Settlements],
            IsConsistent = consistent,
        };

    /// <summary>Answers the latest request for a reading with the account lists as they are.</summary>
    public void AnswerReading(bool consistent = true) => Handle(TraderEvent.Of(Now, Reading(LastRead.ReadingId, consistent)));

    /// <summary>Answers the latest request for markets, unless that was done, with those of them that there are.</summary>
    public void AnswerMarkets(string? failure = null)
    {
        if (Commands.OfType<DescribeMarkets>().LastOrDefault() is { } asked && asked.RequestId > answeredMarkets)
        {
            answeredMarkets = asked.RequestId;
            var found = Markets.Where(market => asked.Tickers.Contains(market.Ticker)).ToList();
            Handle(TraderEvent.Of(Now, new MarketDescriptions(asked.RequestId, found, failure)));
        }
    }

    public void Book(string ticker, int? bidCents, int? askCents, int contracts = 1000) =>
        Handle(
            TraderEvent.Of(
                Now,
                new BookSnapshot(
                    ticker,
                    bidCents is { } bid ? [new BookLevel(Price.FromCents(bid), Quantity.FromContracts(contracts))] : [],
                    askCents is { } ask ? [new BookLevel(Price.FromCents(ask), Quantity.FromContracts(contracts))] : []
                )
            )
        );

    /// <summary>A public trade; <paramref name="cents"/> is the price of the side the taker bought. Returns its id.</summary>
    public string Trade(
        string ticker,
        Outcome side,
        int cents,
        int contracts,
        long? timestampMs = null,
        string? id = null,
        bool isBlock = false
    )
    {
        id ??= $"trade-{++lastTradeId}";
        Handle(
            TraderEvent.Of(
                Now,
                new PublicTrade(
                    OpaqueId.FromText(id),
                    ticker,
                    Price.FromCents(cents).OnYesScale(side),
                    Quantity.FromContracts(contracts),
                    side,
                    isBlock,
                    timestampMs ?? ExchangeMs
                )
            )
        );
        return id;
    }

    /// <summary>A whale on YES at 42¢, of this many contracts (which is its size in dollars).</summary>
    public void Whale(string ticker, int contracts = 200, long ageMs = 0) =>
        Trade(ticker, Outcome.Yes, 42, contracts, ExchangeMs - ageMs);

    public void Accept(OrderIntent intent, int filled = 0, string? orderId = null) =>
        Answer(
            new OrderAnswer
            {
                ClientOrderId = intent.ClientOrderId,
                Kind = OrderAnswerKind.Accepted,
                OrderId = orderId ?? OrderIdOf(intent),
                FillCount = Quantity.FromContracts(filled),
                RemainingCount = intent.Count - Quantity.FromContracts(filled),
            }
        );

    public void Refuse(OrderIntent intent, string reason = "the exchange said no") =>
        Answer(
            new OrderAnswer
            {
                ClientOrderId = intent.ClientOrderId,
                Kind = OrderAnswerKind.Refused,
                Reason = reason,
            }
        );

    public void LoseAnswer(OrderIntent intent) =>
        Answer(
            new OrderAnswer
            {
                ClientOrderId = intent.ClientOrderId,
                Kind = OrderAnswerKind.Unknown,
                Reason = "the connection broke",
            }
        );

    public void Answer(OrderAnswer answer) => Handle(TraderEvent.Of(Now, answer));

    public void Answer(CancelAnswer answer) => Handle(TraderEvent.Of(Now, answer));

    public static string OrderIdOf(OrderIntent intent) => "x-" + intent.ClientOrderId;

    /// <summary>A fill of an order at its limit, as the stream would send it.</summary>
    public static FillMessage FillOf(
        OrderIntent intent,
        int contracts,
        string tradeId,
        bool isTaker = true,
        long timestampMs = 0
    ) =>
        new()
        {
            TradeId = tradeId,
            OrderId = OrderIdOf(intent),
            ClientOrderId = intent.ClientOrderId,
            Ticker = intent.Ticker,
            IsTaker = isTaker,
            Outcome = intent.Outcome,
            YesPrice = intent.YesPrice,
            Count = Quantity.FromContracts(contracts),
            Fee = Money.Zero,
            PostPosition = Quantity.Zero,
            TimestampMs = timestampMs,
        };

    public void Fill(OrderIntent intent, int contracts, string tradeId, bool isTaker = true) =>
        Handle(TraderEvent.Of(Now, FillOf(intent, contracts, tradeId, isTaker, ExchangeMs)));

    public static UserOrderMessage UpdateOf(
        OrderIntent intent,
        string status,
        int filled,
        int remaining,
        string? reason = null
    ) =>
        new()
        {
            OrderId = OrderIdOf(intent),
            ClientOrderId = intent.ClientOrderId,
            Ticker = intent.Ticker,
            Status = status,
            Outcome = intent.Outcome,
            YesPrice = intent.YesPrice,
            InitialCount = intent.Count,
            FillCount = Quantity.FromContracts(filled),
            RemainingCount = Quantity.FromContracts(remaining),
            LastUpdateReason = reason,
        };

    public void Update(OrderIntent intent, string status, int filled, int remaining, string? reason = null) =>
        Handle(TraderEvent.Of(Now, UpdateOf(intent, status, filled, remaining, reason)));

    public static OrderDto Dto(
        string clientOrderId,
        string orderId,
        string ticker,
        string status,
        int filled,
        int remaining,
        Outcome outcome = Outcome.Yes,
        int yesCents = 42
    ) =>
        new()
        {
            OrderId = orderId,
            ClientOrderId = clientOrderId,
            Ticker = ticker,
            Status = status,
            OutcomeSide = outcome.ToWire(),
            BookSide = outcome.ToBookSide().ToWire(),
            YesPriceDollars = Price.FromCents(yesCents),
            NoPriceDollars = Price.FromCents(100 - yesCents),
            InitialCountFp = Quantity.FromContracts(filled + remaining),
            FillCountFp = Quantity.FromContracts(filled),
            RemainingCountFp = Quantity.FromContracts(remaining),
            CreatedTime = DateTimeOffset.FromUnixTimeMilliseconds(StartExchangeMs),
        };

    public static OrderDto Dto(OrderIntent intent, string status, int filled, int remaining) =>
        Dto(
            intent.ClientOrderId,
            OrderIdOf(intent),
            intent.Ticker,
            status,
            filled,
            remaining,
            intent.Outcome,
            intent.YesPrice.Units / 100
        );

    public static FillDto ListedFill(OrderIntent intent, int contracts, string tradeId, bool isTaker = true) =>
        new()
        {
            TradeId = tradeId,
            OrderId = OrderIdOf(intent),
            Ticker = intent.Ticker,
            OutcomeSide = intent.Outcome.ToWire(),
            BookSide = intent.Outcome.ToBookSide().ToWire(),
            CountFp = Quantity.FromContracts(contracts),
            YesPriceDollars = intent.YesPrice,
            IsTaker = isTaker,
            FeeCost = Money.Zero,
            CreatedTime = DateTimeOffset.FromUnixTimeMilliseconds(StartExchangeMs),
        };

    public static MarketPositionDto Held(string ticker, int contracts, int costCents) =>
        new()
        {
            Ticker = ticker,
            PositionFp = Quantity.FromContracts(contracts),
            MarketExposureDollars = Money.FromCents(costCents),
        };

    /// <summary>The commands issued since the last call.</summary>
    public IReadOnlyList<TraderCommand> NewCommands()
    {
        var fresh = Commands.Skip(answeredCommands).ToList();
        answeredCommands = Commands.Count;
        return fresh;
    }

    /// <summary>The one decision there is about this market's latest whale.</summary>
    public WhaleDecision DecisionIn(string ticker) => Decisions.First(decision => decision.Ticker == ticker);

    public WhaleOutcome? OutcomeIn(string ticker) => Decisions.FirstOrDefault(decision => decision.Ticker == ticker)?.Outcome;

    public WhaleWait? WaitIn(string ticker) => Snapshot.Whales.FirstOrDefault(whale => whale.Ticker == ticker)?.Wait;
}
