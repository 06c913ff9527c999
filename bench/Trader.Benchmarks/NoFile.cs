using Trader.Live.Journal.Files;

namespace Trader.Benchmarks;

/// <summary>A journal file that keeps nothing but its length.</summary>
internal sealed class NoFile : IJournalFile
{
    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes) => Length += bytes.Length;

    public void Sync()
    {
        // There is nothing to keep.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
