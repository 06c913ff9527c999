using Trader.Commands;

namespace Trader.Lab.World;

/// <summary>Commands as text that says everything in them: equal commands have equal texts.</summary>
internal static class CommandText
{
    /// <summary>The text of a command.</summary>
    public static string Of(TraderCommand command) =>
        command switch
        {
            WatchBooks watch => $"watch {string.Join(',', watch.Tickers)}",
            UnwatchBooks unwatch => $"unwatch {string.Join(',', unwatch.Tickers)}",
            DescribeMarkets describe => $"describe {describe.RequestId} {string.Join(',', describe.Tickers)}",
            RunSettled settled => $"settled {settled.OrdersKnownToExchange} {string.Join(';', settled.Differences)}",
            Announce { Activity: var activity } => $"say {activity.Type} {activity.Level} {activity.Message}",
            _ => command.ToString(),
        };
}
