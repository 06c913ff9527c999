using Kalshi.Client.Streaming;

namespace Trader.Live.Feeds;

/// <summary>Which channels a trader listens to beside the books of its markets.</summary>
public static class FeedChannels
{
    /// <summary>The channels for these settings: what nobody needs is not asked for.</summary>
    public static IReadOnlyCollection<FeedChannel> For(TraderOptions options)
    {
        var channels = new List<FeedChannel>();
        if (options.WhaleDetection)
        {
            channels.Add(FeedChannel.Trades);
        }

        channels.Add(FeedChannel.Fills);
        channels.Add(FeedChannel.UserOrders);
        if (options is { TradingEnabled: true, OrderGroups.IsEnabled: true })
        {
            channels.Add(FeedChannel.OrderGroups);
        }

        return channels;
    }
}
