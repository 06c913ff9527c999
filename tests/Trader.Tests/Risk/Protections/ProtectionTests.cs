using Kalshi;
using Trader.Risk.Protections;
using Trader.Risk.Results;

namespace Trader.Tests.Risk.Protections;

/// <summary>Each protection by itself: which trades make it pause, and until when.</summary>
[Trait("Requirement", "J4")]
public sealed class ProtectionTests
{
    private const long Minute = 60_000;

    private long lastNumber;

    [Fact]
    public void A_streak_is_made_of_losses_in_a_row_within_its_window()
    {
        var streak = new LossStreak(
            new ProtectionOptions
            {
                LossStreakTrades = 3,
                LossStreakWindowMinutes = 10,
                LossStreakPauseMinutes = 30,
            }
        );
        Assert.Null(Close(streak, -1, 0));
        Assert.Null(Close(streak, -1, 1));
        Assert.Null(Close(streak, 1, 2));
        Assert.Null(Close(streak, -1, 3));
        Assert.Null(Close(streak, -1, 4));
        // The first of the three is exactly ten minutes old.
        Assert.Null(Close(streak, -1, 13));
        var pause = Close(streak, -1, 13);
        Assert.Equal(
            new ProtectionPause(
                ProtectionKind.LossStreak,
                "",
                "3 trades in a row lost within 10 minutes",
                43 * Minute,
                30 * Minute
            ),
            pause
        );
        // A whole streak is needed again.
        Assert.Null(Close(streak, -1, 13));
        Assert.Null(Close(streak, -1, 14));
        Assert.NotNull(Close(streak, -1, 14));
    }

    [Fact]
    public void A_trade_that_brought_nothing_lost_nothing()
    {
        var streak = new LossStreak(new ProtectionOptions { LossStreakTrades = 2 });
        Close(streak, -1, 0);
        Assert.Null(Close(streak, 0, 1));
        Assert.Null(Close(streak, -1, 2));
        Assert.NotNull(Close(streak, -1, 3));
    }

    [Theory]
    [InlineData(-3_999_999, false)]
    [InlineData(-4_000_000, true)]
    [InlineData(-4_000_001, true)]
    public void A_drawdown_is_measured_from_the_best_moment_of_its_window(long micros, bool pauses)
    {
        var drawdown = new Drawdown(new ProtectionOptions { MaxDrawdownDollars = 10, DrawdownPauseMinutes = 5 });
        Assert.Null(Close(drawdown, -3_000_000, 0));
        Assert.Null(Close(drawdown, 20_000_000, 1));
        Assert.Null(Close(drawdown, -8_000_000, 2));
        Assert.Null(Close(drawdown, 2_000_000, 3));
        var pause = Close(drawdown, micros, 4);
        Assert.Equal(pauses, pause is not null);
        if (pauses)
        {
            Assert.Equal((9 * Minute, 5 * Minute, ""), (pause!.UntilMs, pause.LengthMs, pause.Ticker));
        }
    }

    [Fact]
    public void What_has_left_the_window_no_longer_draws_down_and_a_gain_never_pauses()
    {
        var drawdown = new Drawdown(new ProtectionOptions { MaxDrawdownDollars = 10, DrawdownWindowMinutes = 60 });
        Assert.NotNull(Close(drawdown, -12_000_000, 0));
        Assert.Null(Close(drawdown, 1_000_000, 1));
        Assert.NotNull(Close(drawdown, -1, 59));
        Assert.Null(Close(drawdown, -1, 60));
        Assert.Equal(
            "the trades of the last 60 minutes are $10.00 below their best, the limit is $10.00",
            Close(drawdown, -9_999_998, 60)!.Reason
        );
    }

    [Fact]
    public void A_market_cools_down_after_gain_and_loss_alike()
    {
        var coolDown = new CoolDown(new ProtectionOptions { CoolDownMinutes = 5 });
        Assert.Equal(("M", 7 * Minute), Where(Close(coolDown, 9, 2)));
        Assert.Equal(("N", 8 * Minute), Where(Close(coolDown, -9, 3, "N")));
    }

    [Fact]
    public void A_market_is_closed_when_its_last_trades_bring_too_little_and_then_begins_anew()
    {
        var lowProfit = new LowProfit(
            new ProtectionOptions
            {
                LowProfitTrades = 3,
                LowProfitMinCents = -200,
                LowProfitPauseHours = 2,
            }
        );
        Assert.Null(Close(lowProfit, -5_000_000, 0));
        Assert.Null(Close(lowProfit, -5_000_000, 0, "N"));
        Assert.Null(Close(lowProfit, 2_000_000, 1));
        Assert.Null(Close(lowProfit, 1_000_000, 2));
        Assert.Null(Close(lowProfit, -5_000_000, 3));
        var pause = Close(lowProfit, 1_999_999, 4);
        Assert.Equal(("M", 124 * Minute), Where(pause));
        Assert.Equal("the market's last 3 trades brought -$2.000001, less than -$2.00", pause!.Reason);
        Assert.Null(Close(lowProfit, -5_000_000, 5));
        Assert.Null(Close(lowProfit, -5_000_000, 6));
        Assert.NotNull(Close(lowProfit, -5_000_000, 7));
    }

    [Fact]
    public void Low_profit_remembers_a_bounded_number_of_markets_the_latest()
    {
        var lowProfit = new LowProfit(new ProtectionOptions { LowProfitTrades = 2 });
        Close(lowProfit, -1, 0, "first");
        Close(lowProfit, -1, 0, "second");
        for (var i = 0; i < LowProfit.MaxMarkets - 1; i++)
        {
            Close(lowProfit, -1, 0, $"M{i}");
        }

        Assert.Null(Close(lowProfit, -1, 1, "first"));
        Assert.NotNull(Close(lowProfit, -1, 1, $"M{LowProfit.MaxMarkets - 2}"));
    }

    [Fact]
    public void What_an_operator_released_no_longer_counts()
    {
        var streak = new LossStreak(new ProtectionOptions { LossStreakTrades = 2 });
        var drawdown = new Drawdown(new ProtectionOptions { MaxDrawdownDollars = 1 });
        var lowProfit = new LowProfit(new ProtectionOptions { LowProfitTrades = 2 });
        foreach (var protection in (IProtection[])[streak, drawdown, lowProfit])
        {
            Close(protection, -900_000, 0);
            // One market does not make the others forget, nor what counts everywhere.
            protection.Forget("N");
            Assert.NotNull(Close(protection, -900_000, 1));
            protection.Forget(ticker: null);
            Assert.Null(Close(protection, -900_000, 2));
            Assert.NotNull(Close(protection, -900_000, 3));
        }

        lowProfit.Forget(ticker: null);
        Close(lowProfit, -1, 4);
        lowProfit.Forget("M");
        Assert.Null(Close(lowProfit, -1, 5));
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    [InlineData(3ul)]
    public void They_pause_exactly_when_a_naive_twin_that_keeps_every_trade_does(ulong seed)
    {
        var random = new SeededRandom(seed);
        var options = new ProtectionOptions
        {
            LossStreakTrades = 3,
            LossStreakWindowMinutes = 20,
            MaxDrawdownDollars = 6,
            DrawdownWindowMinutes = 45,
            CoolDownMinutes = 2,
            LowProfitTrades = 3,
            LowProfitMinCents = -100,
        };
        IProtection[] protections =
        [
            new LossStreak(options),
            new Drawdown(options),
            new CoolDown(options),
            new LowProfit(options),
        ];
        var twin = new ProtectionTwin(options);
        var counts = new int[protections.Length];
        var nowMs = 0L;
        for (var number = 1; number <= 3_000; number++)
        {
            nowMs += random.Between(0, 2) == 0 ? random.Between(0, (12 * 60_000) - 1) : random.Between(0, 89_999);
            var trade = new ClosedTrade(
                number,
                $"M{random.Between(0, 5)}",
                Money.FromMicros(random.Between(-2_500_000, 2_600_000)),
                nowMs
            );
            if (random.Between(0, 59) == 0)
            {
                var ticker = random.Between(0, 1) == 0 ? null : trade.Ticker;
                Array.ForEach(protections, protection => protection.Forget(ticker));
                twin.Forget(ticker);
            }

            var expected = twin.Close(trade);
            for (var i = 0; i < protections.Length; i++)
            {
                var pause = protections[i].OnClosed(trade);
                Assert.Equal(expected[i], pause is null ? null : (pause.Ticker, pause.UntilMs));
                counts[i] += pause is null ? 0 : 1;
            }
        }

        Assert.All(counts, count => Assert.True(count > 20));
    }

    private ProtectionPause? Close(IProtection protection, long micros, long minute, string ticker = "M") =>
        protection.OnClosed(new ClosedTrade(++lastNumber, ticker, Money.FromMicros(micros), minute * Minute));

    private static (string Ticker, long UntilMs) Where(ProtectionPause? pause) => (pause!.Ticker, pause.UntilMs);
}
