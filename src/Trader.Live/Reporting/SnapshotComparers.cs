using System.Collections.Immutable;
using Trader.Status;

namespace Trader.Live.Reporting;

/// <summary>
/// Whether two pictures show the same account: cash, positions with their marks, orders, settlements, order groups, differences
/// and the last sync. When a picture was taken, and how many events it took, is no change.
/// </summary>
public sealed class TradingStateComparer : IEqualityComparer<TraderSnapshot>
{
    /// <inheritdoc/>
    public bool Equals(TraderSnapshot? x, TraderSnapshot? y) =>
        ReferenceEquals(x, y)
        || (
            x is not null
            && y is not null
            && Figures(x) == Figures(y)
            && ArePositionsSame(x.Positions, y.Positions)
            && AreListsSame(x, y)
        );

    /// <inheritdoc/>
    public int GetHashCode(TraderSnapshot obj) => Figures(obj).GetHashCode();

    private static bool AreListsSame(TraderSnapshot x, TraderSnapshot y) =>
        Same(x.Orders, y.Orders)
        && Same(x.FinishedOrders, y.FinishedOrders)
        && Same(x.LastDifferences, y.LastDifferences)
        && ReferenceEquals(x.Account, y.Account);

    private static bool ArePositionsSame(ImmutableArray<PositionView> x, ImmutableArray<PositionView> y) =>
        x.Length == y.Length && x.Zip(y).All(pair => WithoutAge(pair.First) == WithoutAge(pair.Second));

    // Time alone changes nothing: else every picture would be a change while anything is held.
    private static PositionView WithoutAge(PositionView position) =>
        position.Exit is { } exit ? position with { Exit = exit with { HeldMs = null, UntilCloseMs = null } } : position;

    private static bool Same<T>(ImmutableArray<T> x, ImmutableArray<T> y) => x.AsSpan().SequenceEqual(y.AsSpan());

    private static (Kalshi.Money, Kalshi.Money, Kalshi.Money, Kalshi.Money, int, int, int, int, long?) Figures(
        TraderSnapshot snapshot
    ) =>
        (
            snapshot.Cash,
            snapshot.AvailableCash,
            snapshot.Realized,
            snapshot.Fees,
            snapshot.SettlementCount,
            snapshot.OrdersSent,
            snapshot.OrdersRefused,
            snapshot.Fills,
            snapshot.LastSyncWallMs
        );
}

/// <summary>
/// Whether two pictures show the same status: state and what the trader is about, pauses, emergency stop, what the exchange says of
/// itself, where opening is stopped.
/// </summary>
public sealed class StatusComparer : IEqualityComparer<TraderSnapshot>
{
    /// <inheritdoc/>
    public bool Equals(TraderSnapshot? x, TraderSnapshot? y) =>
        ReferenceEquals(x, y)
        || (
            x is not null
            && y is not null
            && x.State == y.State
            && x.StateSinceWallMs == y.StateSinceWallMs
            && x.TransitionCounts == y.TransitionCounts
            && x.Stop == y.Stop
            && x.Exchange == y.Exchange
            && x.IsSynced == y.IsSynced
            && x.Lifecycle.DegradedReason == y.Lifecycle.DegradedReason
            && x.Lifecycle.Status.History.LastOrDefault()?.Number == y.Lifecycle.Status.History.LastOrDefault()?.Number
            && x.Lifecycle.Pauses.AsSpan().SequenceEqual(y.Lifecycle.Pauses.AsSpan())
            && x.MarketStops.AsSpan().SequenceEqual(y.MarketStops.AsSpan())
        );

    /// <inheritdoc/>
    public int GetHashCode(TraderSnapshot obj) => HashCode.Combine(obj.State, obj.StateSinceWallMs, obj.TransitionCounts);
}
