using Kalshi.Authentication;

namespace Kalshi.Tests.Authentication;

[Trait("Requirement", "A3")]
public sealed class VerificationKeyTests
{
    public static TheoryData<string, string, string> BadPems() =>
        new()
        {
            { "empty", "", "not PEM" },
            { "not PEM", "hello", "not PEM" },
            { "cut short", TestKeys.PublicPem[..^100], "not PEM" },
            { "the private key", TestKeys.Pkcs8Pem, "This is a private key" },
            { "the private key in PKCS#1", TestKeys.Pkcs1Pem, "This is a private key" },
            { "a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "no public key" },
            { "no key inside", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "damaged" },
            { "elliptic curve", TestKeys.EcPublicPem, "neither RSA nor Ed25519" },
            { "too short a key", TestKeys.ShortPublicPem, "1024 bits" },
        };

    [Theory]
    [MemberData(nameof(BadPems))]
    public void APublicKeyThatCannotBeUsedIsRefusedWithOneSentence(string why, string pem, string says)
    {
        Assert.NotEmpty(why);
        var exception = Assert.Throws<ApiKeyException>(() => VerificationKey.FromPem(pem));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RsaKeysAreReadInAllForms()
    {
        using var rsa = TestKeys.PublicKey();
        using var key = ApiKey.FromPem("key-1", TestKeys.Pkcs8Pem);
        var signature = new RequestSigner(key).Sign(1, "GET", "/a").Signature;
        using var fromPem = VerificationKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem());
        using var fromPkcs1 = VerificationKey.FromPem(rsa.ExportRSAPublicKeyPem());
        using var fromBytes = VerificationKey.FromBytes(rsa.ExportSubjectPublicKeyInfo());
        foreach (var publicKey in new[] { fromPem, fromPkcs1, fromBytes })
        {
            Assert.Equal((SigningKeyKind.Rsa, 2048), (publicKey.Kind, publicKey.KeySizeBits));
            Assert.True(SignatureVerifier.Verify(publicKey, "1", "GET", "/a", signature));
            Assert.False(SignatureVerifier.Verify(publicKey, "1", "GET", "/b", signature));
        }
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("D6HQpygfQc4EW27I69pHZsWE08nxCOA6g2WFj42FUkFdxzMNKxNYPgGIBucOvi8LM+/qr5iceAbAQzfI1DqpAA==")]
    public void AForgedSignatureIsRefusedByBothKinds(string signature)
    {
        Ed25519Tests.SkipWhereAbsent();
        using var rsa = VerificationKey.FromPem(TestKeys.PublicPem);
        using var ed25519 = VerificationKey.FromBytes(Convert.FromBase64String(TestKeys.VectorPublicKey));
        foreach (var key in new[] { rsa, ed25519 })
        {
            Assert.False(SignatureVerifier.Verify(key, "1", "GET", "/", signature));
            Assert.False(SignatureVerifier.Verify(key, new string('1', 5000), "GET", "/", signature));
        }
    }

    [Fact]
    public void RandomBytesAreNoKeyOrAKeyThatVerifiesNothing()
    {
        Ed25519Tests.SkipWhereAbsent();
        var random = new Random(8);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(0, 120)];
            random.NextBytes(bytes);
            try
            {
                using var key = VerificationKey.FromBytes(bytes);
                Assert.False(key.Verify(bytes, new byte[64]));
                Assert.Equal(32, bytes.Length);
            }
            catch (ApiKeyException exception)
            {
                Assert.NotEqual(32, bytes.Length);
                Assert.NotEmpty(exception.Message);
            }
        }
    }
}
