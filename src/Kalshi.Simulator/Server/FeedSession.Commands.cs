using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What a client may ask of its connection (§9.2 of the API), and the errors it gets (§9.3).</summary>
internal sealed partial class FeedSession
{
    private const int MaxShardFactor = 100;
    private const long MsPerSecond = 1000;

    private long commandSecond;
    private int commandsInSecond;

    /// <summary>Answers a command.</summary>
    public void Handle(ReadOnlyMemory<byte> message, MatchingEngine engine)
    {
        if (isOver)
        {
            return;
        }

        if (FeedCommand.Decode(message) is not { } command)
        {
            Fail(0, FeedError.Unprocessable);
            return;
        }

        if (IsTooMany())
        {
            Fail(command.Id, FeedError.TooManyRequests);
            return;
        }

        if (command.IsMalformed)
        {
            Fail(command.Id, FeedError.InvalidParameter);
            return;
        }

        switch (command.Name)
        {
            case "subscribe":
                Subscribe(command, engine);
                break;
            case "unsubscribe":
                Unsubscribe(command);
                break;
            case "update_subscription":
                Update(command, engine);
                break;
            case "list_subscriptions":
                Reply(frames.Listed(command.Id, Subscriptions));
                break;
            default:
                Fail(command.Id, FeedError.UnknownCommand);
                break;
        }
    }

    private bool IsTooMany()
    {
        var second = hub.NowMs / MsPerSecond;
        if (second != commandSecond)
        {
            commandSecond = second;
            commandsInSecond = 0;
        }

        commandsInSecond = Math.Min(commandsInSecond + 1, hub.Options.MaxCommandsPerSecond + 1);
        return commandsInSecond > hub.Options.MaxCommandsPerSecond;
    }

    private void Subscribe(FeedCommand command, MatchingEngine engine)
    {
        var channels = command.Channels.ConvertAll(FeedChannels.Find);
        if (FindSubscribeError(command, channels) is { } error)
        {
            Fail(command.Id, error);
            return;
        }

        // Every acknowledgement goes before any data of its subscription.
        foreach (var (subscription, fresh) in channels.ConvertAll(channel => Open(channel!.Value, command)))
        {
            SendInitial(subscription, fresh, command, engine);
        }
    }

    private FeedError? FindSubscribeError(FeedCommand command, List<FeedChannel?> channels) =>
        !command.HasParams ? FeedError.ParamsRequired
        : channels.Count == 0 ? FeedError.ChannelsRequired
        : channels.Contains(null) ? FeedError.UnknownChannel
        : channels.Contains(FeedChannel.OrderBookDelta) && !command.NamesMarkets ? FeedError.TickerRequired
        : command.MarketIds.Count > 0 && channels.Exists(channel => channel != FeedChannel.Ticker) ? FeedError.InvalidParameter
        : command.NamesMarkets && channels.Exists(channel => channel >= FeedChannel.CfBenchmarksValue)
            ? FeedError.InvalidParameter
        : channels.Contains(FeedChannel.Communications) && FindShardError(command) is { } shard ? shard
        : !HasRoomFor((command.Tickers.Count + command.MarketIds.Count) * (long)channels.Count) ? FeedError.MarketLimit
        : null;

    private static FeedError? FindShardError(FeedCommand command) =>
        command.ShardFactor <= 0 ? FeedError.ShardFactorNotPositive
        : command.ShardFactor > MaxShardFactor ? FeedError.ShardFactorTooLarge
        : command.ShardKey is null ? null
        : command.ShardFactor is null ? FeedError.ShardFactorRequired
        : command.ShardKey < 0 || command.ShardKey >= command.ShardFactor ? FeedError.ShardKeyOutOfRange
        : null;

    /// <summary>Opens a channel or widens the one that is open already; acknowledges it either way.</summary>
    private (FeedSubscription Subscription, List<string> Fresh) Open(FeedChannel channel, FeedCommand command)
    {
        var isAgain = byChannel[(int)channel] is not null;
        var subscription = byChannel[(int)channel] ??= new FeedSubscription(
            ++lastSid,
            channel,
            command.UseYesPrice ?? hub.Options.UseYesPriceByDefault
        );
        subscription.SkipsTickerAck |= command.SkipTickerAck;
        List<string> fresh = [];
        if (channel.HasMarkets() && command.NamesMarkets)
        {
            fresh = subscription.Add(command.Tickers, command.MarketIds);
        }
        else
        {
            subscription.WidenToAll();
        }

        Reply(
            isAgain && hub.Options.ResubscribeReply == ResubscribeReply.Ok
                ? frames.Updated(command.Id, subscription, subscription.SkipsTickerAck)
                : frames.Subscribed(command.Id, subscription)
        );
        return (subscription, fresh);
    }

    private void Unsubscribe(FeedCommand command)
    {
        if (!command.HasParams || command.Sids.Count == 0)
        {
            Fail(command.Id, command.HasParams ? FeedError.SubscriptionIdsRequired : FeedError.ParamsRequired);
            return;
        }

        foreach (var sid in command.Sids)
        {
            if (FindBySid(sid) is { } subscription)
            {
                subscription.IsEnded = true;
                byChannel[(int)subscription.Channel] = null;
                Reply(frames.Unsubscribed(command.Id, subscription));
            }
            else
            {
                Fail(command.Id, FeedError.UnknownSubscription);
            }
        }
    }

    private void Update(FeedCommand command, MatchingEngine engine)
    {
        var subscription = command.Sids.Count == 1 ? FindBySid(command.Sids[0]) : null;
        if (FindUpdateError(command, subscription) is { } error)
        {
            Fail(command.Id, error, subscription);
            return;
        }

        var open = subscription!;
        switch (command.Action)
        {
            case "get_snapshot":
                SendSnapshots(command.Id, open, command.Tickers, engine);
                return;
            case "indexlist" or "underlying_list":
                Reply(frames.ReferenceList(command.Id, open));
                return;
            case "delete_markets":
                open.Remove(command.Tickers, command.MarketIds);
                break;
        }

        var fresh = command.Action == "add_markets" ? open.Add(command.Tickers, command.MarketIds) : [];
        Reply(frames.Updated(command.Id, open, open.SkipsTickerAck || command.SkipTickerAck || !open.Channel.HasMarkets()));
        SendInitial(open, fresh, command, engine);
    }

    private FeedError? FindUpdateError(FeedCommand command, FeedSubscription? subscription) =>
        !command.HasParams ? FeedError.ParamsRequired
        : command.Sids.Count != 1 ? FeedError.OneSubscriptionIdRequired
        : subscription is null ? FeedError.UnknownSubscription
        : command.Action.Length == 0 ? FeedError.ActionRequired
        : !IsSupported(command.Action, subscription.Channel) ? FeedError.UnsupportedAction
        : command.Action is "subscribe_indices" or "unsubscribe_indices" && command.IndexIds.Count == 0
            ? FeedError.IndexIdsRequired
        : command.Action is "subscribe_underlyings" or "unsubscribe_underlyings" && command.UnderlyingTickers.Count == 0
            ? FeedError.UnderlyingTickersRequired
        : !subscription.Channel.HasMarkets() ? null
        : !command.NamesMarkets ? FeedError.TickerRequired
        : command.MarketIds.Count > 0 && subscription.Channel != FeedChannel.Ticker ? FeedError.InvalidParameter
        : command.Action == "add_markets" && !HasRoomFor(command.Tickers.Count + command.MarketIds.Count) ? FeedError.MarketLimit
        : null;

    private static bool IsSupported(string action, FeedChannel channel) =>
        action switch
        {
            "add_markets" or "delete_markets" => channel.HasMarkets(),
            "get_snapshot" => channel == FeedChannel.OrderBookDelta,
            "subscribe_indices" or "unsubscribe_indices" or "indexlist" => channel.IsIndexed(),
            "subscribe_underlyings" or "unsubscribe_underlyings" or "underlying_list" => channel == FeedChannel.PythValue,
            _ => false,
        };

    private FeedSubscription? FindBySid(long sid) => Array.Find(byChannel, open => open?.Sid == sid);

    private bool HasRoomFor(long more) =>
        byChannel.Sum(open => (long)(open?.Markets ?? 0)) + more <= hub.Options.MaxMarketsPerConnection;

    /// <summary>What follows an acknowledgement: the books, and the tickers if they were asked for.</summary>
    private void SendInitial(FeedSubscription subscription, List<string> fresh, FeedCommand command, MatchingEngine engine)
    {
        if (subscription.Channel == FeedChannel.OrderBookDelta)
        {
            SendSnapshots(0, subscription, fresh, engine);
            return;
        }

        if (subscription.Channel != FeedChannel.Ticker || !command.SendInitialSnapshot)
        {
            return;
        }

        var wanted = fresh.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var market in engine.Markets)
        {
            if (!command.NamesMarkets || wanted.Contains(market.Ticker) || wanted.Contains(market.Id.ToString("D")))
            {
                Send(subscription, "ticker", market, frames.Ticker(subscription, market, hub.ReadTicker(market)));
            }
        }
    }

    /// <summary>Snapshots in the order of the tickers; none for a market that does not exist.</summary>
    private void SendSnapshots(long id, FeedSubscription subscription, List<string> tickers, MatchingEngine engine)
    {
        foreach (var ticker in tickers)
        {
            if (engine.FindMarket(ticker) is { } market)
            {
                Send(subscription, "orderbook_snapshot", market, frames.Snapshot(id, subscription, market));
            }
        }
    }

    private void Fail(long id, FeedError error, FeedSubscription? subscription = null) =>
        Reply(frames.Error(id, error, subscription));
}
