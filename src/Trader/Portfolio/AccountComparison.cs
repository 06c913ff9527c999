using Kalshi;
using Trader.Orders;

namespace Trader.Portfolio;

/// <summary>One thing in which our books differ from the exchange's.</summary>
/// <param name="Subject">What differs.</param>
/// <param name="Ticker">The market of a position; empty for cash.</param>
/// <param name="Shard">The shard; -1 for all cash.</param>
/// <param name="Ours">Our figures.</param>
/// <param name="Theirs">The exchange's figures.</param>
/// <param name="IsSettled">
/// Whether nothing explains the difference: no fill so recent that the exchange's lists may lack it, no order on its way.
/// </param>
public sealed record AccountDifference(
    DriftSubject Subject,
    string Ticker,
    int Shard,
    DriftFigures Ours,
    DriftFigures Theirs,
    bool IsSettled
)
{
    /// <summary>What stands for all shards where the exchange does not split cash.</summary>
    public const int AllShards = -1;

    /// <summary>What differs, the same for the same thing in every comparison.</summary>
    public (DriftSubject, string, int) Key => (Subject, Ticker, Subject == DriftSubject.Cash ? Shard : 0);

    /// <summary>The subject, for people.</summary>
    public string Name =>
        Subject == DriftSubject.Position ? $"position in {Ticker}"
        : Shard == AllShards ? "cash"
        : $"cash on shard {Shard}";

    /// <summary>One sentence without its full stop.</summary>
    public string Describe()
    {
        var theirs = Subject == DriftSubject.Position && Theirs.Net is { IsZero: true } ? "none" : Theirs.ToString();
        return $"{Name} is {Ours} here and {theirs} at the exchange";
    }
}

/// <summary>
/// Compares the ledger with a consistent reading. The exchange answers lists from a copy that lags behind (§4.5 of its API):
/// what moved too recently, and what may be moving, is told apart from what should agree and does not.
/// </summary>
public sealed class AccountComparison
{
    private readonly AccountLedger ledger;
    private readonly OrderTracker? orders;
    private readonly AccountPicture picture;
    private readonly long quietSinceMs;
    private readonly Func<Position, bool> awaitsSettlement;
    private readonly Func<int, bool> hasQuietOrders;
    private readonly List<AccountDifference> differences = [];

    private AccountComparison(
        AccountLedger ledger,
        OrderTracker? orders,
        AccountPicture picture,
        long quietSinceMs,
        Func<Position, bool> awaitsSettlement,
        Func<int, bool> hasQuietOrders
    )
    {
        this.ledger = ledger;
        this.orders = orders;
        this.picture = picture;
        this.quietSinceMs = quietSinceMs;
        this.awaitsSettlement = awaitsSettlement;
        this.hasQuietOrders = hasQuietOrders;
    }

    /// <summary>Everything in which the two differ: positions first, then cash.</summary>
    /// <param name="ledger">Our books, after the reading's fills and settlements were booked.</param>
    /// <param name="picture">The reading.</param>
    /// <param name="orders">Our orders; null to leave them out of account.</param>
    /// <param name="quietSinceMs">The exchange time from which on a movement may be missing in the lists, Unix milliseconds.</param>
    /// <param name="awaitsSettlement">Whether a position that the exchange no longer lists may have its settlement told yet.</param>
    /// <param name="hasQuietOrders">Whether the orders that rest on a shard have not changed of late.</param>
    public static IReadOnlyList<AccountDifference> Of(
        AccountLedger ledger,
        AccountPicture picture,
        OrderTracker? orders = null,
        long quietSinceMs = long.MaxValue,
        Func<Position, bool>? awaitsSettlement = null,
        Func<int, bool>? hasQuietOrders = null
    )
    {
        var comparison = new AccountComparison(
            ledger,
            orders,
            picture,
            quietSinceMs,
            awaitsSettlement ?? (_ => false),
            hasQuietOrders ?? (_ => true)
        );
        comparison.ComparePositions();
        comparison.CompareCash();
        return comparison.differences;
    }

    private void ComparePositions()
    {
        foreach (var (ticker, row) in picture.Positions)
        {
            var position = ledger.Find(ticker);
            if ((position?.Net ?? Quantity.Zero) != row.PositionFp)
            {
                var theirs = new DriftFigures
                {
                    Net = row.PositionFp,
                    Cost = row.MarketExposureDollars,
                    Realized = row.RealizedPnlDollars,
                    Fees = row.FeesPaidDollars,
                };
                AddPosition(ticker, position?.ExchangeIndex ?? row.ExchangeIndex, position, theirs);
            }
        }

        foreach (var position in ledger.OpenPositions)
        {
            if (!picture.Positions.ContainsKey(position.Ticker))
            {
                AddPosition(position.Ticker, position.ExchangeIndex, position, new DriftFigures { Net = Quantity.Zero });
            }
        }
    }

    private void AddPosition(string ticker, int shard, Position? position, DriftFigures theirs)
    {
        var isSettled =
            !picture.IsContradictory(ticker)
            && !(position is not null && (HasMoved(position.ChangedMs) || awaitsSettlement(position)))
            && !HasBusyOrder(order => order.Intent.Ticker == ticker);
        differences.Add(
            new AccountDifference(DriftSubject.Position, ticker, shard, DriftFigures.Of(position), theirs, isSettled)
        );
    }

    private void CompareCash()
    {
        if (!ledger.KnowsShards || !picture.HasShards)
        {
            var available = picture.Reading.Balance;
            if (!picture.IsCash(ledger.Cash, available, picture.Reserved))
            {
                var isMoving =
                    HasMoved(ledger.Shards.LastChangedMs)
                    || picture.Shards.Any(shard => picture.IsDoubtful(shard) || !hasQuietOrders(shard));
                AddCash(AccountDifference.AllShards, ledger.Cash, picture.Cash, !isMoving && picture.Reading.IsCashConsistent);
            }

            return;
        }

        foreach (var shard in ledger.Shards.ByShard.Keys.Union(picture.Shards).Order())
        {
            var cash = ledger.Shards.On(shard);
            if (!picture.IsCash(cash, picture.AvailableOn(shard), picture.ReservedOn(shard)))
            {
                AddCash(
                    shard,
                    cash,
                    picture.CashOn(shard),
                    !HasMoved(ledger.Shards.ChangedMs(shard)) && !picture.IsDoubtful(shard) && hasQuietOrders(shard)
                );
            }
        }
    }

    private void AddCash(int shard, Money ours, Money theirs, bool isSettled)
    {
        isSettled =
            isSettled
            && !differences.Exists(other =>
                other.Subject == DriftSubject.Position
                && !other.IsSettled
                && (shard == AccountDifference.AllShards || other.Shard == shard)
            )
            && !HasBusyOrder(order => shard == AccountDifference.AllShards || order.Intent.ExchangeIndex == shard);
        differences.Add(
            new AccountDifference(
                DriftSubject.Cash,
                "",
                shard,
                new DriftFigures { Cash = ours },
                new DriftFigures { Cash = theirs },
                isSettled
            )
        );
    }

    private bool HasMoved(long changedMs) => changedMs > 0 && changedMs >= quietSinceMs;

    private bool HasBusyOrder(Func<TrackedOrder, bool> concerns) =>
        orders is not null
        && (
            orders.Open.Any(order =>
                concerns(order) && (order.IsInFlight || order.IsCancelling || HasMoved(order.SentAt.ExchangeMs))
            ) || orders.Finished.Any(order => concerns(order) && order.FinishedMs is { } ended && HasMoved(ended))
        );
}
