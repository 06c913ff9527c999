namespace Kalshi.Authentication;

/// <summary>A key cannot be used; the message says why and how to mend it, and never quotes the key.</summary>
public sealed class ApiKeyException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ApiKeyException(string message)
        : base(message) { }

    /// <summary>Makes the exception without a message.</summary>
    public ApiKeyException() { }

    /// <summary>Makes the exception with a cause.</summary>
    public ApiKeyException(string message, Exception innerException)
        : base(message, innerException) { }
}
