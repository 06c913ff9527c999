using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Live.Bus.Messages;

namespace Trader.Live.Bus;

/// <summary>
/// Makes the catalogue's messages of what the exchange's streams bring, on the thread that reads them and in their order, with the
/// exchange's own sequence numbers. Each is made only while somebody subscribes to it.
/// </summary>
internal sealed class FeedMessages
{
    private readonly Topic<BookSnapshotReceived> snapshots;
    private readonly Topic<BookDeltaReceived> deltas;
    private readonly Topic<PublicTradeReceived> trades;
    private readonly Topic<ConnectionLost> lost;
    private readonly Topic<ConnectionRestored> restored;

    public FeedMessages(EventBus bus)
    {
        snapshots = bus.TopicOf<BookSnapshotReceived>();
        deltas = bus.TopicOf<BookDeltaReceived>();
        trades = bus.TopicOf<PublicTradeReceived>();
        lost = bus.TopicOf<ConnectionLost>();
        restored = bus.TopicOf<ConnectionRestored>();
    }

    public void OnFrame(in FeedFrame frame, EventTime now)
    {
        switch (frame.Type)
        {
            case FeedMessageType.OrderBookDelta when deltas.HasSubscribers:
                var delta = frame.Delta;
                deltas.Publish(new BookDeltaReceived(delta.Ticker, frame.Sequence, delta.TimestampMs, now.WallMs, delta));
                break;
            case FeedMessageType.Trade when trades.HasSubscribers:
                trades.Publish(Of(frame.Trade, now));
                break;
            case FeedMessageType.OrderBookSnapshot when snapshots.HasSubscribers:
                var book = (BookSnapshot)frame.Body!;
                snapshots.Publish(new BookSnapshotReceived(book.Ticker, frame.Sequence, now.ExchangeMs, now.WallMs, book));
                break;
            default:
                break;
        }
    }

    public void OnConnected(bool isFirst, long wallMs)
    {
        if (restored.HasSubscribers)
        {
            restored.Publish(new ConnectionRestored(isFirst, wallMs));
        }
    }

    public void OnDisconnected(string reason, long wallMs)
    {
        if (lost.HasSubscribers)
        {
            lost.Publish(new ConnectionLost(reason, wallMs));
        }
    }

    private static PublicTradeReceived Of(in PublicTrade trade, EventTime now) =>
        new(
            trade.Ticker,
            trade.TimestampMs,
            now.WallMs,
            trade.TakerSide,
            trade.YesPrice.OnYesScale(trade.TakerSide),
            trade.Count,
            trade.IsBlockTrade
        );
}
