using System.Threading.Channels;
using Trader.Commands;
using Trader.Events;
using Trader.Live.Journal.Files;

namespace Trader.Live.Journal.Sessions;

/// <summary>
/// Records a session into a file. The trading thread encodes into blocks; a thread of its own writes them. When that one falls
/// too far behind, when the file is full or cannot be written, the recording ends and says so, and trading goes on.
/// </summary>
public sealed class SessionRecorder : ISessionRecorder, IDisposable
{
    private const int MaxRarePerBlock = 256;

    private readonly IJournalFile file;
    private readonly string name;
    private readonly string version;
    private readonly SessionRecorderOptions options;
    private readonly SessionEncoder encoder = new();
    private readonly Channel<SessionBlock> full = Channel.CreateUnbounded<SessionBlock>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
    );
    private readonly Channel<SessionBlock> free = Channel.CreateUnbounded<SessionBlock>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
    );
    private Action<string> tell = static _ => { };
    private Thread? writing;
    private SessionBlock block = new();
    private SessionBlock? underWay;
    private int blocksMade = 1;
    private long events;
    private long commands;
    private string? endReason;

    /// <summary>Makes a recorder; nothing is written before <see cref="Begin"/>.</summary>
    /// <param name="file">An empty file; the recorder's to dispose.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="options">Bounds.</param>
    public SessionRecorder(IJournalFile file, string name, string version, SessionRecorderOptions options)
    {
        options.Validate();
        this.file = file;
        this.name = name;
        this.version = version;
        this.options = options;
    }

    /// <summary>Why recording ended before the run, one sentence; null while it goes on.</summary>
    public string? EndReason => Volatile.Read(ref endReason);

    /// <summary>Events taken down so far.</summary>
    public long EventCount => Volatile.Read(ref events);

    /// <inheritdoc/>
    public void Begin(TraderOptions options, EventTime time, Action<string> tell)
    {
        if (writing is not null)
        {
            throw new InvalidOperationException("A recorder records one session.");
        }

        this.tell = tell;
        var beginning = new SessionBeginning(version, options, time);
        writing = new Thread(() => Write(beginning)) { IsBackground = true, Name = "recorder" };
        writing.Start();
    }

    /// <inheritdoc/>
    public void OnEvent(in TraderEvent traderEvent)
    {
        if (EndReason is not null)
        {
            block.Secured?.TrySetResult(null);
            return;
        }

        // Handed over before an event, so that a block ends with the last command of one.
        var wallMs = traderEvent.Time.WallMs;
        if (IsDue(wallMs) && !TryHandOver())
        {
            return;
        }

        if (block.Bytes.Length == 0)
        {
            block.BeganWallMs = wallMs;
        }

        encoder.Add(block, traderEvent);
        events++;
    }

    /// <inheritdoc/>
    public void OnCommand(TraderCommand command)
    {
        if (EndReason is null)
        {
            encoder.Add(block, command);
            commands++;
        }
    }

    /// <inheritdoc/>
    public Task<string?> SecureAsync()
    {
        if (EndReason is not null || writing is null)
        {
            return Task.FromResult<string?>(null);
        }

        // The block goes to the disk before the next event, so that it ends with the last command of this one.
        block.Secured ??= new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return block.Secured.Task;
    }

    /// <summary>Ends the recording in order and returns when it is on the disk. After the trading thread has ended.</summary>
    public void Dispose()
    {
        full.Writer.TryWrite(block);
        full.Writer.TryComplete();
        writing?.Join();
        file.Dispose();
        encoder.Dispose();
    }

    // A wall clock that was set back must not hold a block for ever.
    private bool IsDue(long wallMs) =>
        block.Secured is not null
        || block.Bytes.Length >= options.BlockBytes
        || block.Rare.Count >= MaxRarePerBlock
        || (block.Bytes.Length > 0 && unchecked((ulong)(wallMs - block.BeganWallMs)) >= (ulong)options.FlushMs);

    private bool TryHandOver()
    {
        if (!free.Reader.TryRead(out var next))
        {
            if (blocksMade == options.MaxBlocks)
            {
                block.Secured?.TrySetResult("the disk falls behind");
                End($"the disk falls behind by {blocksMade} blocks");
                return false;
            }

            blocksMade++;
            next = new SessionBlock();
        }

        full.Writer.TryWrite(block);
        block = next;
        return true;
    }

    private void End(string reason)
    {
        var sentence = $"The recording of this session ends here, trading goes on: {reason} ({name}).";
        if (Interlocked.CompareExchange(ref endReason, sentence, null) is null)
        {
            tell(sentence);
        }
    }

    private void Write(SessionBeginning beginning)
    {
        try
        {
            using var writer = new SessionFileWriter(file, (long)options.MaxMegabytes << 20, beginning);
            WriteBlocks(writer);
            writer.End(new SessionEnding(events, commands, EndReason));
        }
        catch (IOException exception)
        {
            End($"the file cannot be written: {exception.Message.TrimEnd('.')}");
        }

        // Whoever still waits waits for a block that is not going to be written.
        underWay?.Secured?.TrySetResult(EndReason);
        while (full.Reader.TryRead(out var left))
        {
            left.Secured?.TrySetResult(EndReason);
        }
    }

    private void WriteBlocks(SessionFileWriter writer)
    {
        while (Next() is { } next)
        {
            underWay = next;
            if (writer.Write(next) is { } reason)
            {
                End(reason);
                return;
            }

            if (next.Secured is { } secured)
            {
                writer.Sync();
                secured.TrySetResult(null);
            }

            underWay = null;
            next.Clear();
            free.Writer.TryWrite(next);
        }
    }

    // Null when there are no more. This thread has nothing else to do than to wait.
    private SessionBlock? Next()
    {
        SessionBlock? next;
        while (!full.Reader.TryRead(out next))
        {
            if (!full.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                return null;
            }
        }

        return next;
    }
}
