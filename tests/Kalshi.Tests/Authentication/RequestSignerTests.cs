using System.Globalization;
using Kalshi.Authentication;

namespace Kalshi.Tests.Authentication;

[Trait("Requirement", "A3")]
public sealed class RequestSignerTests
{
    private const long Timestamp = 1_790_000_000_000;
    private const string OrdersPath = "/trade-api/v2/portfolio/events/orders";

    [Theory]
    [InlineData("GET", "/trade-api/ws/v2")]
    [InlineData("POST", OrdersPath)]
    [InlineData("DELETE", OrdersPath + "/b1b7c1d2-7a0a-4a52-9f35-3f2f64f0a001")]
    public void ASignatureFitsItsMessageAndNoOther(string method, string path)
    {
        foreach (var pem in new[] { TestKeys.Pkcs1Pem, TestKeys.Pkcs8Pem })
        {
            using var key = ApiKey.FromPem("key-1", pem);
            using var publicKey = TestKeys.PublicKey();
            var headers = new RequestSigner(key).Sign(Timestamp, method, path);
            Assert.Equal("key-1", headers.KeyId);
            Assert.Equal("1790000000000", headers.TimestampText);
            Assert.True(Verify(headers.TimestampText, method, path, headers.Signature));
            Assert.False(Verify("1790000000001", method, path, headers.Signature));
            Assert.False(Verify(headers.TimestampText, "PUT", path, headers.Signature));
            Assert.False(Verify(headers.TimestampText, method, path + "x", headers.Signature));

            bool Verify(string timestamp, string verb, string target, string signature) =>
                SignatureVerifier.Verify(publicKey, timestamp, verb, target, signature);
        }
    }

    [Theory]
    [InlineData("/trade-api/v2/markets?limit=1")]
    [InlineData("trade-api/v2/markets")]
    [InlineData("")]
    [Trait("Defect", "D-12")]
    public void APathWithAQueryOrWithoutRootIsNeverSigned(string path)
    {
        using var key = ApiKey.FromPem("key-1", TestKeys.Pkcs8Pem);
        Assert.Throws<ArgumentException>(() => new RequestSigner(key).Sign(Timestamp, "GET", path));
    }

    [Fact]
    public void APathTooLongToSignIsRefused()
    {
        using var key = ApiKey.FromPem("key-1", TestKeys.Pkcs8Pem);
        Assert.Throws<ArgumentException>(() => new RequestSigner(key).Sign(Timestamp, "GET", "/" + new string('a', 2000)));
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("")]
    [InlineData("AAAA")]
    public void AForgedSignatureIsRefused(string signature)
    {
        using var publicKey = TestKeys.PublicKey();
        Assert.False(SignatureVerifier.Verify(publicKey, "1", "GET", "/", signature));
        Assert.False(SignatureVerifier.Verify(publicKey, new string('1', 5000), "GET", "/", signature));
    }

    [Fact]
    [Trait("Target", "R19")]
    public void ReadyHeadersDoNotShowTheirSignature()
    {
        using var key = ApiKey.FromPem("key-1", TestKeys.Pkcs8Pem);
        var headers = new RequestSigner(key).Sign(Timestamp, "GET", "/");
        Assert.DoesNotContain(headers.Signature, headers.ToString(), StringComparison.Ordinal);
        Assert.Contains(Timestamp.ToString(CultureInfo.InvariantCulture), headers.ToString(), StringComparison.Ordinal);
    }
}
