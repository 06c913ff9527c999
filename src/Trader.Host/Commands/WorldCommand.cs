using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Trader.Lab.World;

namespace Trader.Host.Commands;

/// <summary><c>world</c>: runs schedules and says what came of them.</summary>
internal static class WorldCommand
{
    /// <summary>Runs them; the exit code says whether anything was violated.</summary>
    public static int Run(WorldSettings settings, TextWriter output, Stopping stopping)
    {
        var options = new WorldOptions { TroubleMinutes = settings.Minutes };
        var summary = new WorldSummary();
        var begun = TimeProvider.System.GetTimestamp();
        foreach (var result in Results(settings, options, output))
        {
            summary.Add(result);
            if (result.Violation is { } violation && !settings.AsJson)
            {
                output.WriteLine(violation);
            }

            if (stopping.Requested.IsCompleted || (settings.Bug is not null && result.Violation is not null))
            {
                break;
            }
        }

        var elapsed = TimeProvider.System.GetElapsedTime(begun);
        output.WriteLine(settings.AsJson ? ToJson(summary, elapsed) : Describe(summary, elapsed));
        return summary.Violations.Count > 0 ? ExitCodes.WorldViolated
            : stopping.Requested.IsCompleted ? ExitCodes.Interrupted
            : ExitCodes.Success;
    }

    private static IEnumerable<WorldResult> Results(WorldSettings settings, WorldOptions options, TextWriter output)
    {
        if (settings.First != settings.Last && settings.Bug is null)
        {
            return WorldRunner.RunAll(settings.First, settings.Last, settings.Threads, options);
        }

        return OneByOne(settings, options, settings.IsTraced ? output.WriteLine : null);
    }

    private static IEnumerable<WorldResult> OneByOne(WorldSettings settings, WorldOptions options, Action<string>? trace)
    {
        for (var seed = settings.First; ; seed++)
        {
            yield return settings.Bug is { } bug
                ? WorldRunner.Run(seed, bug, options, trace)
                : WorldRunner.Run(seed, options, trace);
            if (seed == settings.Last)
            {
                yield break;
            }
        }
    }

    private static string Describe(WorldSummary summary, TimeSpan elapsed)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{summary.Schedules} schedules, {summary.SimulatedMs / 60_000.0:F0} simulated minutes in {elapsed.TotalSeconds:F1} s "
                + $"({summary.SimulatedMs / Math.Max(1, elapsed.TotalMilliseconds):F0} simulated seconds a second), {summary.Steps} steps"
        );
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{summary.Orders} orders, {summary.Fills} fills, {summary.Settlements} settlements, {summary.Requests} requests, "
                + $"{summary.Processes} lives of the trader"
        );
        text.AppendLine("what went wrong, and how often:");
        foreach (var (name, count) in summary.Faults)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {name, -32} {count, 10}");
        }

        text.Append(
            summary.Violations.Count == 0
                ? "violations: none"
                : $"violations: {summary.Violations.Count}, the first at seed {summary.Violations[0].Seed}; see it with --seed {summary.Violations[0].Seed} --trace"
        );
        return text.ToString();
    }

    private static string ToJson(WorldSummary summary, TimeSpan elapsed)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schedules", summary.Schedules);
            json.WriteNumber("steps", summary.Steps);
            json.WriteNumber("simulated_ms", summary.SimulatedMs);
            json.WriteNumber("elapsed_ms", (long)elapsed.TotalMilliseconds);
            json.WriteNumber("orders", summary.Orders);
            json.WriteNumber("fills", summary.Fills);
            json.WriteNumber("settlements", summary.Settlements);
            json.WriteNumber("requests", summary.Requests);
            json.WriteNumber("processes", summary.Processes);
            json.WriteStartObject("faults");
            foreach (var (name, count) in summary.Faults)
            {
                json.WriteNumber(name, count);
            }

            json.WriteEndObject();
            json.WriteStartArray("violations");
            foreach (var violation in summary.Violations)
            {
                json.WriteStartObject();
                json.WriteNumber("seed", violation.Seed);
                json.WriteNumber("step", violation.Step);
                json.WriteNumber("elapsed_ms", violation.ElapsedMs);
                json.WriteString("invariant", violation.Invariant);
                json.WriteString("details", violation.Details);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
