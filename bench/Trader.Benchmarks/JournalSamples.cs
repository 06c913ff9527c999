using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;

namespace Trader.Benchmarks;

/// <summary>The entries that the life of one order leaves in the journal, over and over: decided, sent, resting, filled.</summary>
internal static class JournalSamples
{
    /// <summary>About what an entry takes in the file, in bytes.</summary>
    public const int RecordBytes = 110;

    public static JournalEntry Entry(long index)
    {
        var time = new EventTime(1_790_000_000_000 + (index * 10), 1_790_000_000_003 + (index * 10));
        var id = $"t3-f2c81a07-{index / 4:x12}";
        var price = Price.FromCents(43);
        var count = Quantity.FromContracts(5);
        return (index % 4) switch
        {
            0 => new IntentDecided(
                time,
                new OrderIntent
                {
                    ClientOrderId = id,
                    Ticker = ReadyCore.TickerOf((int)(index % 7)),
                    Outcome = Outcome.Yes,
                    Price = price,
                    Count = count,
                    Reason = "follows a whale of $1200.00",
                    RepeatUntilMs = time.ExchangeMs + 2_000,
                }
            ),
            1 => Moved(OrderState.Sent, OrderCause.Gateway, orderId: null, count),
            2 => Moved(OrderState.Resting, OrderCause.Answer, OrderId(index), count),
            _ => Moved(OrderState.Executed, OrderCause.Fill, OrderId(index), Quantity.Zero),
        };

        OrderMoved Moved(OrderState state, OrderCause cause, string? orderId, Quantity remaining) =>
            new(time, id, state, orderId, price, count - remaining, remaining, cause, Reason: null);
    }

    private static string OrderId(long index) => $"0d2c7a51-4f1e-4c35-9b1a-{index / 4:x12}";
}
