using System.Globalization;
using System.Text.Json;

namespace Kalshi.Simulator.Operator;

/// <summary>
/// A list of operator's actions and when they happen, read from JSON and validated whole:
/// <c>[{"at":5000,"do":"pause_trading"},{"at":"2026-11-20T14:00:00Z","do":"resume"}]</c>.
/// </summary>
public sealed class Scenario
{
    /// <summary>Steps of one scenario at most.</summary>
    public const int MaxSteps = 100_000;

    private Scenario(IReadOnlyList<ScenarioStep> steps) => Steps = steps;

    /// <summary>How many steps it has.</summary>
    public int Count => Steps.Count;

    /// <summary>The steps in the order of time; of one instant in the order of the file.</summary>
    internal IReadOnlyList<ScenarioStep> Steps { get; }

    /// <summary>Reads a scenario.</summary>
    /// <param name="utf8">JSON: an array of steps. <c>at</c> is exchange milliseconds after the start, or an RFC 3339 instant.</param>
    /// <param name="startMs">Exchange time of the start, Unix milliseconds.</param>
    /// <exception cref="ScenarioException">Something is wrong with it; the message names the line or the path, and how to mend it.</exception>
    public static Scenario Parse(ReadOnlyMemory<byte> utf8, long startMs)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException exception)
        {
            throw new ScenarioException(
                $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: this is no JSON.",
                exception
            );
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
            {
                throw new ScenarioException(
                    "the file: it must be an array of steps such as [{\"at\":5000,\"do\":\"pause_trading\"}]."
                );
            }

            if (root.GetArrayLength() > MaxSteps)
            {
                throw new ScenarioException($"the file: it has {root.GetArrayLength()} steps; {MaxSteps} are the most.");
            }

            var steps = new List<ScenarioStep>(root.GetArrayLength());
            foreach (var element in root.EnumerateArray())
            {
                steps.Add(ReadStep(element, steps.Count, startMs));
            }

            return new Scenario([.. steps.OrderBy(step => step.AtMs)]);
        }
    }

    /// <summary>Reads a scenario from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="startMs">Exchange time of the start, Unix milliseconds.</param>
    /// <exception cref="ScenarioException">It cannot be read, or something is wrong with it; the message names the file.</exception>
    public static Scenario Load(string path, long startMs)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), startMs);
        }
        catch (ScenarioException exception)
        {
            throw new ScenarioException($"{path}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"{path}: it cannot be read: {exception.Message}", exception);
        }
    }

    private static ScenarioStep ReadStep(JsonElement element, int index, long startMs)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"[{index}]");
        try
        {
            var action = OperatorAction.Read(element, path, alsoAllowed: "at");
            var at = new OperatorField("at", FieldKind.Instant, IsRequired: true, "");
            if (!element.TryGetProperty("at", out var when) || at.Read(when) is not OperatorInstant instant)
            {
                throw new ScenarioException(
                    $"{path}.at: it must be exchange milliseconds after the start, for example 5000, or an RFC 3339 instant such as \"2026-11-20T14:00:00Z\"."
                );
            }

            var atMs = instant.At(startMs);
            return atMs < startMs
                ? throw new ScenarioException($"{path}.at: it lies before the start of exchange time.")
                : new ScenarioStep(index, atMs, action);
        }
        catch (OperatorException exception)
        {
            throw new ScenarioException(exception.Message, exception);
        }
    }
}

/// <summary>One step.</summary>
/// <param name="Index">Its place in the file, from 0.</param>
/// <param name="AtMs">When, Unix milliseconds of exchange time.</param>
/// <param name="Action">What.</param>
internal sealed record ScenarioStep(int Index, long AtMs, OperatorAction Action);

/// <summary>A scenario cannot be used; the message says what is wrong, where, and how to mend it.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ScenarioException(string message)
        : base(message) { }

    /// <summary>Makes the exception without a message.</summary>
    public ScenarioException() { }

    /// <summary>Makes the exception with a cause.</summary>
    public ScenarioException(string message, Exception innerException)
        : base(message, innerException) { }
}
