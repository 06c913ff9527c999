namespace Trader.Live.Journal.Files;

/// <summary>
/// Where journal files live: a folder, or the simulated disk of the fault simulation. Everything is synchronous and fails
/// with <see cref="IOException"/>; what has failed may have been done in part. One thread at a time, but for
/// <see cref="IJournalFile.Sync"/>.
/// </summary>
public interface IJournalStore : IDisposable
{
    /// <summary>The name of a file for people, for example its whole path.</summary>
    string Describe(string name);

    /// <summary>The names of all files.</summary>
    IReadOnlyList<string> List();

    /// <summary>Opens a file for reading.</summary>
    IJournalSource OpenRead(string name);

    /// <summary>Makes an empty file in place of any that has the name, for appending.</summary>
    IJournalFile Create(string name);

    /// <summary>Gives a file another name, in place of any file that has it: wholly or not at all.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file; nothing happens where there is none.</summary>
    void Delete(string name);

    /// <summary>Returns when names made, changed and removed so far survive a loss of power.</summary>
    void SyncNames();
}

/// <summary>A file that is read.</summary>
public interface IJournalSource : IDisposable
{
    /// <summary>Its length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads bytes from a place; fewer than asked for only at the end.</summary>
    int Read(long offset, Span<byte> destination);
}

/// <summary>A file that is appended to.</summary>
public interface IJournalFile : IDisposable
{
    /// <summary>Bytes in it.</summary>
    long Length { get; }

    /// <summary>Appends bytes; returns when the operating system has them, so that they survive the process.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Returns when everything appended before the call survives a loss of power. May run beside an append.</summary>
    void Sync();
}
