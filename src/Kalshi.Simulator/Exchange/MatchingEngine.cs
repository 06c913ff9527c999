namespace Kalshi.Simulator.Exchange;

/// <summary>
/// The exchange itself, without I/O, clock or lock: one thread calls it, and every call says what time it is. Equal calls
/// on engines of one seed give equal events.
/// </summary>
/// <remarks>
/// Times are Unix milliseconds and must not run backwards. Validation follows §14 of the API: market state, price grid,
/// duplicate id, collateral, post-only and fill-or-kill, match.
/// </remarks>
public sealed class MatchingEngine
{
    private readonly EngineOptions options;
    private readonly IExchangeEvents events;
    private readonly IdSource ids;
    private readonly Matcher matcher;
    private readonly EngineTimers timers = new();
    private readonly List<Market> markets = [];
    private readonly Dictionary<string, Market> marketsByTicker = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Order> orders = [];
    private readonly List<Account> accounts = [];

    /// <summary>Makes an empty exchange.</summary>
    /// <param name="options">Bounds.</param>
    /// <param name="events">Receives everything that happens.</param>
    /// <param name="seed">Determines every id it gives.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public MatchingEngine(EngineOptions options, IExchangeEvents events, ulong seed)
    {
        options.Validate();
        this.options = options;
        this.events = events;
        ids = new IdSource(seed);
        Trades = new History<TradeRecord>(options.MaxTradesKept);
        matcher = new Matcher(events, ids, Trades);
        House = new Account(ids.Next(), Money.Zero, isHouse: true, options);
    }

    /// <summary>The simulated crowd's account.</summary>
    public Account House { get; }

    /// <summary>The accounts, without the house, in the order of opening.</summary>
    public IReadOnlyList<Account> Accounts => accounts;

    /// <summary>The listed markets in the order of listing.</summary>
    public IReadOnlyList<Market> Markets => markets;

    /// <summary>Public trades, bounded.</summary>
    public History<TradeRecord> Trades { get; }

    /// <summary>All fees taken so far.</summary>
    public Money FeesCollected => matcher.FeesCollected;

    /// <summary>Orders of accounts accepted so far.</summary>
    public long OrdersAccepted { get; private set; }

    /// <summary>When the next opening, close, expiry or payout is due; null if none is.</summary>
    public long? NextDueMs => timers.NextDueMs;

    /// <summary>Opens an account with this much cash.</summary>
    public Account OpenAccount(Money deposit)
    {
        var account = new Account(ids.Next(), deposit, isHouse: false, options);
        accounts.Add(account);
        return account;
    }

    /// <summary>Lists a market; it opens and closes by itself at its times.</summary>
    /// <exception cref="ArgumentException">The ticker is already listed.</exception>
    public Market ListMarket(MarketSpec spec, long nowMs)
    {
        var market = new Market(spec, ids.Next(), nowMs);
        if (!marketsByTicker.TryAdd(spec.Ticker, market))
        {
            throw new ArgumentException($"The market {spec.Ticker} is already listed.", nameof(spec));
        }

        markets.Add(market);
        if (nowMs >= spec.CloseMs)
        {
            market.Status = MarketStatus.Closed;
        }
        else
        {
            market.Status = nowMs >= spec.OpenMs ? MarketStatus.Active : MarketStatus.Initialized;
            timers.Add(spec.CloseMs, new EngineTimer(TimerKind.Close, market, null));
            if (market.Status == MarketStatus.Initialized)
            {
                timers.Add(spec.OpenMs, new EngineTimer(TimerKind.Open, market, null));
            }
        }

        events.OnMarketStatusChanged(market, nowMs);
        return market;
    }

    /// <summary>The market with this ticker, or null.</summary>
    public Market? FindMarket(string ticker) => marketsByTicker.GetValueOrDefault(ticker);

    /// <summary>An account's order by id, or null if it has none or it was dropped as too old.</summary>
    public Order? FindOrder(Account account, Guid id) =>
        orders.TryGetValue(id, out var order) && ReferenceEquals(order.Owner, account) ? order : null;

    /// <summary>Forgets a finalized market and what accounts had there (their fills, orders and settlements stay).</summary>
    /// <exception cref="InvalidOperationException">The market is not finalized.</exception>
    public void RemoveMarket(Market market)
    {
        if (market.Status != MarketStatus.Finalized)
        {
            throw new InvalidOperationException($"{market.Ticker} is {market.Status}; only a finalized market can be removed.");
        }

        markets.Remove(market);
        marketsByTicker.Remove(market.Ticker);
        foreach (var position in market.Positions)
        {
            position.Account.Forget(market);
        }
    }

    /// <summary>Places an account's order. What it may take is taken before this returns.</summary>
    public SubmitResult Submit(Account account, Market market, in OrderTicket ticket, long nowMs)
    {
        var rejection = Validate(account, market, ticket, nowMs);
        if (rejection != Rejection.None)
        {
            return new SubmitResult(null, rejection);
        }

        var reducible = Position.Closable(account.PositionIn(market)?.Net ?? Quantity.Zero, ticket.Side);
        var capped = ticket.ReduceOnly ? ticket with { Count = Quantity.Min(ticket.Count, reducible) } : ticket;
        rejection = ValidateAgainstBook(account, market, capped);
        if (rejection != Rejection.None)
        {
            return new SubmitResult(null, rejection);
        }

        var hasNothingToReduce = capped.Count.IsZero;
        var order = Accept(account, market, hasNothingToReduce ? ticket : capped, nowMs);
        if (hasNothingToReduce)
        {
            order.RemainingCount = Quantity.Zero;
            order.Status = OrderStatus.Canceled;
            events.OnOrderUpdated(order, UpdateReason.ReduceOnlyCancel, nowMs);
        }
        else
        {
            matcher.Run(order, ticket.TimeInForce, nowMs);
        }

        return new SubmitResult(order, Rejection.None);
    }

    /// <summary>Cancels a resting order of an account.</summary>
    public CancelResult Cancel(Account account, Guid orderId, long nowMs)
    {
        if (FindOrder(account, orderId) is not { } order)
        {
            return new CancelResult(null, Quantity.Zero, Rejection.NotFound);
        }

        // After the close every order operation is refused, cancels included.
        if (order.Market.Status != MarketStatus.Active)
        {
            return new CancelResult(null, Quantity.Zero, Rejection.MarketInactive);
        }

        if (!order.IsInBook)
        {
            return new CancelResult(null, Quantity.Zero, Rejection.NotFound);
        }

        var reducedBy = order.RemainingCount;
        matcher.Cancel(order, UpdateReason.Decrease, nowMs);
        return new CancelResult(order, reducedBy, Rejection.None);
    }

    /// <summary>Lays a resting order of the house; null if it would trade or the market is not open (the house never takes by accident).</summary>
    public Order? LayForHouse(Market market, BookSide side, Price price, Quantity count, long nowMs)
    {
        var opposite = market.Book.Half(side.Opposite());
        if (market.Status != MarketStatus.Active || (opposite.Best is { } best && opposite.IsCrossedBy(price, best.Price)))
        {
            return null;
        }

        var order = new Order(House, market, side, price, count, nowMs);
        matcher.Run(order, TimeInForce.GoodTillCanceled, nowMs);
        return order;
    }

    /// <summary>Lets the house take up to <paramref name="count"/> contracts at the limit or better; returns what it got.</summary>
    public Quantity TakeForHouse(Market market, BookSide side, Price limit, Quantity count, long nowMs)
    {
        if (market.Status != MarketStatus.Active || !count.IsPositive)
        {
            return Quantity.Zero;
        }

        var order = new Order(House, market, side, limit, count, nowMs);
        matcher.Run(order, TimeInForce.ImmediateOrCancel, nowMs);
        return order.FilledCount;
    }

    /// <summary>Withdraws a resting order of the house; without effect if it no longer rests.</summary>
    public void WithdrawForHouse(Order order, long nowMs)
    {
        if (order.IsInBook)
        {
            matcher.Cancel(order, UpdateReason.Decrease, nowMs);
        }
    }

    /// <summary>Sets a closed market's result. The payout follows after its settlement timer, at once if that is 0.</summary>
    /// <exception cref="InvalidOperationException">The market is not closed, or already has a result.</exception>
    public void Determine(Market market, MarketResult result, Price yesPayout, long nowMs)
    {
        if (market.Status != MarketStatus.Closed || result == MarketResult.None)
        {
            throw new InvalidOperationException($"{market.Ticker} is {market.Status}; only a closed market can get a result.");
        }

        market.Status = MarketStatus.Determined;
        market.Result = result;
        market.YesPayout = yesPayout;
        market.UpdatedMs = nowMs;
        events.OnMarketStatusChanged(market, nowMs);
        if (market.Spec.SettlementTimerSeconds == 0)
        {
            PayOut(market, nowMs);
        }
        else
        {
            timers.Add(nowMs + (market.Spec.SettlementTimerSeconds * 1000L), new EngineTimer(TimerKind.PayOut, market, null));
        }
    }

    /// <summary>Runs every opening, close, expiry and payout due at or before <paramref name="nowMs"/>, each at its own time.</summary>
    public void RunTimers(long nowMs)
    {
        while (timers.TryTake(nowMs, out var dueMs, out var timer))
        {
            switch (timer.Kind)
            {
                case TimerKind.Open:
                    Open(timer.Market!, dueMs);
                    break;
                case TimerKind.Close:
                    Close(timer.Market!, dueMs);
                    break;
                case TimerKind.PayOut:
                    PayOut(timer.Market!, dueMs);
                    break;
                default:
                    Expire(timer.Order!, dueMs);
                    break;
            }
        }
    }

    private static Rejection ValidateTicket(in OrderTicket ticket, long nowMs)
    {
        if (!ticket.Count.IsPositive)
        {
            return Rejection.InvalidOrderSize;
        }

        if (ticket.ReduceOnly && ticket.TimeInForce != TimeInForce.ImmediateOrCancel)
        {
            return Rejection.ReduceOnlyNeedsImmediate;
        }

        if (ticket.PostOnly && ticket.TimeInForce != TimeInForce.GoodTillCanceled)
        {
            return Rejection.PostOnlyNeedsResting;
        }

        if (ticket.ExpirationSeconds is not { } expiration)
        {
            return Rejection.None;
        }

        if (ticket.TimeInForce != TimeInForce.GoodTillCanceled)
        {
            return Rejection.ExpirationNotAllowed;
        }

        return expiration > nowMs / 1000 && expiration <= long.MaxValue / 1000 ? Rejection.None : Rejection.ExpirationInPast;
    }

    private Rejection Validate(Account account, Market market, in OrderTicket ticket, long nowMs)
    {
        var rejection = ValidateTicket(ticket, nowMs);
        if (rejection != Rejection.None)
        {
            return rejection;
        }

        if (market.Status != MarketStatus.Active)
        {
            return Rejection.MarketInactive;
        }

        if (!market.Spec.Grid.Contains(ticket.Price))
        {
            return Rejection.InvalidPrice;
        }

        if (ticket.ClientOrderId is { Length: > 0 } id && account.HasUsed(id))
        {
            return Rejection.DuplicateClientOrderId;
        }

        return account.RestingOrders >= options.MaxOrdersPerAccount ? Rejection.TooManyOrders : Rejection.None;
    }

    private static Rejection ValidateAgainstBook(Account account, Market market, in OrderTicket ticket)
    {
        if (!Collateral.Covers(account, market, ticket))
        {
            return Rejection.InsufficientBalance;
        }

        var opposite = market.Book.Half(ticket.Side.Opposite());
        var crosses = opposite.Best is { } best && opposite.IsCrossedBy(ticket.Price, best.Price);
        if (ticket.PostOnly && crosses)
        {
            return Rejection.PostOnlyCross;
        }

        return ticket.TimeInForce == TimeInForce.FillOrKill && !CanFillWhole(account, opposite, ticket)
            ? Rejection.FillOrKillUnfillable
            : Rejection.None;
    }

    /// <summary>Whether the book holds enough; true also when it would meet an own order, which makes it an immediate-or-cancel.</summary>
    private static bool CanFillWhole(Account account, BookHalf opposite, in OrderTicket ticket)
    {
        var missing = ticket.Count;
        for (var i = opposite.Levels.Count - 1; i >= 0 && missing.IsPositive; i--)
        {
            var level = opposite.Levels[i];
            if (!opposite.IsCrossedBy(ticket.Price, level.Price))
            {
                break;
            }

            for (var maker = level.Head; maker is not null && missing.IsPositive; maker = maker.Next)
            {
                if (ReferenceEquals(maker.Owner, account))
                {
                    return true;
                }

                missing -= maker.RemainingCount;
            }
        }

        return !missing.IsPositive;
    }

    private Order Accept(Account account, Market market, in OrderTicket ticket, long nowMs)
    {
        var order = new Order(account, market, ticket.Side, ticket.Price, ticket.Count, nowMs)
        {
            Id = ids.Next(),
            ClientOrderId = ticket.ClientOrderId,
            SelfTradePrevention = ticket.SelfTradePrevention,
            ExpirationMs = ticket.ExpirationSeconds * 1000 ?? 0,
        };
        if (ticket.ClientOrderId is { Length: > 0 } id)
        {
            account.Use(id);
        }

        OrdersAccepted++;
        orders.Add(order.Id, order);
        var dropped = account.Orders.Add(order);
        while (dropped is { IsInBook: true })
        {
            // A resting order is never forgotten: it becomes the newest entry again.
            dropped = account.Orders.Add(dropped);
        }

        if (dropped is not null)
        {
            orders.Remove(dropped.Id);
        }

        if (order.ExpirationMs > 0)
        {
            timers.Add(order.ExpirationMs, new EngineTimer(TimerKind.Expire, null, order));
        }

        return order;
    }

    private void Open(Market market, long nowMs)
    {
        market.Status = MarketStatus.Active;
        market.UpdatedMs = nowMs;
        events.OnMarketStatusChanged(market, nowMs);
    }

    private void Close(Market market, long nowMs)
    {
        market.Status = MarketStatus.Closed;
        market.UpdatedMs = nowMs;
        Sweep(market.Book.Bids, nowMs);
        Sweep(market.Book.Asks, nowMs);
        events.OnMarketStatusChanged(market, nowMs);
    }

    private void Sweep(BookHalf half, long nowMs)
    {
        while (half.Best is { } level)
        {
            matcher.Cancel(level.Head!, UpdateReason.CloseCancel, nowMs);
        }
    }

    private void Expire(Order order, long nowMs)
    {
        if (order.IsInBook)
        {
            matcher.Cancel(order, UpdateReason.ExpiryCancel, nowMs);
        }
    }

    private void PayOut(Market market, long nowMs)
    {
        var yes = market.YesPayout!.Value;
        market.Status = MarketStatus.Finalized;
        market.SettledMs = nowMs;
        market.UpdatedMs = nowMs;
        House.Cash += (market.HouseYes * yes) + (market.HouseNo * yes.Complement);
        market.HouseYes = Quantity.Zero;
        market.HouseNo = Quantity.Zero;
        market.OpenInterest = Quantity.Zero;
        foreach (var position in market.Positions)
        {
            if (position.Net.IsZero)
            {
                continue;
            }

            var exact = position.Net.Abs() * (position.Net.IsPositive ? yes : yes.Complement);
            // Whole cents; only a scalar payout can have more, and what is cut is the exchange's.
            var paid = Money.FromCents(exact.FloorToCents());
            matcher.FeesCollected += exact - paid;
            var record = new SettlementRecord(position.Account, market, position.Net, position.Cost, paid, position.Fees, nowMs);
            position.Account.Cash += paid;
            position.Settle(paid, nowMs);
            position.Account.Settlements.Add(record);
            events.OnSettled(record);
        }

        events.OnMarketStatusChanged(market, nowMs);
    }
}
