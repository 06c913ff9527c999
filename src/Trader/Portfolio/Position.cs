using Kalshi;

namespace Trader.Portfolio;

/// <summary>
/// What is held in one market, by average cost: buying the opposite outcome closes first, and each closed pair pays a
/// dollar. Costs and profits are without fees, as the exchange counts them (reference section 10.2).
/// </summary>
public sealed class Position
{
    /// <summary>Makes a flat position.</summary>
    public Position(string ticker) => Ticker = ticker;

    /// <summary>The market.</summary>
    public string Ticker { get; }

    /// <summary>Contracts held, positive YES, negative NO.</summary>
    public Quantity Net { get; private set; }

    /// <summary>What the open contracts cost.</summary>
    public Money Cost { get; private set; }

    /// <summary>Profit or loss locked in, settlement included.</summary>
    public Money Realized { get; private set; }

    /// <summary>Fees of all fills.</summary>
    public Money Fees { get; private set; }

    /// <summary>Money spent on opening fills.</summary>
    public Money TotalTraded { get; private set; }

    /// <summary>When the oldest of the open contracts was bought, exchange clock, Unix milliseconds; 0 when unknown or flat.</summary>
    public long OpenedMs => Lots.OldestMs;

    /// <summary>The open contracts by the fills that bought them.</summary>
    public PositionLots Lots { get; } = new();

    /// <summary>The shard that carries the market, and so the cash that its fills move.</summary>
    public int ExchangeIndex { get; internal set; }

    /// <summary>When it last changed here, exchange clock, Unix milliseconds; 0 if not since the account was first read.</summary>
    public long ChangedMs { get; internal set; }

    /// <summary>
    /// The exchange time up to which fills are included because the position was taken over from the exchange, Unix
    /// milliseconds; 0 if it never was since the account was first read.
    /// </summary>
    public long IncludedThroughMs { get; internal set; }

    /// <summary>Whether nothing is held.</summary>
    public bool IsFlat => Net.IsZero;

    /// <summary>The outcome held; meaningless while flat.</summary>
    public Outcome Side => Net.IsNegative ? Outcome.No : Outcome.Yes;

    /// <summary>Average cost per contract, cut to 1/10 000 dollar; for display.</summary>
    public Price AverageCost => IsFlat ? Price.Zero : Price.FromUnits((int)(Cost.Micros / Net.Abs().Hundredths));

    /// <summary>Takes over what the exchange says is held.</summary>
    /// <param name="net">Contracts held, positive YES, negative NO.</param>
    /// <param name="cost">What they cost.</param>
    /// <param name="realized">Profit or loss locked in.</param>
    /// <param name="fees">Fees of all fills.</param>
    /// <param name="totalTraded">Money spent on opening fills.</param>
    /// <param name="seenMs">When contracts that no fill explains were first seen, exchange clock, Unix milliseconds; 0 if unknown.</param>
    public void Restore(Quantity net, Money cost, Money realized, Money fees, Money totalTraded, long seenMs = 0)
    {
        if (net.IsZero || Net.IsNegative != net.IsNegative)
        {
            Lots.Clear();
        }

        var known = Lots.Total;
        if (known > net.Abs())
        {
            Lots.Take(known - net.Abs(), static owner => owner is null);
        }
        else if (known < net.Abs())
        {
            Lots.Add(new PositionLot(net.Abs() - known, seenMs, OrderId: null, Owner: null));
        }

        Net = net;
        Cost = cost;
        Realized = realized;
        Fees = fees;
        TotalTraded = totalTraded;
    }

    /// <summary>Books a fill and returns the change of cash, fee included.</summary>
    /// <param name="outcome">The outcome bought.</param>
    /// <param name="yesPrice">The trade price of YES.</param>
    /// <param name="count">Contracts, above zero.</param>
    /// <param name="fee">The fee charged.</param>
    /// <param name="exchangeMs">When, exchange clock, Unix milliseconds.</param>
    /// <param name="orderId">The exchange's id of the order; null where unknown.</param>
    /// <param name="owner">The strategy whose order it was; null for nobody's of ours.</param>
    /// <param name="sellsFirst">Whose contracts it closes before those of others; null for its owner's.</param>
    public Money Fill(
        Outcome outcome,
        Price yesPrice,
        Quantity count,
        Money fee,
        long exchangeMs,
        string? orderId = null,
        string? owner = null,
        Func<string?, bool>? sellsFirst = null
    )
    {
        Fees += fee;
        var cash = -fee;
        var opening = count;
        if (!IsFlat && outcome != Side)
        {
            var closing = Quantity.Min(count, Net.Abs());
            Lots.Take(closing, sellsFirst ?? (other => other == owner));
            cash += Close(yesPrice.OnYesScale(Side), closing);
            opening -= closing;
        }

        if (opening.IsZero)
        {
            return cash;
        }

        Lots.Add(new PositionLot(opening, exchangeMs, orderId, owner));
        var cost = yesPrice.OnYesScale(outcome) * opening;
        Net += outcome == Outcome.Yes ? opening : -opening;
        Cost += cost;
        TotalTraded += cost;
        return cash - cost;
    }

    /// <summary>Books the payout of a settled market and returns it.</summary>
    /// <param name="revenue">What the exchange paid for the contracts held.</param>
    public Money Settle(Money revenue)
    {
        Realized += revenue - Cost;
        Net = Quantity.Zero;
        Cost = Money.Zero;
        Lots.Clear();
        return revenue;
    }

    // Average cost, cut to whole micros; the last contract closed carries what the cuts left over (§10.2 of the exchange's API).
    private Money Close(Price exit, Quantity count)
    {
        var held = Net.Abs();
        var cost = count == held ? Cost : Money.FromMicros((long)((Int128)Cost.Micros * count.Hundredths / held.Hundredths));
        var proceeds = exit * count;
        Realized += proceeds - cost;
        Cost -= cost;
        Net = Net.IsPositive ? Net - count : Net + count;
        return proceeds;
    }
}
