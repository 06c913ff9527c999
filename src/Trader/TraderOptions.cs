using Kalshi;
using Trader.Lifecycle;
using Trader.Orders.Groups;
using Trader.Orders.Maintenance;
using Trader.Portfolio;
using Trader.Risk.Breakers;
using Trader.Risk.Protections;
using Trader.Upkeep;
using Trader.Upkeep.Calibration;

namespace Trader;

/// <summary>How the limit price of a follow is chosen (requirement G4).</summary>
public enum EntryPriceMode
{
    /// <summary>The lower of best bid plus offset and best ask.</summary>
    Book = 0,

    /// <summary>The whale's own price.</summary>
    WhalePrice,

    /// <summary>The best ask.</summary>
    BestAsk,
}

/// <summary>
/// The core's settings. The defaults are those of requirement Q; <see cref="Validate"/> names everything that is out of
/// range. Times are exchange time unless the name says wall.
/// </summary>
public sealed record TraderOptions
{
    /// <summary>Whether orders may be placed at all.</summary>
    public bool TradingEnabled { get; init; } = true;

    /// <summary>Whether public trades are watched for whales.</summary>
    public bool WhaleDetection { get; init; } = true;

    /// <summary>Whether whales are followed (strategy <c>whale_follower</c>); otherwise they are only shown.</summary>
    public bool FollowWhales { get; init; } = true;

    /// <summary>Distinguishes this account and environment in client order ids, so that a restart computes the same ids.</summary>
    public string RunIdentity { get; init; } = "sim";

    /// <summary>The program's version, for the journal.</summary>
    public string Version { get; init; } = "unknown";

    /// <summary>Most active markets selected, 0 to 1000.</summary>
    public int MarketLimit { get; init; } = 10;

    /// <summary>Markets to select instead of the most active ones; empty for discovery.</summary>
    public IReadOnlyList<string> MarketTickers { get; init; } = [];

    /// <summary>Undecided whales kept, 1 to 1000.</summary>
    public int WhaleQueueSize { get; init; } = 10;

    /// <summary>Sliding window of whales in minutes, 1 to 1440.</summary>
    public int WhaleWindowMinutes { get; init; } = 5;

    /// <summary>Smallest whale in cents of max(cost, payout), 1 to 100 000 000.</summary>
    public long WhaleMinSizeCents { get; init; } = 10_000;

    /// <summary>Oldest whale followed, in seconds, 1 to 86 400.</summary>
    public int WhaleMaxAgeSeconds { get; init; } = 120;

    /// <summary>Capacity of the follow token bucket, 1 to 1 000 000.</summary>
    public int MaxFollowsPerMinute { get; init; } = 3;

    /// <summary>Seconds per follow token, 1 to 3600.</summary>
    public int TokenRefillSeconds { get; init; } = 20;

    /// <summary>Contracts per follow, 1 to 100 000.</summary>
    public int FollowContracts { get; init; } = 5;

    /// <summary>Markets the follower may hold or bid for at once, 0 to 1000; 0 means no limit of its own.</summary>
    public int MaxFollowPositions { get; init; } = 3;

    /// <summary>Cents above the best bid, 0 to 50.</summary>
    public int FollowPriceOffsetCents { get; init; } = 2;

    /// <summary>Cents above the whale's price that are still acceptable, 0 to 99.</summary>
    public int FollowMaxSlippageCents { get; init; } = 3;

    /// <summary>Widest acceptable spread in cents, 1 to 99.</summary>
    public int FollowMaxSpreadCents { get; init; } = 10;

    /// <summary>How the limit price is chosen.</summary>
    public EntryPriceMode EntryPrice { get; init; } = EntryPriceMode.Book;

    /// <summary>How long a whale may wait for a tradable book, wall clock milliseconds, 1 to 60 000.</summary>
    public int BookWaitWallMs { get; init; } = 2_000;

    /// <summary>Own open orders allowed, 1 to 10 000.</summary>
    public int MaxOpenOrders { get; init; } = 10;

    /// <summary>Orders let through within sixty seconds, 0 to 10 000; 0 means no limit. 60 is chosen: one a second.</summary>
    public int MaxOrdersPerMinute { get; init; } = 60;

    /// <summary>Contracts allowed per order, and for the position it may lead to on its side, 1 to 1 000 000.</summary>
    public int MaxPositionContracts { get; init; } = 100;

    /// <summary>Contracts held and on order in one market, both sides together, 0 to 1 000 000; 0 means no limit of its own.</summary>
    public int MaxContractsPerMarket { get; init; } = 100;

    /// <summary>Contracts held and on order in all markets, 1 to 10 000 000.</summary>
    public int MaxTotalContracts { get; init; } = 500;

    /// <summary>Contracts that the orders of one run may buy, 0 to 100 000 000; 0 means no limit.</summary>
    public int MaxContractsPerRun { get; init; } = 1_000;

    /// <summary>
    /// Dollars that one order may cost without fees, 0 to 10 000 000; 0 means no limit of its own. 100 is chosen: what a hundred
    /// contracts cost at most.
    /// </summary>
    public long MaxOrderNotionalDollars { get; init; } = 100;

    /// <summary>
    /// Dollars of own orders and positions in one market, 0 to 10 000 000; 0 means no limit of its own. 100 is chosen, as for
    /// one order.
    /// </summary>
    public long MaxMarketExposureDollars { get; init; } = 100;

    /// <summary>
    /// Dollars of own orders and positions in all markets of one event, 0 to 10 000 000; 0 means no limit of its own. 250 is
    /// chosen: a quarter of the whole, since the markets of an event win and lose together.
    /// </summary>
    public long MaxEventExposureDollars { get; init; } = 250;

    /// <summary>Dollars that own orders and positions may add up to, 1 to 10 000 000.</summary>
    public long MaxExposureDollars { get; init; } = 1_000;

    /// <summary>
    /// Dollars lost in a day at which opening stops, 0 to 10 000 000; 0 means no limit. 250 is chosen: a quarter of the exposure.
    /// </summary>
    public long MaxDailyLossDollars { get; init; } = 250;

    /// <summary>
    /// Minute of the UTC day at which a day of <see cref="MaxDailyLossDollars"/> begins, 0 to 1439. Midnight in New York is 300
    /// in winter and 240 in summer; the core knows no time zones.
    /// </summary>
    public int RiskDayStartMinutesUtc { get; init; }

    /// <summary>
    /// Lowest price an order may carry, in cents of the outcome it buys, 0 to 99. By default the market's grid decides alone,
    /// which begins at 1¢ in most markets.
    /// </summary>
    public int MinOrderPriceCents { get; init; }

    /// <summary>
    /// Highest price an order may carry, in cents of the outcome it buys, 1 to 100. By default the market's grid decides alone,
    /// which ends at 99¢ in most markets.
    /// </summary>
    public int MaxOrderPriceCents { get; init; } = 100;

    /// <summary>What opens the circuit breakers, and for how long.</summary>
    public BreakerOptions Breakers { get; init; } = new();

    /// <summary>Which protections there are, and when they pause opening.</summary>
    public ProtectionOptions Protections { get; init; } = new();

    /// <summary>Seconds after which an unfilled follow is cancelled, 0 to 86 400; 0 means never.</summary>
    public int StaleOrderSeconds { get; init; } = 120;

    /// <summary>Seconds between readings of the account, 1 to 3600.</summary>
    public int SyncIntervalSeconds { get; init; } = 30;

    /// <summary>Shortest wall time between readings of the account, milliseconds, 10 to 60 000.</summary>
    public int SyncMinWallMs { get; init; } = 250;

    /// <summary>Seconds between market listings, 1 to 86 400.</summary>
    public int MarketRefreshSeconds { get; init; } = 60;

    /// <summary>Shortest wall time between market listings, milliseconds, 10 to 3 600 000.</summary>
    public int MarketRefreshMinWallMs { get; init; } = 5_000;

    /// <summary>Seconds an unneeded book is kept, 0 to 86 400.</summary>
    public int BookLingerSeconds { get; init; } = 60;

    /// <summary>Final decisions kept for people, 1 to 100 000.</summary>
    public int DecisionHistoryLength { get; init; } = 100;

    /// <summary>Finished orders and settlements kept for people, 1 to 100 000.</summary>
    public int FinishedHistoryLength { get; init; } = 100;

    /// <summary>Finished orders whose ids are remembered, so that none is used twice, 100 to 1 000 000.</summary>
    public int MaxRememberedOrders { get; init; } = 10_000;

    /// <summary>Account readings that may fail in a row before the trader goes to ERROR, 1 to 1000.</summary>
    public int MaxConsecutiveSyncErrors { get; init; } = 5;

    /// <summary>
    /// Exchange milliseconds for which a movement may be missing in the exchange's lists, 100 to 60 000: they lag by up to a
    /// second, and our clock may be two off. What moved within it is not called drift.
    /// </summary>
    public int AccountSettleMs { get; init; } = 3_000;

    /// <summary>Seconds for which a position may be gone before its settlement is listed, 1 to 3600.</summary>
    public int SettlementPatienceSeconds { get; init; } = 60;

    /// <summary>Minutes within which a second correction stops opening in a market, or everywhere where it was cash; 1 to 10 080.</summary>
    public int DriftRecurrenceMinutes { get; init; } = 60;

    /// <summary>Readings in a row that have to agree before such a stop ends by itself, 1 to 1000.</summary>
    public int DriftReleaseReadings { get; init; } = 10;

    /// <summary>Drifts kept for people, 1 to 10 000.</summary>
    public int DriftHistoryLength { get; init; } = 100;

    /// <summary>Fills and settlements remembered so that none is booked twice, 1 000 to 10 000 000.</summary>
    public int MaxRememberedFills { get; init; } = 200_000;

    /// <summary>Settings of the lifecycle.</summary>
    public LifecycleOptions Lifecycle { get; init; } = new();

    /// <summary>What resting orders set aside at the exchange.</summary>
    public RestingReservation RestingReservation { get; init; }

    /// <summary>When and how positions are closed.</summary>
    public UpkeepOptions Upkeep { get; init; } = new();

    /// <summary>How order groups are kept.</summary>
    public OrderGroupOptions OrderGroups { get; init; } = new();

    /// <summary>What order maintenance and clean-ups do.</summary>
    public MaintenanceOptions Maintenance { get; init; } = new();

    /// <summary>Calibration and recalibration.</summary>
    public CalibrationOptions Calibration { get; init; } = new();

    /// <summary>Smallest whale as money.</summary>
    public Money WhaleMinSize => Money.FromCents(WhaleMinSizeCents);

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        Check(MarketLimit, 0, 1000, nameof(MarketLimit));
        Check(WhaleQueueSize, 1, 1000, nameof(WhaleQueueSize));
        Check(WhaleWindowMinutes, 1, 1440, nameof(WhaleWindowMinutes));
        Check(WhaleMinSizeCents, 1, 100_000_000, nameof(WhaleMinSizeCents));
        Check(WhaleMaxAgeSeconds, 1, 86_400, nameof(WhaleMaxAgeSeconds));
        Check(MaxFollowsPerMinute, 1, 1_000_000, nameof(MaxFollowsPerMinute));
        Check(TokenRefillSeconds, 1, 3600, nameof(TokenRefillSeconds));
        Check(FollowContracts, 1, 100_000, nameof(FollowContracts));
        Check(MaxFollowPositions, 0, 1000, nameof(MaxFollowPositions));
        Check(FollowPriceOffsetCents, 0, 50, nameof(FollowPriceOffsetCents));
        Check(FollowMaxSlippageCents, 0, 99, nameof(FollowMaxSlippageCents));
        Check(FollowMaxSpreadCents, 1, 99, nameof(FollowMaxSpreadCents));
        Check(BookWaitWallMs, 1, 60_000, nameof(BookWaitWallMs));
        Check(MaxOpenOrders, 1, 10_000, nameof(MaxOpenOrders));
        Check(MaxOrdersPerMinute, 0, 10_000, nameof(MaxOrdersPerMinute));
        Check(MaxPositionContracts, 1, 1_000_000, nameof(MaxPositionContracts));
        Check(MaxContractsPerMarket, 0, 1_000_000, nameof(MaxContractsPerMarket));
        Check(MaxTotalContracts, 1, 10_000_000, nameof(MaxTotalContracts));
        Check(MaxContractsPerRun, 0, 100_000_000, nameof(MaxContractsPerRun));
        Check(MaxOrderNotionalDollars, 0, 10_000_000, nameof(MaxOrderNotionalDollars));
        Check(MaxMarketExposureDollars, 0, 10_000_000, nameof(MaxMarketExposureDollars));
        Check(MaxEventExposureDollars, 0, 10_000_000, nameof(MaxEventExposureDollars));
        Check(MaxExposureDollars, 1, 10_000_000, nameof(MaxExposureDollars));
        Check(MaxDailyLossDollars, 0, 10_000_000, nameof(MaxDailyLossDollars));
        Check(RiskDayStartMinutesUtc, 0, 1439, nameof(RiskDayStartMinutesUtc));
        Check(MinOrderPriceCents, 0, 99, nameof(MinOrderPriceCents));
        Check(MaxOrderPriceCents, 1, 100, nameof(MaxOrderPriceCents));
        if (MinOrderPriceCents > MaxOrderPriceCents)
        {
            mistakes.Add(
                $"{nameof(MinOrderPriceCents)} is {MinOrderPriceCents}; it must not be above {nameof(MaxOrderPriceCents)}, which is {MaxOrderPriceCents}."
            );
        }

        mistakes.AddRange(Breakers.Validate());
        mistakes.AddRange(Protections.Validate());
        Check(StaleOrderSeconds, 0, 86_400, nameof(StaleOrderSeconds));
        Check(SyncIntervalSeconds, 1, 3600, nameof(SyncIntervalSeconds));
        Check(SyncMinWallMs, 10, 60_000, nameof(SyncMinWallMs));
        Check(MarketRefreshSeconds, 1, 86_400, nameof(MarketRefreshSeconds));
        Check(MarketRefreshMinWallMs, 10, 3_600_000, nameof(MarketRefreshMinWallMs));
        Check(BookLingerSeconds, 0, 86_400, nameof(BookLingerSeconds));
        Check(DecisionHistoryLength, 1, 100_000, nameof(DecisionHistoryLength));
        Check(FinishedHistoryLength, 1, 100_000, nameof(FinishedHistoryLength));
        Check(MaxRememberedOrders, 100, 1_000_000, nameof(MaxRememberedOrders));
        Check(MaxConsecutiveSyncErrors, 1, 1000, nameof(MaxConsecutiveSyncErrors));
        Check(AccountSettleMs, 100, 60_000, nameof(AccountSettleMs));
        Check(SettlementPatienceSeconds, 1, 3600, nameof(SettlementPatienceSeconds));
        Check(DriftRecurrenceMinutes, 1, 10_080, nameof(DriftRecurrenceMinutes));
        Check(DriftReleaseReadings, 1, 1000, nameof(DriftReleaseReadings));
        Check(DriftHistoryLength, 1, 10_000, nameof(DriftHistoryLength));
        Check(MaxRememberedFills, 1_000, 10_000_000, nameof(MaxRememberedFills));
        Lifecycle.Validate(mistakes);
        Check((int)RestingReservation, 0, (int)RestingReservation.None, nameof(RestingReservation));
        mistakes.AddRange(Upkeep.Validate());
        mistakes.AddRange(OrderGroups.Validate());
        mistakes.AddRange(Maintenance.Validate());
        mistakes.AddRange(Calibration.Validate());
        return mistakes;

        void Check(long value, long minimum, long maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                mistakes.Add($"{name} is {value}; it must be between {minimum} and {maximum}.");
            }
        }
    }
}
