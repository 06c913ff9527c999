using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Trader.Live.Feeds;
using Trader.Live.Journal;
using Trader.Orders.Groups;
using Trader.Orders.Maintenance;
using Trader.Risk.Breakers;
using Trader.Upkeep;

namespace Trader.Lab.World;

/// <summary>Makes the schedule of a seed.</summary>
internal static class ScheduleMaker
{
    private const long MinuteMs = 60_000;

    /// <summary>Shortest time without faults at the end: long enough for every pause of the trader to run out.</summary>
    public const long CalmLengthMs = 5 * MinuteMs;

    // Winter and summer, both changes of daylight saving time, and both ends of the exchange's weekly pause.
    private static readonly string[] Starts =
    [
        "2026-01-05T15:00:00Z",
        "2026-03-08T06:55:00Z",
        "2026-07-15T18:30:00Z",
        "2026-11-01T05:55:00Z",
        "2026-11-19T07:57:00Z",
        "2026-11-19T09:57:00Z",
        "2026-12-31T23:55:00Z",
    ];

    /// <summary>The schedule of a seed.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="troubleMinutes">How long things may go wrong, 1 to 1 440 minutes; the calm comes on top.</param>
    public static Schedule Make(ulong seed, int troubleMinutes)
    {
        var dice = Seeds.Dice(seed, "schedule");
        var startMs = DateTimeOffset.Parse(dice.OneOf<string>(Starts)).ToUnixTimeMilliseconds();
        var calmMs = startMs + (troubleMinutes * MinuteMs);
        var journal = new OrderJournalOptions
        {
            Durability = dice.OneOf(JournalDurability.Written, JournalDurability.Synced),
            SegmentBytes = dice.OneOf(4_096, 20_000, 1 << 20),
        };
        var troubles = new TroubleMaker(seed, startMs, calmMs, journal.Durability);
        var cash = Money.FromDollars(dice.OneOf(50, 500, 5_000, 50_000));
        return new Schedule
        {
            Seed = seed,
            StartMs = startMs,
            CalmMs = calmMs,
            EndMs = calmMs + CalmLengthMs,
            Cash = cash,
            Exchange = Exchange(seed, dice),
            Flow = Flow(startMs, dice),
            Trader = Trader(seed, cash, dice),
            Journal = journal,
            Network = dice.OneOf(new NetworkProfile(1, 5), new NetworkProfile(10, 60), new NetworkProfile(40, 250)),
            NetworkFaults = troubles.NetworkFaults(),
            ExchangeFaults = troubles.ExchangeFaults(),
            Actions = troubles.Actions(),
        };
    }

    private static SimulatorOptions Exchange(ulong seed, SplitMix64 dice) =>
        new()
        {
            Seed = Seeds.Of(seed, "exchange"),
            KeyKind = WorldKeys.Kind,
            Tier = dice.OneOf(UsageTier.Basic, UsageTier.Advanced, UsageTier.Premier),
            ReadLagMs = dice.OneOf(0, 0, 200, 500),
            Engine = new EngineOptions
            {
                PausesWeekly = true,
                MaxTradesKept = 10_000,
                RebatesAtExactlyOneCent = dice.Chance(0.5),
            },
        };

    private static RandomFlowOptions Flow(long startMs, SplitMix64 dice) =>
        new()
        {
            Start = DateTimeOffset.FromUnixTimeMilliseconds(startMs),
            OpenMarkets = dice.NextInt(2, 5),
            MinLifeSeconds = dice.NextInt(60, 200),
            MaxLifeSeconds = dice.NextInt(240, 600),
            SettlementTimerSeconds = dice.OneOf(0, 5, 20),
            MeanTradeGapMs = dice.NextInt(800, 3_000),
            MaxWhaleGapMs = dice.NextInt(4_000, 15_000),
            QuoteLevels = dice.NextInt(3, 6),
            BookChangesPerSecond = dice.NextInt(1, 6),
            ReplenishDelayMs = dice.OneOf(50, 250, 1_000),
            MaxFinalizedMarkets = 100,
        };

    // Every rule is on in most worlds, and tight enough for the few minutes that a market lives.
    private static UpkeepOptions Upkeep(Money cash, SplitMix64 dice) =>
        new()
        {
            ClosingEnabled = dice.Chance(0.9),
            TakeProfitBasisPoints = dice.OneOf(1, 300, 2_000),
            StopLossBasisPoints = dice.OneOf(50, 400, 1_000),
            MaxHoldSeconds = dice.OneOf(10, 45, 3_600),
            MarketClosingSeconds = dice.OneOf(5, 30, 120),
            LastMomentSeconds = dice.OneOf(0, 3, 20),
            CashReserveDollars = cash.Micros / Money.MicrosPerDollar * dice.OneOf(0, 0, 2, 9) / 10,
            CashRecoveryMarginDollars = dice.OneOf(0, 5, 100),
            StuckSeconds = dice.OneOf(3, 20, 300),
            MaxSlippageCents = dice.OneOf(0, 2, 5, 30),
            RetryMs = dice.OneOf(100, 1_000, 5_000),
            MaxRetryMs = dice.OneOf(5_000, 30_000),
            CheckIntervalMs = dice.OneOf(100, 1_000, 5_000),
            FollowExit = dice.OneOf(ExitPolicy.Rules, ExitPolicy.Rules, ExitPolicy.HoldToSettlement),
            HeldStrategies = dice.Chance(0.2) ? ["dice"] : [],
            ManageForeign = dice.Chance(0.2),
            CloseAtShutdown = dice.Chance(0.3),
            CloseAtShutdownWallSeconds = dice.OneOf(1, 20),
        };

    private static TraderSetup Trader(ulong seed, Money cash, SplitMix64 dice)
    {
        var options = new TraderOptions
        {
            // Short enough that a breaker opened by the last fault has closed again when the trader has to be READY.
            Breakers = new BreakerOptions { PauseWallSeconds = 60 },
            RunIdentity = $"world-{seed}",
            MarketLimit = dice.NextInt(0, 5),
            WhaleMinSizeCents = dice.OneOf(2_000, 5_000, 10_000),
            WhaleQueueSize = dice.NextInt(1, 12),
            WhaleMaxAgeSeconds = dice.NextInt(5, 120),
            MaxFollowsPerMinute = dice.NextInt(1, 60),
            TokenRefillSeconds = dice.NextInt(1, 15),
            MaxFollowPositions = dice.NextInt(0, 4),
            FollowContracts = dice.NextInt(1, 60),
            FollowPriceOffsetCents = dice.NextInt(0, 4),
            FollowMaxSlippageCents = dice.NextInt(0, 20),
            EntryPrice = (EntryPriceMode)dice.NextInt(3),
            MaxOpenOrders = dice.NextInt(1, 10),
            MaxPositionContracts = dice.NextInt(20, 200),
            MaxExposureDollars = dice.OneOf(20, 100, 1_000),
            MaxMarketExposureDollars = dice.OneOf(0, 10, 100),
            MaxEventExposureDollars = dice.OneOf(0, 15, 250),
            MaxOrdersPerMinute = dice.OneOf(0, 4, 60),
            StaleOrderSeconds = dice.NextInt(3, 60),
            SyncIntervalSeconds = dice.OneOf(5, 15, 30),
            MarketRefreshSeconds = dice.OneOf(20, 60),
            BookLingerSeconds = dice.NextInt(0, 60),
            Upkeep = Upkeep(cash, Seeds.Dice(seed, "upkeep")),
        };
        options = WithOrderCare(options, Seeds.Dice(seed, "order care"));
        return new TraderSetup
        {
            Options = options,
            Rest = new KalshiRestOptions
            {
                TimeoutMs = dice.OneOf(2_000, 5_000, 10_000),
                PageSize = dice.OneOf(3, 100, 1_000),
                Presigning = dice.Chance(0.1) ? new() : null,
                JitterSeed = Seeds.Of(seed, "rest jitter"),
            },
            Feed = new KalshiSocketOptions { JitterSeed = Seeds.Of(seed, "feed jitter"), Channels = FeedChannels.For(options) },
            Strategy = dice.Chance(0.7)
                ? new DiceStrategyOptions(
                    Seeds.Of(seed, "strategy"),
                    dice.OneOf(2_000, 5_000, 20_000),
                    dice.OneOf(5, 30, 300),
                    IsCareless: dice.Chance(0.3)
                )
                : null,
            TickPeriodMs = dice.OneOf(50, 100, 200),
            HasTwin = seed % 8 == 0,
        };
    }

    // Limits low enough for groups to trigger by themselves now and then.
    private static TraderOptions WithOrderCare(TraderOptions options, SplitMix64 dice) =>
        options with
        {
            MaxTotalContracts = dice.OneOf(40, 150, 500),
            OrderGroups = new OrderGroupOptions
            {
                IsEnabled = dice.Chance(0.9),
                MaxResetsPerHour = dice.OneOf(1, 5, 1_000),
                FirstResetPauseSeconds = dice.OneOf(1, 15),
                DeletesAtEnd = dice.Chance(0.8),
            },
            Maintenance = new MaintenanceOptions
            {
                IsEnabled = dice.Chance(0.9),
                PrunesOrphans = dice.Chance(0.8),
                PrunesForeign = dice.Chance(0.5),
                PrunesClosedMarkets = dice.Chance(0.8),
                CleansUpAtStart = dice.Chance(0.7),
                CycleSeconds = dice.OneOf(1, 5, 30),
                MaxCancelsInFlight = dice.OneOf(1, 3, 10),
            },
        };
}
