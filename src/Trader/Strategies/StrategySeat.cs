using Kalshi;
using Trader.Commands;
using Trader.Orders;
using Trader.Risk;

namespace Trader.Strategies;

/// <summary>
/// A strategy's place at the desk: whether it is switched on and in service, what it may have at stake, and what it did. The
/// whale follower has one without an <see cref="IStrategy"/>: it asks here before it sends.
/// </summary>
internal sealed class StrategySeat
{
    private const int MaxHoldReasons = 20;

    private readonly StrategyBooks books;
    private readonly OrderTracker orders;
    private readonly SortedDictionary<string, long> holds = new(StringComparer.Ordinal);

    public StrategySeat(
        string name,
        IStrategy? strategy,
        bool isSwitchedOn,
        StrategyOptions options,
        StrategyBooks books,
        OrderTracker orders
    )
    {
        Name = name;
        Strategy = strategy;
        IsSwitchedOn = isSwitchedOn;
        Budget = options.BudgetOf(name);
        Breaker = new StrategyBreaker(options);
        Rate = new OrderRate(options.MaxProposalsPerMinute);
        this.books = books;
        this.orders = orders;
    }

    public string Name { get; }

    /// <summary>Null where it acts by itself.</summary>
    public IStrategy? Strategy { get; }

    public StrategyBudget Budget { get; }

    public StrategyBreaker Breaker { get; }

    /// <summary>Proposals of the last minute.</summary>
    public OrderRate Rate { get; }

    public bool IsSwitchedOn { get; set; }

    /// <summary>Why it must not be switched on; null if it may.</summary>
    public string? Hindrance { get; init; }

    /// <summary>Why its resting orders are being cancelled; null if they are not.</summary>
    public string? Clearing { get; set; }

    public long Proposed { get; set; }

    public long CarriedOut { get; set; }

    public long Refused { get; set; }

    public long Blocked { get; set; }

    public long Floods { get; set; }

    public string? LastFailure { get; set; }

    /// <summary>Holds by their reasons.</summary>
    public IReadOnlyDictionary<string, long> Holds => holds;

    /// <summary>Counts a hold; reasons beyond the bound are counted together.</summary>
    public void NoteHold(string reason)
    {
        var key = holds.Count < MaxHoldReasons || holds.ContainsKey(reason) ? reason : "other reasons";
        holds[key] = holds.GetValueOrDefault(key) + 1;
    }

    /// <summary>Why its budget has no room for the order; null if it has. What opens nothing always has room.</summary>
    public string? RefuseByBudget(OrderIntent intent)
    {
        if (Budget is { MaxExposureDollars: 0, MaxOpenOrders: 0 })
        {
            return null;
        }

        var before = books.ExposureOf(Name);
        var after = books.ExposureOf(Name, with: intent);
        if (after <= before)
        {
            return null;
        }

        var open = books.OpenOrdersOf(Name);
        if (Budget.MaxOpenOrders > 0 && open >= Budget.MaxOpenOrders)
        {
            return $"{open} orders of {Name} are open, its budget is {Budget.MaxOpenOrders}";
        }

        return Budget.MaxExposureDollars > 0 && after > Money.FromDollars(Budget.MaxExposureDollars)
            ? $"the exposure of {Name} would be ${after.ToString().TrimEnd('0').TrimEnd('.')}, its budget is "
                + $"${Budget.MaxExposureDollars}"
            : null;
    }

    /// <summary>Why its budget has no room for what a changed order would be; null if it has.</summary>
    public string? RefuseByBudget(TrackedOrder order, Price price, Quantity count) =>
        count > order.FillCount
            ? orders.Without(order, () => RefuseByBudget(order.Intent with { Price = price, Count = count - order.FillCount }))
            : null;
}
