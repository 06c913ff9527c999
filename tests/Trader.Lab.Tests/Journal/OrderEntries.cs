using Kalshi;
using Kalshi.Simulator.Flow;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;

namespace Trader.Lab.Tests.Journal;

/// <summary>A seeded run's entries: orders that are decided, answered, filled, changed and end, and now and then a stop.</summary>
internal static class OrderEntries
{
    public static List<JournalEntry> Make(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var entries = new List<JournalEntry> { new RunBegan(TimeOf(0), 1, "sim/key", "3.0.0") };
        var live = new List<OrderIntent>();
        for (var i = 1; i < count; i++)
        {
            entries.Add(Next(i, random, live));
        }

        return entries;
    }

    private static JournalEntry Next(int index, SplitMix64 random, List<OrderIntent> live)
    {
        var time = TimeOf(index);
        var what = random.NextInt(100);
        if (what < 2)
        {
            return what == 0 ? new StopEngaged(time, $"by hand {index}") : new StopReleased(time, "by hand");
        }

        if (live.Count == 0 || what < 35)
        {
            var intent = new OrderIntent
            {
                ClientOrderId = $"t3-f2c81a07-{index:x8}",
                Ticker = $"KXSIMRAIN-26NOV25-T{random.NextInt(20)}",
                Outcome = (Outcome)random.NextInt(2),
                Price = Price.FromCents(random.NextInt(1, 99)),
                Count = Quantity.FromContracts(random.NextInt(1, 500)),
                Reason = "follows a whale of $1200.00",
                RepeatUntilMs = time.ExchangeMs + 2_000,
            };
            live.Add(intent);
            return new IntentDecided(time, intent);
        }

        var order = live[random.NextInt(live.Count)];
        if (what < 45)
        {
            return new FillBooked(
                time,
                order.ClientOrderId,
                $"trade-{index}",
                $"order-{order.ClientOrderId}",
                order.Ticker,
                order.Outcome,
                order.YesPrice,
                order.Count,
                Money.FromMicros(random.NextInt(100_000)),
                IsTaker: true,
                time.ExchangeMs
            );
        }

        if (what < 48)
        {
            var change = Money.FromMicros(random.NextInt(-2_000_000, 2_000_000));
            var closes = random.NextInt(2) == 0;
            var net = closes ? Quantity.Zero : order.Count;
            return new ResultBooked(time, order.Ticker, change, time.ExchangeMs - 5, closes, net, Money.FromDollars(1));
        }

        if (what < 50)
        {
            return new ChangeDecided(time, order.ClientOrderId, OrderChangeKind.Cancel, order.Price, Quantity.Zero, "stale");
        }

        var state = (OrderState)random.NextInt(1, (int)OrderState.Rejected);
        if (state.IsFinal())
        {
            live.Remove(order);
        }

        var cause = (OrderCause)random.NextInt(Enum.GetValues<OrderCause>().Length);
        return new OrderMoved(
            time,
            order.ClientOrderId,
            state,
            "o-" + index,
            order.Price,
            Quantity.Zero,
            order.Count,
            cause,
            null
        );
    }

    private static EventTime TimeOf(int index) => new(1_790_000_000_000 + (index * 40), 1_790_000_000_500 + (index * 40));
}
