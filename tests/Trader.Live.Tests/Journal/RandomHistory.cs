using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;

namespace Trader.Live.Tests.Journal;

/// <summary>A seeded history of entries as runs write them: orders that are decided, move, are changed and end; stops; restarts.</summary>
internal sealed class RandomHistory(ulong seed)
{
    private readonly RandomValues values = new(seed);
    private readonly List<string> live = [];
    private int orders;
    private int runs;
    private long wallMs = 1_790_000_000_000;

    public JournalEntry Next()
    {
        var random = values.Random;
        wallMs += random.NextInt(0, 500);
        var time = new EventTime(wallMs + 7, wallMs);
        return random.NextInt(100) switch
        {
            < 2 => values.Make<RunBegan>() with { Time = time, RunNumber = ++runs },
            < 3 => values.Make<RunEnded>() with { Time = time },
            < 4 => values.Make<StopEngaged>() with { Time = time },
            < 5 => values.Make<StopReleased>() with { Time = time },
            < 6 => values.Make<ProtectionReleased>() with { Time = time },
            < 8 => values.Make<OrderGroupNoted>() with { Time = time, OrderGroupId = $"group-{random.NextInt(6)}" },
            < 10 => values.Make<FillBooked>() with { Time = time },
            < 17 => Result(time),
            < 25 when live.Count > 0 => values.Make<ChangeDecided>() with { Time = time, ClientOrderId = Pick() },
            < 65 when live.Count > 0 => Move(time),
            _ => Decide(time),
        };
    }

    private IntentDecided Decide(EventTime time)
    {
        var id = $"t3-{seed}-{++orders:D6}";
        live.Add(id);
        return new IntentDecided(time, values.Make<OrderIntent>() with { ClientOrderId = id });
    }

    private OrderMoved Move(EventTime time)
    {
        var moved = values.Make<OrderMoved>() with { Time = time, ClientOrderId = Pick() };
        if (moved.State.IsFinal())
        {
            live.Remove(moved.ClientOrderId);
        }

        return moved;
    }

    // A few markets that come back, and amounts that can be added up.
    private ResultBooked Result(EventTime time)
    {
        var random = values.Random;
        return new ResultBooked(
            time,
            $"KX{random.NextInt(30)}-é",
            Money.FromMicros(random.NextInt(-5_000_000, 5_000_000)),
            random.NextInt(4) == 0 ? 0 : time.ExchangeMs - random.NextInt(200_000),
            ClosesTrade: random.NextInt(3) == 0,
            Quantity.FromHundredths(random.NextInt(-10, 10) * 50),
            Money.FromMicros(random.NextInt(9_000_000))
        );
    }

    private string Pick() => live[values.Random.NextInt(live.Count)];
}
