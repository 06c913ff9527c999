using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;

namespace Trader.Tests.Risk;

/// <summary>
/// A random strategy that asks for random orders under random limits, and a small exchange that takes them, fills them in
/// parts and at better prices, cancels them, settles markets, pauses and tells of it all late, while days go by. The desk's
/// answer to every order is compared with the twin's, and what really happened is held against the limits.
/// </summary>
internal sealed partial class RandomOrders : ICommandSink
{
    private static readonly string[] Tickers = ["E0-A", "E0-B", "E0-C", "E1-A", "E1-B", "E2-A", "FOREIGN"];

    private readonly SeededRandom random;
    private readonly TraderOptions options;
    private readonly OrderTracker orders = new(10);
    private readonly AccountLedger ledger = new(10);
    private readonly MarketCatalog catalog = new(100);
    private readonly MarketWatch watch = new(0);
    private readonly RiskGate gate;
    private readonly OrderDesk desk;
    private readonly RiskTwin twin;
    private readonly Dictionary<string, TwinPosition> truth = [];
    private readonly List<LiveOrder> live = [];
    private readonly List<(string Ticker, Action Tell)> letters = [];
    private readonly Dictionary<string, Queue<Action>> fillsUntold = [];
    private readonly List<long> openingsSentMs = [];
    private readonly bool hasForeignPosition;
    private readonly int pendingLook;
    private long nowMs = CoreScenario.StartExchangeMs;
    private int lastId;
    private OrderIntent? placed;

    private EventTime Now => new(nowMs, nowMs);

    public RandomOrders(ulong seed)
    {
        random = new SeededRandom(seed);
        options = Limits();
        Assert.Empty(options.Validate());
        hasForeignPosition = random.Chance(30);
        pendingLook = random.Between(20, 80);
        gate = new RiskGate(options, orders, ledger, catalog, watch);
        desk = new OrderDesk(gate, orders);
        twin = new RiskTwin(options);
        foreach (var ticker in Tickers)
        {
            twin.Markets.Add(ticker, new TwinMarket(EventOf(ticker)));
            truth.Add(ticker, new TwinPosition());
            fillsUntold.Add(ticker, new Queue<Action>());
            Describe(ticker);
        }

        OpenAccount();
    }

    public int Accepted { get; private set; }

    public int Reducing { get; private set; }

    public int Fills { get; private set; }

    public int Settlements { get; private set; }

    public int Days { get; private set; }

    public int LostAnswers { get; private set; }

    public Dictionary<RiskRule, int> Refusals { get; } = [];

    public void Issue(TraderCommand command) => placed = command is PlaceOrder place ? place.Intent : placed;

    public void Run(int intents)
    {
        var day = twin.DayOf(nowMs);
        for (var i = 0; i < intents; i++)
        {
            PassTime();
            for (var happenings = random.Between(0, 3); happenings > 0; happenings--)
            {
                Happen();
            }

            Days += twin.DayOf(nowMs) == day ? 0 : 1;
            day = twin.DayOf(nowMs);
            Ask(RandomIntent());
        }

        Assert.Equal(twin.ContractsOfRun(), orders.ContractsOfRun.Hundredths);
        Assert.Equal(twin.Cash, ledger.Cash.Micros);
    }

    private void Ask(OrderIntent intent)
    {
        var expected = twin.RulesAgainst(intent, nowMs);
        var opening = twin.Opening(intent);
        placed = null;
        var refusal = desk.Send(intent, new EventTime(nowMs, nowMs), this);
        if (refusal is not null)
        {
            Assert.Null(placed);
            if (!expected.Contains(refusal.Rule))
            {
                Fail($"{refusal.Rule} was given, {string.Join(", ", expected)} expected", intent);
            }

            Refusals[refusal.Rule] = Refusals.GetValueOrDefault(refusal.Rule) + 1;
            return;
        }

        Assert.Same(intent, placed);
        if (expected.Count > 0)
        {
            Fail($"let through although it breaks {string.Join(", ", expected)}", intent);
        }

        Accepted++;
        Reducing += opening == 0 ? 1 : 0;
        twin.Placed(intent, nowMs);
        Take(intent, isOpening: opening > 0);
        CheckWhatHappened();
    }

    private static string EventOf(string ticker) => ticker == "FOREIGN" ? "E2" : ticker[..2];

    private static void Fail(string what, OrderIntent intent) =>
        Assert.Fail($"{what}: {intent.Count} {intent.Outcome} at {intent.Price} in {intent.Ticker} ({intent.ClientOrderId})");

    // What the exchange really has, and not what the trader knows of it, is within the limits, whatever fills next.
    private void CheckWhatHappened()
    {
        Assert.True(live.Count(order => order.IsOpening) <= options.MaxOpenOrders, "too many live orders");
        if (options.MaxOrdersPerMinute > 0)
        {
            openingsSentMs.RemoveAll(ms => ms <= nowMs - 60_000);
            Assert.True(openingsSentMs.Count <= options.MaxOrdersPerMinute, "too many orders in a minute");
        }

        if (hasForeignPosition)
        {
            return;
        }

        long contracts = 0;
        long cost = 0;
        var inEvent = new long[3];
        foreach (var (ticker, position) in truth)
        {
            contracts += Math.Abs(position.Net);
            cost += position.Cost;
            inEvent[EventOf(ticker)[1] - '0'] += position.Cost;
            if (
                Math.Abs(position.Net) > options.MaxPositionContracts * 100L
                || !IsWithin(Math.Abs(position.Net), options.MaxContractsPerMarket * 100L)
                || !IsWithin(position.Cost, options.MaxMarketExposureDollars * 1_000_000)
            )
            {
                Assert.Fail($"{position.Net} hundredths for {position.Cost} millionths are held in {ticker}");
            }
        }

        Assert.True(IsWithin(inEvent.Max(), options.MaxEventExposureDollars * 1_000_000), "exposure in an event");
        Assert.True(contracts <= options.MaxTotalContracts * 100L, "contracts in all markets");
        Assert.True(cost <= options.MaxExposureDollars * 1_000_000, "exposure in all markets");

        static bool IsWithin(long figure, long limit) => limit == 0 || figure <= limit;
    }

    private void PassTime() =>
        nowMs += random.Between(0, 99) switch
        {
            < 80 => random.Between(0, 400),
            < 99 => random.Between(0, 60_000),
            _ => random.Between(0, 7_200_000),
        };

    private void Happen()
    {
        switch (random.Between(0, 99))
        {
            case < 40:
                DeliverSomething();
                break;
            case < 65:
                FillSomething();
                break;
            case < 80:
                CancelSomething();
                break;
            case < 96:
                ChangeBook();
                break;
            case < 98:
                SettleSomething();
                break;
            case < 99:
                PauseOrGoOn();
                break;
            default:
                var ticker = random.Pick(Tickers);
                twin.Markets[ticker].IsOpen = !twin.Markets[ticker].IsOpen || random.Chance(30);
                Describe(ticker);
                break;
        }
    }

    private OrderIntent RandomIntent()
    {
        var ticker = random.Chance(1) ? "UNKNOWN" : random.Pick(Tickers);
        var outcome = random.Chance(50) ? Outcome.Yes : Outcome.No;
        if (ledger.Find(ticker) is { IsFlat: false } position && random.Chance(40))
        {
            outcome = position.Side.Opposite();
        }

        var units = random.Between(1, 99) * 100;
        units += random.Chance(1) ? 50 : 0;
        return new OrderIntent
        {
            ClientOrderId = $"c{++lastId}",
            Ticker = ticker,
            Outcome = outcome,
            Price = Price.FromUnits(units),
            Count = Quantity.FromHundredths(RandomCount(ticker)),
            Reason = "random",
        };
    }

    private long RandomCount(string ticker) =>
        random.Between(0, 99) switch
        {
            0 => random.Between(-100, 0),
            1 => long.MaxValue,
            < 30 => Math.Abs(ledger.Find(ticker)?.Net.Hundredths ?? 0) + random.Between(0, 1),
            < 60 => random.Between(1, 5) * 100,
            _ => random.Between(1, options.MaxPositionContracts * 110),
        };

    private void Describe(string ticker) =>
        catalog.Learn(
            CoreScenario.Market(ticker, closeInMs: 10_000L * 86_400_000) with
            {
                EventTicker = twin.Markets[ticker].Event,
                Status = twin.Markets[ticker].IsOpen ? "active" : "closed",
            }
        );

    private void OpenAccount()
    {
        twin.Cash = (random.Chance(30) ? random.Between(50, 300) : 5_000) * 1_000_000L;
        var held = CoreScenario.Held("FOREIGN", random.Chance(50) ? 30 : -30, 1_234);
        ledger.Open(
            new AccountPicture(
                GateScenario.Reading(0, hasForeignPosition ? [held] : []) with
                {
                    Balance = Money.FromMicros(twin.Cash),
                },
                RestingReservation.Sum
            )
        );
        if (hasForeignPosition)
        {
            var position = twin.Markets["FOREIGN"].Position;
            (position.Net, position.Cost) = (held.PositionFp.Hundredths, held.MarketExposureDollars.Micros);
            (truth["FOREIGN"].Net, truth["FOREIGN"].Cost) = (position.Net, position.Cost);
        }
    }

    private TraderOptions Limits()
    {
        return new TraderOptions
        {
            MaxOpenOrders = random.Between(1, 12),
            MaxOrdersPerMinute = Maybe(random.Between(1, 30)),
            MaxPositionContracts = random.Between(5, 150),
            MaxContractsPerMarket = Maybe(random.Between(5, 200)),
            MaxTotalContracts = random.Between(50, 600),
            MaxContractsPerRun = random.Chance(30) ? random.Between(200, 20_000) : 0,
            MaxOrderNotionalDollars = Maybe(random.Between(5, 100)),
            MaxMarketExposureDollars = Maybe(random.Between(5, 150)),
            MaxEventExposureDollars = Maybe(random.Between(10, 200)),
            MaxExposureDollars = random.Between(20, 400),
            MaxDailyLossDollars = Maybe(random.Between(5, 100)),
            RiskDayStartMinutesUtc = random.Between(0, 1_439),
            MinOrderPriceCents = random.Chance(50) ? random.Between(0, 20) : 0,
            MaxOrderPriceCents = random.Chance(50) ? random.Between(80, 100) : 100,
        };

        int Maybe(int limit) => random.Chance(75) ? limit : 0;
    }
}
