using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Trader.Host.Control;

/// <summary>
/// What a caller must know to change anything over HTTP: 32 bytes from the system's cryptographic source, made anew for each
/// run. It stands in the control file and nowhere else.
/// </summary>
internal sealed class ControlToken
{
    private const int LengthBytes = 32;

    private readonly byte[] digest;

    /// <summary>A token that was read from a control file, or made.</summary>
    public ControlToken(string text)
    {
        Text = text;
        digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The token itself, for the control file and for a request's header: never to be shown.</summary>
    public string Text { get; }

    /// <summary>Makes a new one.</summary>
    public static ControlToken Make() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(LengthBytes)));

    /// <summary>Whether this is it; takes as long for a wrong one of the same length, however much of it is right.</summary>
    public bool Matches(string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), digest);

    /// <summary>Never the token.</summary>
    public override string ToString() => "a control token";
}
