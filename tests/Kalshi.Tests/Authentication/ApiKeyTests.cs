using System.Formats.Asn1;
using System.Security.Cryptography;
using Kalshi.Authentication;

namespace Kalshi.Tests.Authentication;

[Trait("Requirement", "A3")]
public sealed class ApiKeyTests
{
    public static TheoryData<string, string, string> BadPems() =>
        new()
        {
            { "empty", "", "not PEM text" },
            { "not PEM", "hello", "not PEM text" },
            { "the public key", TestKeys.PublicPem, "This is the public key" },
            { "cut short", TestKeys.Pkcs8Pem[..^400], "END" },
            { "damaged base64", TestKeys.Pkcs8Pem.Replace('A', '!'), "not base64" },
            { "damaged inside", Damaged(TestKeys.Pkcs8Pem), "damaged" },
            { "damaged PKCS#1", Damaged(TestKeys.Pkcs1Pem), "damaged" },
            { "encrypted PKCS#8", TestKeys.EncryptedPem, "encrypted with a passphrase" },
            { "encrypted PKCS#1", Encrypted(TestKeys.Pkcs1Pem), "encrypted with a passphrase" },
            { "nothing between", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", "empty between" },
            { "a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "a certificate" },
            { "elliptic curve", TestKeys.EcPem, "elliptic-curve" },
            { "elliptic curve, old form", TestKeys.EcOldPem, "elliptic-curve" },
            { "OpenSSH's form", Relabelled("OPENSSH PRIVATE KEY"), "OpenSSH" },
            { "an unknown form", Relabelled("DSA PRIVATE KEY"), "holds no private key" },
            { "Ed448", KeyOf("1.3.101.113"), "1.3.101.113" },
            { "an Ed25519 key of 31 bytes", ShortEd25519(), "damaged" },
            { "too short a key", TestKeys.ShortPem, "1024 bits" },
            { "far too long", TestKeys.Pkcs8Pem + new string(' ', 40_000), "longer than 32768" },
        };

    [Theory]
    [MemberData(nameof(BadPems))]
    [Trait("Target", "R19")]
    public void AKeyThatCannotBeUsedIsRefusedWithOneSentenceThatQuotesNothingOfIt(string why, string pem, string says)
    {
        Assert.NotEmpty(why);
        var exception = Assert.Throws<ApiKeyException>(() => ApiKey.FromPem("key-1", pem));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
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
    public void AllPemFormsAreRead()
    {
        Ed25519Tests.SkipWhereAbsent();
        using var third = ApiKey.FromPem(
            "key-1",
            "comments before\r\n" + TestKeys.VectorPem.ReplaceLineEndings("\r\n") + "\r\n\r\n"
        );
        Assert.Equal(SigningKeyKind.Ed25519, third.Kind);
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

    /// <summary>Well-formed PEM whose first bytes are no key.</summary>
    private static string Damaged(string pem)
    {
        var lines = pem.Split('\n');
        lines[1] = new string('A', lines[1].Length);
        return string.Join('\n', lines);
    }

    private static string Encrypted(string pkcs1Pem) =>
        pkcs1Pem.Replace(
            "KEY-----\nMII",
            "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMII",
            StringComparison.Ordinal
        );

    private static string Relabelled(string label) => TestKeys.Pkcs8Pem.Replace("PRIVATE KEY", label, StringComparison.Ordinal);

    private static string KeyOf(string algorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm);
            }

            writer.WriteOctetString(new byte[59]);
        }

        return PemEncoding.WriteString("PRIVATE KEY", writer.Encode());
    }

    private static string ShortEd25519()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.3.101.112");
            }

            using (writer.PushOctetString())
            {
                writer.WriteOctetString(new byte[31]);
            }
        }

        return PemEncoding.WriteString("PRIVATE KEY", writer.Encode());
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
