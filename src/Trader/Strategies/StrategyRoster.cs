using System.Collections.Immutable;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Status;
using Trader.Strategies.Actor;

namespace Trader.Strategies;

/// <summary>A person switches a strategy on or off.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="IsOn">What it shall be.</param>
/// <param name="Who">Who wants it, for people.</param>
public sealed record StrategySwitch(string Strategy, bool IsOn, string Who);

/// <summary>
/// The seats of all strategies: who is switched on, who pauses, and whose resting orders have to go because nobody looks after
/// them any more.
/// </summary>
internal sealed class StrategyRoster
{
    private readonly List<StrategySeat> seats = [];
    private readonly OrderDesk desk;
    private readonly OrderTracker orders;
    private readonly StrategyBooks books;
    private readonly Announcer announcer;
    private readonly StrategyOptions options;

    public StrategyRoster(
        IReadOnlyList<IStrategy> beside,
        OrderDesk desk,
        OrderTracker orders,
        StrategyBooks books,
        Announcer announcer,
        TraderOptions options
    )
    {
        this.desk = desk;
        this.orders = orders;
        this.books = books;
        this.announcer = announcer;
        this.options = options.Strategies;
        Follower = new StrategySeat(
            StrategyNames.WhaleFollower,
            strategy: null,
            options.FollowWhales,
            options.Strategies,
            books,
            orders
        )
        {
            Hindrance = options.WhaleDetection ? null : "whales are not watched: V3_ENABLE_WHALE_DETECTION=true is needed",
        };
        seats.Add(Follower);
        // One that is handed in under a built-in's name takes its place.
        var names = beside.Select(strategy => strategy.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var strategy in BuiltIn(options.Strategies).Where(strategy => !names.Contains(strategy.Name)))
        {
            Add(strategy, options.Strategies.Names.Contains(strategy.Name, StringComparer.Ordinal), HindranceOf(strategy.Name));
        }

        foreach (var strategy in beside)
        {
            Add(strategy, isSwitchedOn: true, hindrance: null);
        }
    }

    /// <summary>All seats, in the order in which their strategies are asked.</summary>
    public IReadOnlyList<StrategySeat> Seats => seats;

    /// <summary>The whale follower's.</summary>
    public StrategySeat Follower { get; }

    /// <summary>The seat of a strategy; null if there is none.</summary>
    public StrategySeat? Find(string name) => seats.Find(seat => seat.Name == name);

    /// <summary>Switches a strategy, and says so; one that is switched on begins with a clean slate.</summary>
    public void Switch(StrategySwitch wanted, EventTime now, ICommandSink sink)
    {
        if (Find(wanted.Strategy) is not { } seat)
        {
            Say($"There is no strategy {wanted.Strategy} to switch", ActivityLevel.Warning, now, sink);
            return;
        }

        if (wanted.IsOn && seat.Hindrance is { } hindrance)
        {
            Say($"{seat.Name} cannot be switched on: {hindrance}", ActivityLevel.Warning, now, sink);
            return;
        }

        seat.IsSwitchedOn = wanted.IsOn;
        seat.Breaker.Reset();
        seat.Clearing = wanted.IsOn ? null : $"{seat.Name} was switched off";
        seat.Strategy?.OnSwitched(wanted.IsOn);
        var orderText = wanted.IsOn || books.OpenOrdersOf(seat.Name) == 0 ? "" : "; its resting orders are cancelled";
        Say($"{seat.Name} is switched {(wanted.IsOn ? "on" : "off")} by {wanted.Who}{orderText}", ActivityLevel.Info, now, sink);
    }

    /// <summary>A turn failed: counted, said, and after too many of them the strategy pauses.</summary>
    public void OnFailure(StrategySeat seat, string failure, EventTime now, ICommandSink sink)
    {
        seat.LastFailure = failure;
        if (seat.Breaker.OnFailure(now.ExchangeMs))
        {
            SayPausing(seat, $"failed too often ({failure})", now, sink);
        }
        else
        {
            Say($"{seat.Name} failed and lost its turn: {failure}", ActivityLevel.Warning, now, sink, ActivityTypes.TradingError);
        }
    }

    /// <summary>A strategy proposes more than can be meant: it pauses at once.</summary>
    public void OnFlood(StrategySeat seat, string flood, EventTime now, ICommandSink sink)
    {
        seat.Floods++;
        seat.LastFailure = flood;
        seat.Breaker.Open(now.ExchangeMs);
        SayPausing(seat, flood, now, sink);
    }

    /// <summary>Cancels what rests of strategies that look after nothing any more; with time, until nothing does.</summary>
    public void Continue(EventTime now, ICommandSink sink)
    {
        foreach (var seat in seats)
        {
            if (seat.Clearing is not { } reason)
            {
                continue;
            }

            var isClear = true;
            for (var i = 0; i < orders.Open.Count; i++)
            {
                if (orders.Open[i].Intent.Strategy == seat.Name)
                {
                    isClear = false;
                    desk.Cancel(orders.Open[i], reason, now, sink);
                }
            }

            seat.Clearing = isClear ? null : reason;
        }
    }

    /// <summary>All strategies for people, by name; those too that only left orders behind.</summary>
    public ImmutableArray<StrategyReport> Report(long exchangeMs) =>
        [
            .. seats
                .Select(seat => seat.Name)
                .Union(books.Accounts.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(name => Report(name, exchangeMs)),
        ];

    private static IEnumerable<IStrategy> BuiltIn(StrategyOptions options)
    {
        yield return new HoldStrategy();
        yield return new PaperTestStrategy(options.PaperTest);
        yield return new ActorStrategy(options.Actor);
        if (options.Names.Contains(StrategyNames.Custom, StringComparer.Ordinal))
        {
            yield return new RelayedStrategy(StrategyNames.Custom);
        }
    }

    private void Add(IStrategy strategy, bool isSwitchedOn, string? hindrance)
    {
        RequireName(strategy.Name);
        if (Find(strategy.Name) is not null)
        {
            throw new ArgumentException($"There are two strategies named {strategy.Name}.", nameof(strategy));
        }

        seats.Add(new StrategySeat(strategy.Name, strategy, isSwitchedOn, options, books, orders) { Hindrance = hindrance });
        if (isSwitchedOn)
        {
            strategy.OnSwitched(isOn: true);
        }
    }

    private string? HindranceOf(string strategy) =>
        strategy switch
        {
            StrategyNames.PaperTest when options.IsProduction =>
                "it places orders only to cancel them, which is refused in production",
            StrategyNames.Actor when options.Actor.Selector == ActionSelectorKind.None =>
                "nothing would choose its actions: RL_ACTOR_STRATEGY=hardcoded is needed",
            _ => null,
        };

    private StrategyReport Report(string name, long exchangeMs)
    {
        var seat = Find(name);
        var account = books.Accounts.GetValueOrDefault(name);
        var isPausing = seat is not null && seat.Breaker.OpenUntilMs > exchangeMs;
        return new StrategyReport
        {
            Name = name,
            Condition =
                seat is not { IsSwitchedOn: true } ? StrategyCondition.Off
                : isPausing ? StrategyCondition.Pausing
                : StrategyCondition.On,
            Hindrance = seat is null ? "it is no strategy of this run" : seat.Hindrance,
            PausingUntilMs = isPausing ? seat!.Breaker.OpenUntilMs : null,
            Budget = options.BudgetOf(name),
            Exposure = books.ExposureOf(name),
            PositionCost = account?.Cost ?? Kalshi.Money.Zero,
            OpenOrders = books.OpenOrdersOf(name),
            OrdersTaken = account?.OrdersTaken ?? 0,
            OrdersRefused = account?.OrdersRefused ?? 0,
            Fills = account?.Fills ?? 0,
            Realized = account?.Realized ?? Kalshi.Money.Zero,
            Fees = account?.Fees ?? Kalshi.Money.Zero,
            Proposals = (seat?.Proposed ?? 0, seat?.CarriedOut ?? 0, seat?.Refused ?? 0),
            Blocked = seat?.Blocked ?? 0,
            Failures = seat?.Breaker.FailureCount ?? 0,
            Floods = seat?.Floods ?? 0,
            LastFailure = seat?.LastFailure,
            Holds =
                seat?.Holds.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? ImmutableSortedDictionary<string, long>.Empty,
        };
    }

    private void SayPausing(StrategySeat seat, string why, EventTime now, ICommandSink sink)
    {
        seat.Clearing = $"{seat.Name} pauses";
        Say(
            $"{seat.Name} {why}: it pauses for {options.FailurePauseMinutes} minutes, and its resting orders are cancelled",
            ActivityLevel.Error,
            now,
            sink,
            ActivityTypes.TradingError
        );
    }

    private void Say(
        string message,
        ActivityLevel level,
        EventTime now,
        ICommandSink sink,
        string type = ActivityTypes.Strategy
    ) => announcer.Say(sink, now, type, level, message);

    private static void RequireName(string name)
    {
        if (name.Length is < 1 or > 32 || name.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')))
        {
            throw new ArgumentException($"A strategy's name has 1 to 32 of a–z, 0–9 and _; '{name}' does not.", nameof(name));
        }
    }
}
