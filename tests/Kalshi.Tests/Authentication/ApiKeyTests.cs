using System.Security.Cryptography;
using Kalshi.Authentication;

namespace Kalshi.Tests.Authentication;

[Trait("Requirement", "A3")]
public sealed class ApiKeyTests
{
    private const string Ed25519Pem =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----";

    public static TheoryData<string, string> BadPems() =>
        new()
        {
            { "empty", "" },
            { "not PEM", "hello" },
            { "the public key", TestKeys.PublicPem },
            { "cut short", TestKeys.Pkcs8Pem[..^400] },
            { "damaged", TestKeys.Pkcs8Pem.Replace('A', '!') },
            { "encrypted", TestKeys.Pkcs8Pem.Replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) },
            { "no lines between", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----" },
            { "a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
            { "Ed25519", Ed25519Pem },
            { "too short a key", ShortKeyPem() },
        };

    [Theory]
    [MemberData(nameof(BadPems))]
    [Trait("Target", "R19")]
    public void AKeyThatCannotBeUsedIsRefusedWithoutQuotingIt(string why, string pem)
    {
        Assert.NotEmpty(why);
        var exception = Assert.Throws<ApiKeyException>(() => ApiKey.FromPem("key-1", pem));
        AssertQuotesNothingOf(pem, exception.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("ключ")]
    public void AnIdThatIsNoHeaderValueIsRefused(string id) =>
        Assert.Throws<ApiKeyException>(() => ApiKey.FromPem(id, TestKeys.Pkcs8Pem));

    [Fact]
    public void BothPemFormsAreRead()
    {
        using var first = ApiKey.FromPem("key-1", TestKeys.Pkcs1Pem);
        using var second = ApiKey.FromPem("key-1", TestKeys.Pkcs8Pem);
        Assert.Equal(2048, first.KeySizeBits);
        Assert.Equal(2048, second.KeySizeBits);
    }

    [Fact]
    [Trait("Target", "R19")]
    public void ItsTextIsItsIdOnly()
    {
        using var key = ApiKey.FromPem("key-1", TestKeys.Pkcs8Pem);
        Assert.Equal("API key key-1", key.ToString());
    }

    private static string ShortKeyPem()
    {
        using var rsa = RSA.Create(1024);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private static void AssertQuotesNothingOf(string pem, string text)
    {
        foreach (
            var line in pem.Split('\n').Where(line => line.Length > 20 && !line.StartsWith("-----", StringComparison.Ordinal))
        )
        {
            Assert.DoesNotContain(line.Trim()[..20], text, StringComparison.Ordinal);
        }
    }
}
