using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Risk;
using Trader.Status;

namespace Trader.Orders.Groups;

/// <summary>
/// The trader's order groups (requirements I4, I9, J5), one for each shard: the exchange itself cancels what rests in a group
/// once its orders have matched a limit within 15 seconds, whatever the trader believes then. Only groups that this trader made,
/// as its journal remembers them by id, are ever reset, given another limit or deleted.
/// </summary>
public sealed partial class OrderGroupDesk : IOrderVeto
{
    private const int MaxShards = 64;
    private const long LargestLimit = 1_000_000;

    private readonly OrderGroupOptions options;
    private readonly OrderTracker orders;
    private readonly Announcer announcer;
    private readonly long wantedLimit;
    private readonly long settleMs;
    private readonly SortedDictionary<int, ShardGroup> shards = [];
    private readonly Dictionary<string, OrderGroupNoted> remembered = new(StringComparer.Ordinal);
    private List<string> differences = [];
    private bool hasRead;

    internal OrderGroupDesk(TraderOptions options, OrderTracker orders, Announcer announcer)
    {
        this.options = options.OrderGroups;
        this.orders = orders;
        this.announcer = announcer;
        wantedLimit = Math.Min(options.MaxTotalContracts, LargestLimit);
        settleMs = options.AccountSettleMs;
        IsEnabled = options is { TradingEnabled: true, OrderGroups.IsEnabled: true };
    }

    /// <summary>Whether orders are put into groups at all.</summary>
    public bool IsEnabled { get; }

    /// <summary>In what the last reading's groups differed from ours; empty if in nothing.</summary>
    public IReadOnlyList<string> Differences => differences;

    /// <summary>
    /// Whether every shard known so far has its group, or was refused one at least once: until then the start waits, so that no
    /// order goes out without a group only because it was too quick.
    /// </summary>
    public bool IsPrepared
    {
        get
        {
            foreach (var shard in shards.Values)
            {
                if (shard is { Id: null, HasBeenAnswered: false })
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>A market is on this shard: it needs a group.</summary>
    public void NeedShard(int shard)
    {
        if (IsEnabled && shard is >= 0 and < MaxShards && !shards.ContainsKey(shard))
        {
            shards.Add(shard, new ShardGroup(shard));
        }
    }

    /// <summary>What the journal of earlier runs remembers; whether the groups still exist says the first reading.</summary>
    public void Recover(RecoveredState state)
    {
        foreach (var group in state.OrderGroups)
        {
            remembered[group.OrderGroupId] = group;
        }
    }

    /// <summary>Whether this trader made the group, in this run or an earlier one.</summary>
    public bool IsOurs(string? orderGroupId) =>
        orderGroupId is not null && (remembered.ContainsKey(orderGroupId) || Find(orderGroupId) is not null);

    /// <summary>The group that an order on this shard is put into; null for none that takes orders.</summary>
    public string? IdFor(int shard) =>
        shards.TryGetValue(shard, out var place) && place.TakesOrders && !IsEnding ? place.Id : null;

    /// <summary>Whether an order that was decided with this group can still be sent: it is in none, or in one that takes orders.</summary>
    public bool Takes(string? orderGroupId) => orderGroupId is null || Find(orderGroupId) is { TakesOrders: true };

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs)
    {
        if (reducesOnly || !shards.TryGetValue(intent.ExchangeIndex, out var place))
        {
            return null;
        }

        if (place.Id is null)
        {
            return place.HasBeenAnswered
                ? null
                : new RiskRefusal(RiskRule.Veto, $"the order group of shard {place.Shard} is being made");
        }

        return place.State == OrderGroupState.Triggered
            ? new RiskRefusal(
                RiskRule.Veto,
                $"the order group of shard {place.Shard} has triggered ({place.Cause}), {Outlook(place, exchangeMs)}"
            )
            : null;
    }

    /// <summary>Makes what is missing and resets what is due; to be called with time, and not while the emergency stop holds.</summary>
    public void Continue(EventTime now, ICommandSink sink)
    {
        if (!hasRead || IsEnding)
        {
            return;
        }

        foreach (var place in shards.Values)
        {
            if (place.Asked is not null || place.WaitsForPerson || now.WallMs < place.RetryWallMs)
            {
                continue;
            }

            if (place.Id is not { } id)
            {
                Ask(place, OrderGroupRequest.Create, new CreateOrderGroup(place.Shard, wantedLimit), sink);
            }
            else if (place.State == OrderGroupState.Triggered)
            {
                if (place.ResetDueMs is { } due && now.ExchangeMs >= due)
                {
                    Ask(place, OrderGroupRequest.Reset, new ResetOrderGroup(id, place.Shard), sink);
                }
            }
            else if (place.Limit != wantedLimit && !place.IsLimitRefused)
            {
                Ask(place, OrderGroupRequest.Limit, new LimitOrderGroup(id, place.Shard, wantedLimit), sink);
            }
        }
    }

    /// <summary>The exchange answered a command about a group.</summary>
    public void OnAnswer(OrderGroupAnswer answer, EventTime now, ICommandSink sink)
    {
        if (!shards.TryGetValue(answer.Shard, out var place) || place.Asked != answer.Request)
        {
            return;
        }

        place.Asked = null;
        place.HasBeenAnswered = true;
        switch (answer.Fate)
        {
            case OrderGroupFate.Done:
                place.Succeed();
                OnDone(place, answer, now, sink);
                break;
            case OrderGroupFate.Gone when place.Id is not null:
                Forget(place, "the exchange does not know it", now, sink);
                break;
            default:
                OnFailed(place, answer, now, sink);
                break;
        }
    }

    /// <summary>The stream told of a group.</summary>
    /// <returns>Whether orders of ours are cancelled by it, so that the account is to be read soon.</returns>
    public bool OnUpdate(OrderGroupMessage message, EventTime now, ICommandSink sink)
    {
        if (Find(message.OrderGroupId) is not { } place)
        {
            return false;
        }

        switch (message.Event)
        {
            case OrderGroupEvent.Triggered:
                var hadOrders = HasOpenOrders(place.Id!);
                Trip(place, place.IsStopped ? place.Cause! : CauseOf(place, now), message.TimestampMs, now, sink);
                return hadOrders;
            case OrderGroupEvent.Reset when place.State == OrderGroupState.Triggered && place.Asked != OrderGroupRequest.Reset:
                Activate(place, "was reset by somebody else", now, sink);
                return false;
            case OrderGroupEvent.Deleted when place.Asked != OrderGroupRequest.Delete:
                var had = HasOpenOrders(place.Id!);
                NoteCancels(place.Id!, "cancelled by the exchange with its order group, which was deleted", message.TimestampMs);
                Forget(place, "somebody deleted it", now, sink);
                return had;
            case OrderGroupEvent.LimitUpdated when message.ContractsLimit is { } limit && place.Asked != OrderGroupRequest.Limit:
                NoteLimit(place, limit, now, sink);
                return false;
            default:
                return false;
        }
    }

    /// <summary>The exchange refused an order for what its group is.</summary>
    public void OnRefused(OrderIntent intent, OrderGroupFault fault, EventTime now, ICommandSink sink)
    {
        if (intent.OrderGroupId is not { } id || Find(id) is not { } place)
        {
            return;
        }

        if (fault == OrderGroupFault.Triggered)
        {
            Trip(place, "the exchange refuses orders in it", now.ExchangeMs, now, sink);
        }
        else if (fault == OrderGroupFault.NotFound)
        {
            Forget(place, "the exchange does not know it", now, sink);
        }
    }

    /// <summary>A fill of an order of ours was booked.</summary>
    public void OnFill(TrackedOrder order, Quantity count, long tradedMs)
    {
        if (order.Intent.OrderGroupId is { } id && Find(id) is { State: OrderGroupState.Active } place)
        {
            place.HasFilledWindow |= place.Window.Add(tradedMs, count) >= Quantity.FromContracts(place.Limit);
        }
    }

    /// <summary>
    /// An order was found to be cancelled, and not by us. If the fills of its group have filled a window, the group did it: its
    /// message was lost.
    /// </summary>
    public void OnVanished(TrackedOrder order, EventTime now, ICommandSink sink)
    {
        if (order.Intent.OrderGroupId is { } id && Find(id) is { State: OrderGroupState.Active, HasFilledWindow: true } place)
        {
            var cause = CauseOf(place, now);
            if (order.NoteGroupCancel(ReasonOf(cause), cancelledMs: null))
            {
                orders.Touch(order, wasOpen: false);
            }

            Trip(place, cause, now.ExchangeMs, now, sink);
        }
    }

    /// <summary>The emergency stop triggers every group of ours; they stay so until it is released.</summary>
    public void TriggerAll(EventTime now, ICommandSink sink)
    {
        foreach (var place in shards.Values)
        {
            if (place.Id is not { } id)
            {
                continue;
            }

            sink.Issue(new TriggerOrderGroup(id, place.Shard));
            if (!place.IsStopped)
            {
                place.IsStopped = true;
                Trip(place, "the emergency stop", now.ExchangeMs, now, sink);
                place.ResetDueMs = null;
            }
        }
    }

    /// <summary>A person lets the trader go on: what has triggered is reset at once, and what was given up is tried again.</summary>
    public void OnResumed(EventTime now)
    {
        foreach (var place in shards.Values)
        {
            place.ForgetPauses();
            if (place.State == OrderGroupState.Triggered)
            {
                place.IsStopped = false;
                place.ResetDueMs = now.ExchangeMs;
            }
        }
    }

    /// <summary>The groups, for people.</summary>
    public System.Collections.Immutable.ImmutableArray<OrderGroupView> View(EventTime now) =>
        [.. shards.Values.Select(place => ViewOf(place, now))];

    private OrderGroupView ViewOf(ShardGroup place, EventTime now) =>
        new(
            place.Id,
            place.Shard,
            place.Id is null ? "none" : place.State.ToWire(),
            place.Id is null ? wantedLimit : place.Limit,
            place.Window.TotalAt(now.ExchangeMs),
            place.Id is { } id
                ?
                [
                    .. orders
                        .Open.Where(order => order.Intent.OrderGroupId == id)
                        .Select(order => order.OrderId ?? order.Intent.ClientOrderId),
                ]
                : [],
            place.Since.WallMs,
            place.Cause,
            place.ResetsWithin(now.ExchangeMs),
            place.ResetDueMs is { } due ? Math.Max(0, due - now.ExchangeMs) : null,
            place.Obstacle,
            place.WaitsForPerson
        );

    private ShardGroup? Find(string orderGroupId)
    {
        foreach (var place in shards.Values)
        {
            if (place.Id == orderGroupId)
            {
                return place;
            }
        }

        return null;
    }

    private bool HasOpenOrders(string orderGroupId) => orders.Open.Any(order => order.Intent.OrderGroupId == orderGroupId);

    private static void Ask(ShardGroup place, OrderGroupRequest request, TraderCommand command, ICommandSink sink)
    {
        place.Asked = request;
        sink.Issue(command);
    }

    private static string Short(string id) => id.Length > 8 ? id[..8] : id;
}
