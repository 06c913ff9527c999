using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Orders.Groups;
using Trader.Status;

namespace Trader.Tests.Orders.Groups;

/// <summary>A core with order groups, whose commands about them a test answers as it likes.</summary>
internal sealed class GroupScenario
{
    public GroupScenario(TraderOptions? options = null, RecoveredState? journal = null, params OrderGroupDto[] listed)
    {
        Core = new CoreScenario(options, hasOrderGroups: true);
        Listed.AddRange(listed);
        Core.Markets.Add(CoreScenario.Market("M"));
        if (journal is not null)
        {
            Core.Handle(TraderEvent.Of(Core.Now, journal));
        }

        Core.Handle(TraderEvent.Start(Core.Now));
        Core.Handle(TraderEvent.MarketsListed(Core.Now, Core.Markets));
        Core.Succeed(TraderState.Initializing);
        Core.Succeed(TraderState.OrderbookConnect);
        Core.Succeed(TraderState.TradingClientConnect);
        Read();
    }

    public CoreScenario Core { get; }

    /// <summary>The groups that readings list.</summary>
    public List<OrderGroupDto> Listed { get; } = [];

    public OrderGroupView View => Core.Snapshot.OrderGroups.Single();

    public CreateOrderGroup Creation => Core.Commands.OfType<CreateOrderGroup>().Last();

    public IReadOnlyList<ResetOrderGroup> Resets => [.. Core.Commands.OfType<ResetOrderGroup>()];

    public IEnumerable<string> Operations =>
        Core.Activities.Where(activity => activity.Type == ActivityTypes.Operation).Select(activity => activity.Message);

    /// <summary>A core in READY with a group <c>group-1</c> and a book.</summary>
    public static GroupScenario Ready(TraderOptions? options = null)
    {
        var scenario = new GroupScenario(options);
        scenario.Answer(OrderGroupRequest.Create, "group-1");
        Assert.Equal(TraderState.Ready, scenario.Core.Core.State);
        scenario.Core.Book("M", 40, 44);
        return scenario;
    }

    public void Read()
    {
        Core.Handle(TraderEvent.Of(Core.Now, Core.Reading(Core.LastRead.ReadingId) with { OrderGroups = [.. Listed] }));
        Core.AnswerMarkets();
    }

    /// <summary>Lets the next regular reading come and answers it.</summary>
    public void ReadAgain(long afterMs = 30_000)
    {
        Core.Pass(afterMs).Tick();
        Read();
    }

    public void Answer(
        OrderGroupRequest request,
        string? groupId = "group-1",
        OrderGroupFate fate = OrderGroupFate.Done,
        string? reason = null,
        int shard = 0
    ) => Core.Handle(TraderEvent.Of(Core.Now, new OrderGroupAnswer(request, shard, groupId, fate, reason)));

    public void Tell(OrderGroupEvent what, string groupId = "group-1", int? limit = null) =>
        Core.Handle(
            TraderEvent.Of(
                Core.Now,
                new OrderGroupMessage
                {
                    Event = what,
                    EventText = what.ToString(),
                    OrderGroupId = groupId,
                    TimestampMs = Core.ExchangeMs,
                    ContractsLimit = limit is { } contracts ? Quantity.FromContracts(contracts) : null,
                }
            )
        );

    /// <summary>A whale is followed, and the order rests.</summary>
    public OrderIntent Follow()
    {
        Core.Whale("M");
        var intent = Core.LastOrder;
        Core.Accept(intent);
        return intent;
    }

    public static OrderGroupDto Group(string id, int limit = 500, int shard = 0) =>
        new()
        {
            Id = id,
            ContractsLimitFp = Quantity.FromContracts(limit),
            IsAutoCancelEnabled = true,
            ExchangeIndex = shard,
        };

    public RecoveredState Journal(RecoveredState? onto = null)
    {
        var state = onto ?? new RecoveredState(1_000);
        foreach (var written in Core.Commands.OfType<WriteToJournal>())
        {
            state.Apply(written.Entry);
        }

        return state;
    }
}
