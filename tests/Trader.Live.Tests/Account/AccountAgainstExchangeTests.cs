namespace Trader.Live.Tests.Account;

[Trait("Promise", "R2")]
[Trait("Requirement", "F2")]
[Trait("Requirement", "F3")]
[Trait("Requirement", "F5")]
public sealed class AccountAgainstExchangeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(2_000)]
    [InlineData(3_000)]
    public async Task An_account_opened_at_any_moment_ends_equal_to_the_exchange_without_a_correction(int firstSeed)
    {
        var fills = 0;
        var lost = 0;
        var settlements = 0;
        for (var seed = firstSeed; seed < firstSeed + 5; seed++)
        {
            using var world = new AccountWorld((ulong)seed);
            world.TradeAlone(seed * 7 % 400);
            await world.StartAsync();
            await world.GoOnAsync(900);
            await world.CalmDownAsync();

            AssertEqual(world, seed);
            fills += world.Snapshot.Fills;
            lost += world.FillsLost;
            settlements += world.Snapshot.SettlementCount;
        }

        Assert.True(fills > 200 && lost > 20 && settlements > 8, $"{fills} fills, {lost} lost, {settlements} settlements");
    }

    private static void AssertEqual(AccountWorld world, int seed)
    {
        var snapshot = world.Snapshot;
        Assert.True(snapshot.LastDifferences.IsEmpty, $"Seed {seed}: {string.Join("; ", snapshot.LastDifferences)}");

        // Nothing was lost that the lists do not have: no figure ever has to be taken over.
        Assert.True(snapshot.DriftCorrections == 0, $"Seed {seed}: {string.Join("; ", snapshot.DriftHistory)}");
        Assert.Equal(0, snapshot.Drifts);
        Assert.Empty(snapshot.MarketStops);
        foreach (var wallet in world.Account.Wallets)
        {
            Assert.Equal((seed, wallet.Shard, wallet.Cash), (seed, wallet.Shard, snapshot.CashByShard[wallet.Shard]));
        }

        var held = world
            .Account.Positions.Where(position => !position.Net.IsZero)
            .ToDictionary(position => position.Market.Ticker);
        Assert.Equal(held.Keys.Order(), snapshot.Positions.Select(position => position.Ticker).Order());
        foreach (var position in snapshot.Positions)
        {
            var theirs = held[position.Ticker];
            Assert.Equal(
                (seed, position.Ticker, theirs.Net.Abs(), theirs.Cost, theirs.Realized, theirs.Fees),
                (seed, position.Ticker, position.Contracts, position.Cost, position.Realized, position.Fees)
            );
        }
    }
}
