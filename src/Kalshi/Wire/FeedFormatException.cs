using System.Text;

namespace Kalshi.Wire;

/// <summary>
/// A feed frame cannot be used: it is not JSON, a required field is missing, or a value is none. The message names the
/// message type, the field and what was found, in bounded text.
/// </summary>
public sealed class FeedFormatException : Exception
{
    private const int MaxFoundLength = 60;

    /// <summary>Makes the exception.</summary>
    public FeedFormatException() { }

    /// <summary>Makes the exception with a message.</summary>
    public FeedFormatException(string message)
        : base(message) { }

    /// <summary>Makes the exception with a message and a cause.</summary>
    public FeedFormatException(string message, Exception innerException)
        : base(message, innerException) { }

    internal FeedFormatException(string messageType, string field, string problem, bool isMissingField = false)
        : base($"Feed message '{messageType}', field '{field}': {problem}.")
    {
        MessageType = messageType;
        Field = field;
        IsMissingField = isMissingField;
    }

    /// <summary>The wire name of the message type, or <c>frame</c> where it was not known yet.</summary>
    public string MessageType { get; } = "frame";

    /// <summary>The field, or empty where the frame as a whole is wrong.</summary>
    public string Field { get; } = "";

    /// <summary>Whether the field is required and was not there.</summary>
    public bool IsMissingField { get; }

    /// <summary>The subscription the frame belonged to; 0 where the frame did not get that far.</summary>
    public long Sid { get; internal set; }

    /// <summary>The frame's sequence number; 0 where the frame did not get that far or has none.</summary>
    public long Sequence { get; internal set; }

    /// <summary>Bytes from the wire as harmless text: printable ASCII, everything else a dot, cut to a bound.</summary>
    internal static string Quote(ReadOnlySpan<byte> found)
    {
        var builder = new StringBuilder("\"");
        foreach (var value in found[..Math.Min(found.Length, MaxFoundLength)])
        {
            builder.Append(value is >= 0x20 and < 0x7f ? (char)value : '.');
        }

        return builder.Append(found.Length > MaxFoundLength ? "…\"" : "\"").ToString();
    }
}
