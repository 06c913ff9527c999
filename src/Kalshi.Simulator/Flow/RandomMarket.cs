using Kalshi.Simulator.Exchange;
using Kalshi.Wire;

namespace Kalshi.Simulator.Flow;

/// <summary>One invented market: its truth, its quotes, and the prices the house asks.</summary>
internal sealed class RandomMarket
{
    private const double MinMidCents = 1.5;
    private const double MaxMidCents = 98.5;
    private const int ContractsPerStep = 20;
    private const int SizeSteps = 12;

    private readonly LatentWalk walk;
    private readonly HouseQuotes quotes;
    private readonly ulong hash;
    private readonly double halfSpreadCents;

    public RandomMarket(MatchingEngine engine, Market market, LatentWalk walk, ulong seed)
    {
        this.walk = walk;
        Market = market;
        quotes = new HouseQuotes(engine, market);
        hash = SplitMix64.Hash(market.Ticker, seed);
        halfSpreadCents = 0.5 + (hash % 3 * 0.5);
    }

    public Market Market { get; }

    public bool IsYes => walk.IsYes;

    /// <summary>Whether an answer to an account's doings is already planned.</summary>
    public bool AwaitsReplenishment { get; set; }

    public void AdvanceTo(long nowMs) => walk.AdvanceTo(nowMs);

    /// <summary>Quotes around the probability as it stands.</summary>
    public void Requote(int levels, long nowMs)
    {
        var mid = Math.Clamp(walk.Probability * 100, MinMidCents, MaxMidCents);
        var bid = Math.Max(1, (int)Math.Floor(mid - halfSpreadCents));
        var ask = Math.Min(99, (int)Math.Ceiling(mid + halfSpreadCents));
        var bids = new List<BookLevel>(levels);
        var asks = new List<BookLevel>(levels);
        for (var i = 0; i < levels; i++)
        {
            if (bid - i >= 1)
            {
                bids.Add(Level(bid - i, 0));
            }

            if (ask + i <= 99)
            {
                asks.Add(Level(ask + i, 1));
            }
        }

        quotes.Set(bids, asks, nowMs);
    }

    private BookLevel Level(int cents, ulong side)
    {
        var step = SplitMix64.Mix(hash ^ ((ulong)cents << 8) ^ side) % SizeSteps;
        return new BookLevel(Price.FromCents(cents), Quantity.FromContracts(ContractsPerStep * (1 + (long)step)));
    }
}
