using Kalshi;
using Kalshi.Simulator.Exchange;
using Trader.Commands;
using Trader.Live.Journal;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Upkeep;

namespace Trader.Lab.World;

/// <summary>
/// Every order that the exchange takes from the trader was decided, for a reason that was there, as it is; was in the journal
/// before; and no decision has two orders. What was decided is known from the core's commands, what exists from the engine.
/// </summary>
internal sealed class NoOrderUnmeant : Invariant
{
    private readonly Dictionary<string, OrderIntent> decided = new(StringComparer.Ordinal);
    private readonly HashSet<string> ofThisLife = new(StringComparer.Ordinal);
    private readonly HashSet<string> causes = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public NoOrderUnmeant(SimulatedWorld world, VenueTruth truth)
        : base(world, "no order that was not meant, none doubled") => truth.Accepted += OnAccepted;

    /// <summary>The decisions of all lives by client order id.</summary>
    public IReadOnlyDictionary<string, OrderIntent> Decided => decided;

    /// <summary>A strategy of the world has decided something.</summary>
    public void OnDecision(string strategy, string decision) =>
        causes.Add(ClientOrderIds.ForDecision(World.Schedule.Trader.Options.RunIdentity, strategy, decision));

    /// <inheritdoc/>
    public override void OnStarted(TraderProcess process) => ofThisLife.Clear();

    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command)
    {
        switch (command)
        {
            case NotifyWhale { IsComplete: false } whale:
                causes.Add(ClientOrderIds.ForFollow(World.Schedule.Trader.Options.RunIdentity, whale.WhaleId));
                break;
            case PlaceOrder { Intent: { Strategy: AccountLedger.UpkeepOwner } intent } when FindFlawInExit(intent) is { } flaw:
                Break($"{intent.ClientOrderId} in {intent.Ticker} is to close a position, but {flaw}");
                break;
            case PlaceOrder { Intent: var intent }
                when intent.Strategy != AccountLedger.UpkeepOwner && !causes.Contains(intent.ClientOrderId):
                Break($"{intent.ClientOrderId} in {intent.Ticker} is the order of no decision");
                break;
            case PlaceOrder { Intent: var intent } when !ofThisLife.Add(intent.ClientOrderId) || WasOnRecord(intent):
                Break($"{intent.ClientOrderId} in {intent.Ticker} was decided twice");
                break;
            case PlaceOrder { Intent: var intent }:
                decided[intent.ClientOrderId] = intent;
                break;
            default:
                break;
        }
    }

    // An exit needs no cause but what it closes: it can only make the position smaller, and must not be meant for more of it.
    private string? FindFlawInExit(OrderIntent intent)
    {
        if (!intent.IsReduceOnly || intent.TimeInForce != Commands.TimeInForce.ImmediateOrCancel)
        {
            return "it could open one";
        }

        if (CloseReasons.FromOrder(intent.Reason) is null)
        {
            return $"its reason is \"{intent.Reason}\"";
        }

        if (
            World.Engine.FindMarket(intent.Ticker) is not { Status: MarketStatus.Active } market
            || World.TouchedByOthers.Contains(market)
        )
        {
            return null;
        }

        var net = World.Account.PositionIn(market)?.Net ?? Quantity.Zero;
        var held = intent.Outcome == Outcome.Yes ? -net : net;
        return intent.Count > held ? $"{intent.Count} contracts are more than the {held} that are held" : null;
    }

    // A decision that a loss of power took out of the journal was never sent: it may be made again, with another price.
    private bool WasOnRecord(OrderIntent intent) => World.Disk.Present?.Recovery.State.Find(intent.ClientOrderId) is not null;

    private void OnAccepted(Order order)
    {
        var id = order.ClientOrderId ?? "";
        if (id.StartsWith(Hands.Prefix, StringComparison.Ordinal))
        {
            return;
        }

        if (!decided.TryGetValue(id, out var intent))
        {
            Break($"the exchange took {Describe(order)}, which nobody decided");
        }
        else if (Differs(order, intent) is { } difference)
        {
            Break($"the exchange took {Describe(order)}, but {difference} was decided");
        }
        else if (!taken.Add(id))
        {
            Break($"the exchange took {Describe(order)} a second time");
        }
        else if (FindInJournal(intent) is { } missing)
        {
            Break($"the exchange took {Describe(order)}, which {missing}");
        }
    }

    private string? FindInJournal(OrderIntent intent)
    {
        var disk = World.Disk;
        if (!disk.Intents.TryGetValue(intent.ClientOrderId, out var written) || written.Intent != intent)
        {
            return "is not in the journal";
        }

        // Of an earlier life's order it was seen when that life sent it; the position was its journal's.
        return
            disk is { Durability: JournalDurability.Synced, Present: { } present }
            && present.SyncedPosition < written.Position
            && present.Recovery.State.Find(intent.ClientOrderId) is null
            ? "a loss of power could still take out of the journal"
            : null;
    }

    private static string? Differs(Order order, OrderIntent intent) =>
        order.Market.Ticker != intent.Ticker ? $"the market {intent.Ticker}"
        : order.Side.ToOutcome() != intent.Outcome ? $"the outcome {intent.Outcome}"
        : order.Price != intent.YesPrice ? $"a YES price of {intent.YesPrice}"
        : order.InitialCount != intent.Count && !intent.IsReduceOnly ? $"{intent.Count} contracts"
        : null;

    private static string Describe(Order order) =>
        $"{order.ClientOrderId}: {order.InitialCount} {order.Side.ToOutcome()} of {order.Market.Ticker} at YES {order.Price}";
}
