namespace Kalshi.Simulator.Exchange;

/// <summary>
/// The exchange itself, without I/O, clock or lock: one thread calls it, and every call says what time it is. Equal calls
/// on engines of one seed give equal events.
/// </summary>
/// <remarks>
/// Times are Unix milliseconds and must not run backwards. Validation follows §14 of the API: the request itself, pauses and market
/// state, order group, price grid, duplicate id, collateral, post-only and fill-or-kill, match. Batches are loops over single calls.
/// </remarks>
public sealed partial class MatchingEngine
{
    private readonly EngineOptions options;
    private readonly IExchangeEvents events;
    private readonly IdSource ids;
    private readonly Collateral collateral;
    private readonly Matcher matcher;
    private readonly OrderValidation validation;
    private readonly EngineTimers timers = new();
    private readonly List<Shard> shards = [];
    private readonly List<Market> markets = [];
    private readonly Dictionary<string, Market> marketsByTicker = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Order> orders = [];
    private readonly List<Account> accounts = [];

    /// <summary>Makes an empty exchange.</summary>
    /// <param name="options">Bounds, and stances on doubts.</param>
    /// <param name="events">Receives everything that happens.</param>
    /// <param name="seed">Determines every id it gives.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public MatchingEngine(EngineOptions options, IExchangeEvents events, ulong seed)
    {
        options.Validate();
        this.options = options;
        this.events = events;
        ids = new IdSource(seed);
        for (var index = 0; index < options.Shards; index++)
        {
            shards.Add(new Shard(index));
        }

        Trades = new History<TradeRecord>(options.MaxTradesKept);
        FeeChanges = new History<FeeChange>(options.MaxFeeChangesKept);
        collateral = new Collateral(options);
        Groups = new OrderGroups(options, events, ids, shards);
        matcher = new Matcher(events, ids, Trades, collateral) { Groups = Groups };
        Groups.CancelOrder = matcher.Cancel;
        validation = new OrderValidation(options, collateral, Groups);
        House = new Account(ids.Next(), isHouse: true, BalancePrecision.CentiCent, options);
    }

    /// <summary>Bounds, and stances on doubts.</summary>
    public EngineOptions Options => options;

    /// <summary>The simulated crowd's account.</summary>
    public Account House { get; }

    /// <summary>The accounts, without the house, in the order of opening.</summary>
    public IReadOnlyList<Account> Accounts => accounts;

    /// <summary>The listed markets in the order of listing.</summary>
    public IReadOnlyList<Market> Markets => markets;

    /// <summary>The shards by number.</summary>
    public IReadOnlyList<Shard> Shards => shards;

    /// <summary>The order groups.</summary>
    public OrderGroups Groups { get; }

    /// <summary>Public trades, bounded.</summary>
    public History<TradeRecord> Trades { get; }

    /// <summary>All fees taken so far.</summary>
    public Money FeesCollected => matcher.FeesCollected;

    /// <summary>Orders of accounts accepted so far.</summary>
    public long OrdersAccepted { get; private set; }

    /// <summary>When the next opening, close, expiry, payout or weekly pause is due; null if none is.</summary>
    public long? NextDueMs => timers.NextDueMs;

    /// <summary>The market with this ticker, or null.</summary>
    public Market? FindMarket(string ticker) => marketsByTicker.GetValueOrDefault(ticker);

    /// <summary>An account's order by id, or null if it has none or it was dropped as too old.</summary>
    public Order? FindOrder(Account account, Guid id) =>
        orders.TryGetValue(id, out var order) && ReferenceEquals(order.Owner, account) ? order : null;

    /// <summary>Contracts that fill before an order does: those ahead of it in time and, by option, at better prices (§6.8).</summary>
    /// <param name="order">An order; zero for one that does not rest.</param>
    public Quantity QueuePosition(Order order)
    {
        if (order.Level is null)
        {
            return Quantity.Zero;
        }

        var ahead = Quantity.Zero;
        for (var other = order.Previous; other is not null; other = other.Previous)
        {
            ahead += other.RemainingCount;
        }

        if (!options.QueueCountsBetterPrices)
        {
            return ahead;
        }

        var levels = order.Market.Book.Half(order.Side).Levels;
        for (var i = levels.Count - 1; levels[i].Price != order.Price; i--)
        {
            ahead += levels[i].Total;
        }

        return ahead;
    }

    /// <summary>What a position is worth by this exchange's valuation (doubt D11).</summary>
    public Money ValueOf(Position position) => position.Value(options.Valuation);

    /// <summary>Runs everything due at or before <paramref name="nowMs"/>, each at its own time.</summary>
    /// <remarks>What belongs to a shard in an exchange pause waits and happens when the pause ends.</remarks>
    public void RunTimers(long nowMs)
    {
        while (timers.TryTake(nowMs, out var dueMs, out var timer))
        {
            if (timer.Shard is { IsExchangeActive: false })
            {
                heldBack.Add(timer);
            }
            else
            {
                Run(timer, dueMs);
            }
        }
    }

    private void Run(EngineTimer timer, long nowMs)
    {
        switch (timer.Kind)
        {
            case TimerKind.Open:
                OpenIfDue(timer.Market!, nowMs);
                break;
            case TimerKind.Close:
                CloseIfDue(timer.Market!, nowMs);
                break;
            case TimerKind.PayOut:
                PayOutIfDue(timer.Market!, nowMs);
                break;
            case TimerKind.Expire:
                ExpireIfDue(timer.Order!, nowMs);
                break;
            case TimerKind.PauseWeekly:
                BeginWeeklyPause(nowMs);
                break;
            default:
                EndWeeklyPause(nowMs);
                break;
        }
    }
}
