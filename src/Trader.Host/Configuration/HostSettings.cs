using Kalshi.Client;
using Trader.Host.Commands;
using Trader.Live.Journal;
using Trader.Live.Reporting;

namespace Trader.Host.Configuration;

/// <summary>Everything a run can be told, validated.</summary>
internal sealed record HostSettings
{
    /// <summary>Which exchange is meant.</summary>
    public ExchangeEnvironment Environment { get; init; } = ExchangeEnvironment.Sim;

    /// <summary>TCP port of the console and the API on loopback; 0 for any free one.</summary>
    public int Port { get; init; } = 8005;

    /// <summary>Where the control file is written; null for the port's own place.</summary>
    public string? ControlFile { get; init; }

    /// <summary>Least severe log level shown.</summary>
    public LogLevelName LogLevel { get; init; } = LogLevelName.Info;

    /// <summary>The core's settings.</summary>
    public TraderOptions Trader { get; init; } = new();

    /// <summary>REST address instead of the environment's own.</summary>
    public string? RestUrl { get; init; }

    /// <summary>WebSocket address instead of the environment's own.</summary>
    public string? WebSocketUrl { get; init; }

    /// <summary>API key id; not needed in <c>sim</c>.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>Private key as PEM text; not needed in <c>sim</c>. Never shown.</summary>
    public string? PrivateKeyPem { get; init; }

    /// <summary>The exchange to use in <c>sim</c> instead of starting one: a file that <c>simulate</c> wrote.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>The recorded day to play; null for random markets.</summary>
    public string? TapeFile { get; init; }

    /// <summary>Start of the tape's window; null for its first print.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the tape's window; null for its last close.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Exchange seconds per wall second, 1 to 1000.</summary>
    public int Speed { get; init; } = 1;

    /// <summary>Seed of everything random in the simulated exchange.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>End when the tape's window is over.</summary>
    public bool ExitAtEnd { get; init; }

    /// <summary>Print the run's figures as one JSON object on the last line of standard output.</summary>
    public bool Json { get; init; }

    /// <summary>Where journals are kept; null for <see cref="JournalFolders.Default"/>.</summary>
    public string? JournalDirectory { get; init; }

    /// <summary>What an order must have survived before it is sent.</summary>
    public JournalDurability JournalDurability { get; init; } = JournalDurability.Written;

    /// <summary>Size at which the recording of a session ends, and which the recordings before it may add up to; megabytes, 1 to 1 000 000.</summary>
    public int JournalMaxMegabytes { get; init; } = 1024;

    /// <summary>Whether the session is recorded for replaying it.</summary>
    public bool SessionRecording { get; init; } = true;

    /// <summary>Bus, health, reports, status log.</summary>
    public ReportingOptions Reporting { get; init; } = new();

    /// <summary>Consoles connected at once, 1 to 1000.</summary>
    public int MaxConsoles { get; init; } = Api.RunFacts.DefaultMaxConsoles;

    /// <summary>Whether status blocks are kept on disk.</summary>
    public bool StatusLogOnDisk { get; init; } = true;

    /// <summary>Contains the private key: never to be printed.</summary>
    public override string ToString() => $"settings of {Environment}";
}

/// <summary>The log levels by their older names.</summary>
internal enum LogLevelName
{
    Debug,
    Info,
    Warning,
    Error,
}
