using System.Text;
using Trader.Commands;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Sessions;

namespace Trader.Lab.Replay;

/// <summary>Where a replay first did something else than the recorded run.</summary>
/// <param name="EventNumber">The event that led to it, from 1.</param>
/// <param name="Event">Its kind.</param>
/// <param name="Recorded">The recorded command; null if the recorded run issued none here.</param>
/// <param name="Replayed">The replayed command; null if the replay issued none here.</param>
public sealed record ReplayDifference(long EventNumber, string Event, string? Recorded, string? Replayed);

/// <summary>What came of a replay.</summary>
public sealed record ReplayReport
{
    /// <summary>What the session said of itself; null if even that cannot be read.</summary>
    public SessionBeginning? Beginning { get; init; }

    /// <summary>How it ended; null where that was not recorded, as after a crash.</summary>
    public SessionEnding? Ending { get; init; }

    /// <summary>Events replayed.</summary>
    public long Events { get; init; }

    /// <summary>Recorded commands, all of them compared unless there is a difference.</summary>
    public long Commands { get; init; }

    /// <summary>The first difference; null for none.</summary>
    public ReplayDifference? Difference { get; init; }

    /// <summary>Why the file could not be read to its end; null if it could.</summary>
    public JournalFlaw? Flaw { get; init; }

    /// <summary>How long it took, wall time.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Whether everything recorded was read, and the replay did the same. A tail that a crash tore off takes nothing from that.
    /// </summary>
    public bool IsVerified => Beginning is not null && Difference is null && (Flaw is null or { Kind: JournalFlawKind.TornTail });

    /// <summary>Events replayed per second of wall time.</summary>
    public double EventsPerSecond => Elapsed > TimeSpan.Zero ? Events / Elapsed.TotalSeconds : 0;
}

/// <summary>
/// Feeds a recorded session to a core made the same way, and compares what it does with what was recorded, command by command
/// (promise R12). Stops at the first difference: what follows one follows from it.
/// </summary>
public sealed class SessionReplay
{
    private readonly SessionReader reader;
    private readonly Replayed replayed = new();
    private long events;
    private long commands;
    private string lastEvent = "";
    private ReplayDifference? difference;

    private SessionReplay(SessionReader reader) => this.reader = reader;

    /// <summary>Replays a session.</summary>
    /// <param name="source">Its file; stays the caller's to dispose.</param>
    /// <param name="file">The file's name for people.</param>
    /// <param name="wall">For taking the time.</param>
    public static ReplayReport Run(IJournalSource source, string file, TimeProvider wall)
    {
        var start = wall.GetTimestamp();
        var replay = new SessionReplay(new SessionReader(source, file));
        replay.Run();
        return replay.Report(wall.GetElapsedTime(start));
    }

    private void Run()
    {
        if (reader.Beginning is not { } beginning)
        {
            return;
        }

        var core = new TradingCore(beginning.Options, beginning.StartedAt);
        while (difference is null && reader.TryRead())
        {
            if (reader.IsCommand)
            {
                commands++;
                Compare(Encoding.UTF8.GetString(reader.Command));
            }
            else if (IsNothingLeft())
            {
                events++;
                lastEvent = reader.Event.Kind.ToString();
                core.Handle(reader.Event, replayed);
            }
        }

        // Where the recording breaks off, so may the commands of its last event.
        if (difference is null && reader.Ending is { Reason: null })
        {
            IsNothingLeft();
        }
    }

    private void Compare(string recorded)
    {
        var own = replayed.TryTake(out var text) ? text : null;
        if (!string.Equals(own, recorded, StringComparison.Ordinal))
        {
            difference = new ReplayDifference(events, lastEvent, recorded, own);
        }
    }

    private bool IsNothingLeft()
    {
        if (!replayed.TryTake(out var extra))
        {
            return true;
        }

        difference = new ReplayDifference(events, lastEvent, Recorded: null, extra);
        return false;
    }

    private ReplayReport Report(TimeSpan elapsed) =>
        new()
        {
            Beginning = reader.Beginning,
            Ending = reader.Ending,
            Events = events,
            Commands = commands,
            Difference = difference,
            Flaw = reader.Flaw,
            Elapsed = elapsed,
        };

    private sealed class Replayed : ICommandSink
    {
        private readonly Queue<string> texts = new();

        public void Issue(TraderCommand command) => texts.Enqueue(CommandText.Of(command));

        public bool TryTake(out string text) => texts.TryDequeue(out text!);
    }
}
