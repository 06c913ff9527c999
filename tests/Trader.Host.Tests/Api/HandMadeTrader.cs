using System.Collections.Immutable;
using System.Security.Cryptography;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client;
using Trader.Cycle;
using Trader.Events;
using Trader.Host.Api;
using Trader.Lifecycle;
using Trader.Live;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Risk.Protections;
using Trader.Status;
using Trader.Strategies;
using Trader.Testing;
using Trader.Upkeep;
using Trader.Whales;

namespace Trader.Host.Tests.Api;

/// <summary>A trader that is never started, on clocks that stand still, and a snapshot with one of everything.</summary>
internal sealed class HandMadeTrader : IAsyncDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ApiKey key;

    public HandMadeTrader()
    {
        key = ApiKey.FromPem("an-id", rsa.ExportPkcs8PrivateKeyPem());
        var exchange = ExchangeClock.Held(Wall, DateTimeOffset.FromUnixTimeMilliseconds(1_762_603_210_500), 120);
        Trader = new LiveTrader(
            new LiveTraderSetup
            {
                Endpoint = KalshiEndpoint.Loopback(5010),
                Key = key,
                Options = Options,
                Clock = new TraderClock(exchange, Wall),
            }
        );
        Frames = new Frames(
            Trader,
            new RunFacts
            {
                Version = "3.0.0-test",
                Environment = "sim",
                EnvironmentLabel = "SIM · a test",
                ExchangeHost = "127.0.0.1:5010",
                Options = Options,
            }
        );
    }

    public TraderOptions Options { get; } = new();

    /// <summary>2026-11-20 14:00 UTC.</summary>
    public TestClock Wall { get; } = new();

    public LiveTrader Trader { get; }

    public Frames Frames { get; }

    /// <summary>One of everything, each with a value of its own.</summary>
    public static TraderSnapshot Snapshot { get; } =
        new()
        {
            Version = 42,
            Time = new EventTime(1_762_603_210_500, 1_795_183_200_000),
            State = TraderState.Ready,
            PreviousState = TraderState.KalshiDataSync,
            StateSinceWallMs = 1_795_183_190_000,
            StateTimeoutMs = null,
            Transitions = [],
            TransitionCounts = (5, 0, 0, 0),
            LastError = null,
            Lifecycle = new LifecycleView(
                [new Pause(PauseCause.Operator, "lunch <now>", new EventTime(1_762_603_209_000, 1_795_183_198_500))],
                DegradedReason: null,
                new StatusView(
                    StatusBase.Paused,
                    Step: null,
                    BaseSinceWallMs: 1_795_183_198_500,
                    PreviousDurationMs: 8_500,
                    [
                        new StatusEntry(
                            1,
                            "trading",
                            PreviousStatus: null,
                            new EventTime(1_762_602_189_000, 1_795_183_190_000),
                            8_500,
                            "follow 2; paused",
                            new TradingSpell(
                                TraderEventKind.BookDelta,
                                new EventTime(1_762_603_209_000, 1_795_183_198_400),
                                ImmutableSortedDictionary<string, long>.Empty.Add("follow", 2),
                                ImmutableSortedDictionary<string, long>.Empty.Add("take_profit", 1)
                            )
                        ),
                        new StatusEntry(
                            2,
                            "paused",
                            "trading",
                            new EventTime(1_762_603_209_000, 1_795_183_198_500),
                            DurationMs: null,
                            "operator (lunch <now>)",
                            Spell: null
                        ),
                    ]
                )
            ),
            Stop = new StopReport(
                StopPhase.Clearing,
                "the operator is <worried>",
                new EventTime(1_762_603_209_000, 1_795_183_198_500),
                Pulls: 2,
                VerifiedAt: null,
                RestingOrders: 7,
                UnknownOrders: 1,
                LastObstacle: "cancelling all orders failed: 503"
            ),
            IsSynced = true,
            LastSyncWallMs = 1_795_183_199_000,
            Account = null,
            AccountChange = null,
            CashByShard = ImmutableSortedDictionary<int, Money>.Empty.Add(0, Money.FromMicros(9_990_250_001)),
            DriftCorrections = 0,
            DriftHistory = [],
            MarketStops = [],
            Cash = Money.FromMicros(9_990_250_001),
            AvailableCash = Money.FromMicros(9_988_150_001),
            PositionValue = Money.FromMicros(2_750_000),
            StartEquity = Money.FromDollars(10_000),
            Realized = Money.FromMicros(-1_500_000),
            Fees = Money.FromMicros(90_000),
            Exposure = Money.FromMicros(4_600_000),
            Risk = new RiskPicture(
                [
                    new(RiskRule.OpenOrders, RiskUnit.Orders, 2, 10),
                    new(RiskRule.OrdersPerMinute, RiskUnit.Orders, 3, 0),
                    new(RiskRule.Position, RiskUnit.ContractHundredths, 550, 10_000, "KXTWO-25NOV08-A"),
                    new(RiskRule.DailyLoss, RiskUnit.DollarMicros, 1_590_001, 250_000_000),
                ],
                [
                    new("global", IsOpen: false, 1, 5, "no answer", 0),
                    new("KXTWO-25NOV08-A", IsOpen: true, 5, 5, "no <answer>", 299_001),
                ],
                [
                    new(ProtectionKind.LossStreak, null, "3 trades in a row lost within 60 minutes", 60_000),
                    new(ProtectionKind.CoolDown, "KXONE-25NOV08-A", "the market was left less than 5 minutes ago", 1),
                ]
            ),
            Positions =
            [
                new PositionView(
                    "KXONE-25NOV08-A",
                    Outcome.No,
                    Quantity.FromContracts(5),
                    Price.FromCents(50),
                    Money.FromMicros(2_500_000),
                    Price.FromCents(55),
                    Money.FromMicros(2_750_000),
                    Money.Zero,
                    Money.FromMicros(90_000),
                    1_762_603_000_000,
                    1_762_610_000_000,
                    IsClosed: false
                )
                {
                    Exit = new ExitView
                    {
                        Owner = "whale_follower",
                        Policy = ExitPolicy.HoldToSettlement,
                        Managed = Quantity.Zero,
                        Foreign = Quantity.FromContracts(1),
                        Quote = new ExitQuote(
                            Quantity.FromContracts(4),
                            Money.FromMicros(2_160_000),
                            Money.FromMicros(2_000_000),
                            IsWhole: false
                        ),
                        ToTakeProfitBasisPoints = 1_200,
                        ToStopLossBasisPoints = 1_805,
                        HeldMs = 210_500,
                        IsHeldLonger = true,
                        UntilCloseMs = 6_789_500,
                        Closing = null,
                    },
                },
            ],
            Upkeep = new UpkeepView
            {
                Reserve = Money.FromDollars(1_000),
                Shortfall = Money.FromMicros(1),
                Invested = Money.FromMicros(5_100_000),
                Recouped = Money.FromMicros(1_250_000),
                ProjectedNeed = Money.FromMicros(1_002_100_000),
                ExpectedProceeds = Money.FromMicros(3_000_000),
                IsRecovering = true,
                Closing = 2,
                Stuck = 1,
                Closed = [4, 3, 2, 1, 0, 5, 6, 7],
            },
            Orders =
            [
                new OrderView(
                    "client-1",
                    "order-1",
                    "KXTWO-25NOV08-A",
                    Outcome.Yes,
                    Price.FromUnits(4_250),
                    Quantity.FromContracts(5),
                    Quantity.FromHundredths(50),
                    Quantity.FromHundredths(450),
                    "resting",
                    1_762_603_100_000,
                    "Following $200 whale",
                    null
                ),
            ],
            FinishedOrders = [],
            Settlements =
            [
                new BookedSettlement(
                    "KXTHREE-25NOV08-A",
                    "no",
                    Outcome.Yes,
                    Quantity.FromContracts(3),
                    Money.FromMicros(1_500_000),
                    Money.Zero,
                    Money.FromMicros(10_000),
                    1_762_603_050_000
                ),
            ],
            SettlementCount = 1,
            OrdersSent = 3,
            OrdersRefused = 1,
            Fills = 2,
            Whales =
            [
                new WhaleView(
                    "KXFOUR-25NOV08-A:1762603208200:no",
                    "KXFOUR-25NOV08-A",
                    Outcome.No,
                    Price.FromUnits(3_333),
                    Quantity.FromContracts(300),
                    Money.FromMicros(99_990_000),
                    Money.FromDollars(300),
                    Money.FromDollars(300),
                    1_762_603_208_200,
                    WhaleWait.RateLimited
                ),
            ],
            Decisions =
            [
                new WhaleDecision
                {
                    WhaleId = "KXTWO-25NOV08-A:1762603099000:yes",
                    Ticker = "KXTWO-25NOV08-A",
                    Side = Outcome.Yes,
                    Outcome = WhaleOutcome.Followed,
                    Reason = "Following $200 whale",
                    OrderId = "order-1",
                    WhaleSize = Money.FromDollars(200),
                    WhalePrice = Price.FromCents(41),
                    OurPrice = Price.FromUnits(4_250),
                    OurCount = Quantity.FromContracts(5),
                    DecidedMs = 1_762_603_100_000,
                    WhaleMs = 1_762_603_099_000,
                },
                new WhaleDecision
                {
                    WhaleId = "KXONE-25NOV08-A:1762603098000:no",
                    Ticker = "KXONE-25NOV08-A",
                    Side = Outcome.No,
                    Outcome = WhaleOutcome.SkippedPosition,
                    Reason = "There is a position <b>already</b>",
                    WhaleSize = Money.FromDollars(150),
                    WhalePrice = Price.FromCents(50),
                    DecidedMs = 1_762_603_098_100,
                    WhaleMs = 1_762_603_098_000,
                },
            ],
            DecisionCounts = [1, 0, 1, .. Enumerable.Repeat(0L, WhaleWords.All.Count - 3)],
            Followed =
            [
                new FollowedView(
                    new FollowedWhale(
                        "KXTWO-25NOV08-A:1762603099000:yes",
                        "client-1",
                        "order-1",
                        1_762_603_100_000,
                        "KXTWO-25NOV08-A",
                        Outcome.Yes,
                        Quantity.FromContracts(5),
                        Price.FromUnits(4_250),
                        Money.FromDollars(200)
                    ),
                    Quantity.FromHundredths(50),
                    "resting"
                ),
            ],
            Bets = 900,
            WhaleCount = 3,
            RateLimited = 1,
            FollowPositions = 2,
            Tokens = new TokenView(0, 3, 12_001),
            PublicTrades = 1_000,
            TradesDiscarded = 925,
            OwnTakes = 1,
            Books = (12, 11),
            BookCounts = (12, 3_456, 1),
            Drifts = 0,
            LastDifferences = ["cash 1 here, 2 there"],
            Strategies = new StrategyDeskView([], [], []),
            Cycle = new CycleView(30, CyclePhase.Idle, CurrentId: null, default, []),
            Calibration = HandMadeCalibration.View,
        };

    public async ValueTask DisposeAsync()
    {
        await Trader.DisposeAsync();
        key.Dispose();
        rsa.Dispose();
    }
}
