using Kalshi;
using Kalshi.Wire;

namespace Trader.Whales;

/// <summary>
/// One taker's bet: all prints of one sweep, that is, of the same market, taker side and exchange millisecond. Its cost and
/// count are sums, its price is their quotient.
/// </summary>
public sealed class Bet
{
    private string? id;
    private OpaqueId? firstPrint;
    private List<OpaqueId>? laterPrints;

    /// <summary>Starts a bet without prints.</summary>
    public Bet(string ticker, Outcome side, long timestampMs)
    {
        Ticker = ticker;
        Side = side;
        TimestampMs = timestampMs;
    }

    /// <summary>The market.</summary>
    public string Ticker { get; }

    /// <summary>The outcome the taker bought.</summary>
    public Outcome Side { get; }

    /// <summary>When, exchange clock, Unix milliseconds.</summary>
    public long TimestampMs { get; }

    /// <summary><c>market_ticker:timestamp_ms:side</c>, the only form there is (requirement G8).</summary>
    public string Id => id ??= $"{Ticker}:{TimestampMs}:{Side.ToWire()}";

    /// <summary>Contracts bought.</summary>
    public Quantity Count { get; private set; }

    /// <summary>What they cost, without fees.</summary>
    public Money Cost { get; private set; }

    /// <summary>What they pay if the bet wins: a dollar each.</summary>
    public Money Payout => Price.OneDollar * Count;

    /// <summary>max(cost, payout) (requirement G1).</summary>
    public Money Size => Money.Max(Cost, Payout);

    /// <summary>Whether the bet has been reported as a whale.</summary>
    public bool IsWhale { get; set; }

    /// <summary>The volume-weighted price, cut to 1/10 000 dollar. Comparisons use cost and count, which are exact.</summary>
    public Price AveragePrice => Count.IsZero ? Price.Zero : Price.FromUnits((int)(Cost.Micros / Count.Hundredths));

    /// <summary>Adds a print of the feed; false if it was added before, for a feed may repeat itself. One without an id always counts.</summary>
    public bool TryAdd(OpaqueId print, Price price, Quantity count)
    {
        if (print == default)
        {
            Add(price, count);
            return true;
        }

        if (firstPrint == print || laterPrints?.Contains(print) == true)
        {
            return false;
        }

        // Most bets have one print: no list for those.
        if (firstPrint is null)
        {
            firstPrint = print;
        }
        else
        {
            (laterPrints ??= []).Add(print);
        }

        Add(price, count);
        return true;
    }

    /// <summary>Adds a print.</summary>
    /// <param name="price">Price of the side bought.</param>
    /// <param name="count">Contracts, above zero.</param>
    public void Add(Price price, Quantity count)
    {
        Count += count;
        Cost += price * count;
    }

    /// <summary>Whether <paramref name="price"/> is above the bet's average by more than <paramref name="slippageCents"/>.</summary>
    public bool IsBeyond(Price price, int slippageCents) => (price * Count) > Cost + (Price.FromCents(slippageCents) * Count);
}
