using Kalshi.Wire;
using Trader.Events;
using Trader.Journal;
using Trader.Live.Bus.Messages;
using Trader.Portfolio;

namespace Trader.Live.Bus;

/// <summary>
/// Tells of positions and settlements: what changed in our books since the event before, and what the exchange tells otherwise
/// than before. Compares only while somebody wants to know; the first comparison after that tells of everything there is.
/// </summary>
internal sealed class PositionMessages
{
    private readonly TradingCore core;
    private readonly Topic<PositionUpdated> updates;
    private readonly Topic<BookedSettlement> settlements;
    private readonly Topic<MarketPositionRead> told;
    private readonly Dictionary<string, BookedPosition> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MarketPositionDto> toldBefore = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> reasons = new(StringComparer.Ordinal);
    private int settlementCount;

    public PositionMessages(TradingCore core, EventBus bus)
    {
        this.core = core;
        updates = bus.TopicOf<PositionUpdated>();
        settlements = bus.TopicOf<BookedSettlement>();
        told = bus.TopicOf<MarketPositionRead>();
    }

    /// <summary>A fill was booked: its order is the reason of what the position becomes.</summary>
    public void OnFill(FillBooked fill)
    {
        if (updates.HasSubscribers)
        {
            var order = fill.ClientOrderId is { } id ? core.Orders.Find(id) : null;
            reasons[fill.Ticker] = order?.Intent.Reason ?? "an order that is not ours";
        }
    }

    /// <summary>The core has handled an event.</summary>
    public void After(in TraderEvent e)
    {
        TellSettlements();
        if (updates.HasSubscribers)
        {
            TellUpdates(e.Time.WallMs);
        }
        else
        {
            known.Clear();
        }

        reasons.Clear();
        if (e is { Kind: TraderEventKind.AccountRead, Payload: AccountReading reading })
        {
            TellReading(reading, e.Time.WallMs);
        }
    }

    private void TellSettlements()
    {
        var count = core.Ledger.SettlementCount;
        if (count == settlementCount)
        {
            return;
        }

        foreach (var settlement in core.Ledger.Settlements.TakeLast(count - settlementCount))
        {
            settlements.Publish(settlement);
            if (updates.HasSubscribers)
            {
                reasons[settlement.Ticker] = "settled";
            }
        }

        settlementCount = count;
    }

    private void TellUpdates(long wallMs)
    {
        foreach (var position in core.Ledger.Positions)
        {
            var now = new BookedPosition(position.Net, position.Cost, position.Realized, position.Fees);
            var before = known.GetValueOrDefault(position.Ticker);
            if (now != before)
            {
                known[position.Ticker] = now;
                var reason = reasons.GetValueOrDefault(position.Ticker, "account read");
                updates.Publish(new PositionUpdated(position.Ticker, now, before, now.ChangesFrom(before), reason, wallMs));
            }
        }
    }

    private void TellReading(AccountReading reading, long wallMs)
    {
        if (!told.HasSubscribers)
        {
            toldBefore.Clear();
            return;
        }

        var listed = reading.Positions.Select(position => position.Ticker).ToHashSet(StringComparer.Ordinal);
        foreach (var position in reading.Positions)
        {
            if (!position.Equals(toldBefore.GetValueOrDefault(position.Ticker)))
            {
                toldBefore[position.Ticker] = position;
                told.Publish(new MarketPositionRead(position.Ticker, position, wallMs));
            }
        }

        foreach (var gone in toldBefore.Keys.Where(ticker => !listed.Contains(ticker)).ToArray())
        {
            toldBefore.Remove(gone);
            told.Publish(new MarketPositionRead(gone, null, wallMs));
        }
    }
}
