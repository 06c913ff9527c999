using Kalshi.Client.Streaming;
using Trader.Commands;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Live.Orders;
using Trader.Status;

namespace Trader.Live.Coordination;

/// <summary>
/// Carries the core's commands out. Runs on the trading thread and never waits: everything that talks to the exchange is
/// started and reports back with an event.
/// </summary>
internal sealed class CommandDispatcher : ICommandSink
{
    private readonly EventBus bus;
    private readonly ActivityLog activities;
    private readonly StartupSteps steps;
    private OrderGateway? gateway;
    private IFeedMarkets? feed;
    private ExchangeCalls? calls;

    public CommandDispatcher(EventBus bus, ActivityLog activities, StartupSteps steps)
    {
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

    public void Connect(OrderGateway orderGateway, IFeedMarkets feedMarkets, ExchangeCalls exchangeCalls)
    {
        gateway = orderGateway;
        feed = feedMarkets;
        calls = exchangeCalls;
    }

    public void Issue(TraderCommand command)
    {
        switch (command)
        {
            case PlaceOrder place:
                gateway!.Send(place.Intent);
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
            case RunStep step:
                steps.Begin(step.State);
                calls!.RunStep(step.State);
                break;
            case Announce announce:
                Note(announce.Activity);
                break;
            case NotifyWhale notification:
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

    private void Note(Activity activity)
    {
        activities.Add(activity);
        if (activity is { Type: ActivityTypes.StateTransition, From: { } left })
        {
            var isDone = activity.State is not (TraderState.Error or TraderState.Shutdown);
            steps.End(left, isDone, isDone ? Describe(activity) : activity.Message);
            if (activity.State == TraderState.Ready)
            {
                Ready.TrySetResult();
            }
        }

        bus.Publish(activity);
    }

    private static string Describe(Activity activity) =>
        string.Join(", ", activity.Metadata.Select(pair => $"{pair.Key} {pair.Value}"));
}
