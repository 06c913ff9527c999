using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Orders.Groups;
using Trader.Orders.Maintenance;
using Trader.Portfolio;
using Trader.Whales;

namespace Trader.Lifecycle;

/// <summary>
/// The way to the end of a run: what rests is cancelled, what is open is awaited, the order groups go, the account is read for
/// the last time and compared; then <see cref="RunSettled"/> is issued, once.
/// </summary>
internal sealed class RunClosing
{
    // A difference may be a message still on its way; after this many readings it is one.
    private const int MaxFinalReadings = 20;
    private const int MaxPauseWallMs = 2_000;

    private readonly TraderOptions options;
    private readonly OrderTracker orders;
    private readonly OrderMaintenance maintenance;
    private readonly OwnTradeFilter ownTrades;
    private readonly AccountLedger ledger;
    private readonly AccountKeeper account;
    private readonly WhaleFollower follower;
    private readonly OrderGroupDesk groups;
    private bool isSettled;
    private int readings;
    private int requests;
    private long nextRequestWallMs;

    public RunClosing(
        TraderOptions options,
        OrderTracker orders,
        OrderMaintenance maintenance,
        OwnTradeFilter ownTrades,
        AccountLedger ledger,
        AccountKeeper account,
        WhaleFollower follower,
        OrderGroupDesk groups
    )
    {
        this.options = options;
        this.orders = orders;
        this.maintenance = maintenance;
        this.ownTrades = ownTrades;
        this.ledger = ledger;
        this.account = account;
        this.follower = follower;
        this.groups = groups;
    }

    /// <summary>Whether the run is ending.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether positions are still to be closed before the account is read for the last time.</summary>
    public bool AwaitsPositions { get; set; }

    // Nothing is open any more; of orders that are kept it is enough that what they are is known.
    private bool HasNothingUnderWay =>
        options.Lifecycle.KeepRestingOrders
            ? orders.Open.All(order => !order.IsInFlight && order.Change is null)
            : orders.Open.Count == 0;

    /// <summary>Begins.</summary>
    public void Begin(EventTime now, ICommandSink sink)
    {
        HasBegun = true;
        follower.End(now, sink);
        Continue(now, sink);
    }

    /// <summary>Does what can be done next; to be called whenever something changed, and with time.</summary>
    public void Continue(EventTime now, ICommandSink sink)
    {
        if (isSettled)
        {
            return;
        }

        if (!options.TradingEnabled || !ledger.IsOpen)
        {
            isSettled = true;
            sink.Issue(new RunSettled([], 0));
            return;
        }

        if (!options.Lifecycle.KeepRestingOrders)
        {
            maintenance.CancelAll("the run ends", now, sink);
        }

        if (
            HasNothingUnderWay
            && !AwaitsPositions
            // The end of a group is the end of its orders, too: those that are kept keep it.
            && (orders.Open.Count > 0 || groups.End(now, sink))
            && now.WallMs >= nextRequestWallMs
            && account.Request("final comparison", includeFinishedOrders: true, now, sink, isFinal: true)
        )
        {
            // Readings that could not be compared may go on for as long as the exchange's lists lag: never at full speed.
            nextRequestWallMs = now.WallMs + Math.Min(MaxPauseWallMs, 25 << Math.Min(requests - readings, 10));
            requests++;
        }
    }

    /// <summary>The account was read and compared: settles if nothing is open any more.</summary>
    public void OnCompared(AccountReading reading, ReadingResult result, ICommandSink sink)
    {
        if (!HasBegun || isSettled || !reading.IncludesFinishedOrders || result == ReadingResult.NotCompared)
        {
            return;
        }

        readings++;
        var isComplete = HasNothingUnderWay && !AwaitsPositions && ownTrades.HeldCount == 0 && follower.AwaitingAnswerCount == 0;
        if (!isComplete || (result == ReadingResult.Differs && readings < MaxFinalReadings))
        {
            return;
        }

        isSettled = true;
        var known = reading.Orders.Count(order => order.ClientOrderId is { } id && orders.WasSent(id));
        sink.Issue(new RunSettled(account.LastDifferences, known));
    }
}
