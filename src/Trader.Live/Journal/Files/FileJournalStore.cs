using Microsoft.Win32.SafeHandles;

namespace Trader.Live.Journal.Files;

/// <summary>
/// A folder of journal files, its owner's alone (0700, files 0600). While it is open it is locked: a second trader, in this
/// process or another, cannot open it. The lock ends with the process, however that ends.
/// </summary>
public sealed class FileJournalStore : IJournalStore
{
    private const string LockName = "lock";

    private readonly string folder;
    private readonly FileStream hold;

    private FileJournalStore(string folder, FileStream hold)
    {
        this.folder = folder;
        this.hold = hold;
    }

    /// <summary>Opens a folder, which is made where it is missing.</summary>
    /// <exception cref="JournalException">It cannot be made, written in, or is in use by another trader.</exception>
    public static FileJournalStore Open(string folder)
    {
        folder = Path.GetFullPath(folder);
        try
        {
            MakeFolder(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(folder, exception);
        }

        try
        {
            var options = Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new FileJournalStore(folder, new FileStream(Path.Combine(folder, LockName), options));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotUsable(folder, exception);
        }
        catch (IOException exception) when (IsLocked(exception))
        {
            throw new JournalException(
                $"The journal in {folder} is in use by another trader: end that one first, or name another folder in "
                    + "V3_JOURNAL_DIRECTORY.",
                exception
            );
        }
        catch (IOException exception)
        {
            throw NotUsable(folder, exception);
        }
    }

    /// <inheritdoc/>
    public string Describe(string name) => Path.Combine(folder, name);

    /// <inheritdoc/>
    public IReadOnlyList<string> List() =>
        Guard(() =>
            Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(name => name != LockName).ToList()
        );

    /// <inheritdoc/>
    public IJournalSource OpenRead(string name) => OpenFile(Describe(name));

    /// <summary>Opens any journal file for reading, wherever it is.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static IJournalSource OpenFile(string path) =>
        Guard(() => new Source(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)));

    /// <inheritdoc/>
    public IJournalFile Create(string name) =>
        Guard(() =>
        {
            // A file that has the name could have other rights: it goes first.
            File.Delete(Describe(name));
            var options = Options(FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            using var stream = new FileStream(Describe(name), options);
            return new Appended(File.OpenHandle(Describe(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        });

    /// <inheritdoc/>
    public void Rename(string from, string to) => Guard(() => File.Move(Describe(from), Describe(to), overwrite: true));

    /// <inheritdoc/>
    public void Delete(string name) => Guard(() => File.Delete(Describe(name)));

    /// <inheritdoc/>
    public void SyncNames() => FolderSync.Sync(folder);

    /// <inheritdoc/>
    public void Dispose() => hold.Dispose();

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    // EAGAIN or EWOULDBLOCK from flock, and a sharing violation on Windows: not a full disk, not a missing folder.
    private static bool IsLocked(IOException exception) =>
        exception.GetType() == typeof(IOException) && (exception.HResult & 0xFFFF) is 11 or 35 or 32;

    private static JournalException NotUsable(string folder, Exception exception) =>
        new(
            $"The journal's folder {folder} cannot be used: {exception.Message.TrimEnd('.')}. Nothing is traded without a journal: "
                + "give the folder to this user, or name another in V3_JOURNAL_DIRECTORY.",
            exception
        );

    // Whatever the file system refuses is one kind of failure to those above.
    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static void Guard(Action work) =>
        Guard(() =>
        {
            work();
            return true;
        });

    private sealed class Source(SafeFileHandle handle) : IJournalSource
    {
        public long Length { get; } = RandomAccess.GetLength(handle);

        public int Read(long offset, Span<byte> destination)
        {
            var total = 0;
            while (total < destination.Length)
            {
                var read = RandomAccess.Read(handle, destination[total..], offset + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }

        public void Dispose() => handle.Dispose();
    }

    private sealed class Appended(SafeFileHandle handle) : IJournalFile
    {
        public long Length { get; private set; }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(handle, bytes, Length);
            Length += bytes.Length;
        }

        public void Sync() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
