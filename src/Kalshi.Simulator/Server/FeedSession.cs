using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;

namespace Kalshi.Simulator.Server;

/// <summary>
/// One connection: its subscriptions and what it is sent. Without I/O: commands come in as bytes, messages go to an outlet that
/// never waits. Everything here happens under the exchange's lock, so that a book and its changes can never overlap.
/// </summary>
internal sealed partial class FeedSession
{
    private readonly FeedHub hub;
    private readonly FeedFrames frames;
    private readonly IFeedOutlet outlet;
    private readonly FeedBacklog replies = new();

    // There is one subscription per channel: subscribing again widens it.
    private readonly FeedSubscription?[] byChannel = new FeedSubscription?[FeedChannels.Count];

    /// <summary>A message that a fault lets change places with the next one.</summary>
    private LateMessage? swapped;
    private int lastSid;
    private bool isOver;

    /// <param name="account">Who it belongs to.</param>
    /// <param name="hub">What all connections share.</param>
    /// <param name="outlet">Where messages go.</param>
    public FeedSession(Account account, FeedHub hub, IFeedOutlet outlet)
    {
        Account = account;
        this.hub = hub;
        frames = hub.Frames;
        this.outlet = outlet;
    }

    public Account Account { get; }

    /// <summary>Whether nothing is sent and nothing is read any more.</summary>
    public bool IsOver => isOver;

    /// <summary>Subscriptions open now, by number.</summary>
    public IEnumerable<FeedSubscription> Subscriptions => byChannel.OfType<FeedSubscription>().OrderBy(open => open.Sid);

    public bool Has(FeedChannel channel) => byChannel[(int)channel] is not null;

    /// <summary>Cuts the connection without a closing frame.</summary>
    public void Cut()
    {
        isOver = true;
        outlet.Cut();
    }

    /// <summary>Goes silent and deaf without closing.</summary>
    public void Freeze()
    {
        isOver = true;
        outlet.Freeze();
    }

    public void OnBookChanged(in BookChange change)
    {
        if (Find(FeedChannel.OrderBookDelta, change.Market) is { } subscription)
        {
            Send(subscription, "orderbook_delta", change.Market, frames.Delta(subscription, change, Account));
        }
    }

    public void OnTrade(TradeRecord trade)
    {
        if (Find(FeedChannel.Trade, trade.Market) is { } subscription)
        {
            Send(subscription, "trade", trade.Market, frames.Trade(subscription, trade));
        }
    }

    public void OnTickerChanged(Market market, in TickerFigures figures)
    {
        if (Find(FeedChannel.Ticker, market) is { } subscription)
        {
            Send(subscription, "ticker", market, frames.Ticker(subscription, market, figures));
        }
    }

    public void OnFill(FillRecord fill)
    {
        if (ReferenceEquals(fill.Order.Owner, Account) && Find(FeedChannel.Fill, fill.Order.Market) is { } subscription)
        {
            Send(subscription, "fill", fill.Order.Market, frames.Fill(subscription, fill));
        }
    }

    public void OnOrderUpdated(Order order, UpdateReason reason)
    {
        if (ReferenceEquals(order.Owner, Account) && Find(FeedChannel.UserOrders, order.Market) is { } subscription)
        {
            Send(subscription, "user_order", order.Market, frames.UserOrder(subscription, order, reason));
        }
    }

    public void OnPositionChanged(in PositionFigures position)
    {
        if (ReferenceEquals(position.Account, Account) && Find(FeedChannel.MarketPositions, position.Market) is { } subscription)
        {
            Send(subscription, "market_position", position.Market, frames.Position(subscription, position));
        }
    }

    /// <summary>Tells what happened to a market: combinations on their own channel, which does not tell everything.</summary>
    public void OnMarketLifecycle(Market market, MarketLifecycle change, long nowMs)
    {
        var channel = LifecycleChannelOf(market.Ticker);
        var isTold =
            channel == FeedChannel.MarketLifecycle
            || change is not (MarketLifecycle.PriceLevelStructureUpdated or MarketLifecycle.MetadataUpdated);
        if (isTold && byChannel[(int)channel] is { } subscription)
        {
            Send(subscription, channel.ToWire(), market, frames.MarketLifecycle(subscription, market, change, nowMs));
        }
    }

    public void OnEventLifecycle(ListedEvent listed)
    {
        if (byChannel[(int)LifecycleChannelOf(listed.Spec.EventTicker)] is { } subscription)
        {
            Send(subscription, "event_lifecycle", null, frames.EventLifecycle(subscription, listed));
        }
    }

    public void OnEventFeeUpdated(ListedEvent listed)
    {
        if (
            LifecycleChannelOf(listed.Spec.EventTicker) == FeedChannel.MarketLifecycle
            && byChannel[(int)FeedChannel.MarketLifecycle] is { } subscription
        )
        {
            Send(subscription, "event_fee_update", null, frames.EventFeeUpdate(subscription, listed));
        }
    }

    public void OnOrderGroupUpdated(OrderGroup group, OrderGroupChange change, long nowMs)
    {
        if (ReferenceEquals(group.Owner, Account) && byChannel[(int)FeedChannel.OrderGroupUpdates] is { } subscription)
        {
            Send(subscription, "order_group_updates", null, frames.OrderGroup(subscription, group, change, nowMs));
        }
    }

    /// <summary>Sends a message that a fault kept back; no other fault hits it.</summary>
    public void SendLate(LateMessage message)
    {
        message.Subscription.Backlog.Leave();
        Deliver(message.Subscription, message.Utf8);
    }

    private static FeedChannel LifecycleChannelOf(string ticker) =>
        ticker.StartsWith("KXMVE", StringComparison.Ordinal)
            ? FeedChannel.MultivariateMarketLifecycle
            : FeedChannel.MarketLifecycle;

    private FeedSubscription? Find(FeedChannel channel, Market market) =>
        byChannel[(int)channel] is { } subscription && subscription.Wants(market) ? subscription : null;

    /// <summary>Sends a data message, unless a fault has other plans for it.</summary>
    private void Send(FeedSubscription subscription, string type, Market? market, ReadOnlySpan<byte> frame)
    {
        if (isOver || subscription.IsEnded)
        {
            return;
        }

        var facts = new MessageFacts(subscription.Channel.ToWire(), type, market?.Ticker);
        if (hub.Faults.MayHitMessages && hub.Faults.Decide(facts, hub.NowMs) is { } fault)
        {
            SendFaulty(fault, subscription, frame);
            return;
        }

        Deliver(subscription, frame);
        SendSwapped();
    }

    private void SendFaulty(FaultRule fault, FeedSubscription subscription, ReadOnlySpan<byte> frame)
    {
        switch (fault.Kind)
        {
            case FaultKind.RepeatMessage:
                // The second is delivered from a copy: the first may have ended the subscription with another frame.
                var copy = frame.ToArray();
                Deliver(subscription, copy);
                Deliver(subscription, copy);
                SendSwapped();
                break;
            case FaultKind.DelayMessage:
                subscription.Backlog.Enter();
                hub.Delay(fault.DelayMs, new LateMessage(this, subscription, frame.ToArray()));
                break;
            case FaultKind.SwapMessage when swapped is null:
                subscription.Backlog.Enter();
                swapped = new LateMessage(this, subscription, frame.ToArray());
                break;
            case FaultKind.DriftMessage:
                Deliver(subscription, JsonDrift.Apply(frame));
                SendSwapped();
                break;
            case FaultKind.ChannelError:
                EndWithError(subscription, FeedError.Channel);
                break;
            case FaultKind.CutConnection:
                Cut();
                break;
            case FaultKind.FreezeConnection:
                Freeze();
                break;
            case FaultKind.SwapMessage:
                Deliver(subscription, frame);
                SendSwapped();
                break;
            default:
                // Dropped: its number is used up, which is what the client has to notice.
                break;
        }
    }

    private void Deliver(FeedSubscription subscription, ReadOnlySpan<byte> frame)
    {
        if (isOver || subscription.IsEnded)
        {
            return;
        }

        if (subscription.Backlog.Waiting >= hub.Options.MaxQueuedMessagesPerSubscription)
        {
            hub.CountOverflow();
            EndWithError(subscription, FeedError.Overflow);
            return;
        }

        Enqueue(subscription.Backlog, frame);
    }

    /// <summary>Sends a reply to a command.</summary>
    private void Reply(ReadOnlySpan<byte> frame)
    {
        if (!isOver)
        {
            Enqueue(replies, frame);
            SendSwapped();
        }
    }

    private void SendSwapped()
    {
        if (swapped is { } message)
        {
            swapped = null;
            SendLate(message);
        }
    }

    private void Enqueue(FeedBacklog backlog, ReadOnlySpan<byte> frame)
    {
        if (outlet.TrySend(backlog, frame))
        {
            return;
        }

        isOver = true;
        hub.CountSlow();
        outlet.EndSlow();
    }

    /// <summary>Ends a subscription; the others live on.</summary>
    private void EndWithError(FeedSubscription subscription, FeedError error)
    {
        subscription.IsEnded = true;
        byChannel[(int)subscription.Channel] = null;
        Reply(frames.Error(0, error, subscription));
    }
}
