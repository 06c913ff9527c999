namespace Kalshi.Simulator.Flow;

/// <summary>The tradable prices of a grid, numbered from the lowest, so that one can step from one to the next.</summary>
internal sealed class PriceLattice
{
    private readonly Price[] prices;

    public PriceLattice(PriceGrid grid, string label)
    {
        Grid = grid;
        Label = label;
        var list = new List<Price>();
        for (
            var next = grid.RoundUp(Price.FromUnits(1));
            next is { } price;
            next = grid.RoundUp(Price.FromUnits(price.Units + 1))
        )
        {
            list.Add(price);
        }

        prices = [.. list];
    }

    /// <summary>Whole cents (<c>linear_cent</c>, §3.2).</summary>
    public static PriceLattice LinearCent { get; } = new(PriceGrid.WholeCents, "linear_cent");

    /// <summary>Tenths of a cent below 10¢ and above 90¢, whole cents between (<c>tapered_deci_cent</c>, §3.2).</summary>
    public static PriceLattice TaperedDeciCent { get; } =
        new(Banded(edgeUnits: 1_000, edgeStep: 10, step: 100), "tapered_deci_cent");

    /// <summary>Hundredths of a cent below 1¢ and above 99¢, tenths between: the grid of combos (<c>center_deci_edge_centi_cent</c>, §3.2).</summary>
    public static PriceLattice CenterDeciEdgeCentiCent { get; } =
        new(Banded(edgeUnits: 100, edgeStep: 1, step: 10), "center_deci_edge_centi_cent");

    public PriceGrid Grid { get; }

    /// <summary>The grid's label on the wire (<c>price_level_structure</c>).</summary>
    public string Label { get; }

    public int Count => prices.Length;

    public Price this[int number] => prices[number];

    /// <summary>The place of a probability among the numbers, in parts of a step; within 0 and the last number.</summary>
    public double PositionOf(double probability)
    {
        var units = probability * Price.UnitsPerDollar;
        var low = 0;
        var high = prices.Length - 1;
        if (units <= prices[low].Units || units >= prices[high].Units)
        {
            return units <= prices[low].Units ? low : high;
        }

        while (high - low > 1)
        {
            var middle = (low + high) >>> 1;
            (low, high) = prices[middle].Units <= units ? (middle, high) : (low, middle);
        }

        return low + ((units - prices[low].Units) / (prices[high].Units - prices[low].Units));
    }

    private static PriceGrid Banded(int edgeUnits, int edgeStep, int step)
    {
        var lower = Price.FromUnits(edgeUnits);
        var upper = lower.Complement;
        return PriceGrid.Create([
            new PriceBand(Price.Zero, lower, Price.FromUnits(edgeStep)),
            new PriceBand(lower, upper, Price.FromUnits(step)),
            new PriceBand(upper, Price.OneDollar, Price.FromUnits(edgeStep)),
        ]);
    }
}
