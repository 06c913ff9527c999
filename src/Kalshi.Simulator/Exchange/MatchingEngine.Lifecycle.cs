namespace Kalshi.Simulator.Exchange;

// The life of a market, §5.4 of the API. Operators' verbs throw on a wrong state: no client reaches them.
public sealed partial class MatchingEngine
{
    /// <summary>Takes an active market out of trading; its orders stay where they are.</summary>
    /// <exception cref="InvalidOperationException">The market is not active, or its shard is in an exchange pause.</exception>
    public void Deactivate(Market market, long nowMs)
    {
        Require(market, MarketStatus.Active);
        SetStatus(market, MarketStatus.Inactive, MarketLifecycle.Deactivated, nowMs);
    }

    /// <summary>Lets an inactive market trade again; all its resting orders are cancelled first (<c>HaltCancel</c>).</summary>
    /// <exception cref="InvalidOperationException">The market is not inactive, or its shard is in an exchange pause.</exception>
    public void Activate(Market market, long nowMs)
    {
        Require(market, MarketStatus.Inactive);
        Sweep(market.Book.Bids, UpdateReason.HaltCancel, nowMs);
        Sweep(market.Book.Asks, UpdateReason.HaltCancel, nowMs);
        SetStatus(market, MarketStatus.Active, MarketLifecycle.Activated, nowMs);
    }

    /// <summary>
    /// Moves the close time. A closed market whose close time moves to the future trades again, with an empty book; a time that is not
    /// in the future closes the market at once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The market already has a result, or its shard is in an exchange pause.</exception>
    public void MoveClose(Market market, long closeMs, long nowMs)
    {
        Require(market, MarketStatus.Initialized, MarketStatus.Active, MarketStatus.Inactive, MarketStatus.Closed);
        market.Spec = market.Spec with { CloseMs = closeMs };
        market.UpdatedMs = nowMs;
        events.OnMarketLifecycle(market, MarketLifecycle.CloseDateUpdated, nowMs);
        if (closeMs <= nowMs)
        {
            CloseIfDue(market, nowMs);
            return;
        }

        timers.Add(closeMs, new EngineTimer(TimerKind.Close, market, null));
        if (market.Status != MarketStatus.Closed)
        {
            return;
        }

        if (market.Spec.OpenMs > nowMs)
        {
            // Closed before it ever opened: it waits for its open time again.
            market.Status = MarketStatus.Initialized;
            timers.Add(market.Spec.OpenMs, new EngineTimer(TimerKind.Open, market, null));
            events.OnMarketStatusChanged(market, nowMs);
            return;
        }

        SetStatus(market, MarketStatus.Active, MarketLifecycle.Activated, nowMs);
    }

    /// <summary>
    /// Gives a market another price grid, also while it trades. Resting orders stay, on a coarser grid too: those that are off it
    /// trade, shrink and end as before, but no order can be placed at or moved to such a price any more.
    /// </summary>
    /// <exception cref="InvalidOperationException">The market already has a result, or its shard is in an exchange pause.</exception>
    public void ChangeGrid(Market market, PriceGrid grid, string gridLabel, long nowMs)
    {
        Require(market, MarketStatus.Initialized, MarketStatus.Active, MarketStatus.Inactive, MarketStatus.Closed);
        market.Spec = market.Spec with { Grid = grid, GridLabel = gridLabel };
        market.UpdatedMs = nowMs;
        events.OnMarketLifecycle(market, MarketLifecycle.PriceLevelStructureUpdated, nowMs);
    }

    /// <summary>Changes what people read about a market; null keeps what is there.</summary>
    public void UpdateMetadata(Market market, in MarketMetadata metadata, long nowMs)
    {
        var spec = market.Spec;
        market.Spec = spec with
        {
            StrikeType = metadata.StrikeType ?? spec.StrikeType,
            FloorStrike = metadata.FloorStrike ?? spec.FloorStrike,
            CapStrike = metadata.CapStrike ?? spec.CapStrike,
            CustomStrike = metadata.CustomStrike ?? spec.CustomStrike,
            YesSubTitle = metadata.YesSubTitle ?? spec.YesSubTitle,
        };
        market.UpdatedMs = nowMs;
        events.OnMarketLifecycle(market, MarketLifecycle.MetadataUpdated, nowMs);
    }

    /// <summary>
    /// Raises the settlement floor: every resting order priced at or below it on the YES book is cancelled
    /// (<c>SettlementBoundsCancel</c>), new ones are refused (§5.3).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The floor is below the present one, or not below $1.</exception>
    /// <exception cref="InvalidOperationException">The market already has a result, or its shard is in an exchange pause.</exception>
    public void RaiseFloor(Market market, Price floor, long nowMs)
    {
        Require(market, MarketStatus.Initialized, MarketStatus.Active, MarketStatus.Inactive, MarketStatus.Closed);
        if (floor < market.Spec.SettlementFloor || floor >= Price.OneDollar)
        {
            throw new ArgumentOutOfRangeException(
                nameof(floor),
                floor,
                $"The settlement floor of {market.Ticker} is {market.Spec.SettlementFloor} and can only rise, to below $1."
            );
        }

        market.Spec = market.Spec with { SettlementFloor = floor };
        market.UpdatedMs = nowMs;
        toCancel.Clear();
        CollectUpTo(market.Book.Bids, floor);
        CollectUpTo(market.Book.Asks, floor);
        CancelCollected(UpdateReason.SettlementBoundsCancel, nowMs);
        events.OnMarketStatusChanged(market, nowMs);
    }

    /// <summary>Sets a closed market's result. The payout follows after its settlement timer, at once if that is 0.</summary>
    /// <param name="market">The market.</param>
    /// <param name="result">The result; with yes the payout is $1, with no $0, with scalar anything from $0 to $1.</param>
    /// <param name="yesPayout">What one YES contract pays.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <exception cref="InvalidOperationException">The market is not closed, or its shard is in an exchange pause.</exception>
    /// <exception cref="ArgumentException">Result and payout contradict each other.</exception>
    public void Determine(Market market, MarketResult result, Price yesPayout, long nowMs)
    {
        Require(market, MarketStatus.Closed);
        SetResult(market, MarketStatus.Determined, result, yesPayout, nowMs);
    }

    /// <summary>Challenges a result: nothing is paid until it is set again.</summary>
    /// <exception cref="InvalidOperationException">The market is not determined, or its shard is in an exchange pause.</exception>
    public void Dispute(Market market, long nowMs)
    {
        Require(market, MarketStatus.Determined);
        market.PayOutMs = 0;
        market.Status = MarketStatus.Disputed;
        market.UpdatedMs = nowMs;
        events.OnMarketStatusChanged(market, nowMs);
    }

    /// <summary>Sets a disputed market's result again, the same or another; the settlement timer starts anew.</summary>
    /// <exception cref="InvalidOperationException">The market is not disputed, or its shard is in an exchange pause.</exception>
    /// <exception cref="ArgumentException">Result and payout contradict each other.</exception>
    public void AmendResult(Market market, MarketResult result, Price yesPayout, long nowMs)
    {
        Require(market, MarketStatus.Disputed);
        SetResult(market, MarketStatus.Amended, result, yesPayout, nowMs);
    }

    private void SetResult(Market market, MarketStatus status, MarketResult result, Price yesPayout, long nowMs)
    {
        var fits = result switch
        {
            MarketResult.Yes => yesPayout == Price.OneDollar,
            MarketResult.No => yesPayout == Price.Zero,
            MarketResult.Scalar => true,
            _ => false,
        };
        if (!fits)
        {
            throw new ArgumentException(
                $"{market.Ticker} cannot resolve {result} with a payout of {yesPayout}: yes pays $1, no $0, scalar anything between.",
                nameof(result)
            );
        }

        market.Result = result;
        market.YesPayout = yesPayout;
        market.DeterminedMs = nowMs;
        market.PayOutMs = nowMs + (market.Spec.SettlementTimerSeconds * 1000L);
        SetStatus(market, status, MarketLifecycle.Determined, nowMs);
        if (market.PayOutMs == nowMs)
        {
            PayOutIfDue(market, nowMs);
        }
        else
        {
            timers.Add(market.PayOutMs, new EngineTimer(TimerKind.PayOut, market, null));
        }
    }

    private static void Require(Market market, params ReadOnlySpan<MarketStatus> allowed)
    {
        if (!market.Shard.IsExchangeActive)
        {
            throw new InvalidOperationException(
                $"Shard {market.Shard.Index} is in an exchange pause: {market.Ticker} cannot change."
            );
        }

        if (!allowed.Contains(market.Status))
        {
            throw new InvalidOperationException(
                $"{market.Ticker} is {market.Status}; this needs {string.Join(" or ", allowed.ToArray())}."
            );
        }
    }

    private void SetStatus(Market market, MarketStatus status, MarketLifecycle change, long nowMs)
    {
        market.Status = status;
        market.UpdatedMs = nowMs;
        events.OnMarketStatusChanged(market, nowMs);
        events.OnMarketLifecycle(market, change, nowMs);
    }

    private void OpenIfDue(Market market, long nowMs)
    {
        if (market.Status == MarketStatus.Initialized && market.Spec.OpenMs <= nowMs && market.Spec.CloseMs > nowMs)
        {
            // Nobody is told: no lifecycle event.
            market.Status = MarketStatus.Active;
            market.UpdatedMs = nowMs;
            events.OnMarketStatusChanged(market, nowMs);
        }
    }

    private void CloseIfDue(Market market, long nowMs)
    {
        // The close time may have moved since the timer was set.
        if (
            market.Spec.CloseMs > nowMs
            || market.Status is not (MarketStatus.Initialized or MarketStatus.Active or MarketStatus.Inactive)
        )
        {
            return;
        }

        market.Status = MarketStatus.Closed;
        market.UpdatedMs = nowMs;
        Sweep(market.Book.Bids, UpdateReason.CloseCancel, nowMs);
        Sweep(market.Book.Asks, UpdateReason.CloseCancel, nowMs);
        events.OnMarketStatusChanged(market, nowMs);
    }

    private void Sweep(BookHalf half, UpdateReason reason, long nowMs)
    {
        while (half.Best is { } level)
        {
            matcher.Cancel(level.Head!, reason, nowMs);
        }
    }

    private void CollectUpTo(BookHalf half, Price floor)
    {
        foreach (var level in half.Levels)
        {
            for (var order = level.Head; order is not null && level.Price <= floor; order = order.Next)
            {
                toCancel.Add(order);
            }
        }
    }

    private void PayOutIfDue(Market market, long nowMs)
    {
        if (
            market.Status is not (MarketStatus.Determined or MarketStatus.Amended)
            || market.PayOutMs > nowMs
            || market.YesPayout is not { } yes
        )
        {
            return;
        }

        market.SettledMs = nowMs;
        House.HouseWallet.Cash += (market.HouseYes * yes) + (market.HouseNo * yes.Complement);
        market.HouseYes = Quantity.Zero;
        market.HouseNo = Quantity.Zero;
        market.OpenInterest = Quantity.Zero;
        market.Status = MarketStatus.Finalized;
        market.UpdatedMs = nowMs;
        foreach (var position in market.Positions)
        {
            if (!position.Net.IsZero)
            {
                Settle(position, yes, nowMs);
            }
        }

        events.OnMarketStatusChanged(market, nowMs);
        events.OnMarketLifecycle(market, MarketLifecycle.Settled, nowMs);
    }

    private void Settle(Position position, Price yes, long nowMs)
    {
        var exact = position.Net.Abs() * (position.Net.IsPositive ? yes : yes.Complement);
        // Whole cents; only a scalar payout or a fraction of a contract can have more, and what is cut is the exchange's.
        var paid = Money.FromCents(exact.FloorToCents());
        matcher.FeesCollected += exact - paid;
        var record = new SettlementRecord(position, position.Net, position.Cost, paid, position.Fees, nowMs);
        position.Wallet.Cash += paid;
        position.Settle(paid, nowMs);
        position.Account.Settlements.Add(record);
        events.OnSettled(record);
    }
}
