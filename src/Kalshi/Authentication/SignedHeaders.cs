using System.Globalization;

namespace Kalshi.Authentication;

/// <summary>The three headers that authenticate a request. A ready signature is a credential: it stays in memory.</summary>
/// <param name="KeyId">Value of <see cref="KeyHeader"/>.</param>
/// <param name="TimestampMs">Value of <see cref="TimestampHeader"/>, Unix milliseconds of the wall clock.</param>
/// <param name="Signature">Value of <see cref="SignatureHeader"/>, base64.</param>
public readonly record struct SignedHeaders(string KeyId, long TimestampMs, string Signature)
{
    /// <summary>Header with the key id.</summary>
    public const string KeyHeader = "KALSHI-ACCESS-KEY";

    /// <summary>Header with the timestamp in Unix milliseconds.</summary>
    public const string TimestampHeader = "KALSHI-ACCESS-TIMESTAMP";

    /// <summary>Header with the signature.</summary>
    public const string SignatureHeader = "KALSHI-ACCESS-SIGNATURE";

    /// <summary>The timestamp as header text.</summary>
    public string TimestampText => TimestampMs.ToString(CultureInfo.InvariantCulture);

    /// <summary>Names the key and the time, never the signature.</summary>
    public override string ToString() => $"headers of {KeyId} at {TimestampMs}";
}
