using System.Globalization;

namespace Trader.Live.Journal.Files;

/// <summary>What can be wrong with a journal file.</summary>
public enum JournalFlawKind
{
    /// <summary>
    /// Its last record is not whole and nothing readable follows: what a crash leaves behind. Everything before it stands.
    /// </summary>
    TornTail = 0,

    /// <summary>A record is broken although readable ones follow: no crash does that.</summary>
    Damage,

    /// <summary>It does not begin like a journal, or its header is not whole.</summary>
    NoHeader,

    /// <summary>It belongs to another journal.</summary>
    OtherKind,

    /// <summary>A newer version of this program wrote it.</summary>
    NewerVersion,
}

/// <summary>What is wrong with a journal file, and where.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="File">The file, for people.</param>
/// <param name="Offset">Bytes before it.</param>
/// <param name="What">What was found there, without a full stop.</param>
public sealed record JournalFlaw(JournalFlawKind Kind, string File, long Offset, string What)
{
    /// <summary>One sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}, byte {Offset}: {What}.");
}

/// <summary>A journal cannot be used. The message is one sentence for people: what, where, how to mend it.</summary>
public sealed class JournalException : Exception
{
    /// <summary>With its sentence.</summary>
    public JournalException(string message)
        : base(message) { }

    /// <summary>With its sentence and what led to it.</summary>
    public JournalException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Without a sentence; not used.</summary>
    public JournalException()
        : this("The journal cannot be used.") { }
}
