using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Status;

namespace Trader.Orders.Groups;

// What becomes of a group: made, triggered, reset, gone. Each is written down and said once.
public sealed partial class OrderGroupDesk
{
    private const int MaxDoublings = 20;

    private void OnDone(ShardGroup place, OrderGroupAnswer answer, EventTime now, ICommandSink sink)
    {
        switch (answer.Request)
        {
            case OrderGroupRequest.Create:
                place.Take(answer.OrderGroupId!, wantedLimit, OrderGroupState.Active, now);
                place.LimitSetMs = now.ExchangeMs;
                Note(place, now, sink);
                Say(
                    place,
                    ActivityLevel.Success,
                    $"Order group {Short(place.Id!)} made for shard {place.Shard}: at most {wantedLimit} contracts match within 15 s",
                    now,
                    sink
                );
                break;
            case OrderGroupRequest.Limit:
                place.Limit = wantedLimit;
                place.LimitSetMs = now.ExchangeMs;
                Note(place, now, sink);
                Say(
                    place,
                    ActivityLevel.Info,
                    $"Order group {Short(place.Id!)} has its limit of {wantedLimit} contracts",
                    now,
                    sink
                );
                break;
            case OrderGroupRequest.Reset when IsEnding:
                place.IsLeft = true;
                Activate(place, "was reset for the next run", now, sink);
                break;
            case OrderGroupRequest.Reset:
                Activate(place, "was reset and takes orders again", now, sink);
                break;
            default:
                Note(place, OrderGroupState.Deleted, now, sink);
                Say(place, ActivityLevel.Info, $"Order group {Short(place.Id!)} of shard {place.Shard} was deleted", now, sink);
                place.Lose(now);
                break;
        }
    }

    private void OnFailed(ShardGroup place, OrderGroupAnswer answer, EventTime now, ICommandSink sink)
    {
        var wasSaid = place.Obstacle;
        var reason = (answer.Reason ?? "no reason given").TrimEnd('.');
        var pause = place.Fail(reason, options, now);
        // Refused for what it says is never asked again by itself; at the end of the run nothing else is tried, either.
        var isRefused = answer.Fate == OrderGroupFate.Refused;
        place.IsLimitRefused |= isRefused && answer.Request == OrderGroupRequest.Limit;
        place.WaitsForPerson |= isRefused && answer.Request != OrderGroupRequest.Limit;
        place.IsLeft |= isRefused && IsEnding;
        if (wasSaid == reason && !isRefused)
        {
            return;
        }

        var what = answer.Request switch
        {
            OrderGroupRequest.Create when answer.Fate == OrderGroupFate.Unknown =>
                $"Whether an order group was made for shard {place.Shard} is unknown; at worst an empty one stays behind, and another is made",
            OrderGroupRequest.Create => $"No order group for shard {place.Shard}: its orders go out without one",
            OrderGroupRequest.Limit => $"The limit of order group {Short(place.Id!)} could not be set",
            OrderGroupRequest.Reset => $"Order group {Short(place.Id!)} could not be reset",
            _ => $"Order group {Short(place.Id!)} could not be deleted",
        };
        var next = isRefused ? "not tried again until a person resumes" : $"tried again in {pause} ms";
        Say(place, ActivityLevel.Warning, $"{what} ({reason}); {next}", now, sink);
    }

    private void Trip(ShardGroup place, string cause, long triggeredMs, EventTime now, ICommandSink sink)
    {
        NoteCancels(place.Id!, ReasonOf(cause), triggeredMs);
        if (place.State == OrderGroupState.Triggered)
        {
            return;
        }

        place.Enter(OrderGroupState.Triggered, now);
        place.Cause = cause;
        Schedule(place, now);
        Note(place, now, sink);
        Say(
            place,
            place.WaitsForPerson ? ActivityLevel.Error : ActivityLevel.Warning,
            $"Order group {Short(place.Id!)} has triggered ({cause}): its orders are cancelled, and nothing is opened on shard {place.Shard}; "
                + Outlook(place, now.ExchangeMs),
            now,
            sink
        );
    }

    private void Schedule(ShardGroup place, EventTime now)
    {
        if (place.IsStopped)
        {
            return;
        }

        var before = place.ResetsWithin(now.ExchangeMs);
        if (before >= options.MaxResetsPerHour)
        {
            place.WaitsForPerson = true;
            return;
        }

        var seconds = Math.Min(
            options.MaxResetPauseSeconds,
            (long)options.FirstResetPauseSeconds << Math.Min(before, MaxDoublings)
        );
        place.ResetDueMs = now.ExchangeMs + (seconds * 1000);
        place.CountReset(now.ExchangeMs);
    }

    private void Activate(ShardGroup place, string how, EventTime now, ICommandSink sink)
    {
        if (place.State == OrderGroupState.Active)
        {
            return;
        }

        foreach (var order in orders.Open)
        {
            if (order.Intent.OrderGroupId == place.Id)
            {
                order.ForgetGroupCancel();
            }
        }

        place.Enter(OrderGroupState.Active, now);
        Note(place, now, sink);
        Say(place, ActivityLevel.Success, $"Order group {Short(place.Id!)} of shard {place.Shard} {how}", now, sink);
    }

    private void Forget(ShardGroup place, string how, EventTime now, ICommandSink sink)
    {
        Note(place, OrderGroupState.Deleted, now, sink);
        var id = place.Id!;
        place.Lose(now);
        if (IsEnding)
        {
            return;
        }

        // Whoever deletes groups may go on doing so: another one is made after a pause that grows.
        var pause = place.Fail($"the last one is gone: {how}", options, now);
        Say(
            place,
            ActivityLevel.Warning,
            $"Order group {Short(id)} of shard {place.Shard} is gone ({how}); another one is made in {pause} ms",
            now,
            sink
        );
    }

    private void NoteLimit(ShardGroup place, Quantity limit, EventTime now, ICommandSink sink)
    {
        var contracts = limit.Hundredths / Quantity.HundredthsPerContract;
        if (contracts == place.Limit)
        {
            return;
        }

        Say(
            place,
            ActivityLevel.Warning,
            $"Order group {Short(place.Id!)} has a limit of {contracts} contracts at the exchange and {place.Limit} here: somebody changed it, {wantedLimit} is set again",
            now,
            sink
        );
        place.Limit = contracts;
    }

    // Those that are open are going to be cancelled; of those that just were, the message came before the group's.
    private void NoteCancels(string orderGroupId, string reason, long triggeredMs)
    {
        for (var i = orders.Open.Count - 1; i >= 0; i--)
        {
            if (orders.Open[i].Intent.OrderGroupId == orderGroupId)
            {
                orders.Open[i].NoteGroupCancel(reason, triggeredMs);
            }
        }

        foreach (var order in orders.Finished)
        {
            if (order.Intent.OrderGroupId == orderGroupId && order.NoteGroupCancel(reason, triggeredMs))
            {
                orders.Touch(order, wasOpen: false);
            }
        }
    }

    private static string Outlook(ShardGroup place, long exchangeMs) =>
        place.IsStopped ? "reset when the emergency stop is released"
        : place.WaitsForPerson
            ? $"it was reset {place.ResetsWithin(exchangeMs)} times within the hour and waits for a person to resume"
        : place.ResetDueMs is { } due ? $"reset in {Math.Max(0, (due - exchangeMs + 999) / 1000)} s"
        : "it is being reset";

    private static string ReasonOf(string cause) => $"cancelled by its order group, which has triggered ({cause})";

    private static string CauseOf(ShardGroup place, EventTime now) =>
        place.HasFilledWindow
            ? $"{place.Limit} contracts matched within 15 s"
            : $"{place.Window.TotalAt(now.ExchangeMs).ToShortText()} of {place.Limit} contracts matched within 15 s as far as is known";

    private void Note(ShardGroup place, EventTime now, ICommandSink sink) => Note(place, place.State, now, sink);

    private void Note(ShardGroup place, OrderGroupState state, EventTime now, ICommandSink sink)
    {
        var noted = new OrderGroupNoted(now, place.Id!, place.Shard, place.Limit, state);
        remembered[noted.OrderGroupId] = noted;
        if (state == OrderGroupState.Deleted)
        {
            remembered.Remove(noted.OrderGroupId);
        }

        sink.Issue(new WriteToJournal(noted));
    }

    private void Say(ShardGroup place, ActivityLevel level, string message, EventTime now, ICommandSink sink) =>
        announcer.Say(
            sink,
            now,
            ActivityTypes.Operation,
            level,
            message,
            ("order_group", place.Id ?? ""),
            ("shard", place.Shard.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
}
