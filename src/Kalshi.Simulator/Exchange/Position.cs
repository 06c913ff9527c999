namespace Kalshi.Simulator.Exchange;

/// <summary>
/// What a subaccount holds and has resting in one market: a net signed position at average cost. Buying NO while long YES
/// first closes YES; each closed pair releases one dollar.
/// </summary>
public sealed class Position
{
    internal Position(Account account, Market market, Wallet wallet)
    {
        Account = account;
        Market = market;
        Wallet = wallet;
    }

    /// <summary>The account.</summary>
    public Account Account { get; }

    /// <summary>The market.</summary>
    public Market Market { get; }

    /// <summary>The subaccount, 0 to 63.</summary>
    public int Subaccount => Wallet.Subaccount;

    /// <summary>The money behind it.</summary>
    public Wallet Wallet { get; }

    /// <summary>Contracts held, positive YES, negative NO.</summary>
    public Quantity Net { get; private set; }

    /// <summary>What was paid for the open side, without fees.</summary>
    public Money Cost { get; private set; }

    /// <summary>Locked-in profit or loss, without fees.</summary>
    public Money Realized { get; private set; }

    /// <summary>Fees of all fills here.</summary>
    public Money Fees { get; private set; }

    /// <summary>Money spent on opening fills.</summary>
    public Money TotalTraded { get; private set; }

    /// <summary>Contracts traded.</summary>
    public Quantity Volume { get; private set; }

    /// <summary>When it last changed, Unix milliseconds; 0 if it never did.</summary>
    public long UpdatedMs { get; private set; }

    /// <summary>Its resting orders on the bid side.</summary>
    internal RestingSide Bids { get; } = new(BookSide.Bid);

    /// <summary>Its resting orders on the ask side.</summary>
    internal RestingSide Asks { get; } = new(BookSide.Ask);

    /// <summary>What it has set aside in its wallet.</summary>
    internal Money Reserved { get; set; }

    /// <summary>What it is worth: contracts at their last price, or what they cost (doubt D11).</summary>
    public Money Value(PositionValuation valuation)
    {
        if (valuation == PositionValuation.Cost || Market.LastPrice is not { } last)
        {
            return Cost;
        }

        return Net.Abs() * (Net.IsPositive ? last : last.Complement);
    }

    internal RestingSide Resting(BookSide side) => side == BookSide.Bid ? Bids : Asks;

    internal Money ReservedFor(Order order) => Resting(order.Side).ReservedFor(order, Closable(Net, order.Side));

    /// <summary>How many contracts an order of this side could close.</summary>
    internal static Quantity Closable(Quantity net, BookSide side)
    {
        var held = side == BookSide.Bid ? -net : net;
        return held.IsPositive ? held : Quantity.Zero;
    }

    /// <summary>The change in cash from a fill, without the fee, for a position of <paramref name="net"/>.</summary>
    internal static Money CashOfFill(Quantity net, BookSide side, Quantity count, Price price)
    {
        var closing = Quantity.Min(count, Closable(net, side));
        // Closing NO at YES price p pays 1 − p: the released dollar less the price paid for YES.
        return (closing * Order.OpeningCost(side.Opposite(), price)) - ((count - closing) * Order.OpeningCost(side, price));
    }

    /// <summary>Books a fill; returns the contracts it opened.</summary>
    internal Quantity Apply(BookSide side, Quantity count, Price price, Money fee, long nowMs)
    {
        var closing = Quantity.Min(count, Closable(Net, side));
        if (closing.IsPositive)
        {
            var held = Net.Abs();
            // Average cost, cut to whole micros; the last contract closed carries what the cuts left over.
            var released =
                closing == held ? Cost : Money.FromMicros((long)((Int128)Cost.Micros * closing.Hundredths / held.Hundredths));
            Realized += (closing * Order.OpeningCost(side.Opposite(), price)) - released;
            Cost -= released;
        }

        var opening = count - closing;
        var spent = opening * Order.OpeningCost(side, price);
        Cost += spent;
        TotalTraded += spent;
        Net += side == BookSide.Bid ? count : -count;
        Fees += fee;
        Volume += count;
        UpdatedMs = nowMs;
        return opening;
    }

    /// <summary>Ends the position at its payout.</summary>
    internal void Settle(Money payout, long nowMs)
    {
        Realized += payout - Cost;
        Cost = Money.Zero;
        Net = Quantity.Zero;
        UpdatedMs = nowMs;
    }
}
