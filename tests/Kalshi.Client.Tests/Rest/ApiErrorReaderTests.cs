using System.Text;
using System.Text.Json.Nodes;
using Kalshi.Client.Rest;
using Trader.Testing;

namespace Kalshi.Client.Tests.Rest;

[Trait("Requirement", "I3")]
public sealed class ApiErrorReaderTests
{
    [Theory]
    [InlineData("auth__bad_signature", "authentication_error", ApiErrorKind.Authentication)]
    [InlineData("auth__unknown_key_id", "authentication_error", ApiErrorKind.Authentication)]
    [InlineData("auth__missing_signature_header", "signature_is_missing_from_headers", ApiErrorKind.Authentication)]
    [InlineData("auth__skew_plus5min", "header_timestamp_expired", ApiErrorKind.Authentication)]
    [InlineData("orders__insufficient_balance", "insufficient_balance", ApiErrorKind.InsufficientFunds)]
    [InlineData("orders__invalid_price_structure", "invalid_price", ApiErrorKind.Rejected)]
    [InlineData("orders__numeric_field_types", "bad_request", ApiErrorKind.Rejected)]
    [InlineData("orders__post_only_cross", "invalid_order", ApiErrorKind.Rejected)]
    [InlineData("orders__duplicate_client_order_id", "order_already_exists", ApiErrorKind.AlreadyExists)]
    [InlineData("orders__reuse_canceled_client_id", "order_already_exists", ApiErrorKind.AlreadyExists)]
    [InlineData("orders__cancel_already_canceled", "not_found", ApiErrorKind.NotFound)]
    [InlineData("orders__cancel_executed", "not_found", ApiErrorKind.NotFound)]
    [InlineData("orders__cancel_unknown_id", "not_found", ApiErrorKind.NotFound)]
    [InlineData("markets__limit_over_max", "invalid_parameters", ApiErrorKind.Rejected)]
    public void RecordedRefusalsAreUnderstood(string name, string code, ApiErrorKind kind)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var body = RecordedData.Bytes("fixtures", "demo_session_2026-06-11", name + ".json");
        var meta = JsonNode.Parse(RecordedData.Bytes("fixtures", "demo_session_2026-06-11", name + ".meta.json"))!;
        var error = ApiErrorReader.Read(meta["status"]!.GetValue<int>(), body);
        Assert.Equal((code, kind), (error.Code, error.Kind));
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void DetailsAreKept()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var body = RecordedData.Bytes("fixtures", "demo_session_2026-06-11", "orders__post_only_cross.json");
        Assert.Equal("post only cross", ApiErrorReader.Read(400, body).Details);
    }

    [Theory]
    [InlineData(429, """{"error":"too many requests"}""", "too many requests", ApiErrorKind.RateLimited)]
    [InlineData(
        409,
        """{"error":{"code":"fill_or_kill_insufficient_resting_volume","message":"x"}}""",
        "fill_or_kill_insufficient_resting_volume",
        ApiErrorKind.Rejected
    )]
    [InlineData(400, """{"error":{"code":"MARKET_INACTIVE","message":"x"}}""", "MARKET_INACTIVE", ApiErrorKind.MarketClosed)]
    [InlineData(
        400,
        """{"error":{"code":"invalid_order","message":"x","details":"MARKET_INACTIVE"}}""",
        "invalid_order",
        ApiErrorKind.MarketClosed
    )]
    [InlineData(503, """{"error":{"code":"trading paused","message":"x"}}""", "trading paused", ApiErrorKind.MarketClosed)]
    [InlineData(
        400,
        """{"code":"available_balance_too_low","message":"x"}""",
        "available_balance_too_low",
        ApiErrorKind.InsufficientFunds
    )]
    [InlineData(403, """{"code":"permission_denied","message":"restricted"}""", "permission_denied", ApiErrorKind.Authentication)]
    [InlineData(500, """{"error":{"code":"internal_error"}}""", "internal_error", ApiErrorKind.ExchangeFault)]
    [InlineData(502, "<html><head><title>502 Bad Gateway</title></head></html>", "http_502", ApiErrorKind.ExchangeFault)]
    [InlineData(504, "", "http_504", ApiErrorKind.ExchangeFault)]
    [InlineData(400, "[1,2]", "http_400", ApiErrorKind.Rejected)]
    [InlineData(400, "{}", "http_400", ApiErrorKind.Rejected)]
    [InlineData(400, """{"error":null,"code":3}""", "http_400", ApiErrorKind.Rejected)]
    [InlineData(404, """{"error":{"code":"market_not_found","message":"x"}}""", "market_not_found", ApiErrorKind.NotFound)]
    public void EveryOtherShapeIsUnderstood(int status, string body, string code, ApiErrorKind kind)
    {
        var error = ApiErrorReader.Read(status, Encoding.UTF8.GetBytes(body));
        Assert.Equal((status, code, kind), (error.HttpStatus, error.Code, error.Kind));
        Assert.NotEmpty(error.Message);
        Assert.Contains(error.Remedy, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "A1")]
    public void AGenuineRefusalOfJanuaryIsUnderstood()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var body = RecordedData.Bytes(
            "fixtures",
            "rest",
            "2026-01_cents_and_dollars",
            "portfolio_total_resting_order_value.json"
        );
        var error = ApiErrorReader.Read(403, body);
        Assert.Equal(("permission_denied", ApiErrorKind.Authentication), (error.Code, error.Kind));
    }

    [Fact]
    [Trait("Target", "R10")]
    public void AnyBytesAreBoundedText()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 3000)];
            random.NextBytes(bytes);
            var error = ApiErrorReader.Read(random.Next(300, 600), bytes);
            Assert.True(error.ToString().Length < 1500);
            Assert.DoesNotContain(error.Message, char.IsControl);
        }

        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"error\":", 5000)));
        Assert.Equal("http_500", ApiErrorReader.Read(500, deep).Code);
        Assert.Equal("http_500", ApiErrorReader.Read(500, Encoding.UTF8.GetBytes("""{"error":"\ud800"}""")).Code);
    }

    [Fact]
    public void EveryKindHasARemedyOfItsOwn()
    {
        var remedies = Enum.GetValues<ApiErrorKind>()
            .Select(kind =>
                new ApiError
                {
                    HttpStatus = 0,
                    Code = "c",
                    Message = "m",
                    Kind = kind,
                }.Remedy
            )
            .ToList();
        Assert.Equal(remedies.Count, remedies.Distinct(StringComparer.Ordinal).Count());
        Assert.All(remedies, remedy => Assert.EndsWith(".", remedy, StringComparison.Ordinal));
    }
}
