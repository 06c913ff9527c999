using System.Globalization;
using Microsoft.Extensions.Logging;
using Trader.Host.Configuration;
using Trader.Live.Journal;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Sessions;

namespace Trader.Host.Commands;

/// <summary>A run's journals: that of its orders, without which nothing is traded, and the recording of the session, which may fail.</summary>
internal sealed class RunJournals : IDisposable
{
    /// <summary>The folder of the order journal within a run's.</summary>
    public const string OrdersFolder = "orders";

    private const string SessionStart = "session-";

    private readonly FileJournalStore? sessions;
    private bool isDisposed;

    private RunJournals(LiveOrderJournal orders, FileJournalStore? sessions, SessionRecorder? session)
    {
        Orders = orders;
        this.sessions = sessions;
        Session = session;
    }

    /// <summary>What orders are written to.</summary>
    public LiveOrderJournal Orders { get; }

    /// <summary>What records the session; null if nothing does.</summary>
    public SessionRecorder? Session { get; }

    /// <summary>The folder of the run.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the session is recorded, for people; null if it is not.</summary>
    public string? SessionFile { get; private init; }

    /// <summary>Opens both. What is told of them goes to the log.</summary>
    /// <exception cref="JournalException">The order journal cannot be used.</exception>
    public static RunJournals Open(HostSettings settings, ExchangeUnderTrader exchange, TimeProvider wall, ILogger log)
    {
        var folder = JournalFolders.Of(settings, exchange.ApiKeyId, exchange.PrivateKeyPem, wall.GetUtcNow());
        try
        {
            JournalFolders.RemoveOldRuns(settings);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("Journals of older runs cannot be removed: {Reason}", exception.Message);
        }

        var options = new OrderJournalOptions { Durability = settings.JournalDurability };
        var orders = LiveOrderJournal.Open(Path.Combine(folder, OrdersFolder), options, wall);
        if (orders.Recovery.TornTail is { } torn)
        {
            log.LogWarning("{Torn}", torn);
        }

        try
        {
            return settings.SessionRecording
                ? WithSession(orders, folder, settings, wall)
                : new RunJournals(orders, sessions: null, session: null) { Folder = folder };
        }
        catch (Exception exception) when (exception is IOException or JournalException)
        {
            log.LogWarning("This session is not recorded, trading goes on: {Reason}", exception.Message);
            return new RunJournals(orders, sessions: null, session: null) { Folder = folder };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        Session?.Dispose();
        sessions?.Dispose();
        Orders.Dispose();
    }

    private static RunJournals WithSession(LiveOrderJournal orders, string folder, HostSettings settings, TimeProvider wall)
    {
        var store = FileJournalStore.Open(Path.Combine(folder, "sessions"));
        try
        {
            RemoveOld(store, (long)settings.JournalMaxMegabytes << 20);
            var stamp = wall.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
            var name = $"{SessionStart}{stamp}.journal";
            var options = new SessionRecorderOptions { MaxMegabytes = settings.JournalMaxMegabytes };
            var recorder = new SessionRecorder(store.Create(name), store.Describe(name), ProgramVersion.Text, options);
            return new RunJournals(orders, store, recorder) { Folder = folder, SessionFile = store.Describe(name) };
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    // The newest recordings are kept as far as they fit; their names sort by time.
    private static void RemoveOld(FileJournalStore store, long maxBytes)
    {
        var left = maxBytes;
        var names = store.List().Where(name => name.StartsWith(SessionStart, StringComparison.Ordinal));
        foreach (var name in names.OrderDescending(StringComparer.Ordinal))
        {
            using (var source = store.OpenRead(name))
            {
                left -= source.Length;
            }

            if (left < 0)
            {
                store.Delete(name);
            }
        }
    }
}
