using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;

namespace Trader.Tests.Risk;

/// <summary>
/// A gate with the tables it reads, and a desk in front of it: orders are sent, answered and filled by hand. Markets are
/// <c>E0-A</c> to <c>E3-D</c>, four in each of four events.
/// </summary>
internal sealed class GateScenario : ICommandSink
{
    private int lastOrder;
    private int lastTrade;

    public GateScenario(TraderOptions? options = null, int dollars = 10_000, params MarketPositionDto[] positions)
    {
        Options = options ?? Loose;
        Assert.Empty(Options.Validate());
        for (var i = 0; i < 16; i++)
        {
            var eventTicker = $"E{i / 4}";
            Catalog.Learn(
                CoreScenario.Market($"{eventTicker}-{"ABCD"[i % 4]}", closeInMs: 100 * 86_400_000L) with
                {
                    EventTicker = eventTicker,
                }
            );
        }

        Gate = new RiskGate(Options, Orders, Ledger, Catalog, Watch);
        Desk = new OrderDesk(Gate, Orders);
        Ledger.Open(new AccountPicture(Reading(dollars, positions), RestingReservation.Sum));
    }

    /// <summary>Every limit as far away as it can be; a test brings one near.</summary>
    public static TraderOptions Loose =>
        new()
        {
            MaxOpenOrders = 10_000,
            MaxOrdersPerMinute = 0,
            MaxPositionContracts = 1_000_000,
            MaxContractsPerMarket = 0,
            MaxTotalContracts = 10_000_000,
            MaxContractsPerRun = 0,
            MaxOrderNotionalDollars = 0,
            MaxMarketExposureDollars = 0,
            MaxEventExposureDollars = 0,
            MaxExposureDollars = 10_000_000,
            MaxDailyLossDollars = 0,
        };

    public TraderOptions Options { get; }

    public OrderTracker Orders { get; } = new(100);

    public AccountLedger Ledger { get; } = new(100);

    public MarketCatalog Catalog { get; } = new(100);

    public MarketWatch Watch { get; } = new(0);

    public RiskGate Gate { get; }

    public OrderDesk Desk { get; }

    public long ExchangeMs { get; set; } = CoreScenario.StartExchangeMs;

    public List<TraderCommand> Commands { get; } = [];

    public EventTime Now => new(ExchangeMs, 1);

    public void Issue(TraderCommand command) => Commands.Add(command);

    public OrderIntent Order(string ticker, int cents, int contracts, Outcome outcome = Outcome.Yes, int hundredths = 0) =>
        new()
        {
            ClientOrderId = $"c{++lastOrder}",
            Ticker = ticker,
            Outcome = outcome,
            Price = Price.FromCents(cents),
            Count = Quantity.FromHundredths((contracts * 100) + hundredths),
            Reason = "a test",
        };

    /// <summary>The rule an order would break, or null.</summary>
    public RiskRule? RuleAgainst(OrderIntent intent) => Gate.Refuse(intent, ExchangeMs)?.Rule;

    public string ReasonAgainst(OrderIntent intent) => Gate.Refuse(intent, ExchangeMs)!.Reason;

    /// <summary>Sends an order that the gate must let through.</summary>
    public OrderIntent Send(OrderIntent intent)
    {
        Assert.Null(Desk.Send(intent, Now, this));
        Assert.Same(intent, ((PlaceOrder)Commands[^1]).Intent);
        return intent;
    }

    public OrderIntent Send(string ticker, int cents, int contracts, Outcome outcome = Outcome.Yes) =>
        Send(Order(ticker, cents, contracts, outcome));

    public void Answer(OrderIntent intent, OrderAnswerKind kind, int filled = 0) =>
        Orders.Apply(
            new OrderAnswer
            {
                ClientOrderId = intent.ClientOrderId,
                Kind = kind,
                OrderId = kind == OrderAnswerKind.Accepted ? "x-" + intent.ClientOrderId : null,
                FillCount = Quantity.FromContracts(filled),
                RemainingCount = intent.Count - Quantity.FromContracts(filled),
            },
            Now
        );

    public void Cancel(OrderIntent intent) =>
        Orders.Apply(
            CoreScenario.UpdateOf(intent, "canceled", 0, 0) with
            {
                FillCount = Orders.Find(intent.ClientOrderId)!.FillCount,
            },
            Now
        );

    /// <summary>A fill comes and is booked as the account's keeper does it.</summary>
    public void Fill(OrderIntent intent, int contracts, int? cents = null, int feeCents = 0, long? happenedMs = null)
    {
        var message = CoreScenario.FillOf(intent, contracts, $"t{++lastTrade}", isTaker: true, happenedMs ?? ExchangeMs) with
        {
            YesPrice = cents is { } own ? Price.FromCents(own).OnYesScale(intent.Outcome) : intent.YesPrice,
            Fee = Money.FromCents(feeCents),
        };
        var before = Ledger.Realized;
        Assert.True(Ledger.TryBook(AccountFill.From(message)));
        Gate.OnResult(intent.Ticker, Ledger.Realized - before - message.Fee, message.TimestampMs, ExchangeMs);
        Orders.BookFill(Orders.Find(intent.ClientOrderId)!, message.Count, isTaker: true, Now);
    }

    /// <summary>Sends an order and fills it at once.</summary>
    public void Buy(string ticker, int cents, int contracts, Outcome outcome = Outcome.Yes, int feeCents = 0) =>
        Fill(Send(ticker, cents, contracts, outcome), contracts, feeCents: feeCents);

    public void Settle(string ticker, string result)
    {
        var before = Ledger.Realized;
        var booked = Ledger.TryBook(
            new SettlementDto
            {
                Ticker = ticker,
                MarketResult = result,
                SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(ExchangeMs),
            }
        );
        Gate.OnResult(ticker, Ledger.Realized - before, booked!.SettledMs, ExchangeMs);
    }

    /// <summary>A tradable book with these prices of YES.</summary>
    public void Book(string ticker, int? bidCents, int? askCents) =>
        Watch
            .Need(ticker, ExchangeMs, this)
            .Apply(
                new BookSnapshot(
                    ticker,
                    bidCents is { } bid ? [new BookLevel(Price.FromCents(bid), Quantity.FromContracts(9))] : [],
                    askCents is { } ask ? [new BookLevel(Price.FromCents(ask), Quantity.FromContracts(9))] : []
                ),
                ExchangeMs
            );

    public RiskUsage Usage(RiskRule rule) => Gate.Usage(ExchangeMs).Single(usage => usage.Rule == rule);

    public static AccountReading Reading(int dollars, params MarketPositionDto[] positions) =>
        new()
        {
            ReadingId = 1,
            Balance = Money.FromDollars(dollars),
            PortfolioValue = Money.Zero,
            Positions = positions,
            Orders = [],
            IncludesFinishedOrders = true,
            Fills = [],
            Settlements = [],
            IsConsistent = true,
        };
}
