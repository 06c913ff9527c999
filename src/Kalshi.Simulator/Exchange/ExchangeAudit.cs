namespace Kalshi.Simulator.Exchange;

/// <summary>Checks that no money and no contract was made or lost.</summary>
public static class ExchangeAudit
{
    /// <summary>
    /// What does not balance, or null if everything does: deposits = cash + fees + one dollar per outstanding pair; contracts
    /// of each outcome = pairs; reservations = those of the resting orders; nobody but the house owes anything.
    /// </summary>
    /// <param name="engine">The exchange.</param>
    public static string? FindImbalance(MatchingEngine engine)
    {
        var deposits = Money.Zero;
        var held = engine.House.Cash + engine.FeesCollected;
        foreach (var account in engine.Accounts)
        {
            deposits += account.Deposited;
            held += account.Cash;
            if (CheckAccount(account, engine.Options.Reservation) is { } problem)
            {
                return problem;
            }
        }

        foreach (var market in engine.Markets)
        {
            held += market.OpenInterest * Price.OneDollar;
            if (CheckMarket(market) is { } problem)
            {
                return problem;
            }
        }

        return deposits == held ? null : $"deposits are {deposits}, but cash, fees and outstanding pairs add up to {held}";
    }

    private static string? CheckAccount(Account account, ReservationPolicy policy)
    {
        var resting = 0;
        var reserved = account.Wallets.ToDictionary(wallet => wallet, _ => Money.Zero);
        foreach (var position in account.Positions)
        {
            foreach (var order in position.Bids.WorstFirst.Concat(position.Asks.WorstFirst))
            {
                resting++;
                if (!order.IsInBook)
                {
                    return $"{order.Id} is listed as resting but not in the book";
                }
            }

            var each = position
                .Bids.WorstFirst.Concat(position.Asks.WorstFirst)
                .Aggregate(Money.Zero, (sum, order) => sum + order.Reserved);
            if (policy == ReservationPolicy.Sum && each != position.Reserved)
            {
                return $"{account.UserId} has {position.Reserved} reserved in {position.Market.Ticker}, its orders add up to {each}";
            }

            reserved[position.Wallet] += position.Reserved;
        }

        if (resting != account.RestingOrders)
        {
            return $"{account.UserId} has {resting} resting orders, counted were {account.RestingOrders}";
        }

        foreach (var wallet in account.Wallets)
        {
            if (reserved[wallet] != wallet.Reserved)
            {
                return $"{account.UserId} has {wallet.Reserved} reserved in {wallet.Subaccount}/{wallet.Shard}, its positions {reserved[wallet]}";
            }

            if (wallet.Available.IsNegative)
            {
                return $"{account.UserId} owes {wallet.Available} in {wallet.Subaccount}/{wallet.Shard}";
            }
        }

        return null;
    }

    private static string? CheckMarket(Market market)
    {
        var yes = market.HouseYes;
        var no = market.HouseNo;
        foreach (var position in market.Positions)
        {
            yes += position.Net.IsPositive ? position.Net : Quantity.Zero;
            no += position.Net.IsNegative ? -position.Net : Quantity.Zero;
        }

        if (yes != market.OpenInterest || no != market.OpenInterest)
        {
            return $"{market.Ticker} has {market.OpenInterest} pairs, but {yes} YES and {no} NO contracts";
        }

        return market.Book.BestBid is { } bid && market.Book.BestAsk is { } ask && bid >= ask
            ? $"{market.Ticker} is crossed: bid {bid}, ask {ask}"
            : null;
    }
}
