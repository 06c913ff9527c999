using Kalshi;
using Trader.Events;
using Trader.Journal;
using Trader.Risk.Results;

namespace Trader.Tests.Risk.Results;

/// <summary>What positions brought, as long as it can matter, in both runs the same.</summary>
[Trait("Requirement", "J4")]
public sealed class ResultHistoryTests
{
    private const long Minute = 60_000;

    private readonly ResultHistory history = new();

    [Fact]
    public void A_trade_is_all_that_its_position_brought_with_all_fees()
    {
        Assert.Null(Book("M", -7, 1, net: 5));
        Assert.Null(Book("M", -100, 2, net: 2));
        Assert.Null(Book("N", 900, 2, net: 1));
        var trade = Book("M", 40, 3, net: 0, closes: true);
        Assert.Equal(new ClosedTrade(1, "M", Money.FromMicros(-67), 3 * Minute), trade);

        Book("M", 5, 4, net: 1);
        Assert.Equal(new ClosedTrade(2, "M", Money.FromMicros(6), 5 * Minute), Book("M", 1, 5, net: 0, closes: true));
        Assert.Equal([1, 2], history.Closed.Select(closed => closed.Number));
    }

    [Fact]
    public void Changing_sides_ends_one_trade_and_begins_another()
    {
        Book("M", -7, 1, net: 5);
        Assert.Equal(Money.FromMicros(3), Book("M", 10, 2, net: -3, closes: true)!.Value.Result);
        Assert.Equal(
            new TradedMarket("M", Money.Zero, Quantity.FromContracts(-3), Money.FromCents(9), 2 * Minute),
            history.Find("M")
        );
    }

    [Fact]
    public void Trades_that_are_heard_of_late_or_from_the_future_count_as_of_when_they_can_have_been()
    {
        Assert.Equal(5 * Minute, Book("A", -1, 5, closes: true)!.Value.ClosedMs);
        // Heard of at minute 6, closed at 4: counts as of the one before.
        Assert.Equal(5 * Minute, Book("B", -1, 4, closes: true, bookedMinute: 6)!.Value.ClosedMs);
        // The exchange's clock is ahead of ours.
        Assert.Equal(7 * Minute, Book("C", -1, 9, closes: true, bookedMinute: 7)!.Value.ClosedMs);
        Assert.Equal(8 * Minute, Book("D", -1, 0, closes: true, bookedMinute: 8)!.Value.ClosedMs);
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    public void The_sum_of_a_day_is_that_of_a_list_of_all_results_wherever_the_day_begins(ulong seed)
    {
        var random = new SeededRandom(seed);
        var all = new List<(long AtMs, long Micros)>();
        var nowMs = 1_795_000_000_000L;
        for (var i = 0; i < 5_000; i++)
        {
            nowMs += random.Between(0, 90_000);
            var atMs = nowMs - random.Between(0, 50_000);
            var micros = random.Between(-5_000_000, 5_000_000);
            all.Add((atMs, micros));
            history.Apply(new ResultBooked(new(nowMs, 1), "M", Money.FromMicros(micros), atMs, false, Quantity.Zero, Money.Zero));
        }

        Assert.True(history.Minutes.Count() <= ResultHistory.MaxMinutes);
        for (var minute = 0; minute < 1_440; minute += 7)
        {
            // No day is longer than the two that are kept.
            var fromMs = (nowMs / Minute * Minute) - (minute * Minute);
            Assert.Equal(all.Where(result => result.AtMs >= fromMs).Sum(result => result.Micros), history.Since(fromMs).Micros);
        }
    }

    [Fact]
    public void Everything_is_bounded_and_markets_without_a_position_go_first()
    {
        Book("held", -1, 0, net: 1);
        for (var i = 0; i < 10_000; i++)
        {
            Book($"M{i}", -1, i, closes: true);
            history.Apply(new ProtectionReleased(new(i, i), $"scope {i}", "a test"));
        }

        Assert.Equal(ResultHistory.MaxClosedTrades, history.Closed.Count);
        Assert.Equal(10_000, history.Closed.Last().Number);
        Assert.Equal(ResultHistory.MaxMinutes, history.Minutes.Count());
        Assert.Equal(ResultHistory.MaxMarkets, history.Markets.Count);
        Assert.Equal("held", history.Markets.First().Ticker);
        Assert.Equal(ResultHistory.MaxReleases, history.Releases.Count());
        Assert.Equal("scope 9999", history.Releases.Last().Scope);
    }

    [Fact]
    public void One_entry_of_all_of_it_makes_another_history_equal_to_it()
    {
        var random = new SeededRandom(9);
        for (var i = 0; i < 3_000; i++)
        {
            Book($"M{random.Between(0, 40)}", random.Between(-9_000, 9_000), i, random.Between(-5, 5), random.Chance(40));
            if (random.Chance(2))
            {
                history.Apply(new ProtectionReleased(new(i, i), $"M{random.Between(0, 5)}", "a test"));
            }
        }

        var kept = history.ToEntry(new EventTime(1, 2));
        var again = new ResultHistory();
        again.Apply(new ResultBooked(new(1, 1), "other", Money.FromCents(1), 1, true, Quantity.Zero, Money.Zero));
        again.Apply(kept);
        Assert.Equal(kept, again.ToEntry(new EventTime(1, 2)));
        Assert.Equal(
            history.Apply(new ResultBooked(new(9, 9), "M1", Money.FromCents(1), 0, true, Quantity.Zero, Money.Zero)),
            again.Apply(new ResultBooked(new(9, 9), "M1", Money.FromCents(1), 0, true, Quantity.Zero, Money.Zero))
        );
    }

    private ClosedTrade? Book(
        string ticker,
        long micros,
        long minute,
        int net = 0,
        bool closes = false,
        long? bookedMinute = null
    ) =>
        history.Apply(
            new ResultBooked(
                new EventTime((bookedMinute ?? minute) * Minute, 1),
                ticker,
                Money.FromMicros(micros),
                minute * Minute,
                closes,
                Quantity.FromContracts(net),
                Money.FromCents(9)
            )
        );
}
