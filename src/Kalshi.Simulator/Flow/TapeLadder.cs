using Kalshi.Wire;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// The house's quotes around a tape market's last price: a spread of 2 to 4 cents that belongs to the market, levels a cent
/// apart, sizes that belong to market, side and price, so that a level that stays keeps its size.
/// </summary>
internal sealed class TapeLadder
{
    private const int MinCents = 1;
    private const int MaxCents = 99;
    private const int ContractsPerStep = 25;
    private const int SizeSteps = 16;

    private readonly ulong hash;
    private readonly BookLevel[] bids;
    private readonly BookLevel[] asks;
    private int bidCount;
    private int askCount;

    public TapeLadder(string ticker, ulong seed, int levels)
    {
        hash = SplitMix64.Hash(ticker, seed);
        bids = new BookLevel[levels];
        asks = new BookLevel[levels];
    }

    /// <summary>The bids of the last move, best first.</summary>
    public ReadOnlySpan<BookLevel> Bids => bids.AsSpan(0, bidCount);

    /// <summary>The asks of the last move, best first.</summary>
    public ReadOnlySpan<BookLevel> Asks => asks.AsSpan(0, askCount);

    /// <summary>Moves the ladder around a price.</summary>
    public void MoveTo(Price last)
    {
        var spread = 2 + (int)(hash % 3);
        var below = spread / 2;
        var cents = last.Units / Price.UnitsPerCent;
        var bid = Math.Max(MinCents, cents - below);
        var ask = Math.Min(MaxCents, cents + spread - below);
        bidCount = Math.Min(bids.Length, bid - MinCents + 1);
        askCount = Math.Min(asks.Length, MaxCents - ask + 1);
        for (var i = 0; i < bidCount; i++)
        {
            bids[i] = Level(bid - i, 0);
        }

        for (var i = 0; i < askCount; i++)
        {
            asks[i] = Level(ask + i, 1);
        }
    }

    private BookLevel Level(int cents, ulong side)
    {
        var step = SplitMix64.Mix(hash ^ ((ulong)cents << 8) ^ side) % SizeSteps;
        return new BookLevel(Price.FromCents(cents), Quantity.FromContracts(ContractsPerStep * (1 + (long)step)));
    }
}
