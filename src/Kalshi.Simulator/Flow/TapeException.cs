namespace Kalshi.Simulator.Flow;

/// <summary>A recorded tape cannot be used; the message names file and line (from 1), what is wrong and how to mend it.</summary>
public sealed class TapeException : Exception
{
    /// <summary>Makes the exception.</summary>
    public TapeException(string message)
        : base(message) { }

    /// <summary>Makes the exception without a message.</summary>
    public TapeException() { }

    /// <summary>Makes the exception with a cause.</summary>
    public TapeException(string message, Exception innerException)
        : base(message, innerException) { }
}
