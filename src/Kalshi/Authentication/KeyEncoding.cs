using System.Formats.Asn1;

namespace Kalshi.Authentication;

/// <summary>The containers keys come in: PKCS#8 (RFC 5958), SubjectPublicKeyInfo (RFC 5280), with Ed25519 as in RFC 8410.</summary>
internal static class KeyEncoding
{
    /// <summary>Object identifier of RSA keys.</summary>
    public const string RsaOid = "1.2.840.113549.1.1.1";

    /// <summary>Object identifier of Ed25519 keys.</summary>
    public const string Ed25519Oid = "1.3.101.112";

    /// <summary>The algorithm of a PKCS#8 private key and, for Ed25519, where its seed lies.</summary>
    /// <exception cref="AsnContentException">It is no PKCS#8 structure.</exception>
    public static string ReadPkcs8(ReadOnlySpan<byte> der, out ReadOnlySpan<byte> seed)
    {
        var outer = new ValueAsn(der).Sequence();
        outer.Integer();
        var algorithm = outer.Sequence().ObjectIdentifier();
        var privateKey = outer.OctetString();
        seed = string.Equals(algorithm, Ed25519Oid, StringComparison.Ordinal) ? new ValueAsn(privateKey).OctetString() : default;
        return algorithm;
    }

    /// <summary>The algorithm of a SubjectPublicKeyInfo and its key bits.</summary>
    /// <exception cref="AsnContentException">It is no such structure.</exception>
    public static string ReadPublic(ReadOnlySpan<byte> der, out ReadOnlySpan<byte> key)
    {
        var outer = new ValueAsn(der).Sequence();
        var algorithm = outer.Sequence().ObjectIdentifier();
        key = outer.BitString();
        return algorithm;
    }

    /// <summary>An Ed25519 seed as PKCS#8; the caller wipes it.</summary>
    public static byte[] WriteEd25519Private(ReadOnlySpan<byte> seed) =>
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20, .. seed];

    /// <summary>An Ed25519 public key as SubjectPublicKeyInfo.</summary>
    public static byte[] WriteEd25519Public(ReadOnlySpan<byte> point) =>
        [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. point];

    /// <summary>Reads values one after the other without copying, so that no private key is left about.</summary>
    private ref struct ValueAsn(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> rest = rest;

        public ValueAsn Sequence()
        {
            AsnDecoder.ReadSequence(rest, AsnEncodingRules.DER, out var offset, out var length, out var consumed);
            var inner = new ValueAsn(rest.Slice(offset, length));
            rest = rest[consumed..];
            return inner;
        }

        public void Integer()
        {
            AsnDecoder.ReadIntegerBytes(rest, AsnEncodingRules.DER, out var consumed);
            rest = rest[consumed..];
        }

        public string ObjectIdentifier()
        {
            var value = AsnDecoder.ReadObjectIdentifier(rest, AsnEncodingRules.DER, out var consumed);
            rest = rest[consumed..];
            return value;
        }

        public ReadOnlySpan<byte> OctetString()
        {
            if (!AsnDecoder.TryReadPrimitiveOctetString(rest, AsnEncodingRules.DER, out var value, out var consumed))
            {
                throw new AsnContentException();
            }

            rest = rest[consumed..];
            return value;
        }

        public ReadOnlySpan<byte> BitString()
        {
            if (!AsnDecoder.TryReadPrimitiveBitString(rest, AsnEncodingRules.DER, out _, out var value, out var consumed))
            {
                throw new AsnContentException();
            }

            rest = rest[consumed..];
            return value;
        }
    }
}
