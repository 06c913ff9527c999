using System.Text;
using Kalshi.Authentication;

namespace Kalshi.Tests.Authentication;

/// <summary>Ed25519 against the reference's vectors (§1.2) and those of RFC 8032.</summary>
[Trait("Requirement", "A3")]
public sealed class Ed25519Tests
{
    private const long Timestamp = 1_790_000_000_000;
    private const string OrdersPath = "/trade-api/v2/portfolio/events/orders";

    [Theory]
    [InlineData(
        "GET",
        "/trade-api/ws/v2",
        "wv9d0pDIF2fy83wWDCUr5yKfFhIvXESFKV2cond2IWXN5VyeXHHbpPbeyreQQN0KDPmZftjVQzIp3RcoeG1uAw=="
    )]
    [InlineData("POST", OrdersPath, "D6HQpygfQc4EW27I69pHZsWE08nxCOA6g2WFj42FUkFdxzMNKxNYPgGIBucOvi8LM+/qr5iceAbAQzfI1DqpAA==")]
    public void TheReferenceVectorsAreSignedAndVerified(string method, string path, string signature)
    {
        SkipWhereAbsent();
        using var key = ApiKey.FromPem("key-1", TestKeys.VectorPem);
        Assert.Equal((SigningKeyKind.Ed25519, 256), (key.Kind, key.KeySizeBits));
        Assert.Equal(signature, new RequestSigner(key).Sign(Timestamp, method, path).Signature);
        using var publicKey = VerificationKey.FromBytes(Convert.FromBase64String(TestKeys.VectorPublicKey));
        Assert.Equal((SigningKeyKind.Ed25519, 256), (publicKey.Kind, publicKey.KeySizeBits));
        Assert.True(SignatureVerifier.Verify(publicKey, "1790000000000", method, path, signature));
        Assert.False(SignatureVerifier.Verify(publicKey, "1790000000001", method, path, signature));
        Assert.False(SignatureVerifier.Verify(publicKey, "1790000000000", "PUT", path, signature));
        Assert.False(SignatureVerifier.Verify(publicKey, "1790000000000", method, path + "x", signature));
    }

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )]
    public void TheVectorsOfTheStandardHold(string seed, string point, string message, string signature)
    {
        SkipWhereAbsent();
        using var key = Ed25519Key.FromSeed(LibCrypto.System!, Convert.FromHexString(seed));
        Assert.Equal(point, Convert.ToHexStringLower(key.PublicKey()));
        var written = new byte[Ed25519Key.SignatureSizeBytes];
        key.Sign(Convert.FromHexString(message), written);
        Assert.Equal(signature, Convert.ToHexStringLower(written));
        using var publicKey = Ed25519Key.FromPublic(LibCrypto.System!, Convert.FromHexString(point));
        Assert.True(publicKey.Verify(Convert.FromHexString(message), written));
        written[5] ^= 1;
        Assert.False(publicKey.Verify(Convert.FromHexString(message), written));
        Assert.False(publicKey.Verify(Convert.FromHexString(message), written.AsSpan(1)));
    }

    [Fact]
    public void WithoutOpenSslTheErrorSaysToUseAnRsaKey()
    {
        Assert.Null(LibCrypto.Load(["libcrypto-that-is-not-there.so.9"]));
        var exception = Assert.Throws<ApiKeyException>(() => ApiKey.FromPem("key-1", TestKeys.VectorPem, libCrypto: null));
        Assert.Contains("create an RSA key", exception.Message, StringComparison.Ordinal);
        using var rsa = ApiKey.FromPem("key-1", TestKeys.Pkcs8Pem, libCrypto: null);
        Assert.Equal(SigningKeyKind.Rsa, rsa.Kind);
    }

    [Fact]
    public void ALibraryWithoutTheFunctionsIsPassedOver()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names a library of Linux");
        Assert.Null(LibCrypto.Load(["libc.so.6"]));
    }

    [Fact]
    public void ManyThreadsSignWithOneKey()
    {
        SkipWhereAbsent();
        using var key = ApiKey.FromPem("key-1", TestKeys.VectorPem);
        var signer = new RequestSigner(key);
        var expected = Enumerable.Range(0, 50).Select(i => signer.Sign(Timestamp + i, "GET", OrdersPath).Signature).ToArray();
        Parallel.For(
            0,
            2000,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken },
            i => Assert.Equal(expected[i % 50], signer.Sign(Timestamp + (i % 50), "GET", OrdersPath).Signature)
        );
    }

    [Fact]
    public void ADisposedKeySignsNothing()
    {
        SkipWhereAbsent();
        var key = ApiKey.FromPem("key-1", TestKeys.VectorPem);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new RequestSigner(key).Sign(Timestamp, "GET", OrdersPath));
    }

    [Fact]
    public void ReadyHeadersWorkWithIt()
    {
        SkipWhereAbsent();
        using var key = ApiKey.FromPem("key-1", TestKeys.VectorPem);
        var pool = new PresignedHeaders("POST", OrdersPath);
        pool.Add(new RequestSigner(key).Sign(Timestamp, pool.Method, pool.Path));
        Assert.True(pool.TryTake(Timestamp + 10, out var headers));
        using var publicKey = VerificationKey.FromBytes(Convert.FromBase64String(TestKeys.VectorPublicKey));
        Assert.True(SignatureVerifier.Verify(publicKey, headers.TimestampText, "POST", OrdersPath, headers.Signature));
    }

    [Fact]
    [Trait("Target", "P7")]
    public void SigningAllocatesItsTextOnly()
    {
        SkipWhereAbsent();
        using var key = ApiKey.FromPem("key-1", TestKeys.VectorPem);
        var message = Encoding.ASCII.GetBytes("1790000000000GET/");
        var signature = new byte[64];
        Assert.True(key.TrySign(message, signature, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(key.TrySign(message, signature, out _));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    internal static void SkipWhereAbsent() =>
        Assert.SkipUnless(ApiKey.IsEd25519Supported, "OpenSSL's libcrypto is not on this computer.");
}
