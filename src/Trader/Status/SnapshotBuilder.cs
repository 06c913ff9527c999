using System.Collections.Immutable;
using Kalshi;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Upkeep;
using Trader.Upkeep.Calibration;
using Trader.Whales;

namespace Trader.Status;

/// <summary>Copies what people see out of the core's parts.</summary>
internal static class SnapshotBuilder
{
    public static TraderSnapshot Build(
        TraderOptions options,
        LifecycleDriver lifecycle,
        EmergencyStop stop,
        AccountKeeper account,
        AccountLedger ledger,
        OrderTracker orders,
        RiskGate gate,
        RiskPicture risk,
        MarketCatalog catalog,
        MarketWatch watch,
        MarketDesk markets,
        BetLedger bets,
        WhaleFollower follower,
        OwnTradeFilter ownTrades,
        UpkeepDesk upkeep,
        CoreCounters counters,
        CalibrationView calibration,
        EventTime now
    )
    {
        var machine = lifecycle.Machine;
        var positions = Positions(ledger, catalog, watch, upkeep, now.ExchangeMs);
        return new TraderSnapshot
        {
            Version = counters.Events,
            Time = now,
            State = machine.Current,
            PreviousState = machine.Previous,
            StateSinceWallMs = machine.EnteredWallMs,
            StateTimeoutMs = machine.CurrentTimeoutMs,
            Transitions = [.. machine.History],
            TransitionCounts = (machine.TransitionCount, machine.RefusedCount, machine.ErrorCount, machine.TimeoutCount),
            LastError = machine.LastError,
            Lifecycle = lifecycle.View(),
            Stop = stop.Report,
            Exchange = gate.Exchange,
            IsSynced = ledger.IsOpen,
            LastSyncWallMs = account.LastReading?.WallMs,
            Account = account.Sync.Current,
            AccountChange = account.Sync.Change,
            CashByShard = ledger.Shards.ByShard.ToImmutableSortedDictionary(),
            Cash = ledger.Cash,
            AvailableCash = gate.AvailableCash,
            PositionValue = Sum(positions),
            StartEquity = ledger.StartEquity,
            Realized = ledger.Realized,
            Fees = ledger.Fees,
            Exposure = gate.Exposure,
            Risk = risk,
            Positions = positions,
            Upkeep = upkeep.View(now.ExchangeMs),
            Orders = [.. orders.Open.Select(View)],
            FinishedOrders = [.. orders.Finished.Reverse().Select(View)],
            Settlements = [.. ledger.Settlements.Reverse()],
            SettlementCount = ledger.SettlementCount,
            OrdersSent = orders.SentCount,
            OrdersRefused = orders.RefusedCount,
            Fills = ledger.FillCount,
            Whales = [.. follower.Queue.Whales.Select(View)],
            Decisions = [.. follower.Decisions.Latest],
            DecisionCounts = [.. WhaleWords.All.Select(follower.Decisions.Count)],
            Followed = [.. follower.Followed.Select(whale => View(whale, orders))],
            Bets = bets.BetCount,
            WhaleCount = follower.WhaleCount,
            RateLimited = follower.RateLimitedCount,
            FollowPositions = follower.FollowPositionCount,
            Tokens = new TokenView(
                follower.Tokens.Available(now.ExchangeMs),
                options.MaxFollowsPerMinute,
                follower.Tokens.UntilNextMs(now.ExchangeMs)
            ),
            PublicTrades = counters.PublicTrades,
            TradesDiscarded = counters.TradesDiscarded,
            OwnTakes = ownTrades.OwnTakeCount,
            Books = (watch.Tickers.Count, watch.TradableCount),
            Markets = MarketViews.Of(markets, watch, catalog, ledger, orders, follower.IsWaitingFor),
            BookCounts = (counters.Snapshots, counters.Deltas, counters.SuspectBooks),
            Drifts = counters.Drifts,
            DriftCorrections = counters.DriftCorrections,
            DriftHistory = [.. account.DriftHistory.Reverse()],
            MarketStops = [.. account.Stops.All],
            LastDifferences = [.. account.LastDifferences],
            Calibration = calibration,
        };
    }

    private static ImmutableArray<PositionView> Positions(
        AccountLedger ledger,
        MarketCatalog catalog,
        MarketWatch watch,
        UpkeepDesk upkeep,
        long exchangeMs
    )
    {
        var views = ImmutableArray.CreateBuilder<PositionView>();
        foreach (var position in ledger.OpenPositions)
        {
            // What the book would pay now: the bid of the side held.
            var book = watch.Find(position.Ticker);
            var mark = book is { IsTradable: true } ? book.BestBidFor(position.Side) : null;
            var market = catalog.Find(position.Ticker);
            views.Add(
                new PositionView(
                    position.Ticker,
                    position.Side,
                    position.Net.Abs(),
                    position.AverageCost,
                    position.Cost,
                    mark,
                    mark is { } price ? price * position.Net.Abs() : null,
                    position.Realized,
                    position.Fees,
                    position.OpenedMs,
                    market?.CloseMs,
                    market is not null && market.CloseMs <= exchangeMs
                )
                {
                    Exit = upkeep.View(position, exchangeMs),
                }
            );
        }

        return views.ToImmutable();
    }

    private static Money Sum(ImmutableArray<PositionView> positions)
    {
        var total = Money.Zero;
        foreach (var position in positions)
        {
            total += position.Value ?? position.Cost;
        }

        return total;
    }

    private static OrderView View(TrackedOrder order) =>
        new(
            order.Intent.ClientOrderId,
            order.OrderId,
            order.Intent.Ticker,
            order.Intent.Outcome,
            order.Price,
            order.Count,
            order.FillCount,
            order.Remaining,
            Describe(order),
            order.SentAt.ExchangeMs,
            order.Intent.Reason,
            order.FinishedReason
        );

    private static string Describe(TrackedOrder order) =>
        order.Change?.Kind switch
        {
            OrderChangeKind.Cancel => "cancelling",
            OrderChangeKind.Amend => "amending",
            OrderChangeKind.Decrease => "decreasing",
            _ => order.State.ToWire(),
        };

    private static WhaleView View(WaitingWhale whale) =>
        new(
            whale.Bet.Id,
            whale.Bet.Ticker,
            whale.Bet.Side,
            whale.Bet.AveragePrice,
            whale.Bet.Count,
            whale.Bet.Cost,
            whale.Bet.Payout,
            whale.Bet.Size,
            whale.Bet.TimestampMs,
            whale.Wait
        );

    private static FollowedView View(FollowedWhale whale, OrderTracker orders)
    {
        var order = orders.Find(whale.ClientOrderId);
        return new FollowedView(whale, order?.FillCount ?? Quantity.Zero, order?.State.ToWire() ?? "unknown");
    }
}
