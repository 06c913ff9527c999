using Kalshi;

namespace Trader.Risk;

/// <summary>Contracts on order on one side of a market: fills not booked yet, and what may still fill.</summary>
/// <param name="Count">Contracts.</param>
/// <param name="Notional">What they cost at their limits.</param>
/// <param name="Dearest">The highest of these limits.</param>
internal readonly record struct PendingSide(Quantity Count, Money Notional, Price Dearest)
{
    /// <summary>The same with an order more.</summary>
    public PendingSide With(Price price, Quantity count) =>
        new(Count + count, Notional + (price * count), price > Dearest ? price : Dearest);

    /// <summary>Contracts that remain when <paramref name="closable"/> of them close.</summary>
    public Quantity Opening(Quantity closable) => Count > closable ? Count - closable : Quantity.Zero;

    /// <summary>
    /// The most that these can cost. Which order fills first is not known, so that the opening ones are reckoned at the
    /// dearest limit, and never higher than all together.
    /// </summary>
    public Money OpeningNotional(Quantity closable) =>
        closable.IsZero ? Notional : Money.Min(Notional, Dearest * Opening(closable));
}

/// <summary>
/// What the position and the orders in one market come to. The exchange nets: an order for the other outcome closes first,
/// pays a dollar a pair and needs no money for it, so that only its opening part counts. No fill or cancel of own orders
/// raises any of these figures.
/// </summary>
internal struct MarketCommitment
{
    private PendingSide yes;
    private PendingSide no;

    /// <summary>The event; null while the market is not described.</summary>
    public string? EventTicker { get; init; }

    /// <summary>Contracts held, positive YES, negative NO.</summary>
    public Quantity Net { get; private set; }

    /// <summary>What the contracts held cost.</summary>
    public Money Cost { get; private set; }

    /// <summary>Contracts held, and those that orders may open on either side.</summary>
    public readonly Quantity Contracts => Net.Abs() + yes.Opening(ClosableBy(Outcome.Yes)) + no.Opening(ClosableBy(Outcome.No));

    /// <summary>The most that orders may still cost, without fees.</summary>
    public readonly Money Pending => yes.OpeningNotional(ClosableBy(Outcome.Yes)) + no.OpeningNotional(ClosableBy(Outcome.No));

    /// <summary>The most that can be lost here, without fees.</summary>
    public readonly Money Exposure => Cost + Pending;

    /// <summary>The larger of the positions that can come about if all orders of one side fill.</summary>
    public readonly Quantity LargestPosition
    {
        get
        {
            var (asYes, asNo) = (PositionAs(Outcome.Yes), PositionAs(Outcome.No));
            return asYes > asNo ? asYes : asNo;
        }
    }

    /// <summary>The position counted in contracts of <paramref name="outcome"/> if all orders for it fill; negative on the other side.</summary>
    public readonly Quantity PositionAs(Outcome outcome) => outcome == Outcome.Yes ? Net + yes.Count : no.Count - Net;

    /// <summary>Takes the position over.</summary>
    public void Hold(Quantity net, Money cost) => (Net, Cost) = (net, cost);

    /// <summary>Adds an order.</summary>
    public void Add(Outcome outcome, Price price, Quantity count)
    {
        if (outcome == Outcome.Yes)
        {
            yes = yes.With(price, count);
        }
        else
        {
            no = no.With(price, count);
        }
    }

    private readonly Quantity ClosableBy(Outcome outcome)
    {
        var held = outcome == Outcome.Yes ? -Net : Net;
        return held.IsPositive ? held : Quantity.Zero;
    }
}
