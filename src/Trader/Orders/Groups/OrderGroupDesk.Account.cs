using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Orders.Groups;

// What readings of the account tell, and the end of the run.
public sealed partial class OrderGroupDesk
{
    private long? endingSinceWallMs;

    /// <summary>Whether the run's end has come to the groups.</summary>
    public bool IsEnding => endingSinceWallMs is not null;

    /// <summary>Whether the end of the run is done with every group.</summary>
    public bool HasEnded => shards.Values.All(place => place.Asked is null && (place.Id is null || place.IsLeft));

    /// <summary>
    /// The account was read. The first time, groups of ours that it lists are used again; later, what it lists is held against
    /// what we believe (requirement F4).
    /// </summary>
    /// <param name="reading">The account.</param>
    /// <param name="isStopped">Whether the emergency stop holds.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Takes commands.</param>
    public void OnReading(AccountReading reading, bool isStopped, EventTime now, ICommandSink sink)
    {
        if (!IsEnabled || IsEnding)
        {
            return;
        }

        var listed = new Dictionary<string, OrderGroupDto>(StringComparer.Ordinal);
        foreach (var group in reading.OrderGroups)
        {
            listed[group.Id] = group;
        }

        if (!hasRead)
        {
            hasRead = true;
            Adopt(listed, isStopped, now, sink);
        }
        else
        {
            Compare(listed, now, sink);
        }

        CompareOrders(reading, now, sink);
        if (!isStopped)
        {
            Continue(now, sink);
        }
    }

    /// <summary>
    /// The run ends, and none of its orders is open any more: deletes the groups, or resets them for the next run. To be called
    /// again until it says that nothing is left to do.
    /// </summary>
    /// <returns>Whether nothing is left to do.</returns>
    public bool End(EventTime now, ICommandSink sink)
    {
        if (endingSinceWallMs is null)
        {
            endingSinceWallMs = now.WallMs;
            foreach (var place in shards.Values)
            {
                place.ForgetPauses();
            }
        }

        if (HasEnded)
        {
            return true;
        }

        if (now.WallMs - endingSinceWallMs >= options.EndWaitWallMs)
        {
            GiveUp(now, sink);
            return true;
        }

        foreach (var place in shards.Values)
        {
            if (place is not { Asked: null, IsLeft: false, Id: { } id } || now.WallMs < place.RetryWallMs)
            {
                continue;
            }

            if (options.DeletesAtEnd)
            {
                Ask(place, OrderGroupRequest.Delete, new DeleteOrderGroup(id, place.Shard), sink);
            }
            else
            {
                Ask(place, OrderGroupRequest.Reset, new ResetOrderGroup(id, place.Shard), sink);
            }
        }

        return false;
    }

    private void GiveUp(EventTime now, ICommandSink sink)
    {
        foreach (var place in shards.Values)
        {
            if (place.Id is { } id && !place.IsLeft)
            {
                place.IsLeft = true;
                Say(
                    place,
                    ActivityLevel.Warning,
                    $"Order group {Short(id)} of shard {place.Shard} stays behind, empty ({place.Obstacle ?? "no answer came"}); the next run uses it again",
                    now,
                    sink
                );
            }

            place.Asked = null;
        }
    }

    private void Adopt(Dictionary<string, OrderGroupDto> listed, bool isStopped, EventTime now, ICommandSink sink)
    {
        foreach (var earlier in remembered.Values.ToArray())
        {
            if (!listed.TryGetValue(earlier.OrderGroupId, out var group))
            {
                remembered.Remove(earlier.OrderGroupId);
                sink.Issue(new WriteToJournal(earlier with { Time = now, State = OrderGroupState.Deleted }));
                continue;
            }

            NeedShard(group.ExchangeIndex);
            if (!shards.TryGetValue(group.ExchangeIndex, out var place) || place.Id is not null)
            {
                continue;
            }

            var limit = group.ContractsLimitFp is { } told ? Contracts(told) : earlier.ContractsLimit;
            place.Take(group.Id, limit, earlier.State, now);
            if (earlier.State == OrderGroupState.Triggered)
            {
                place.Cause = isStopped ? "the emergency stop" : "in an earlier run";
                place.IsStopped = isStopped;
                Schedule(place, now);
            }

            Say(
                place,
                ActivityLevel.Info,
                $"Order group {Short(group.Id)} of an earlier run is used again for shard {place.Shard} ({earlier.State.ToWire()})",
                now,
                sink
            );
        }
    }

    private void Compare(Dictionary<string, OrderGroupDto> listed, EventTime now, ICommandSink sink)
    {
        foreach (var place in shards.Values)
        {
            if (place.Id is not { } id)
            {
                continue;
            }

            if (listed.TryGetValue(id, out var group))
            {
                place.MissingSinceMs = null;
                if (
                    group.ContractsLimitFp is { } limit
                    && place.Asked != OrderGroupRequest.Limit
                    && now.ExchangeMs - place.LimitSetMs > settleMs
                )
                {
                    NoteLimit(place, limit, now, sink);
                }

                continue;
            }

            // Lists lag: only one that is missing for longer than that is gone.
            place.MissingSinceMs ??= now.ExchangeMs;
            if (now.ExchangeMs - Math.Max(place.MissingSinceMs.Value, place.Since.ExchangeMs) >= settleMs)
            {
                NoteCancels(id, "cancelled by the exchange with its order group, which is gone", place.MissingSinceMs.Value);
                Forget(place, "the exchange does not list it any more", now, sink);
            }
        }
    }

    // An order of ours that the exchange has in another group than we put it into is not held by its limit.
    private void CompareOrders(AccountReading reading, EventTime now, ICommandSink sink)
    {
        var found = new List<string>();
        foreach (var listed in reading.Orders)
        {
            if (
                listed.Status == "resting"
                && orders.Find(listed.ClientOrderId, listed.OrderId) is { IsOfEarlierRun: false } order
                && order.Intent.OrderGroupId is { } meant
                && listed.OrderGroupId != meant
            )
            {
                found.Add(
                    $"order {Short(listed.OrderId)} is in {(listed.OrderGroupId is { } other ? $"order group {Short(other)}" : "no order group")} at the exchange and in {Short(meant)} here"
                );
            }
        }

        if (!found.SequenceEqual(differences))
        {
            differences = found;
            if (found.Count > 0)
            {
                announcer.Say(
                    sink,
                    now,
                    ActivityTypes.Drift,
                    ActivityLevel.Warning,
                    $"Order groups differ: {string.Join("; ", found)}"
                );
            }
        }
    }

    private static long Contracts(Quantity quantity) => quantity.Hundredths / Quantity.HundredthsPerContract;
}
