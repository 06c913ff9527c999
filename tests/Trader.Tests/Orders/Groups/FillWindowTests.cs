using Kalshi;
using Trader.Orders.Groups;

namespace Trader.Tests.Orders.Groups;

[Trait("Requirement", "I4")]
public sealed class FillWindowTests
{
    [Fact]
    public void It_counts_what_a_naive_twin_counts_in_any_order_of_arrival()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed);
            var window = new FillWindow();
            var all = new List<(long AtMs, Quantity Count)>();
            var nowMs = 0L;
            for (var i = 0; i < 60; i++)
            {
                nowMs += random.Between(0, 4_000);
                var atMs = nowMs - random.Between(0, 3_000);
                var count = Quantity.FromHundredths(random.Between(1, 900));
                all.Add((atMs, count));

                var most = window.Add(atMs, count);

                Assert.Equal((seed, i, Naive(all, nowMs)), (seed, i, window.TotalAt(nowMs)));
                Assert.Equal((seed, i, NaiveMost(all, atMs)), (seed, i, most));
            }
        }
    }

    [Fact]
    public void After_a_reset_it_counts_from_zero()
    {
        var window = new FillWindow();
        window.Add(1_000, Quantity.FromContracts(7));
        window.Clear();
        Assert.Equal(Quantity.FromContracts(2), window.Add(1_001, Quantity.FromContracts(2)));
    }

    private static Quantity Naive(List<(long AtMs, Quantity Count)> fills, long nowMs) =>
        Sum(fills.Where(fill => fill.AtMs > nowMs - 15_000 && fill.AtMs <= nowMs));

    // Every window that ends with one of the fills and holds the new one.
    private static Quantity NaiveMost(List<(long AtMs, Quantity Count)> fills, long atMs) =>
        fills
            .Where(end => end.AtMs >= atMs && end.AtMs < atMs + 15_000)
            .Select(end => Naive(fills, end.AtMs))
            .Aggregate(Quantity.Zero, Quantity.Max);

    private static Quantity Sum(IEnumerable<(long AtMs, Quantity Count)> fills) =>
        fills.Aggregate(Quantity.Zero, (sum, fill) => sum + fill.Count);
}
