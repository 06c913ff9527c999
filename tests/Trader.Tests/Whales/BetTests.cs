using Kalshi;
using Kalshi.Wire;
using Trader.Whales;

namespace Trader.Tests.Whales;

public sealed class BetTests
{
    [Fact]
    [Trait("Requirement", "G1")]
    [Trait("Requirement", "G8")]
    public void Prints_of_the_same_market_side_and_millisecond_are_one_bet_and_all_others_are_apart()
    {
        var ledger = new BetLedger(300_000, 1_000);
        var first = ledger.Add(Print("M", Outcome.Yes, 40, 30, 1_000))!;
        var second = ledger.Add(Print("M", Outcome.Yes, 42, 10, 1_000));
        Assert.Same(first, second);
        Assert.Equal(Quantity.FromContracts(40), first.Count);
        Assert.Equal(Money.FromCents((40 * 30) + (42 * 10)), first.Cost);
        Assert.Equal(Money.FromDollars(40), first.Payout);
        Assert.Equal(Price.FromUnits(4050), first.AveragePrice);

        Assert.NotSame(first, ledger.Add(Print("N", Outcome.Yes, 40, 1, 1_000)));
        Assert.NotSame(first, ledger.Add(Print("M", Outcome.No, 40, 1, 1_000)));
        Assert.NotSame(first, ledger.Add(Print("M", Outcome.Yes, 40, 1, 1_001)));
        Assert.Equal(4, ledger.BetCount);
    }

    [Fact]
    [Trait("Requirement", "G8")]
    [Trait("Defect", "D-02")]
    public void The_id_is_ticker_milliseconds_and_taker_side()
    {
        Assert.Equal("KX-25:1795000000123:no", new Bet("KX-25", Outcome.No, 1_795_000_000_123).Id);
        Assert.Equal("KX-25:1795000000123:yes", new Bet("KX-25", Outcome.Yes, 1_795_000_000_123).Id);
    }

    [Fact]
    [Trait("Requirement", "G1")]
    [Trait("Defect", "D-46")]
    public void A_NO_takers_price_is_the_price_of_NO()
    {
        var bet = new BetLedger(1_000, 10).Add(Print("M", Outcome.No, yesCents: 70, contracts: 100, ms: 5))!;
        Assert.Equal(Price.FromCents(30), bet.AveragePrice);
        Assert.Equal(Money.FromDollars(30), bet.Cost);
        Assert.Equal(Money.FromDollars(100), bet.Size);
    }

    [Fact]
    [Trait("Requirement", "G1")]
    public void The_sums_do_not_depend_on_the_order_of_the_prints()
    {
        var random = new SeededRandom(3);
        for (var round = 0; round < 200; round++)
        {
            var prints = Enumerable
                .Range(0, random.Between(1, 40))
                .Select(_ => Print("M", Outcome.Yes, random.Between(1, 99), random.Between(1, 50), 1_000 + random.Between(0, 3)))
                .ToList();
            var expected = prints
                .GroupBy(print => print.TimestampMs)
                .ToDictionary(
                    group => group.Key,
                    group =>
                        (
                            group.Sum(print => print.Count.Hundredths / 100m),
                            group.Sum(print => print.Count.Hundredths / 100m * print.YesPrice.Units / 10_000m)
                        )
                );
            random.Shuffle(prints);
            var ledger = new BetLedger(300_000, 1_000);
            var bets = prints.Select(print => ledger.Add(print)!).Distinct().ToList();

            Assert.Equal(expected.Count, bets.Count);
            Assert.All(
                bets,
                bet => Assert.Equal(expected[bet.TimestampMs], (bet.Count.Hundredths / 100m, bet.Cost.Micros / 1_000_000m))
            );
        }
    }

    [Fact]
    [Trait("Requirement", "G8")]
    public void A_late_print_joins_its_bet_within_the_retention_and_the_number_remembered_is_bounded()
    {
        var ledger = new BetLedger(retentionMs: 300_000, maxBets: 3);
        var bet = ledger.Add(Print("M", Outcome.Yes, 40, 1, 1_000));
        ledger.Add(Print("M", Outcome.Yes, 40, 1, 301_000));
        Assert.Same(bet, ledger.Add(Print("M", Outcome.Yes, 40, 1, 1_000)));
        for (var i = 0; i < 10; i++)
        {
            ledger.Add(Print("M", Outcome.Yes, 40, 1, 301_000 + i));
            Assert.InRange(ledger.RememberedCount, 1, 3);
        }
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void Slippage_is_measured_from_the_exact_average_not_from_its_rounded_form()
    {
        // 1 at 40¢ and 2 at 41¢: the average is 40.6666…¢, shown as 40.66¢.
        var bet = new Bet("M", Outcome.Yes, 1);
        bet.Add(Price.FromCents(40), Quantity.FromContracts(1));
        bet.Add(Price.FromCents(41), Quantity.FromContracts(2));
        Assert.Equal(Price.FromUnits(4066), bet.AveragePrice);

        Assert.False(bet.IsBeyond(Price.FromUnits(4366), 3));
        Assert.True(bet.IsBeyond(Price.FromUnits(4367), 3));
    }

    private static PublicTrade Print(string ticker, Outcome side, int yesCents, int contracts, long ms) =>
        new(default, ticker, Price.FromCents(yesCents), Quantity.FromContracts(contracts), side, IsBlockTrade: false, ms);
}
