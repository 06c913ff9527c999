using Kalshi.Simulator.Flow;
using Trader.Live.Journal.Files;

namespace Trader.Lab.World;

/// <summary>What ends a process in the fault simulation.</summary>
public enum CrashKind
{
    /// <summary>The process dies: the operating system keeps everything that was appended.</summary>
    Process = 0,

    /// <summary>
    /// The power goes: what was synced stays, and of the rest any beginning of each file, to the byte; of names made, changed
    /// and removed since <see cref="IJournalStore.SyncNames"/>, any number of the first.
    /// </summary>
    Power,
}

/// <summary>
/// A disk whose crashes are a function of a seed. Appends go to a cache; <see cref="Crash"/> decides what is left. Writing can
/// be made to fail on request, after any number of bytes, as a full or broken disk does. Not thread-safe.
/// </summary>
public sealed class SimulatedDisk : IJournalStore
{
    private readonly Dictionary<string, Content> names = new(StringComparer.Ordinal);
    private readonly List<Action<Dictionary<string, Content>>> unsyncedNames = [];
    private Dictionary<string, Content> syncedNames = new(StringComparer.Ordinal);
    private int life;

    /// <summary>Why writing fails from now on, for example <c>No space left on device</c>; null while it does not.</summary>
    public string? WriteError { get; set; }

    /// <summary>Bytes that can still be appended before <see cref="WriteError"/> strikes; the rest of that append is lost.</summary>
    public long BytesBeforeError { get; set; }

    /// <summary>Whether a sync fails from now on.</summary>
    public bool FailsToSync { get; set; }

    /// <summary>Times a file was synced.</summary>
    public long SyncCount { get; private set; }

    /// <summary>Bytes appended in all.</summary>
    public long AppendedBytes { get; private set; }

    /// <summary>
    /// Called before every change (append, sync, rename, removal, names) with its number, from 1: a test can throw
    /// <see cref="SimulatedCrashException"/> here to end the process in the middle of anything.
    /// </summary>
    public Action<long>? BeforeChange { get; set; }

    /// <summary>Changes made so far.</summary>
    public long ChangeCount { get; private set; }

    /// <inheritdoc/>
    public string Describe(string name) => "disk/" + name;

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. names.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IJournalSource OpenRead(string name) => new Source([.. Find(name).Bytes]);

    /// <inheritdoc/>
    public IJournalFile Create(string name)
    {
        Change();
        RefuseIfBroken();
        var content = new Content();
        ChangeNames(files => files[name] = content);
        return new Appended(this, content, life);
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        Change();
        RefuseIfBroken();
        Find(from);
        ChangeNames(files =>
        {
            files[to] = files[from];
            files.Remove(from);
        });
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        Change();
        ChangeNames(files => files.Remove(name));
    }

    /// <inheritdoc/>
    public void SyncNames()
    {
        Change();
        RefuseSync();
        SyncCount++;
        KeepNames();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held; what is on the disk stays for the next process.
    }

    /// <summary>Ends the process: what it held open is dead, and the disk has what such an end leaves.</summary>
    public void Crash(CrashKind kind, SplitMix64 random)
    {
        life++;
        if (kind == CrashKind.Process)
        {
            return;
        }

        var kept = random.NextInt(0, unsyncedNames.Count);
        var left = new Dictionary<string, Content>(syncedNames, StringComparer.Ordinal);
        unsyncedNames.GetRange(0, kept).ForEach(change => change(left));
        names.Clear();
        foreach (var (name, content) in left.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            content.LosePower(random);
            names[name] = content;
        }

        KeepNames();
    }

    /// <summary>The bytes of a file as they are.</summary>
    public byte[] ReadAll(string name) => [.. Find(name).Bytes];

    /// <summary>Puts bytes in place of a file, as someone who tampers with it does; they are on the disk at once.</summary>
    public void Overwrite(string name, ReadOnlySpan<byte> bytes)
    {
        var content = new Content();
        content.Bytes.AddRange(bytes);
        content.SyncedLength = bytes.Length;
        names[name] = content;
        KeepNames();
    }

    private Content Find(string name) =>
        names.GetValueOrDefault(name) ?? throw new FileNotFoundException($"There is no file {Describe(name)}.");

    private void Change()
    {
        ChangeCount++;
        BeforeChange?.Invoke(ChangeCount);
    }

    private void ChangeNames(Action<Dictionary<string, Content>> change)
    {
        change(names);
        unsyncedNames.Add(change);
    }

    private void KeepNames()
    {
        unsyncedNames.Clear();
        syncedNames = new Dictionary<string, Content>(names, StringComparer.Ordinal);
    }

    private void RefuseIfBroken()
    {
        if (WriteError is { } error && BytesBeforeError == 0)
        {
            throw new IOException(error);
        }
    }

    private void RefuseSync()
    {
        if (FailsToSync)
        {
            throw new IOException("Input/output error");
        }
    }

    private void Append(Content content, ReadOnlySpan<byte> bytes)
    {
        Change();
        var taken = WriteError is null ? bytes.Length : (int)Math.Min(bytes.Length, BytesBeforeError);
        content.Bytes.AddRange(bytes[..taken]);
        AppendedBytes += taken;
        if (WriteError is not null)
        {
            BytesBeforeError -= taken;
            if (taken < bytes.Length)
            {
                throw new IOException(WriteError);
            }
        }
    }

    private void Sync(Content content)
    {
        Change();
        RefuseSync();
        SyncCount++;
        content.SyncedLength = content.Bytes.Count;
    }

    private sealed class Content
    {
        public List<byte> Bytes { get; } = [];

        public int SyncedLength { get; set; }

        public void LosePower(SplitMix64 random)
        {
            var kept = random.NextInt(SyncedLength, Bytes.Count);
            Bytes.RemoveRange(kept, Bytes.Count - kept);
            SyncedLength = kept;
        }
    }

    private sealed class Source(byte[] bytes) : IJournalSource
    {
        public long Length => bytes.Length;

        public int Read(long offset, Span<byte> destination)
        {
            var count = (int)Math.Clamp(bytes.Length - offset, 0, destination.Length);
            bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(destination);
            return count;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class Appended(SimulatedDisk disk, Content content, int life) : IJournalFile
    {
        // What an append that failed left behind is not counted, as with a file that is written at a place.
        private int length;

        public long Length => length;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            CheckAlive();
            if (content.Bytes.Count > length)
            {
                content.Bytes.RemoveRange(length, content.Bytes.Count - length);
            }

            disk.Append(content, bytes);
            length = content.Bytes.Count;
        }

        public void Sync()
        {
            CheckAlive();
            disk.Sync(content);
        }

        public void Dispose()
        {
            // Nothing is held.
        }

        private void CheckAlive()
        {
            if (life != disk.life)
            {
                throw new InvalidOperationException("The process that opened this file has ended.");
            }
        }
    }
}

/// <summary>Thrown by a simulated disk in place of a change: the process ends here, and nothing may catch it on the way out.</summary>
public sealed class SimulatedCrashException : Exception
{
    /// <summary>With its sentence.</summary>
    public SimulatedCrashException(string message)
        : base(message) { }

    /// <summary>With its sentence and what led to it.</summary>
    public SimulatedCrashException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Without a sentence of its own.</summary>
    public SimulatedCrashException()
        : this("The simulated process ends here.") { }
}
