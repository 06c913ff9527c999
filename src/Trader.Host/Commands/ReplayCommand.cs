using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Trader.Lab.Replay;
using Trader.Live.Journal.Files;

namespace Trader.Host.Commands;

/// <summary><c>replay</c>: feeds a recorded session to the core again, and says whether it does the same.</summary>
internal static class ReplayCommand
{
    /// <summary>Replays a file and says what came of it; the exit code says so too.</summary>
    /// <exception cref="HostException">The file cannot be read.</exception>
    public static int Run(string path, bool asJson, TextWriter output)
    {
        var report = Replay(path);
        output.WriteLine(asJson ? ToJson(path, report) : Describe(report));
        return report.IsVerified ? ExitCodes.Success : ExitCodes.ReplayDiffers;
    }

    private static ReplayReport Replay(string path)
    {
        try
        {
            using var source = FileJournalStore.OpenFile(path);
            var report = SessionReplay.Run(source, path, TimeProvider.System);

            // With a difference the rest was not read; without one, whatever broke the reading off is what there is to say.
            return report is { Difference: null, IsVerified: false, Flaw: { } flaw }
                ? throw new HostException(ExitCodes.Tape, $"The recorded session cannot be replayed: {flaw}")
                : report;
        }
        catch (IOException exception)
        {
            throw new HostException(
                ExitCodes.Tape,
                $"The recorded session {path} cannot be read: {exception.Message.TrimEnd('.')}.",
                exception
            );
        }
    }

    private static string Describe(ReplayReport report)
    {
        if (report.Difference is { } difference)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"""
                Different at event {difference.EventNumber} ({difference.Event}).
                  recorded: {difference.Recorded ?? "(nothing)"}
                  replayed: {difference.Replayed ?? "(nothing)"}
                """
            );
        }

        var end = report switch
        {
            { Ending.Reason: { } reason } => $" {reason}",
            { Ending: null } => " The recording breaks off, as after a crash.",
            _ => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Verified: {report.Events} events led to the same {report.Commands} commands ({report.Elapsed.TotalSeconds:0.00} s, {report.EventsPerSecond:0} events/s).{end}"
        );
    }

    private static string ToJson(string path, ReplayReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("file", path);
            json.WriteString("version", report.Beginning?.Version);
            json.WriteBoolean("verified", report.IsVerified);
            json.WriteNumber("events", report.Events);
            json.WriteNumber("commands", report.Commands);
            json.WriteBoolean("ended_in_order", report.Ending is { Reason: null });
            if (report.Difference is { } difference)
            {
                json.WriteStartObject("difference");
                json.WriteNumber("event", difference.EventNumber);
                json.WriteString("kind", difference.Event);
                json.WriteString("recorded", difference.Recorded);
                json.WriteString("replayed", difference.Replayed);
                json.WriteEndObject();
            }

            json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
            json.WriteNumber("events_per_second", Math.Round(report.EventsPerSecond));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
