namespace Kalshi.Tests.Values;

[Trait("Target", "R9")]
public sealed class PriceGridTests
{
    public static TheoryData<string, string[]> PublishedStructures() =>
        new()
        {
            { "linear_cent", ["0 1 0.01"] },
            { "deci_cent", ["0 1 0.001"] },
            { "tapered_deci_cent", ["0 0.1 0.001", "0.1 0.9 0.01", "0.9 1 0.001"] },
            { "center_whole_edge_half_cent", ["0 0.1 0.005", "0.1 0.9 0.01", "0.9 1 0.005"] },
            { "center_whole_edge_quint_cent", ["0 0.1 0.002", "0.1 0.9 0.01", "0.9 1 0.002"] },
            { "center_half_edge_half_cent", ["0 1 0.005"] },
            { "center_half_edge_quint_cent", ["0 0.1 0.002", "0.1 0.9 0.005", "0.9 1 0.002"] },
            { "center_half_edge_deci_cent", ["0 0.1 0.001", "0.1 0.9 0.005", "0.9 1 0.001"] },
            { "center_quint_edge_quint_cent", ["0 1 0.002"] },
            { "center_quint_edge_deci_cent", ["0 0.1 0.001", "0.1 0.9 0.002", "0.9 1 0.001"] },
            { "center_centi_edge_centi_cent", ["0 1 0.0001"] },
            { "center_deci_edge_centi_cent", ["0 0.01 0.0001", "0.01 0.99 0.001", "0.99 1 0.0001"] },
        };

    [Trait("Promise", "R9")]
    [Theory]
    [MemberData(nameof(PublishedStructures))]
    public void EveryPublishedStructureAgreesWithEnumeration(string label, string[] bands)
    {
        Assert.NotEmpty(label);
        AssertAgreesWithEnumeration([.. bands.Select(Band)]);
    }

    [Trait("Promise", "R9")]
    [Fact]
    public void RandomBandsAgreeWithEnumeration()
    {
        var random = new Random(7);
        int[] steps = [1, 2, 5, 10, 20, 50, 100, 250];
        for (var i = 0; i < 60; i++)
        {
            var bands = new List<PriceBand>();
            var start = 0;
            while (start < Price.UnitsPerDollar)
            {
                var step = steps[random.Next(steps.Length)];
                var length = Math.Min(step * random.Next(1, 60), Price.UnitsPerDollar - start);
                if (length % step != 0)
                {
                    step = 1;
                }

                bands.Add(new PriceBand(Price.FromUnits(start), Price.FromUnits(start + length), Price.FromUnits(step)));
                start += length;
            }

            AssertAgreesWithEnumeration(bands);
        }
    }

    [Fact]
    public void WholeCentsAreValidInEveryStructure()
    {
        foreach (var row in PublishedStructures())
        {
            var grid = PriceGrid.Create(row.Data.Item2.Select(Band));
            Assert.All(Enumerable.Range(1, 99), cents => Assert.True(grid.Contains(Price.FromCents(cents))));
        }
    }

    [Theory]
    [InlineData("a gap", "0 0.1 0.01", "0.2 1 0.01")]
    [InlineData("an overlap", "0 0.3 0.01", "0.2 1 0.01")]
    [InlineData("a late start", "0.1 1 0.01")]
    [InlineData("an early end", "0 0.9 0.01")]
    [InlineData("a step of zero", "0 1 0")]
    [InlineData("a step that does not fit", "0 1 0.03")]
    [InlineData("an empty band", "0 0 0.01", "0 1 0.01")]
    [InlineData("no band")]
    public void BandsThatDoNotCoverOneDollarAreRefused(string why, params string[] bands)
    {
        Assert.NotEmpty(why);
        Assert.Throws<ArgumentException>(() => PriceGrid.Create(bands.Select(Band)));
    }

    private static void AssertAgreesWithEnumeration(IReadOnlyList<PriceBand> bands)
    {
        var grid = PriceGrid.Create(bands);
        var valid = new SortedSet<int>();
        foreach (var band in bands)
        {
            for (var units = band.Start.Units; units <= band.End.Units; units += band.Step.Units)
            {
                valid.Add(units);
            }
        }

        valid.Remove(0);
        valid.Remove(Price.UnitsPerDollar);
        var sorted = valid.ToArray();
        for (var units = 0; units <= Price.UnitsPerDollar; units++)
        {
            var price = Price.FromUnits(units);
            var index = Array.BinarySearch(sorted, units);
            int? below =
                index >= 0 ? units
                : ~index > 0 ? sorted[~index - 1]
                : null;
            int? above =
                index >= 0 ? units
                : ~index < sorted.Length ? sorted[~index]
                : null;
            Assert.Equal(index >= 0, grid.Contains(price));
            Assert.Equal(below, grid.RoundDown(price)?.Units);
            Assert.Equal(above, grid.RoundUp(price)?.Units);
        }
    }

    private static PriceBand Band(string text)
    {
        var parts = text.Split(' ');
        return new PriceBand(Price.Parse(parts[0]), Price.Parse(parts[1]), Price.Parse(parts[2]));
    }
}
