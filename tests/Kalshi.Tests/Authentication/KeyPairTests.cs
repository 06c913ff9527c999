using Kalshi.Authentication;

namespace Kalshi.Tests.Authentication;

[Trait("Requirement", "A3")]
public sealed class KeyPairTests
{
    [Theory]
    [InlineData(SigningKeyKind.Rsa, "-----BEGIN RSA PRIVATE KEY-----", 2048)]
    [InlineData(SigningKeyKind.Ed25519, "-----BEGIN PRIVATE KEY-----", 256)]
    public void WhatThePrivateHalfSignsThePublicHalfVerifies(SigningKeyKind kind, string start, int sizeBits)
    {
        SkipWhereAbsent(kind);
        var pair = KeyPair.Generate(kind);
        Assert.StartsWith(start, pair.PrivateKeyPem, StringComparison.Ordinal);
        using var key = ApiKey.FromPem("key-1", pair.PrivateKeyPem);
        using var publicKey = VerificationKey.FromPem(pair.PublicKeyPem);
        Assert.Equal((kind, sizeBits), (key.Kind, key.KeySizeBits));
        Assert.Equal((kind, sizeBits), (publicKey.Kind, publicKey.KeySizeBits));
        var signature = new RequestSigner(key).Sign(1, "GET", "/a").Signature;
        Assert.True(SignatureVerifier.Verify(publicKey, "1", "GET", "/a", signature));
        Assert.False(SignatureVerifier.Verify(publicKey, "2", "GET", "/a", signature));
    }

    [Theory]
    [InlineData(SigningKeyKind.Rsa)]
    [InlineData(SigningKeyKind.Ed25519)]
    [Trait("Target", "R19")]
    public void NoTwoPairsAreEqualAndNoneShowsItsPrivateHalf(SigningKeyKind kind)
    {
        SkipWhereAbsent(kind);
        var first = KeyPair.Generate(kind);
        var second = KeyPair.Generate(kind);
        Assert.NotEqual(first.PrivateKeyPem, second.PrivateKeyPem);
        Assert.NotEqual(first.PublicKeyPem, second.PublicKeyPem);
        Assert.Equal($"{kind} key pair", first.ToString());
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(16384)]
    public void AnRsaSizeOutOfRangeIsRefused(int bits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyPair.Generate(SigningKeyKind.Rsa, bits));

    private static void SkipWhereAbsent(SigningKeyKind kind)
    {
        if (kind == SigningKeyKind.Ed25519)
        {
            Ed25519Tests.SkipWhereAbsent();
        }
    }
}
