namespace Trader.Tests.Risk;

/// <summary>What goes wrong around one emergency stop; a function of the seed.</summary>
internal sealed record StopCase
{
    /// <summary>How long after the pull faults last, milliseconds; 0 for an exchange that answers at once.</summary>
    public required long FaultsMs { get; init; }

    /// <summary>Cancels by id are answered 429.</summary>
    public bool LimitsCancels { get; init; }

    /// <summary>The cancel of everything is refused.</summary>
    public bool RefusesSweeps { get; init; }

    /// <summary>One of three shards answers 503: nothing of it is cancelled, and no list is whole.</summary>
    public bool HasDeadShard { get; init; }

    /// <summary>Trading pauses: only cancels by id are taken.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Lists are as of so long ago, milliseconds.</summary>
    public long ListLagMs { get; init; }

    /// <summary>Answers to orders are lost; half of the orders exist.</summary>
    public bool LosesAnswers { get; init; }

    /// <summary>An order that was thought absent rests after all, when nothing was thought to rest.</summary>
    public bool TurnsUp { get; init; }

    /// <summary>The first list, and the first cancel of everything, are never answered.</summary>
    public bool StaysSilent { get; init; }

    /// <summary>Other programs' orders rest in the account, some in order groups.</summary>
    public bool HasForeignOrders { get; init; }

    /// <summary>The process dies and starts again.</summary>
    public bool Restarts { get; init; }

    /// <summary>It is pulled once more.</summary>
    public bool IsPulledTwice { get; init; }

    /// <summary>The stream tells nothing of what becomes of orders.</summary>
    public bool LosesStream { get; init; }

    public static StopCase Of(ulong seed)
    {
        var random = new SeededRandom(seed * 7_919);
        if (seed % 5 == 0)
        {
            return new StopCase
            {
                FaultsMs = 0,
                ListLagMs = random.Between(0, 360),
                HasForeignOrders = random.Chance(50),
            };
        }

        return new StopCase
        {
            FaultsMs = random.Between(1_000, 40_000),
            LimitsCancels = random.Chance(30),
            RefusesSweeps = random.Chance(30),
            HasDeadShard = random.Chance(30),
            IsPaused = random.Chance(25),
            ListLagMs = random.Chance(50) ? random.Between(1, 360) : 0,
            LosesAnswers = random.Chance(40),
            TurnsUp = random.Chance(25),
            StaysSilent = random.Chance(25),
            HasForeignOrders = random.Chance(40),
            Restarts = random.Chance(30),
            IsPulledTwice = random.Chance(25),
            LosesStream = random.Chance(25),
        };
    }
}
