namespace Kalshi.Simulator.Exchange;

/// <summary>How finely an account's balance is kept (§10.5 of the API). <c>default</c> is <see cref="CentiCent"/>.</summary>
public enum BalancePrecision
{
    /// <summary>Multiples of $0.0001: direct members.</summary>
    CentiCent = 0,

    /// <summary>Whole cents: everybody else.</summary>
    Cent,
}

/// <summary>What resting orders set aside (<c>resting_margin_reservation</c>, doubt D9). <c>default</c> is <see cref="Sum"/>.</summary>
public enum ReservationPolicy
{
    /// <summary>Every resting order its own cost, added up.</summary>
    Sum = 0,

    /// <summary>Per market the dearer side of the book, because bids and asks of one market close each other.</summary>
    Max,

    /// <summary>
    /// Nothing: an order must be affordable by itself when it is placed, and is checked again when it would fill; then it is
    /// cancelled (<c>MarginCancel</c>) if the money is gone (DCM Rule 5.3(c)).
    /// </summary>
    None,
}

/// <summary>How long a client order id stays taken (doubt D6). <c>default</c> is <see cref="Forever"/>.</summary>
public enum ClientOrderIdScope
{
    /// <summary>For the life of the exchange, up to <see cref="EngineOptions.MaxClientOrderIdsPerAccount"/>.</summary>
    Forever = 0,

    /// <summary>As long as its order rests.</summary>
    WhileResting,
}

/// <summary>What happens to a post-only order that would take (doubt D15). <c>default</c> is <see cref="Reject"/>.</summary>
public enum PostOnlyCrossing
{
    /// <summary>It is refused (recorded).</summary>
    Reject = 0,

    /// <summary>It is accepted and cancelled at once with <c>PostOnlyCrossCancel</c> (documented); so is an amended one.</summary>
    CancelAfterAccepting,
}

/// <summary>What a position is worth in <c>portfolio_value</c> (doubt D11). <c>default</c> is <see cref="LastPrice"/>.</summary>
public enum PositionValuation
{
    /// <summary>The last trade price, its cost where nothing traded yet.</summary>
    LastPrice = 0,

    /// <summary>What it cost.</summary>
    Cost,
}

/// <summary>
/// The bounds of the exchange's memory, and what it does where the API reference has a doubt (§13). Each is validated when an
/// engine is made.
/// </summary>
/// <remarks>
/// Doubts without an option, because only one answer is consistent with what was recorded: D10 (realised profit at average cost,
/// <c>total_traded</c> counts opening fills only, an ask's cost is Σ(1−p)·count), D12 (a settlement row carries net contracts, cost
/// without fees, revenue, trade fees), D16 (a user's cancel, a group's trigger and a cancel-all are reported as <c>Decrease</c>, the
/// sweep of a reactivation and of a pause as <c>HaltCancel</c>). The fee of a resting order is asked for when it takes, never set
/// aside (part of D9).
/// </remarks>
public sealed record EngineOptions
{
    private const int MaxBound = 10_000_000;

    /// <summary>Public trades kept for <c>GET /markets/trades</c>, 1 to 10 000 000 trades; the oldest are dropped first.</summary>
    public int MaxTradesKept { get; init; } = 100_000;

    /// <summary>Fills kept per account, 1 to 10 000 000 fills; the oldest are dropped first.</summary>
    public int MaxFillsPerAccount { get; init; } = 200_000;

    /// <summary>Orders kept per account, resting ones included, 1 to 10 000 000 orders; the oldest finished ones are dropped first.</summary>
    public int MaxOrdersPerAccount { get; init; } = 200_000;

    /// <summary>Settlements kept per account, 1 to 10 000 000 rows; the oldest are dropped first.</summary>
    public int MaxSettlementsPerAccount { get; init; } = 100_000;

    /// <summary>Transfers kept per account, 1 to 10 000 000 rows; a client transfer id is known as long as its transfer.</summary>
    public int MaxTransfersPerAccount { get; init; } = 100_000;

    /// <summary>Client order ids remembered per account, 1 to 10 000 000 ids; the oldest is forgotten first.</summary>
    public int MaxClientOrderIdsPerAccount { get; init; } = MaxBound;

    /// <summary>Order groups per account, 1 to 10 000 000 groups (§7.6: 100 000).</summary>
    public int MaxOrderGroupsPerAccount { get; init; } = 100_000;

    /// <summary>Fee changes kept, 1 to 10 000 000 changes; the oldest are dropped first.</summary>
    public int MaxFeeChangesKept { get; init; } = 10_000;

    /// <summary>Shards, 1 to 16 (§8: four).</summary>
    public int Shards { get; init; } = 4;

    /// <summary>Subaccounts per account besides number 0, 0 to 63 (§7.5: 63).</summary>
    public int MaxSubaccountsPerAccount { get; init; } = 63;

    /// <summary>The rolling window of order groups in milliseconds, 1 to 3 600 000 (§7.6: 15 000).</summary>
    public int OrderGroupWindowMs { get; init; } = 15_000;

    /// <summary>Whether a group triggers only when its fills exceed the limit, not already when they reach it (doubt D8).</summary>
    public bool TriggersGroupsOnlyAboveLimit { get; init; }

    /// <summary>Whether fills as taker count in order groups as fills as maker do (doubt D8).</summary>
    public bool CountsTakerFillsInGroups { get; init; } = true;

    /// <summary>
    /// Milliseconds after a cancel-all during which new orders of that account that come to rest are cancelled too, 0 to
    /// 600 000 (§6.5 warns of a minute; 0 for none).
    /// </summary>
    public int CancelAllAftermathMs { get; init; }

    /// <summary>Whether contracts at better prices count as ahead in the queue (§6.8).</summary>
    public bool QueueCountsBetterPrices { get; init; } = true;

    /// <summary>How long a client order id stays taken (doubt D6).</summary>
    public ClientOrderIdScope ClientOrderIds { get; init; }

    /// <summary>Whether an immediate-or-cancel order that finds nothing is refused instead of accepted with no fill (doubt D7).</summary>
    public bool RefusesUnfilledImmediateOrCancel { get; init; }

    /// <summary>Whether a fill-or-kill order that cannot fill is accepted and cancelled instead of refused (doubt D7).</summary>
    public bool AcceptsUnfillableFillOrKill { get; init; }

    /// <summary>What resting orders set aside (doubt D9).</summary>
    public ReservationPolicy Reservation { get; init; }

    /// <summary>What a position is worth (doubt D11).</summary>
    public PositionValuation Valuation { get; init; }

    /// <summary>What happens to a post-only order that would take (doubt D15).</summary>
    public PostOnlyCrossing PostOnlyCrossing { get; init; }

    /// <summary>Whether a cent is rebated when rounding fees are exactly $0.01, not only above it (doubt D17).</summary>
    public bool RebatesAtExactlyOneCent { get; init; }

    /// <summary>Whether every shard has its trading pause on Thursdays by itself (§10.8, <see cref="MaintenanceSchedule"/>).</summary>
    public bool PausesWeekly { get; init; }

    /// <summary>Throws when a value is outside its range; the message names key, value and range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        Check(nameof(MaxTradesKept), MaxTradesKept);
        Check(nameof(MaxFillsPerAccount), MaxFillsPerAccount);
        Check(nameof(MaxOrdersPerAccount), MaxOrdersPerAccount);
        Check(nameof(MaxSettlementsPerAccount), MaxSettlementsPerAccount);
        Check(nameof(MaxTransfersPerAccount), MaxTransfersPerAccount);
        Check(nameof(MaxClientOrderIdsPerAccount), MaxClientOrderIdsPerAccount);
        Check(nameof(MaxOrderGroupsPerAccount), MaxOrderGroupsPerAccount);
        Check(nameof(MaxFeeChangesKept), MaxFeeChangesKept);
        Check(nameof(Shards), Shards, 1, 16);
        Check(nameof(MaxSubaccountsPerAccount), MaxSubaccountsPerAccount, 0, Account.HighestSubaccount);
        Check(nameof(OrderGroupWindowMs), OrderGroupWindowMs, 1, 3_600_000);
        Check(nameof(CancelAllAftermathMs), CancelAllAftermathMs, 0, 600_000);
        CheckWord(nameof(ClientOrderIds), ClientOrderIds);
        CheckWord(nameof(Reservation), Reservation);
        CheckWord(nameof(Valuation), Valuation);
        CheckWord(nameof(PostOnlyCrossing), PostOnlyCrossing);
    }

    private static void Check(string key, int value, int min = 1, int max = MaxBound)
    {
        if (value < min || value > max)
        {
            throw new ArgumentOutOfRangeException(key, value, $"{key} is {value}; it must be between {min} and {max}.");
        }
    }

    private static void CheckWord<T>(string key, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(
                key,
                value,
                $"{key} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}."
            );
        }
    }
}
