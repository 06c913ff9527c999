using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Status;
using Trader.Upkeep;

namespace Trader;

// What orders are answered, what earlier runs left, and what stops all of it.
public sealed partial class TradingCore
{
    // False for events that are none of these.
    private bool HandleOrders(in TraderEvent e, ICommandSink sink)
    {
        switch (e.Kind)
        {
            case TraderEventKind.OrderAnswer:
                OnOrderAnswer((OrderAnswer)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.CancelAnswer:
                OnCancelAnswer((CancelAnswer)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.ChangeAnswer:
                OnChangeAnswer((ChangeAnswer)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.SweepAnswer:
                stop.OnSwept((SweepAnswer)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.RestingOrders:
                OnListed((RestingOrders)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.JournalState:
                OnJournalState((string?)e.Payload, e.Time, sink);
                return true;
            case TraderEventKind.EmergencyStopRequested:
                stop.Engage((string)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.ResumeRequested:
                Resume((string)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.PauseRequested:
                Pause((string)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.BreakerReset:
                breakers.Reset((BreakerReset)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.ProtectionRelease:
                results.Release((ProtectionRelease)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.CloseRequested:
                upkeep.OnRequest((CloseRequest)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.CancelRequested:
                upkeep.OnRequest((CancelRequest)e.Payload!, e.Time, sink);
                return true;
            case TraderEventKind.Recovered:
                OnRecovered((RecoveredState)e.Payload!, e.Time, sink);
                return true;
            default:
                return HandleGroups(e, sink);
        }
    }

    private void OnRecovered(RecoveredState state, EventTime now, ICommandSink sink)
    {
        if (recovered is not null || orders.SentCount > 0)
        {
            throw new InvalidOperationException("A journal is recovered once, before anything is sent.");
        }

        recovered = state;
        orders.Recover(state);
        upkeep.Recover(state);
        groups.Recover(state);
        stop.Recover(state, now, sink);
        results.Recover(state.Results, now, sink);
        account.ResumeFrom(state.Results.LastBookedMs, now);
        RecoverPause(state, now, sink);
        if (state.OpenOrders.Count > 0)
        {
            announcer.Say(
                sink,
                now,
                ActivityTypes.Order,
                ActivityLevel.Warning,
                $"An earlier run left {state.OpenOrders.Count} orders of which it did not learn the end; they count in full until the exchange says what became of them"
            );
        }
    }

    private void OnStart(EventTime now, ICommandSink sink)
    {
        sink.Issue(new WriteToJournal(new RunBegan(now, (recovered?.RunNumber ?? 0) + 1, options.RunIdentity, options.Version)));
        stop.IsReachable = true;
        lifecycle.Start(now, sink);
    }

    // The first reading has told of every order that it lists; what is still open now is asked for by its own id.
    private void ResolveWhatIsOpen(EventTime now, ICommandSink sink)
    {
        foreach (var order in orders.Open.Where(order => order.IsOfEarlierRun && order.IsInFlight).ToArray())
        {
            desk.Resolve(order, now, sink);
        }
    }

    private void OnOrderAnswer(OrderAnswer answer, EventTime now, ICommandSink sink)
    {
        if (orders.Apply(answer, now) is { } order && answer.Kind != OrderAnswerKind.Sent)
        {
            breakers.OnAnswer(order.Intent.Ticker, answer, now, sink);
            follower.OnOrderAnswer(order, answer, now, sink);
            if (answer.InsufficientFunds)
            {
                halts.NoteInsufficientFunds(order.Intent.Notional, now.ExchangeMs);
            }

            if (answer.GroupFault != OrderGroupFault.None)
            {
                groups.OnRefused(order.Intent, answer.GroupFault, now, sink);
            }

            if (answer.MarketClosed)
            {
                // What we believe of the market is out of date.
                sink.Issue(new DescribeMarket(order.Intent.Ticker));
            }

            if (answer.Kind == OrderAnswerKind.Unknown)
            {
                announcer.Say(
                    sink,
                    now,
                    ActivityTypes.TradingError,
                    ActivityLevel.Warning,
                    $"The fate of an order in {order.Intent.Ticker} is unknown ({answer.Reason}); finding out",
                    ("client_order_id", answer.ClientOrderId)
                );
            }
        }

        AfterAccountChange(now, sink);
    }

    private void OnCancelAnswer(CancelAnswer answer, EventTime now, ICommandSink sink)
    {
        if (answer.Order is { } dto)
        {
            ApplyLookedUp(dto, now, sink);
        }

        if (orders.Find(answer.ClientOrderId) is { IsOpen: true } order)
        {
            if (answer.Kind == CancelAnswerKind.Cancelled)
            {
                order.TakeCancel(answer.ReducedBy, answer.EngineMs, now);
                orders.Touch(order, wasOpen: true);
            }
            else
            {
                // A cancel that failed may be tried again.
                order.EndChange();
                if (answer.Kind == CancelAnswerKind.NotLive && answer.Order is null && order.OrderId is { } orderId)
                {
                    sink.Issue(new LookUpOrder(answer.ClientOrderId, orderId));
                }
            }
        }

        maintenance.OnCancelAnswer(answer, now, sink);
        ReleaseTrades(now, sink);
        stop.OnOrdersChanged(now, sink);
        // A cancel that failed is tried again with the next tick: at once could go on for ever without time going by.
        if (closing.HasBegun && answer.Kind == CancelAnswerKind.Cancelled)
        {
            closing.Continue(now, sink);
        }
    }

    private void OnChangeAnswer(ChangeAnswer answer, EventTime now, ICommandSink sink)
    {
        if (orders.Find(answer.ClientOrderId) is not { } order)
        {
            return;
        }

        breakers.OnAnswer(order.Intent.Ticker, answer, now, sink);
        var wasOpen = order.IsOpen;
        switch (answer.Kind)
        {
            case ChangeAnswerKind.Done:
                order.TakeChange(answer.Remaining, answer.Filled, answer.EngineMs, now);
                orders.Touch(order, wasOpen);
                break;
            case ChangeAnswerKind.Unknown:
                announcer.Say(
                    sink,
                    now,
                    ActivityTypes.TradingError,
                    ActivityLevel.Warning,
                    $"Whether an order in {order.Intent.Ticker} was changed is unknown ({answer.Reason}); finding out",
                    ("client_order_id", answer.ClientOrderId)
                );
                break;
            default:
                order.EndChange();
                orders.Touch(order, wasOpen);
                if (answer.Order is { } dto)
                {
                    orders.Apply(dto, now);
                }

                break;
        }

        AfterAccountChange(now, sink);
    }

    private void OnJournalState(string? failure, EventTime now, ICommandSink sink)
    {
        if (failure == halts.JournalFailure)
        {
            return;
        }

        halts.JournalFailure = failure;
        var message = failure is null
            ? "The journal can be written again: opening goes on"
            : $"The journal cannot be written ({failure}): nothing is opened until it can";
        announcer.Say(
            sink,
            now,
            ActivityTypes.TradingError,
            failure is null ? ActivityLevel.Success : ActivityLevel.Error,
            message
        );
    }

    private RiskPicture RiskPicture(EventTime now) =>
        new([.. gate.Usage(now.ExchangeMs)], [.. breakers.Views(now.WallMs)], [.. protections.Views(now.ExchangeMs)]);
}
