using Kalshi.Client.Rest;
using Trader.Live.Orders;

namespace Trader.Live.Tests.Orders;

[Trait("Requirement", "I3")]
public sealed class CallVerdictTests
{
    [Theory]
    [InlineData(ApiErrorKind.ConnectionLost, CallVerdict.RetryThenFail)]
    [InlineData(ApiErrorKind.Rejected, CallVerdict.NeverRepeat)]
    [InlineData(ApiErrorKind.InsufficientFunds, CallVerdict.HaltOpening)]
    [InlineData(ApiErrorKind.MarketClosed, CallVerdict.SkipMarket)]
    [InlineData(ApiErrorKind.RateLimited, CallVerdict.BackOff)]
    [InlineData(ApiErrorKind.ExchangeFault, CallVerdict.Surface)]
    [InlineData(ApiErrorKind.Authentication, CallVerdict.TellPerson)]
    [InlineData(ApiErrorKind.NotFound, CallVerdict.LookUp)]
    [InlineData(ApiErrorKind.AlreadyExists, CallVerdict.FindOut)]
    [InlineData(ApiErrorKind.UnknownOutcome, CallVerdict.FindOut)]
    public void The_error_table_is_this(ApiErrorKind kind, CallVerdict verdict) => Assert.Equal(verdict, CallVerdicts.For(kind));

    [Fact]
    public void Every_kind_of_error_has_a_verdict() =>
        Assert.All(Enum.GetValues<ApiErrorKind>(), kind => Assert.True(Enum.IsDefined(CallVerdicts.For(kind))));
}
