using System.Net;
using System.Text.Json;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary><c>cleanup</c>: has a running trader cancel resting orders, and waits for what comes of it.</summary>
internal sealed class CleanupCommand(ControlClient client, TimeProvider wall, TimeSpan wait, bool asJson)
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(200);

    private readonly long begunAt = wall.GetTimestamp();

    /// <summary>Asks for it and waits; the exit code says what came of it.</summary>
    public async Task<int> RunAsync(bool isAll, string? reason, CancellationToken cancellation)
    {
        var (status, body) = await client.CleanUpAsync(isAll, reason, cancellation);
        if (!TryRead(body, out var report))
        {
            throw new HostException(ExitCodes.NotCleaned, $"The trader refuses ({status}): {body}");
        }

        var requestId = report.GetProperty("request_id").GetString();
        while (status == (int)HttpStatusCode.Accepted && !IsFinished(report) && wall.GetElapsedTime(begunAt) < wait)
        {
            await Task.Delay(PollPeriod, wall, cancellation);
            report = Find(await client.GetCleanupsAsync(cancellation), requestId) ?? report;
        }

        if (asJson)
        {
            await Console.Out.WriteLineAsync(report.GetRawText());
        }
        else
        {
            await DescribeAsync(report);
        }

        return !IsFinished(report) ? ExitCodes.NotStopped
            : report.GetProperty("success").GetBoolean() ? ExitCodes.Success
            : ExitCodes.NotCleaned;
    }

    private static async Task DescribeAsync(JsonElement report)
    {
        if (report.GetProperty("error").GetString() is { } refusal)
        {
            await Console.Out.WriteLineAsync($"Nothing was cancelled: {refusal}.");
            return;
        }

        var isFinished = IsFinished(report);
        await Console.Out.WriteLineAsync(
            isFinished
                ? $"{report.GetProperty("cancelled_count").GetInt32()} orders cancelled. {report.GetProperty("note").GetString()}"
                : "Not done yet; the trader goes on with it, and its console shows the end."
        );
        foreach (var error in report.GetProperty("errors").EnumerateArray())
        {
            await Console.Out.WriteLineAsync(
                $"  {error.GetProperty("order_id").GetString()}: {error.GetProperty("error").GetString()}"
            );
        }
    }

    private static bool IsFinished(JsonElement report) => report.GetProperty("finished").GetBoolean();

    private static JsonElement? Find(string json, string? requestId)
    {
        foreach (var report in JsonElement.Parse(json).GetProperty("cleanups").EnumerateArray())
        {
            if (report.GetProperty("request_id").GetString() == requestId)
            {
                return report;
            }
        }

        return null;
    }

    private static bool TryRead(string body, out JsonElement report)
    {
        try
        {
            report = JsonElement.Parse(body);
            return report.ValueKind == JsonValueKind.Object && report.TryGetProperty("request_id", out _);
        }
        catch (JsonException)
        {
            report = default;
            return false;
        }
    }
}
