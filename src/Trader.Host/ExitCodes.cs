namespace Trader.Host;

/// <summary>What the process says with its exit code. Zero only when the run ended as asked.</summary>
internal static class ExitCodes
{
    /// <summary>The run ended as asked.</summary>
    public const int Success = 0;

    /// <summary>A fault in the program itself; the log has the details.</summary>
    public const int Fault = 1;

    /// <summary>A command line or configuration mistake.</summary>
    public const int Configuration = 2;

    /// <summary>The tape, or the recorded session, cannot be used.</summary>
    public const int Tape = 3;

    /// <summary>A port is taken or an address cannot be listened on.</summary>
    public const int Port = 4;

    /// <summary>The exchange refused the key or the clock, or the trader could not be started for another reason of its.</summary>
    public const int Exchange = 5;

    /// <summary>The run ended, but our books differ from the exchange's.</summary>
    public const int AccountDiffers = 6;

    /// <summary>The run could not be ended in order within its time; orders may still rest.</summary>
    public const int NotSettled = 7;

    /// <summary>Interrupted before the end that was asked for.</summary>
    public const int Interrupted = 8;

    /// <summary>The order journal cannot be used: in use, damaged, or not to be written.</summary>
    public const int Journal = 9;

    /// <summary>A replayed session issued other commands than the recorded one.</summary>
    public const int ReplayDiffers = 10;

    /// <summary><c>stop</c> or <c>resume</c> found no trader that answers; orders may rest at the exchange all the same.</summary>
    public const int NoTrader = 11;

    /// <summary>The trader was told, but did not come to the end of it within the time: not verified, or still running.</summary>
    public const int NotStopped = 12;

    /// <summary><c>cleanup</c> was refused, or could not cancel every order that was meant.</summary>
    public const int NotCleaned = 20;

    /// <summary>In a simulated world something was the case that must never be.</summary>
    public const int WorldViolated = 13;

    /// <summary>The run had ended, but what was left to shut down did not end within its time; the process was ended as it was.</summary>
    public const int ShutdownTimedOut = 14;
}

/// <summary>Something that ends the program with one sentence for people and an exit code.</summary>
internal sealed class HostException : Exception
{
    public HostException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    public HostException(int exitCode, string message, Exception innerException)
        : base(message, innerException) => ExitCode = exitCode;

    public HostException()
        : this(ExitCodes.Fault, "Unspecified fault.") { }

    public HostException(string message)
        : this(ExitCodes.Fault, message) { }

    public HostException(string message, Exception innerException)
        : this(ExitCodes.Fault, message, innerException) { }

    public int ExitCode { get; }
}
