using Kalshi;
using Trader.Events;
using Trader.Upkeep;

namespace Trader.Tests.Upkeep;

/// <summary>Each rule at its boundary.</summary>
[Trait("Requirement", "K3")]
[Trait("Requirement", "Q9")]
public sealed class ExitRuleTests
{
    private static readonly UpkeepOptions Defaults = new();

    [Theory]
    [InlineData(48, true)]
    [InlineData(47, false)]
    public void Profit_is_taken_from_twenty_percent_on(int bidCents, bool applies) =>
        Assert.Equal(applies, new TakeProfitRule(Defaults.TakeProfitBasisPoints).Applies(Held(bidCents)) is not null);

    [Fact]
    public void A_profit_that_the_book_would_not_pay_for_all_of_it_is_none()
    {
        var thin = Held(90) with { Quote = Quote(90) with { IsWhole = false } };
        Assert.Null(new TakeProfitRule(Defaults.TakeProfitBasisPoints).Applies(thin));
    }

    [Theory]
    [InlineData(36, true)]
    [InlineData(37, false)]
    public void A_loss_is_cut_from_ten_percent_on(int bidCents, bool applies) =>
        Assert.Equal(applies, new StopLossRule(Defaults.StopLossBasisPoints).Applies(Held(bidCents)) is not null);

    [Fact]
    public void A_loss_is_cut_although_the_book_would_not_take_all_of_it()
    {
        var thin = Held(30) with { Quote = Quote(30) with { IsWhole = false } };
        Assert.NotNull(new StopLossRule(Defaults.StopLossBasisPoints).Applies(thin));
    }

    [Fact]
    public void Without_a_price_there_is_neither_profit_nor_loss()
    {
        var blind = Held(40) with { Quote = null };
        Assert.Null(new TakeProfitRule(1).Applies(blind));
        Assert.Null(new StopLossRule(1).Applies(blind));
    }

    [Theory]
    [InlineData(3_600_000L, true)]
    [InlineData(3_599_999L, false)]
    [InlineData(null, false)]
    public void A_position_is_too_old_after_an_hour(long? heldMs, bool applies) =>
        Assert.Equal(applies, new MaxHoldRule(Defaults.MaxHoldSeconds).Applies(Held(40) with { HeldMs = heldMs }) is not null);

    [Theory]
    [InlineData(299_999L, true)]
    [InlineData(300_000L, false)]
    [InlineData(null, false)]
    public void A_market_is_closing_with_less_than_five_minutes_left(long? leftMs, bool applies) =>
        Assert.Equal(
            applies,
            new MarketClosingRule(Defaults.MarketClosingSeconds).Applies(Held(40) with { UntilCloseMs = leftMs }) is not null
        );

    [Theory]
    [InlineData(300_000, true)]
    [InlineData(299_999, false)]
    public void An_exit_is_stuck_after_five_minutes(int afterMs, bool applies)
    {
        var closing = new PositionClosing("M", Outcome.Yes, CloseReason.StopLoss, ClosingScope.Managed, new EventTime(1_000, 0));
        Assert.Equal(applies, new StuckRule(Defaults.StuckSeconds).Applies(closing, 1_000 + afterMs));
    }

    [Fact]
    public void Every_reason_has_a_word_of_its_own_and_is_known_again_by_it()
    {
        foreach (var reason in CloseReasons.All)
        {
            Assert.Equal(reason, CloseReasons.FromOrder("close_position:" + reason.ToWire()));
        }

        Assert.Null(CloseReasons.FromOrder("Following $200 whale"));
        Assert.Equal(
            ["take_profit", "stop_loss", "max_hold_time", "market_closing", "cash_recovery", "stuck", "operator", "shutdown"],
            CloseReasons.All.Select(reason => reason.ToWire())
        );
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_setting_out_of_range_is_named_with_its_range(UpkeepOptions options, string key) =>
        Assert.Contains(key, Assert.Single(new TraderOptions { Upkeep = options }.Validate()), StringComparison.Ordinal);

    public static TheoryData<UpkeepOptions, string> Mistakes =>
        new()
        {
            {
                new() { TakeProfitBasisPoints = 0 },
                "TakeProfitBasisPoints is 0; it must be between 1 and 1000000."
            },
            {
                new() { StopLossBasisPoints = 10_001 },
                "StopLossBasisPoints is 10001; it must be between 1 and 10000."
            },
            {
                new() { MaxHoldSeconds = 0 },
                "MaxHoldSeconds"
            },
            {
                new() { MarketClosingSeconds = 86_401 },
                "MarketClosingSeconds"
            },
            {
                new() { LastMomentSeconds = -1 },
                "LastMomentSeconds"
            },
            {
                new() { CashReserveDollars = -1 },
                "CashReserveDollars"
            },
            {
                new() { CashRecoveryMarginDollars = 1_000_001 },
                "CashRecoveryMarginDollars"
            },
            {
                new() { StuckSeconds = 0 },
                "StuckSeconds"
            },
            {
                new() { MaxSlippageCents = 100 },
                "MaxSlippageCents"
            },
            {
                new() { RetryMs = 99 },
                "RetryMs"
            },
            {
                new() { MaxRetryMs = 3_600_001 },
                "MaxRetryMs"
            },
            {
                new() { CheckIntervalMs = 60_001 },
                "CheckIntervalMs"
            },
            {
                new() { CloseAtShutdownWallSeconds = 41 },
                "CloseAtShutdownWallSeconds"
            },
            {
                new() { FollowExit = (ExitPolicy)7 },
                "FollowExit"
            },
        };

    // Ten YES that cost 40¢ each.
    private static HeldPosition Held(int bidCents) =>
        new("M", Outcome.Yes, Quantity.FromContracts(10), Money.FromDollars(4), Quote(bidCents), HeldMs: 0, UntilCloseMs: null);

    private static ExitQuote Quote(int bidCents)
    {
        var count = Quantity.FromContracts(10);
        return new ExitQuote(count, Price.FromCents(bidCents) * count, Money.FromDollars(4), IsWhole: true);
    }
}
