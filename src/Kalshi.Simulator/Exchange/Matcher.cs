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

    public Matcher(IExchangeEvents events, IdSource ids, History<TradeRecord> trades)
    {
        this.events = events;
        this.ids = ids;
        this.trades = trades;
    }

    /// <summary>Fees of all accounts, and what scalar payouts cut off.</summary>
    public Money FeesCollected { get; set; }

    /// <summary>Matches an accepted order, then rests it or ends it.</summary>
    public void Run(Order taker, TimeInForce timeInForce, long nowMs)
    {
        var stoppedBySelfTrade = TakeLiquidity(taker, nowMs);
        var reason = taker.FilledCount.IsPositive ? UpdateReason.Trade : UpdateReason.None;
        if (taker.RemainingCount.IsZero)
        {
            taker.Status = OrderStatus.Executed;
        }
        else if (stoppedBySelfTrade)
        {
            End(taker);
            reason = UpdateReason.SelfTradeCancel;
        }
        else if (timeInForce == TimeInForce.GoodTillCanceled)
        {
            Rest(taker, nowMs);
        }
        else
        {
            End(taker);
        }

        if (taker.Owner.IsHouse)
        {
            return;
        }

        events.OnOrderUpdated(taker, reason, nowMs);
        Rebalance(taker.Owner.OpenPosition(taker.Market), nowMs);
    }

    /// <summary>Takes a resting order out of the book and reports why.</summary>
    public void Cancel(Order order, UpdateReason reason, long nowMs)
    {
        var removed = order.RemainingCount;
        var size = order.Market.Book.Half(order.Side).Remove(order);
        End(order);
        order.UpdatedMs = nowMs;
        var position = order.Owner.IsHouse ? null : order.Owner.OpenPosition(order.Market);
        if (position is not null)
        {
            Unlist(position, order);
            Collateral.Reassign(position);
        }

        events.OnBookChanged(
            new BookChange(order.Market, order.Side, order.Price, -removed, size, order.Owner, order.ClientOrderId, nowMs)
        );
        if (position is not null)
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
            if (!maker.Owner.IsHouse && !Collateral.CanPayAsMaker(maker, count))
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
        maker.RemainingCount -= count;
        maker.FilledCount += count;
        taker.RemainingCount -= count;
        taker.FilledCount += count;
        if (maker.RemainingCount.IsZero)
        {
            market.Book.Half(maker.Side).Remove(maker);
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
            new BookChange(market, maker.Side, price, -count, level.Total, taker.Owner, taker.ClientOrderId, nowMs)
        );
        events.OnTrade(trade);
        Report(makerFill);
        Report(takerFill);
        if (!maker.Owner.IsHouse)
        {
            events.OnOrderUpdated(maker, UpdateReason.Trade, nowMs);
            Rebalance(maker.Owner.OpenPosition(market), nowMs);
        }
    }

    private void Report(FillRecord? fill)
    {
        if (fill is not null)
        {
            events.OnFill(fill);
        }
    }

    /// <summary>Books one side of a trade; null for the house, which gets no private messages.</summary>
    private FillRecord? Book(Order order, TradeRecord trade, bool isTaker, out Quantity opened)
    {
        order.UpdatedMs = trade.TimeMs;
        var owner = order.Owner;
        var market = trade.Market;
        var cost = trade.Count * Order.OpeningCost(order.Side, trade.YesPrice);
        if (owner.IsHouse)
        {
            // The house is a crowd: every one of its trades opens, and it pays no fees.
            opened = trade.Count;
            owner.Cash -= cost;
            if (order.Side == BookSide.Bid)
            {
                market.HouseYes += trade.Count;
            }
            else
            {
                market.HouseNo += trade.Count;
            }

            return null;
        }

        var fee = market.Spec.Fees.FeeFor(trade.YesPrice, trade.Count, isTaker);
        var position = owner.OpenPosition(market);
        owner.Cash += Position.CashOfFill(position.Net, order.Side, trade.Count, trade.YesPrice) - fee;
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
            if (order.RemainingCount.IsZero)
            {
                Unlist(position, order);
            }

            Collateral.Reassign(position);
        }

        var fill = new FillRecord(trade.Id, order, trade.YesPrice, trade.Count, isTaker, fee, position.Net, trade.TimeMs);
        owner.Fills.Add(fill);
        return fill;
    }

    private void Rest(Order order, long nowMs)
    {
        var size = order.Market.Book.Half(order.Side).Add(order);
        if (!order.Owner.IsHouse)
        {
            var position = order.Owner.OpenPosition(order.Market);
            var resting = position.Resting(order.Side);
            var index = resting.Count;
            while (index > 0 && Collateral.IsBetter(order.Side, order.Price, resting[index - 1].Price))
            {
                index--;
            }

            resting.Insert(index, order);
            order.Owner.RestingOrders++;
            Collateral.Reassign(position);
        }

        events.OnBookChanged(
            new BookChange(
                order.Market,
                order.Side,
                order.Price,
                order.RemainingCount,
                size,
                order.Owner,
                order.ClientOrderId,
                nowMs
            )
        );
    }

    private static void Unlist(Position position, Order order)
    {
        position.Resting(order.Side).Remove(order);
        order.Owner.RestingOrders--;
        order.Reserved = Money.Zero;
    }

    /// <summary>Reserves anew after a position changed; what can no longer be paid for is cancelled, worst price first.</summary>
    private void Rebalance(Position position, long nowMs)
    {
        Collateral.Reassign(position);
        while (position.Account.Available.IsNegative && Collateral.WeakestOf(position) is { } weakest)
        {
            Cancel(weakest, UpdateReason.MarginCancel, nowMs);
        }
    }
}
