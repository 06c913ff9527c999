using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;

namespace Trader.Tests.Lifecycle;

/// <summary>A lifecycle that is told what happens directly, not through the core around it.</summary>
internal sealed class DriverCase : ICommandSink
{
    public LifecycleDriver Driver { get; } = new TradingCore(new TraderOptions(), default).Lifecycle;

    public List<TraderCommand> Commands { get; } = [];

    public void Issue(TraderCommand command) => Commands.Add(command);

    public void BringToReady(EventTime now = default)
    {
        Driver.Start(now, this);
        foreach (
            var state in (TraderState[])
                [
                    TraderState.Initializing,
                    TraderState.OrderbookConnect,
                    TraderState.TradingClientConnect,
                    TraderState.KalshiDataSync,
                ]
        )
        {
            Driver.OnStepSucceeded(new StepSuccess(state, new Dictionary<string, string>(StringComparer.Ordinal)), now, this);
        }

        Assert.Equal(TraderState.Ready, Driver.State);
    }
}
