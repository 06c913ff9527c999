using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;

namespace Trader.Tests.Risk;

/// <summary>The exchange of the scenario, and the gateway in front of it.</summary>
internal sealed partial class StopScenario
{
    private const long ProofOfAbsenceMs = 61_000;

    private readonly Dictionary<string, OrderDto> live = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OrderDto> ended = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> lastSentMs = new(StringComparer.Ordinal);
    private readonly List<(long Ms, OrderDto[] Resting)> history = [];
    private readonly List<OrderIntent> absent = [];
    private bool isHalted;
    private bool wasSilentList;
    private bool wasSilentSweep;

    /// <summary>Orders, ours or not, that rest at the exchange.</summary>
    public int LiveCount => live.Count;

    public void Issue(TraderCommand command)
    {
        switch (command)
        {
            case WriteToJournal { Entry: var entry }:
                journal.Add(entry);
                break;
            case PlaceOrder { Intent: var intent }:
                Assert.Null(core.Stop);
                Assert.True(NowMs - LastSweepMs >= QuietMs, $"sent {NowMs - LastSweepMs} ms after everything was cancelled");
                Place(intent);
                break;
            case ChangeOrder:
                Assert.Null(core.Stop);
                break;
            case HaltSending:
                isHalted = true;
                break;
            case ResumeSending:
                isHalted = false;
                break;
            case CancelOrder cancel:
                Later(Latency, () => Cancel(cancel));
                break;
            case CancelEverything:
                Sweep();
                break;
            case TriggerOrderGroup trigger:
                Later(Latency, () => Trigger(trigger.OrderGroupId));
                break;
            case ListRestingOrders list:
                List(list.RequestId);
                break;
            case LookUpOrder lookUp:
                Tell(Latency, () => TraderEvent.Of(Now, Found(lookUp.ClientOrderId, lookUp.OrderId)));
                break;
            case ResolveOrder resolve:
                Assert.False(resolve.MayRepeat && core.Stop is not null);
                FindOut(resolve.Intent);
                break;
            case ReadAccount read:
                Tell(Latency, () => TraderEvent.Of(Now, Reading(read)));
                break;
            default:
                break;
        }
    }

    /// <summary>An order that was thought absent rests after all, and the stream tells of it.</summary>
    public bool TurnUp()
    {
        if (absent.Count == 0)
        {
            return false;
        }

        Rest(absent[0]);
        Handle(TraderEvent.Of(Now, CoreScenario.UpdateOf(absent[0], "resting", 0, 1)));
        return true;
    }

    private long Latency => random.Between(5, 60);

    private void AddForeignOrders()
    {
        for (var i = 0; faults.HasForeignOrders && i < 20; i++)
        {
            var order = CoreScenario.Dto("", $"foreign-{i}", random.Pick(Tickers), "resting", 0, 5);
            groups[order.OrderId] = $"group-{i % 4}";
            Change(() => live.Add(order.OrderId, order with { ClientOrderId = null }));
        }
    }

    private void Place(OrderIntent intent)
    {
        PlacedCount++;
        LastPlacedMs = NowMs;
        lastSentMs[intent.ClientOrderId] = NowMs;
        var fate = faults.LosesAnswers || faults.TurnsUp ? random.Between(0, 19) : 9;
        Tell(0, () => Answered(intent, OrderAnswerKind.Sent));
        if (fate > 1)
        {
            // The answer may be on its way when the stop is pulled, and so may be the order.
            var latency = random.Chance(3) ? random.Between(300, 900) : Latency;
            Later(latency / 2, () => Rest(intent));
            Tell(latency, () => Accepted(intent));
            return;
        }

        if (fate == 0)
        {
            Later(random.Between(5, 500), () => Rest(intent));
        }

        Tell(Latency, () => Answered(intent, OrderAnswerKind.Unknown));
        FindOut(intent);
    }

    // As the gateway does: a list shows the order, or cannot come to show it any more.
    private void FindOut(OrderIntent intent) =>
        Tell(
            random.Between(600, 5_000),
            () =>
            {
                if (live.ContainsKey(CoreScenario.OrderIdOf(intent)) || ended.ContainsKey(CoreScenario.OrderIdOf(intent)))
                {
                    return Accepted(intent) is var e && !IsFaulty ? e : Again(intent);
                }

                if (NowMs - lastSentMs[intent.ClientOrderId] < ProofOfAbsenceMs)
                {
                    return Again(intent);
                }

                absent.Add(intent);
                return Answered(intent, OrderAnswerKind.Absent);
            }
        );

    private TraderEvent Again(OrderIntent intent)
    {
        FindOut(intent);
        return TraderEvent.Tick(Now);
    }

    private void Rest(OrderIntent intent)
    {
        var order = CoreScenario.Dto(intent, "resting", 0, 1);
        Change(() => live.Add(order.OrderId, order));
    }

    private TraderEvent Answered(OrderIntent intent, OrderAnswerKind kind) =>
        TraderEvent.Of(
            Now,
            new OrderAnswer
            {
                ClientOrderId = intent.ClientOrderId,
                Kind = kind,
                Reason = "a test",
            }
        );

    private TraderEvent Accepted(OrderIntent intent)
    {
        var isLive = live.ContainsKey(CoreScenario.OrderIdOf(intent));
        return TraderEvent.Of(
            Now,
            new OrderAnswer
            {
                ClientOrderId = intent.ClientOrderId,
                Kind = OrderAnswerKind.Accepted,
                OrderId = CoreScenario.OrderIdOf(intent),
                RemainingCount = isLive ? intent.Count : Quantity.Zero,
                IsLookup = true,
                Status = isLive ? "resting" : "canceled",
            }
        );
    }

    private void Cancel(CancelOrder cancel)
    {
        var isDead = IsFaulty && (faults.LimitsCancels || (faults.HasDeadShard && IsOnDeadShard(cancel.Ticker)));
        if (isDead)
        {
            Tell(
                Latency,
                () => TraderEvent.Of(Now, new CancelAnswer(cancel.ClientOrderId, CancelAnswerKind.Failed, Reason: "429 or 503"))
            );
        }
        else if (End(cancel.OrderId))
        {
            Tell(
                Latency,
                () =>
                    TraderEvent.Of(
                        Now,
                        new CancelAnswer(cancel.ClientOrderId, CancelAnswerKind.Cancelled)
                        {
                            ReducedBy = Quantity.FromContracts(1),
                        }
                    )
            );
        }
        else
        {
            Tell(Latency, () => TraderEvent.Of(Now, Found(cancel.ClientOrderId, cancel.OrderId)));
        }
    }

    private void Sweep()
    {
        LastSweepMs = NowMs;
        if (faults.StaysSilent && !wasSilentSweep)
        {
            wasSilentSweep = true;
            return;
        }

        Later(
            Latency,
            () =>
            {
                LastSweepMs = NowMs;
                var isRefused = IsFaulty && (faults.RefusesSweeps || faults.IsPaused);
                var isPartial = IsFaulty && faults.HasDeadShard;
                foreach (
                    var order in live.Values.Where(order => !isRefused && !(isPartial && IsOnDeadShard(order.Ticker))).ToList()
                )
                {
                    End(order.OrderId);
                }

                Tell(
                    Latency,
                    () =>
                    {
                        LastSweepMs = NowMs;
                        return TraderEvent.Of(Now, new SweepAnswer(!isRefused && !isPartial, "all orders", "refused"));
                    }
                );
            }
        );
    }

    private void Trigger(string groupId)
    {
        var isRefused = IsFaulty && faults.IsPaused;
        foreach (var order in live.Values.Where(order => groups.GetValueOrDefault(order.OrderId) == groupId).ToList())
        {
            if (!isRefused && !(IsFaulty && faults.HasDeadShard && IsOnDeadShard(order.Ticker)))
            {
                End(order.OrderId);
            }
        }

        Tell(Latency, () => TraderEvent.Of(Now, new SweepAnswer(!isRefused, $"order group {groupId}", "paused")));
    }

    private void List(long requestId)
    {
        if (faults.StaysSilent && !wasSilentList)
        {
            wasSilentList = true;
            return;
        }

        Later(
            Latency,
            () =>
            {
                var isFailing = IsFaulty && faults.HasDeadShard;
                var shown = isFailing ? null : AsOf(NowMs - faults.ListLagMs);
                string[] groupIds = [.. groups.Values.Distinct(StringComparer.Ordinal)];
                Tell(Latency, () => TraderEvent.Of(Now, new RestingOrders(requestId, shown, groupIds, isFailing ? "503" : null)));
            }
        );
    }

    private CancelAnswer Found(string clientOrderId, string orderId) =>
        new(
            clientOrderId,
            CancelAnswerKind.NotLive,
            live.GetValueOrDefault(orderId) ?? ended.GetValueOrDefault(orderId) ?? throw new InvalidOperationException(orderId)
        );

    private AccountReading Reading(ReadAccount read) =>
        new()
        {
            ReadingId = read.ReadingId,
            Balance = Money.FromDollars(10_000) - Money.FromCents(10 * live.Count),
            PortfolioValue = Money.Zero,
            Positions = [],
            Orders = [.. live.Values, .. ended.Values.Where(_ => read.IncludeFinishedOrders)],
            IncludesFinishedOrders = read.IncludeFinishedOrders,
            Fills = [],
            Settlements = [],
            IsConsistent = true,
        };

    private bool End(string orderId)
    {
        if (!live.TryGetValue(orderId, out var order))
        {
            return false;
        }

        Change(() => live.Remove(orderId));
        ended[orderId] = order with { Status = "canceled", RemainingCountFp = Quantity.Zero };
        if (!(faults.LosesStream && PulledMs is not null) && order.ClientOrderId is { } clientOrderId)
        {
            var message = new UserOrderMessage
            {
                OrderId = orderId,
                ClientOrderId = clientOrderId,
                Ticker = order.Ticker,
                Status = "canceled",
                Outcome = Outcome.Yes,
                YesPrice = order.YesPriceDollars,
                InitialCount = Quantity.FromContracts(1),
                FillCount = Quantity.Zero,
                RemainingCount = Quantity.Zero,
                LastUpdateReason = "cancelled",
            };
            Tell(Latency, () => TraderEvent.Of(Now, message));
        }

        return true;
    }

    // What rested at a time, for lists that lag.
    private OrderDto[] AsOf(long ms)
    {
        var place = history.FindLastIndex(entry => entry.Ms <= ms);
        return place < 0 ? [] : history[place].Resting;
    }

    private void Change(Action change)
    {
        change();
        history.Add((NowMs, [.. live.Values]));
    }

    private static bool IsOnDeadShard(string ticker) => ticker.StartsWith("S1", StringComparison.Ordinal);
}
