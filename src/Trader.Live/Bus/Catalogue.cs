using System.Collections.Frozen;
using Trader.Commands;
using Trader.Lifecycle;
using Trader.Live.Bus.Messages;
using Trader.Live.Health;
using Trader.Live.Reporting;
using Trader.Portfolio;
using Trader.Status;
using Trader.Whales;

namespace Trader.Live.Bus;

/// <summary>
/// The messages of the bus by their wire names (requirements C4, C5). Those on demand are made only while somebody subscribes to their
/// type; the others are published anyway. A type that is not listed is published anyway, under its own name.
/// </summary>
public static class Catalogue
{
    private static readonly FrozenDictionary<Type, (string Name, bool IsOnDemand)> Types = new Dictionary<Type, (string, bool)>
    {
        [typeof(Activity)] = ("system_activity", false),
        [typeof(NotifyWhale)] = ("whale_processing", false),
        [typeof(TraderSnapshot)] = ("trader_snapshot", false),
        [typeof(TraderStatusReport)] = ("trader_status", false),
        [typeof(TradingStateReport)] = ("trading_state", false),
        [typeof(StatusLogged)] = ("status_logged", false),
        [typeof(ComponentHealthChanged)] = ("component_health", false),
        [typeof(SubscriberCutOff)] = ("subscriber_cut_off", false),
        [typeof(StateTransition)] = ("state_transition", true),
        [typeof(BookSnapshotReceived)] = ("orderbook_snapshot", true),
        [typeof(BookDeltaReceived)] = ("orderbook_delta", true),
        [typeof(PublicTradeReceived)] = ("public_trade_received", true),
        [typeof(WhaleQueueUpdated)] = ("whale_queue_updated", true),
        [typeof(WhaleDecision)] = ("whale_decision", true),
        [typeof(MarketPositionRead)] = ("market_position_update", true),
        [typeof(PositionUpdated)] = ("position_updated", true),
        [typeof(OrderFilled)] = ("order_fill", true),
        [typeof(OrderPlaced)] = ("order_placed", true),
        [typeof(OrderUpdated)] = ("order_updated", true),
        [typeof(OrderCancelled)] = ("order_cancelled", true),
        [typeof(OrderFailed)] = ("order_failed", true),
        [typeof(BookedSettlement)] = ("settlement", true),
        [typeof(CalibrationCompleted)] = ("calibration_complete", true),
        [typeof(ConnectionLost)] = ("connection_lost", true),
        [typeof(ConnectionRestored)] = ("connection_restored", true),
    }.ToFrozenDictionary();

    /// <summary>The wire names of everything in the catalogue.</summary>
    public static IReadOnlyCollection<string> Names { get; } =
        Types.Values.Select(type => type.Name).Order(StringComparer.Ordinal).ToArray();

    /// <summary>The wire name of a type, and whether it is made on demand.</summary>
    public static (string Name, bool IsOnDemand) Describe(Type type) =>
        Types.TryGetValue(type, out var known) ? known : (type.Name, false);
}
