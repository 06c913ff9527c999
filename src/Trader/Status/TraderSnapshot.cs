using System.Collections.Immutable;
using Kalshi;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Orders.Groups;
using Trader.Orders.Maintenance;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Upkeep;
using Trader.Upkeep.Calibration;
using Trader.Whales;

namespace Trader.Status;

/// <summary>An open position, for people.</summary>
public sealed record PositionView(
    string Ticker,
    Outcome Side,
    Quantity Contracts,
    Price AverageCost,
    Money Cost,
    Price? Mark,
    Money? Value,
    Money Realized,
    Money Fees,
    long OpenedMs,
    long? CloseMs,
    bool IsClosed
)
{
    /// <summary>Value at the mark minus cost; null without a mark.</summary>
    public Money? Unrealized => Value - Cost;

    /// <summary>How it stands to its end; null where nobody looked.</summary>
    public ExitView? Exit { get; init; }
}

/// <summary>An order of ours, for people.</summary>
public sealed record OrderView(
    string ClientOrderId,
    string? OrderId,
    string Ticker,
    Outcome Side,
    Price Price,
    Quantity Count,
    Quantity Filled,
    Quantity Remaining,
    string Status,
    long PlacedMs,
    string Reason,
    string? FinishedReason
);

/// <summary>A waiting whale, for people.</summary>
public sealed record WhaleView(
    string WhaleId,
    string Ticker,
    Outcome Side,
    Price Price,
    Quantity Count,
    Money Cost,
    Money Payout,
    Money Size,
    long TimestampMs,
    WhaleWait Wait
);

/// <summary>A followed whale with the state of its order, for people.</summary>
public sealed record FollowedView(FollowedWhale Whale, Quantity Filled, string Status);

/// <summary>Follow tokens.</summary>
/// <param name="Available">Whole tokens.</param>
/// <param name="Capacity">Tokens when full.</param>
/// <param name="UntilNextMs">Exchange milliseconds until one is available; 0 if one is.</param>
public sealed record TokenView(int Available, int Capacity, long UntilNextMs);

/// <summary>
/// A consistent, immutable picture of the trader for readers outside the trading thread. <see cref="Version"/> grows with
/// every event handled.
/// </summary>
public sealed record TraderSnapshot
{
    /// <summary>Events handled when it was taken.</summary>
    public required long Version { get; init; }

    /// <summary>When it was taken, on both clocks.</summary>
    public required EventTime Time { get; init; }

    /// <summary>The state.</summary>
    public required TraderState State { get; init; }

    /// <summary>The state before.</summary>
    public required TraderState? PreviousState { get; init; }

    /// <summary>When the state was entered, wall clock, Unix milliseconds.</summary>
    public required long StateSinceWallMs { get; init; }

    /// <summary>The state's time-out, wall milliseconds; null for none.</summary>
    public required long? StateTimeoutMs { get; init; }

    /// <summary>The latest moves, oldest first.</summary>
    public required ImmutableArray<StateTransition> Transitions { get; init; }

    /// <summary>Moves made, refused, errors, time-outs.</summary>
    public required (int Made, int Refused, int Errors, int Timeouts) TransitionCounts { get; init; }

    /// <summary>The last error.</summary>
    public required string? LastError { get; init; }

    /// <summary>What pauses the trader, whether it is degraded, and what it is about.</summary>
    public required LifecycleView Lifecycle { get; init; }

    /// <summary>The emergency stop; null while it is not pulled.</summary>
    public required StopReport? Stop { get; init; }

    /// <summary>What the exchange last said of itself.</summary>
    public ExchangeCondition Exchange { get; init; } = ExchangeCondition.Open;

    /// <summary>Whether the account was read.</summary>
    public required bool IsSynced { get; init; }

    /// <summary>When it was last read, wall clock, Unix milliseconds.</summary>
    public required long? LastSyncWallMs { get; init; }

    /// <summary>The account as the exchange last told it; null before the first sync.</summary>
    public required AccountState? Account { get; init; }

    /// <summary>What the latest sync changed; null before the second one.</summary>
    public required AccountChange? AccountChange { get; init; }

    /// <summary>All cash by shard; what the exchange does not split is on shard 0.</summary>
    public required ImmutableSortedDictionary<int, Money> CashByShard { get; init; }

    /// <summary>All cash.</summary>
    public required Money Cash { get; init; }

    /// <summary>Cash no order has a claim on.</summary>
    public required Money AvailableCash { get; init; }

    /// <summary>Value of the open positions at their marks, or at cost where there is none.</summary>
    public required Money PositionValue { get; init; }

    /// <summary>Cash and positions when the run began.</summary>
    public required Money StartEquity { get; init; }

    /// <summary>Profit and loss locked in by this run, before fees.</summary>
    public required Money Realized { get; init; }

    /// <summary>Fees of this run.</summary>
    public required Money Fees { get; init; }

    /// <summary>Own open orders and positions, at cost.</summary>
    public required Money Exposure { get; init; }

    /// <summary>How much of each limit is used, and what has paused opening.</summary>
    public required RiskPicture Risk { get; init; }

    /// <summary>Open positions.</summary>
    public required ImmutableArray<PositionView> Positions { get; init; }

    /// <summary>Upkeep: cash and its reserve, and what is being closed.</summary>
    public UpkeepView Upkeep { get; init; } = UpkeepView.Empty;

    /// <summary>Open orders.</summary>
    public required ImmutableArray<OrderView> Orders { get; init; }

    /// <summary>The latest finished orders, newest first.</summary>
    public required ImmutableArray<OrderView> FinishedOrders { get; init; }

    /// <summary>The latest settlements, newest first.</summary>
    public required ImmutableArray<BookedSettlement> Settlements { get; init; }

    /// <summary>Settlements booked.</summary>
    public required int SettlementCount { get; init; }

    /// <summary>Distinct client order ids sent.</summary>
    public required int OrdersSent { get; init; }

    /// <summary>Orders definitely refused or never sent.</summary>
    public required int OrdersRefused { get; init; }

    /// <summary>Fills booked.</summary>
    public required int Fills { get; init; }

    /// <summary>Waiting whales, largest first.</summary>
    public required ImmutableArray<WhaleView> Whales { get; init; }

    /// <summary>The latest decisions, newest first.</summary>
    public required ImmutableArray<WhaleDecision> Decisions { get; init; }

    /// <summary>Decisions per outcome, in the order of <see cref="WhaleWords.All"/>.</summary>
    public required ImmutableArray<long> DecisionCounts { get; init; }

    /// <summary>The latest followed whales, newest first.</summary>
    public required ImmutableArray<FollowedView> Followed { get; init; }

    /// <summary>Distinct bets.</summary>
    public required long Bets { get; init; }

    /// <summary>Bets that reached the size of a whale.</summary>
    public required long WhaleCount { get; init; }

    /// <summary>Whales that had to wait for a token.</summary>
    public required long RateLimited { get; init; }

    /// <summary>Markets the follower holds or bids for.</summary>
    public required int FollowPositions { get; init; }

    /// <summary>Follow tokens.</summary>
    public required TokenView Tokens { get; init; }

    /// <summary>Public trades received.</summary>
    public required long PublicTrades { get; init; }

    /// <summary>Prints below whale size.</summary>
    public required long TradesDiscarded { get; init; }

    /// <summary>Public trades in which we took.</summary>
    public required long OwnTakes { get; init; }

    /// <summary>The watched markets, by ticker.</summary>
    public ImmutableArray<MarketView> Markets { get; init; } = [];

    /// <summary>Books asked for and tradable now.</summary>
    public required (int Watched, int Tradable) Books { get; init; }

    /// <summary>Snapshots, deltas, and times a book was distrusted.</summary>
    public required (long Snapshots, long Deltas, long Suspects) BookCounts { get; init; }

    /// <summary>Readings that found something to differ twice in a row.</summary>
    public required long Drifts { get; init; }

    /// <summary>Figures taken over from the exchange because of drift.</summary>
    public required long DriftCorrections { get; init; }

    /// <summary>The latest drifts that are over, newest first.</summary>
    public required ImmutableArray<DriftRecord> DriftHistory { get; init; }

    /// <summary>Where nothing may be opened because of drift.</summary>
    public required ImmutableArray<MarketStop> MarketStops { get; init; }

    /// <summary>The order groups, one for each shard in use; empty where none are used.</summary>
    public ImmutableArray<OrderGroupView> OrderGroups { get; init; } = [];

    /// <summary>Orders that the last reading showed in another group than ours.</summary>
    public ImmutableArray<string> OrderGroupDifferences { get; init; } = [];

    /// <summary>What order maintenance and clean-ups have done.</summary>
    public MaintenanceView Maintenance { get; init; } = MaintenanceView.None;

    /// <summary>In what the last comparison differed.</summary>
    public required ImmutableArray<string> LastDifferences { get; init; }

    /// <summary>How the trader looks after itself.</summary>
    public required CalibrationView Calibration { get; init; }
}
