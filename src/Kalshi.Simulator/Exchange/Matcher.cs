namespace Kalshi.Simulator.Exchange;

/// <summary>
/// Matches orders, moves cash and contracts, and reports it: book change, trade, fills, order updates, in that order (§14).
/// State is changed before it is reported, so that a listener never sees half a match.
/// </summary>
internal sealed class Matcher
{
    private readonly IExchangeEvents events;
    private readonly IdSource ids;
    private readonly History<TradeRecord> trades;
    private readonly Collateral collateral;
    private long sequence;

    public Matcher(IExchangeEvents events, IdSource ids, History<TradeRecord> trades, Collateral collateral)
    {
        this.events = events;
        this.ids = ids;
        this.trades = trades;
        this.collateral = collateral;
    }

    /// <summary>The order groups, which count fills.</summary>
    public required OrderGroups Groups { get; init; }

    /// <summary>Fees of all accounts, and what scalar payouts cut off.</summary>
    public Money FeesCollected { get; set; }

    /// <summary>Matches an order that is not in the book, then rests it or ends it.</summary>
    /// <param name="taker">The order.</param>
    /// <param name="timeInForce">What happens to what is left.</param>
    /// <param name="reason">Why it changed, if it does not fill.</param>
    /// <param name="nowMs">Engine time.</param>
    public void Run(Order taker, TimeInForce timeInForce, UpdateReason reason, long nowMs)
    {
        var filledBefore = taker.FilledCount;
        var stoppedBySelfTrade = TakeLiquidity(taker, nowMs);
        reason = taker.FilledCount > filledBefore ? UpdateReason.Trade : reason;
        var tripped = taker.Group is { } group && Groups.IsOverLimit(group, nowMs);
        if (taker.RemainingCount.IsZero)
        {
            taker.Status = OrderStatus.Executed;
        }
        else if (stoppedBySelfTrade)
        {
            End(taker);
            reason = UpdateReason.SelfTradeCancel;
        }
        else if (timeInForce == TimeInForce.GoodTillCanceled && !tripped)
        {
            Rest(taker, nowMs);
        }
        else
        {
            End(taker);
            reason = tripped ? UpdateReason.Decrease : reason;
        }

        if (taker.Position is not { } position)
        {
            return;
        }

        events.OnOrderUpdated(taker, reason, nowMs);
        Rebalance(position, nowMs);
        if (tripped)
        {
            Groups.Trip(taker.Group!, nowMs);
        }
    }

    /// <summary>Takes a resting order out of the book and reports why.</summary>
    public void Cancel(Order order, UpdateReason reason, long nowMs)
    {
        var removed = order.RemainingCount;
        var size = order.Market.Book.Half(order.Side).Remove(order);
        Unlist(order);
        End(order);
        order.UpdatedMs = nowMs;
        ReportBook(order, -removed, size, nowMs);
        if (order.Position is { } position)
        {
            collateral.Reassign(position);
            events.OnOrderUpdated(order, reason, nowMs);
            Rebalance(position, nowMs);
        }
    }

    /// <summary>Makes a resting order smaller where it stands; <paramref name="by"/> is less than what rests.</summary>
    public void Shrink(Order order, Quantity by, UpdateReason reason, long nowMs)
    {
        var level = order.Level!;
        level.Reduce(by);
        order.RemainingCount -= by;
        order.UpdatedMs = nowMs;
        if (order.Position is { } position)
        {
            position.Resting(order.Side).Reduce(order, by);
            collateral.Reassign(position);
        }

        ReportBook(order, -by, level.Total, nowMs);
        Touch(order, reason, nowMs);
    }

    /// <summary>Puts a resting order last at its price with a larger count.</summary>
    public void Enlarge(Order order, Quantity count, UpdateReason reason, long nowMs)
    {
        var position = order.Position!;
        var added = count - order.RemainingCount;
        position.Resting(order.Side).Remove(order);
        order.Level!.Requeue(order, count);
        order.Sequence = ++sequence;
        order.UpdatedMs = nowMs;
        position.Resting(order.Side).Add(order);
        collateral.Reassign(position);
        ReportBook(order, added, order.Level!.Total, nowMs);
        Touch(order, reason, nowMs);
    }

    /// <summary>Moves a resting order to another price and count; what it crosses there it takes at once.</summary>
    public void Move(Order order, Price price, Quantity count, UpdateReason reason, long nowMs)
    {
        var removed = order.RemainingCount;
        var size = order.Market.Book.Half(order.Side).Remove(order);
        Unlist(order);
        collateral.Reassign(order.Position!);
        ReportBook(order, -removed, size, nowMs);
        order.Price = price;
        order.RemainingCount = count;
        order.UpdatedMs = nowMs;
        Run(order, TimeInForce.GoodTillCanceled, reason, nowMs);
    }

    /// <summary>Reports an order that changed without its count or price.</summary>
    public void Touch(Order order, UpdateReason reason, long nowMs)
    {
        order.UpdatedMs = nowMs;
        if (order.Position is { } position)
        {
            events.OnOrderUpdated(order, reason, nowMs);
            Rebalance(position, nowMs);
        }
    }

    private static void End(Order order)
    {
        order.RemainingCount = Quantity.Zero;
        order.Status = OrderStatus.Canceled;
    }

    /// <summary>Returns whether the order met one of its own account and has to stop there.</summary>
    private bool TakeLiquidity(Order taker, long nowMs)
    {
        var opposite = taker.Market.Book.Half(taker.Side.Opposite());
        while (taker.RemainingCount.IsPositive && opposite.Best is { } level && opposite.IsCrossedBy(taker.Price, level.Price))
        {
            var maker = level.Head!;
            if (!taker.Owner.IsHouse && ReferenceEquals(maker.Owner, taker.Owner))
            {
                if (taker.SelfTradePrevention == SelfTradePrevention.TakerAtCross)
                {
                    return true;
                }

                Cancel(maker, UpdateReason.SelfTradeCancel, nowMs);
                continue;
            }

            var count = Quantity.Min(taker.RemainingCount, maker.RemainingCount);
            if (!maker.Owner.IsHouse && !collateral.CanPayAsMaker(maker, count, nowMs))
            {
                Cancel(maker, UpdateReason.MarginCancel, nowMs);
                continue;
            }

            Execute(taker, maker, level, count, nowMs);
        }

        return false;
    }

    private void Execute(Order taker, Order maker, PriceLevel level, Quantity count, long nowMs)
    {
        var market = taker.Market;
        var price = maker.Price;
        level.Reduce(count);
        maker.Position?.Resting(maker.Side).Reduce(maker, count);
        maker.RemainingCount -= count;
        maker.FilledCount += count;
        taker.RemainingCount -= count;
        taker.FilledCount += count;
        if (maker.RemainingCount.IsZero)
        {
            market.Book.Half(maker.Side).Remove(maker);
            Unlist(maker);
            maker.Status = OrderStatus.Executed;
        }

        var trade = new TradeRecord(
            ids.Next(),
            market,
            price,
            count,
            taker.Side.ToOutcome(),
            nowMs,
            taker.Owner.IsHouse,
            maker.Owner.IsHouse
        );
        trades.Add(trade);
        market.RecordTrade(price, count, nowMs);
        var makerFill = Book(maker, trade, isTaker: false, out var openedByMaker);
        var takerFill = Book(taker, trade, isTaker: true, out var openedByTaker);
        // Both open: a pair is minted. Both close: one is destroyed. Otherwise it changes hands.
        market.OpenInterest += openedByMaker + openedByTaker - count;

        events.OnBookChanged(
            new BookChange(
                market,
                maker.Side,
                price,
                -count,
                level.Total,
                taker.Owner,
                taker.ClientOrderId,
                nowMs,
                taker.Subaccount
            )
        );
        events.OnTrade(trade);
        Report(makerFill);
        Report(takerFill);
        if (maker.Position is { } position)
        {
            events.OnOrderUpdated(maker, UpdateReason.Trade, nowMs);
            Rebalance(position, nowMs);
            if (maker.Group is { } group && Groups.IsOverLimit(group, nowMs))
            {
                Groups.Trip(group, nowMs);
            }
        }
    }

    private void Report(FillRecord? fill)
    {
        if (fill is not null)
        {
            events.OnFill(fill);
        }
    }

    private void ReportBook(Order order, Quantity delta, Quantity size, long nowMs) =>
        events.OnBookChanged(
            new BookChange(
                order.Market,
                order.Side,
                order.Price,
                delta,
                size,
                order.Owner,
                order.ClientOrderId,
                nowMs,
                order.Subaccount
            )
        );

    /// <summary>Books one side of a trade; null for the house, which gets no private messages.</summary>
    private FillRecord? Book(Order order, TradeRecord trade, bool isTaker, out Quantity opened)
    {
        order.UpdatedMs = trade.TimeMs;
        var cost = trade.Count * Order.OpeningCost(order.Side, trade.YesPrice);
        if (order.Position is not { } position)
        {
            opened = trade.Count;
            BookForHouse(order, trade, cost);
            return null;
        }

        var market = trade.Market;
        var cash = Position.CashOfFill(position.Net, order.Side, trade.Count, trade.YesPrice);
        var unrebated = order.UnrebatedRounding;
        var charge = collateral.Charge(
            order.Owner,
            market.FeesAt(trade.TimeMs),
            trade.YesPrice,
            trade.Count,
            isTaker,
            cash,
            ref unrebated
        );
        order.UnrebatedRounding = unrebated;
        var fee = charge.NetFee;
        position.Wallet.Cash += cash - fee;
        FeesCollected += fee;
        opened = position.Apply(order.Side, trade.Count, trade.YesPrice, fee, trade.TimeMs);
        if (isTaker)
        {
            order.TakerCost += cost;
            order.TakerFees += fee;
        }
        else
        {
            order.MakerCost += cost;
            order.MakerFees += fee;
        }

        collateral.Reassign(position);
        if (order.Group is { } group)
        {
            Groups.CountFill(group, trade.Count, isTaker, trade.TimeMs);
        }

        var fill = new FillRecord(trade.Id, order, trade.YesPrice, trade.Count, isTaker, fee, position.Net, trade.TimeMs);
        order.Owner.Fills.Add(fill);
        return fill;
    }

    /// <summary>The house is a crowd: every one of its trades opens, and it pays no fees.</summary>
    private static void BookForHouse(Order order, TradeRecord trade, Money cost)
    {
        order.Owner.HouseWallet.Cash -= cost;
        if (order.Side == BookSide.Bid)
        {
            trade.Market.HouseYes += trade.Count;
        }
        else
        {
            trade.Market.HouseNo += trade.Count;
        }
    }

    private void Rest(Order order, long nowMs)
    {
        order.Sequence = ++sequence;
        order.Status = OrderStatus.Resting;
        var size = order.Market.Book.Half(order.Side).Add(order);
        if (order.Position is { } position)
        {
            position.Resting(order.Side).Add(order);
            order.Owner.RestingOrders++;
            order.Group?.Add(order);
            collateral.Reassign(position);
        }

        ReportBook(order, order.RemainingCount, size, nowMs);
    }

    /// <summary>Takes an order off its position's and group's lists; its remaining count is still what rested.</summary>
    private static void Unlist(Order order)
    {
        if (order.Position is { } position)
        {
            position.Resting(order.Side).Remove(order);
            order.Owner.RestingOrders--;
            order.Group?.Remove(order);
        }
    }

    /// <summary>After a position changed: what can no longer be paid for is cancelled, worst price first.</summary>
    internal void Rebalance(Position position, long nowMs)
    {
        collateral.Reassign(position);
        while (position.Wallet.Available.IsNegative && Collateral.WeakestOf(position) is { } weakest)
        {
            Cancel(weakest, UpdateReason.MarginCancel, nowMs);
        }
    }
}
