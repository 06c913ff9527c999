using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Upkeep;

namespace Trader.Tests.Upkeep;

/// <summary>A trader in READY that holds five YES of <c>M</c>, which a follow bought at 42¢; the book is 40¢ bid, 44¢ ask.</summary>
internal sealed class HeldScenario
{
    private int lastTrade;

    public HeldScenario(UpkeepOptions? upkeep = null, long closeInMs = 86_400_000)
    {
        Scene = CoreScenario.Ready(
            new TraderOptions { Upkeep = upkeep ?? new UpkeepOptions() },
            CoreScenario.Market("M", closeInMs: closeInMs)
        );
        Scene.Book("M", 40, 44);
        Scene.Whale("M");
        Follow = Scene.LastOrder;
        Scene.Accept(Follow, filled: 5);
        Scene.Fill(Follow, 5, "bought");
        Scene.NewCommands();
    }

    public CoreScenario Scene { get; }

    public OrderIntent Follow { get; }

    public IReadOnlyList<OrderIntent> Exits => [.. Scene.Placed.Where(intent => intent.Strategy == "upkeep")];

    public OrderIntent LastExit => Exits[^1];

    public PositionClosing? Closing => Scene.Core.Upkeep.Closer.Find("M");

    public HeldScenario Bid(int bidCents, int contracts = 1_000)
    {
        Scene.Book("M", bidCents, bidCents + 4, contracts);
        return this;
    }

    /// <summary>Lets time go by in steps of a second, with a tick after each.</summary>
    public HeldScenario Wait(int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            Scene.Pass(1_000).Tick();
        }

        return this;
    }

    /// <summary>The exchange takes the last exit and fills so much of it at once; the rest is cancelled, as the order says.</summary>
    public HeldScenario FillExit(int contracts)
    {
        var exit = LastExit;
        Scene.Answer(
            new OrderAnswer
            {
                ClientOrderId = exit.ClientOrderId,
                Kind = OrderAnswerKind.Accepted,
                OrderId = CoreScenario.OrderIdOf(exit),
                FillCount = Quantity.FromContracts(contracts),
            }
        );
        if (contracts > 0)
        {
            Scene.Fill(exit, contracts, $"sold-{++lastTrade}");
        }

        return this;
    }

    public bool HasSaid(string words) =>
        Scene.Activities.Any(activity => activity.Message.Contains(words, StringComparison.Ordinal));

    public int TimesSaid(string words) =>
        Scene.Activities.Count(activity => activity.Message.Contains(words, StringComparison.Ordinal));

    /// <summary>What the journal says of this run.</summary>
    public RecoveredState Recover()
    {
        var state = new RecoveredState(1_000);
        foreach (var write in Scene.Commands.OfType<WriteToJournal>())
        {
            state.Apply(write.Entry);
        }

        return state;
    }
}
