using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>
/// One connection: its subscriptions and what it is sent. Everything here happens under the exchange's lock, so that a book
/// and its changes can never overlap; sending only queues and never waits.
/// </summary>
internal sealed class FeedSession
{
    /// <summary>Subscribed markets at once (§2.5 of the API).</summary>
    private const int MaxTickers = 500_000;

    private readonly FeedFrames frames;
    private readonly FeedSocket socket;
    private readonly Action onOverflow;
    private readonly List<FeedSubscription> subscriptions = [];
    private int lastSid;
    private bool isDead;

    /// <param name="account">Who it belongs to.</param>
    /// <param name="frames">The shared frame writer.</param>
    /// <param name="socket">Where frames go.</param>
    /// <param name="onOverflow">Called once when the client reads too slowly; nothing is sent after it.</param>
    public FeedSession(Account account, FeedFrames frames, FeedSocket socket, Action onOverflow)
    {
        Account = account;
        this.frames = frames;
        this.socket = socket;
        this.onOverflow = onOverflow;
    }

    public Account Account { get; }

    /// <summary>Answers a command.</summary>
    public void Handle(ReadOnlyMemory<byte> message, MatchingEngine engine)
    {
        if (FeedCommand.Decode(message) is not { } command)
        {
            Fail(0, 1, "Unable to process message");
            return;
        }

        if (command.IsMalformed)
        {
            Fail(command.Id, 11, "Invalid parameter");
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
                Send(frames.Listed(command.Id, subscriptions));
                break;
            default:
                Fail(command.Id, 5, "Unknown command");
                break;
        }
    }

    public void OnBookChanged(in BookChange change)
    {
        foreach (var subscription in subscriptions)
        {
            if (subscription.Channel == FeedChannel.OrderBookDelta && subscription.Wants(change.Market.Ticker))
            {
                Send(frames.Delta(subscription, change, Account));
            }
        }
    }

    public void OnTrade(TradeRecord trade)
    {
        if (Find(FeedChannel.Trade, trade.Market) is { } subscription)
        {
            Send(frames.Trade(subscription, trade));
        }
    }

    public void OnFill(FillRecord fill)
    {
        if (ReferenceEquals(fill.Order.Owner, Account) && Find(FeedChannel.Fill, fill.Order.Market) is { } subscription)
        {
            Send(frames.Fill(subscription, fill));
        }
    }

    public void OnOrderUpdated(Order order, UpdateReason reason)
    {
        if (ReferenceEquals(order.Owner, Account) && Find(FeedChannel.UserOrders, order.Market) is { } subscription)
        {
            Send(frames.UserOrder(subscription, order, reason));
        }
    }

    public void OnPositionChanged(Position position)
    {
        if (ReferenceEquals(position.Account, Account) && Find(FeedChannel.MarketPositions, position.Market) is { } subscription)
        {
            Send(frames.Position(subscription, position));
        }
    }

    private FeedSubscription? Find(FeedChannel channel, Market market)
    {
        foreach (var subscription in subscriptions)
        {
            if (subscription.Channel == channel && subscription.Wants(market.Ticker))
            {
                return subscription;
            }
        }

        return null;
    }

    private void Subscribe(FeedCommand command, MatchingEngine engine)
    {
        if (!command.HasParams)
        {
            Fail(command.Id, 2, "Params required");
            return;
        }

        if (command.Channels.Count == 0)
        {
            Fail(command.Id, 3, "Channels required");
            return;
        }

        var channels = command.Channels.ConvertAll(FeedChannels.Find);
        if (channels.Contains(null))
        {
            Fail(command.Id, 8, "Unknown channel name");
            return;
        }

        if (channels.Contains(FeedChannel.OrderBookDelta) && command.Tickers.Count == 0)
        {
            Fail(command.Id, 14, "Market Ticker required");
            return;
        }

        if (!HasRoomFor(command.Tickers.Count * channels.Count))
        {
            Fail(command.Id, 26, "Subscription market limit exceeded");
            return;
        }

        // Every acknowledgement goes before any data of its subscription.
        var fresh = channels.ConvertAll(channel => Open(channel!.Value, command));
        foreach (var (subscription, tickers) in fresh)
        {
            SendSnapshots(0, subscription, tickers, engine);
        }
    }

    /// <summary>Opens a channel or widens the one that is open already; acknowledges it either way.</summary>
    private (FeedSubscription Subscription, List<string> Fresh) Open(FeedChannel channel, FeedCommand command)
    {
        var subscription = subscriptions.Find(open => open.Channel == channel);
        if (subscription is null)
        {
            subscription = new FeedSubscription(++lastSid, channel, command.UseYesPrice, command.Tickers.Count == 0);
            subscriptions.Add(subscription);
        }
        else if (command.Tickers.Count == 0)
        {
            subscription.WidenToAll();
        }

        var fresh = subscription.Add(command.Tickers);
        Send(frames.Subscribed(command.Id, subscription));
        return (subscription, fresh);
    }

    private void Unsubscribe(FeedCommand command)
    {
        if (!command.HasParams)
        {
            Fail(command.Id, 2, "Params required");
            return;
        }

        if (command.Sids.Count == 0)
        {
            Fail(command.Id, 4, "Subscription IDs required");
            return;
        }

        foreach (var sid in command.Sids)
        {
            if (subscriptions.Find(open => open.Sid == sid) is { } subscription)
            {
                subscriptions.Remove(subscription);
                Send(frames.Unsubscribed(command.Id, subscription));
            }
            else
            {
                Fail(command.Id, 7, "Unknown subscription ID");
            }
        }
    }

    private void Update(FeedCommand command, MatchingEngine engine)
    {
        if (FindUpdateError(command, out var subscription) is { } error)
        {
            Fail(command.Id, error.Code, error.Text);
            return;
        }

        switch (command.Action)
        {
            case "add_markets":
                var fresh = subscription!.Add(command.Tickers);
                Send(frames.Updated(command.Id, subscription));
                SendSnapshots(0, subscription, fresh, engine);
                break;
            case "delete_markets":
                subscription!.Remove(command.Tickers);
                Send(frames.Updated(command.Id, subscription));
                break;
            default:
                SendSnapshots(command.Id, subscription!, command.Tickers, engine);
                break;
        }
    }

    private (int Code, string Text)? FindUpdateError(FeedCommand command, out FeedSubscription? subscription)
    {
        subscription = command.Sids.Count == 1 ? subscriptions.Find(open => open.Sid == command.Sids[0]) : null;
        if (!command.HasParams)
        {
            return (2, "Params required");
        }

        if (command.Sids.Count != 1)
        {
            return (12, "Exactly one subscription ID is required");
        }

        if (subscription is null)
        {
            return (7, "Unknown subscription ID");
        }

        if (command.Action.Length == 0)
        {
            return (15, "Action required");
        }

        var isSnapshot = command.Action == "get_snapshot";
        if (
            command.Action is not ("add_markets" or "delete_markets" or "get_snapshot")
            || (isSnapshot && subscription.Channel != FeedChannel.OrderBookDelta)
        )
        {
            return (13, "Unsupported action");
        }

        if (command.Tickers.Count == 0)
        {
            return (14, "Market Ticker required");
        }

        return command.Action == "add_markets" && !HasRoomFor(command.Tickers.Count)
            ? (26, "Subscription market limit exceeded")
            : null;
    }

    private bool HasRoomFor(long more) => subscriptions.Sum(open => (long)open.Tickers.Count) + more <= MaxTickers;

    /// <summary>Snapshots in the order of the tickers; none for a market that does not exist.</summary>
    private void SendSnapshots(long id, FeedSubscription subscription, List<string> tickers, MatchingEngine engine)
    {
        if (subscription.Channel != FeedChannel.OrderBookDelta)
        {
            return;
        }

        foreach (var ticker in tickers)
        {
            if (engine.FindMarket(ticker) is { } market)
            {
                Send(frames.Snapshot(id, subscription, market));
            }
        }
    }

    private void Fail(long id, int code, string text) => Send(frames.Error(id, code, text));

    private void Send(ReadOnlySpan<byte> frame)
    {
        if (isDead || socket.TrySend(frame))
        {
            return;
        }

        isDead = true;
        onOverflow();
    }
}
