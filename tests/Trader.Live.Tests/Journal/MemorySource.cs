using Trader.Live.Journal.Files;

namespace Trader.Live.Tests.Journal;

/// <summary>A journal file in memory, for reading.</summary>
internal sealed class MemorySource(byte[] bytes) : IJournalSource
{
    public long Length => bytes.Length;

    public int Read(long offset, Span<byte> destination)
    {
        var count = (int)Math.Min(bytes.Length - offset, destination.Length);
        bytes.AsSpan((int)offset, count).CopyTo(destination);
        return count;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}

/// <summary>A journal file in memory, for appending; can be made to fail, or to wait.</summary>
internal sealed class MemoryFile : IJournalFile
{
    private readonly List<byte> bytes = [];

    public long Length => bytes.Count;

    public byte[] Bytes => [.. bytes];

    /// <summary>Bytes after which it is full.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Appends wait until this is set; null for never.</summary>
    public ManualResetEventSlim? Gate { get; set; }

    public void Append(ReadOnlySpan<byte> appended)
    {
        Gate?.Wait();
        if (bytes.Count + appended.Length > Capacity)
        {
            throw new IOException("No space left on device");
        }

        bytes.AddRange(appended);
    }

    public void Sync()
    {
        // Memory is as durable as this test.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
