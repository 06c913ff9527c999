using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Flow;

/// <summary>The building blocks of the random flow against what their distributions promise.</summary>
[Trait("Requirement", "B3")]
public class FlowDiceTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(3)]
    [InlineData(29)]
    [InlineData(200)]
    public void Poisson_counts_have_the_promised_mean_and_variance(double mean)
    {
        var random = new SplitMix64(5);
        var counts = Enumerable.Range(0, Draws).Select(_ => (double)random.NextPoisson(mean)).ToList();
        var error = Math.Sqrt(mean / Draws);
        Assert.InRange(counts.Average(), mean - (5 * error), mean + (5 * error));
        var deviation = TradeStatistics.Deviation(counts);
        Assert.InRange(deviation * deviation, mean * 0.95, (mean * 1.05) + (mean < 0.1 ? 0.002 : 0));
    }

    [Fact]
    public void Lognormal_numbers_have_the_promised_median_and_spread()
    {
        var random = new SplitMix64(6);
        var logs = Enumerable.Range(0, Draws).Select(_ => Math.Log(random.NextLogNormal(55, 1.85))).ToList();
        Assert.InRange(TradeStatistics.Median(logs), Math.Log(54), Math.Log(56));
        Assert.InRange(TradeStatistics.Deviation(logs), 1.83, 1.87);
    }

    [Fact]
    public void A_mood_has_mean_one_and_fades_as_promised()
    {
        var mood = new Mood(new SplitMix64(7), deviation: 0.7, meanLifeMs: 10_000, startMs: 0);
        var factors = new List<double>();
        for (var step = 1; step <= Draws; step++)
        {
            mood.AdvanceTo(step * 5_000L);
            factors.Add(mood.Factor);
        }

        Assert.InRange(factors.Average(), 0.98, 1.02);
        var logs = factors.Select(value => Math.Log(value)).ToList();
        Assert.InRange(TradeStatistics.Deviation(logs), 0.68, 0.72);
        // Half a life apart: the correlation is e^-0.5 = 0.607.
        var mean = logs.Average();
        var correlation = logs.Zip(logs.Skip(1)).Average(pair => (pair.First - mean) * (pair.Second - mean)) / (0.7 * 0.7);
        Assert.InRange(correlation, 0.58, 0.63);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(410)]
    public void Shares_of_activity_add_up_to_one_and_are_as_unequal_as_wanted(int places)
    {
        var shares = ActivityShares.Spread(places, 2);
        Assert.Equal(1, shares.Sum(), 1e-9);
        Assert.Equal(shares.OrderDescending(), shares);
        if (places == 410)
        {
            Assert.InRange(TradeStatistics.Deviation([.. shares.Select(value => Math.Log(value))]), 1.98, 2.0);
        }
    }

    [Fact]
    public void Without_deviation_all_places_are_alike() =>
        Assert.All(ActivityShares.Spread(7, 0), share => Assert.Equal(1.0 / 7, share, 1e-12));

    [Fact]
    public void A_lattice_lists_exactly_the_tradable_prices_of_its_grid()
    {
        foreach (
            var lattice in (PriceLattice[])
                [PriceLattice.LinearCent, PriceLattice.TaperedDeciCent, PriceLattice.CenterDeciEdgeCentiCent]
        )
        {
            var expected = Enumerable.Range(0, Price.UnitsPerDollar + 1).Select(Price.FromUnits).Where(lattice.Grid.Contains);
            Assert.Equal(expected, Enumerable.Range(0, lattice.Count).Select(number => lattice[number]));
        }

        Assert.Equal(
            (99, 279, 1_179),
            (PriceLattice.LinearCent.Count, PriceLattice.TaperedDeciCent.Count, PriceLattice.CenterDeciEdgeCentiCent.Count)
        );
    }

    [Fact]
    public void A_probability_lies_between_its_neighbours_on_the_lattice()
    {
        var lattice = PriceLattice.TaperedDeciCent;
        Assert.Equal(0, lattice.PositionOf(0));
        Assert.Equal(lattice.Count - 1, lattice.PositionOf(1));
        for (var i = 0; i < lattice.Count - 1; i++)
        {
            var middle = (lattice[i].Units + lattice[i + 1].Units) / 2.0 / Price.UnitsPerDollar;
            Assert.Equal(i + 0.5, lattice.PositionOf(middle), 1e-6);
        }
    }
}
