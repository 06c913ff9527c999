using Kalshi.Wire;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// The house's quotes around a tape's last price: a spread of 2 to 4 cents that belongs to the market, levels a cent apart,
/// sizes that belong to market, side and price, so that a level that stays keeps its size.
/// </summary>
internal static class TapeLadder
{
    private const int MinCents = 1;
    private const int MaxCents = 99;
    private const int ContractsPerStep = 25;
    private const int SizeSteps = 16;

    public static (List<BookLevel> Bids, List<BookLevel> Asks) Around(string ticker, ulong seed, Price last, int levels)
    {
        var hash = SplitMix64.Hash(ticker, seed);
        var spread = 2 + (int)(hash % 3);
        var below = spread / 2;
        var cents = last.Units / Price.UnitsPerCent;
        var bid = Math.Max(MinCents, cents - below);
        var ask = Math.Min(MaxCents, cents + spread - below);
        var bids = new List<BookLevel>(levels);
        var asks = new List<BookLevel>(levels);
        for (var i = 0; i < levels; i++)
        {
            if (bid - i >= MinCents)
            {
                bids.Add(Level(hash, bid - i, 0));
            }

            if (ask + i <= MaxCents)
            {
                asks.Add(Level(hash, ask + i, 1));
            }
        }

        return (bids, asks);
    }

    private static BookLevel Level(ulong hash, int cents, ulong side)
    {
        var step = SplitMix64.Mix(hash ^ ((ulong)cents << 8) ^ side) % SizeSteps;
        return new BookLevel(Price.FromCents(cents), Quantity.FromContracts(ContractsPerStep * (1 + (long)step)));
    }
}
