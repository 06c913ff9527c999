using Kalshi.Client.Streaming;
using Trader.Commands;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Live.Journal;
using Trader.Live.Journal.Sessions;
using Trader.Live.Orders;
using Trader.Status;

namespace Trader.Live.Coordination;

/// <summary>
/// Carries the core's commands out. Runs on the trading thread and never waits: everything that talks to the exchange is
/// started and reports back with an event.
/// </summary>
public sealed class CommandDispatcher : ICommandSink
{
    private readonly EventBus bus;
    private readonly ActivityLog activities;
    private readonly StartupSteps steps;
    private readonly IOrderJournal? journal;
    private readonly ISessionRecorder? recorder;
    private OrderGateway? gateway;
    private IFeedMarkets? feed;
    private ExchangeCalls? calls;
    private long journalPosition;
    private string? journalFailure;

    /// <summary>Makes the dispatcher; <see cref="Connect"/> comes before the first command.</summary>
    /// <param name="bus">Takes what bystanders see.</param>
    /// <param name="activities">Keeps the latest activities.</param>
    /// <param name="steps">The way to READY.</param>
    /// <param name="journal">Where facts are written down; null for a trader without a journal.</param>
    /// <param name="recorder">Records the session; null for nothing.</param>
    public CommandDispatcher(
        EventBus bus,
        ActivityLog activities,
        StartupSteps steps,
        IOrderJournal? journal = null,
        ISessionRecorder? recorder = null
    )
    {
        this.recorder = recorder;
        this.journal = journal;
        this.bus = bus;
        this.activities = activities;
        this.steps = steps;
    }

    /// <summary>Completes when the trader first is READY.</summary>
    public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the run has been settled.</summary>
    public TaskCompletionSource<RunSettled> Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the trader has ended, with the fatal error or null.</summary>
    public TaskCompletionSource<string?> Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Joins the parts that carry commands out.</summary>
    public void Connect(OrderGateway orderGateway, IFeedMarkets feedMarkets, ExchangeCalls exchangeCalls)
    {
        gateway = orderGateway;
        feed = feedMarkets;
        calls = exchangeCalls;
    }

    /// <inheritdoc/>
    public void Issue(TraderCommand command)
    {
        switch (command)
        {
            case WriteToJournal record:
                Write(record.Entry);
                break;
            case PlaceOrder place when journalFailure is { } failure:
                gateway!.Refuse(place.Intent, $"the journal cannot be written ({failure})");
                break;
            case PlaceOrder place:
                gateway!.Send(place.Intent, journalPosition);
                break;
            case CancelOrder cancel:
                gateway!.Cancel(cancel);
                break;
            case LookUpOrder lookUp:
                gateway!.LookUp(lookUp);
                break;
            case WatchBooks watch:
                feed!.AddMarkets(watch.Tickers);
                break;
            case UnwatchBooks unwatch:
                feed!.RemoveMarkets(unwatch.Tickers);
                break;
            case RefreshBook refresh:
                feed!.RefreshMarkets([refresh.Ticker]);
                break;
            case ReadAccount read:
                calls!.ReadAccount(read);
                break;
            case ListMarkets:
                calls!.ListMarkets();
                break;
            case DescribeMarket describe:
                calls!.DescribeMarket(describe.Ticker);
                break;
            default:
                IssueRare(command);
                break;
        }
    }

    private void IssueRare(TraderCommand command)
    {
        switch (command)
        {
            case ChangeOrder change when journalFailure is { } failure:
                gateway!.Refuse(change, $"the journal cannot be written ({failure})");
                break;
            case ChangeOrder change:
                gateway!.Change(change, journalPosition);
                break;
            case ResolveOrder resolve:
                gateway!.Resolve(resolve);
                break;
            case HaltSending:
                gateway!.Halt();
                break;
            case ResumeSending:
                gateway!.Resume();
                break;
            case CancelEverything:
                calls!.CancelEverything();
                break;
            case TriggerOrderGroup trigger:
                calls!.TriggerOrderGroup(trigger);
                break;
            case CreateOrderGroup create:
                calls!.CreateOrderGroup(create);
                break;
            case LimitOrderGroup limit:
                calls!.LimitOrderGroup(limit);
                break;
            case ResetOrderGroup reset:
                calls!.ResetOrderGroup(reset);
                break;
            case DeleteOrderGroup delete:
                calls!.DeleteOrderGroup(delete);
                break;
            case ListRestingOrders list:
                calls!.ListRestingOrders(list.RequestId);
                break;
            case ProbeJournal:
                Probe();
                break;
            case DescribeMarkets describe:
                calls!.DescribeMarkets(describe);
                break;
            case RunStep step:
                steps.Begin(step.State);
                calls!.RunStep(step);
                break;
            case AwaitFeed:
                calls!.AwaitFeed();
                break;
            case SecureRecording secure:
                Secure(secure.Number);
                break;
            case Announce announce:
                Note(announce.Activity);
                break;
            case NotifyWhale notification:
                bus.Publish(notification);
                break;
            case NotifyPosition notification:
                bus.Publish(notification);
                break;
            case RunSettled settled:
                Settled.TrySetResult(settled);
                break;
            case Stopped stopped:
                Stopped.TrySetResult(stopped.Error);
                break;
            default:
                throw new InvalidOperationException($"No way to carry out {command.GetType().Name}.");
        }
    }

    private void Write(JournalEntry entry)
    {
        if (journal is null)
        {
            return;
        }

        var isWritten = journal.TryAppend(entry, out journalPosition);
        NoteJournal(isWritten ? null : journal.Failure ?? "it says no reason");
        if (isWritten && entry.MustSurvivePowerLoss())
        {
            // Not waited for: a slow disk must not hold up what the entry is about.
            calls!.Secure(journal, journalPosition);
        }
    }

    // The core asks because it believes the journal to fail; that it does not is told even if nothing failed here.
    private void Probe()
    {
        if (journal is null || journal.TryRecover())
        {
            journalFailure = null;
            calls!.TellJournalState(failure: null);
        }
        else
        {
            NoteJournal(journal.Failure);
        }
    }

    // On the trading thread the block is closed and the journal's place noted; the disk is awaited elsewhere.
    private void Secure(int number)
    {
        if (journal is { Failure: not null })
        {
            NoteJournal(journal.TryRecover() ? null : journal.Failure);
        }

        var session = recorder?.SecureAsync() ?? Task.FromResult<string?>(null);
        var position = journalPosition;
        calls!.TellRecordingSecured(
            number,
            async cancellation =>
            {
                var isDurable = journal is null || await journal.WhenSyncedAsync(position, cancellation);
                var failure = await session.WaitAsync(cancellation);
                return isDurable ? failure : "the order journal cannot be made durable";
            }
        );
    }

    private void NoteJournal(string? failure)
    {
        if (failure != journalFailure)
        {
            journalFailure = failure;
            calls!.TellJournalState(failure);
        }
    }

    private void Note(Activity activity)
    {
        activities.Add(activity);
        if (activity is { Type: ActivityTypes.StateTransition, From: { } left })
        {
            var isDone = activity.State is not (TraderState.Error or TraderState.Shutdown);
            steps.End(left, isDone, isDone ? Describe(activity) : activity.Message);
            if (activity.State == TraderState.Ready)
            {
                steps.Complete();
                Ready.TrySetResult();
            }
        }

        bus.Publish(activity);
    }

    private static string Describe(Activity activity) =>
        string.Join(", ", activity.Metadata.Select(pair => $"{pair.Key} {pair.Value}"));
}
