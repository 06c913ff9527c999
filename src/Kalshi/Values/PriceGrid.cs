using System.Collections.Immutable;

namespace Kalshi;

/// <summary>One band of a <see cref="PriceGrid"/>: from <paramref name="Start"/> to <paramref name="End"/> in steps.</summary>
/// <param name="Start">First price of the band.</param>
/// <param name="End">Last price of the band; the next band starts here.</param>
/// <param name="Step">Distance between neighbouring prices, above $0.</param>
public readonly record struct PriceBand(Price Start, Price End, Price Step);

/// <summary>
/// The prices at which a market can be traded, as published in its <c>price_ranges</c>. The name of a structure is only
/// a label: the bands decide. $0 and $1 are never tradable.
/// </summary>
public sealed class PriceGrid
{
    private readonly ImmutableArray<PriceBand> bands;

    private PriceGrid(ImmutableArray<PriceBand> bands) => this.bands = bands;

    /// <summary>Whole cents, 1¢ to 99¢ (<c>linear_cent</c>); valid in every published structure.</summary>
    public static PriceGrid WholeCents { get; } =
        new([new PriceBand(Price.Zero, Price.OneDollar, Price.FromUnits(Price.UnitsPerCent))]);

    /// <summary>The bands, ascending and adjoining, from $0 to $1.</summary>
    public IReadOnlyList<PriceBand> Bands => bands;

    /// <summary>
    /// Makes a grid. The bands must start at $0, adjoin, end at $1, and each must be a whole number of steps long.
    /// </summary>
    /// <exception cref="ArgumentException">The bands are none of the above; the message names the band.</exception>
    public static PriceGrid Create(IEnumerable<PriceBand> bands)
    {
        var list = bands.ToImmutableArray();
        var expectedStart = Price.Zero;
        foreach (var band in list)
        {
            if (band.Start != expectedStart)
            {
                throw new ArgumentException(
                    $"Price band {band.Start}-{band.End} should start at {expectedStart}.",
                    nameof(bands)
                );
            }

            var length = band.End.Units - band.Start.Units;
            if (length <= 0 || band.Step.Units <= 0 || length % band.Step.Units != 0)
            {
                throw new ArgumentException(
                    $"Price band {band.Start}-{band.End} is not a whole number of steps of {band.Step}.",
                    nameof(bands)
                );
            }

            expectedStart = band.End;
        }

        if (expectedStart != Price.OneDollar)
        {
            throw new ArgumentException($"Price bands end at {expectedStart} instead of {Price.OneDollar}.", nameof(bands));
        }

        return new PriceGrid(list);
    }

    /// <summary>Whether an order may carry this price.</summary>
    public bool Contains(Price price) => price.IsTradable && RoundDownOrZero(price) == price;

    /// <summary>The highest price on the grid at or below <paramref name="price"/>, or null if there is none above $0.</summary>
    public Price? RoundDown(Price price)
    {
        var rounded = price == Price.OneDollar ? Below(Price.OneDollar) : RoundDownOrZero(price);
        return rounded.IsTradable ? rounded : null;
    }

    /// <summary>The lowest price on the grid at or above <paramref name="price"/>, or null if there is none below $1.</summary>
    public Price? RoundUp(Price price)
    {
        foreach (var band in bands)
        {
            if (price > band.End)
            {
                continue;
            }

            var steps = (Math.Max(0, price.Units - band.Start.Units) + band.Step.Units - 1) / band.Step.Units;
            var rounded = Price.FromUnits(band.Start.Units + (steps * band.Step.Units));
            if (rounded == Price.Zero)
            {
                return Price.FromUnits(band.Step.Units);
            }

            return rounded.IsTradable ? rounded : null;
        }

        return null;
    }

    private Price Below(Price exclusive) => Price.FromUnits(exclusive.Units - bands[^1].Step.Units);

    private Price RoundDownOrZero(Price price)
    {
        for (var i = bands.Length - 1; i >= 0; i--)
        {
            var band = bands[i];
            if (price >= band.Start)
            {
                return Price.FromUnits(price.Units - ((price.Units - band.Start.Units) % band.Step.Units));
            }
        }

        return Price.Zero;
    }
}
