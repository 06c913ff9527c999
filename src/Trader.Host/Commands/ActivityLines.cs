using Microsoft.Extensions.Logging;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Status;

namespace Trader.Host.Commands;

/// <summary>Writes activities to the log, as a bystander of the bus.</summary>
internal sealed class ActivityLines : IDisposable
{
    private readonly EventBus.Subscription subscription;
    private readonly ILogger log;
    private readonly Task running;

    public ActivityLines(EventBus bus, ILoggerFactory loggers)
    {
        subscription = bus.Subscribe("log", queueLength: 10_000);
        log = loggers.CreateLogger("trader");
        running = Task.Run(RunAsync);
    }

    public void Dispose()
    {
        subscription.Dispose();

        // The queue is complete: what is left is written at once.
        running.GetAwaiter().GetResult();
    }

    private async Task RunAsync()
    {
        await foreach (var message in subscription.Messages.ReadAllAsync())
        {
            if (message is Activity activity)
            {
                Write(activity);
            }
        }

        if (subscription.DroppedCount > 0)
        {
            log.LogWarning("{Dropped} lines were not written: the log could not keep up.", subscription.DroppedCount);
        }
    }

    private void Write(Activity activity)
    {
        var level = activity.Level switch
        {
            ActivityLevel.Warning => LogLevel.Warning,
            ActivityLevel.Error => LogLevel.Error,
            _ => LogLevel.Information,
        };
        if (activity.From is { } from)
        {
            log.Log(level, "STATE {From} → {To}: {Context}", from.ToWire(), activity.State.ToWire(), activity.Message);
        }
        else
        {
            log.Log(level, "{Message}", activity.Message);
        }
    }
}
