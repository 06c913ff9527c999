using System.Diagnostics;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary><c>stop</c>: ends a running trader in order, or pulls its emergency stop, and waits for the end of it.</summary>
internal sealed class StopCommand(ControlClient client, TimeProvider wall, TimeSpan wait, bool asJson)
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(100);

    private readonly long begunAt = wall.GetTimestamp();

    private bool IsOver => wall.GetElapsedTime(begunAt) >= wait;

    /// <summary>Pulls the emergency stop and waits until the exchange shows that nothing rests.</summary>
    public async Task<int> PullAsync(string? reason, CancellationToken cancellation)
    {
        // One that was pulled before may be verified already: it is this pull's end that is waited for.
        var pullsBefore = (await client.GetStopAsync(cancellation)).Stop?.Pulls ?? 0;
        var (stop, json) = await client.PostAsync("emergency-stop", reason, cancellation);
        await SayAsync("The emergency stop is pulled: nothing is sent any more, everything that rests is being cancelled.");
        var said = "";
        while (true)
        {
            var isTakenIn = stop?.Pulls > pullsBefore;
            var line = isTakenIn ? stop!.Describe() : "not taken in yet";
            if (line != said)
            {
                await SayAsync(line);
                said = line;
            }

            if ((isTakenIn && stop!.IsVerified) || IsOver)
            {
                return await ReportAsync(isTakenIn && stop!.IsVerified, json);
            }

            await Task.Delay(PollPeriod, wall, cancellation);
            (stop, json) = await client.GetStopAsync(cancellation);
        }
    }

    /// <summary>Asks the trader to end in order, as Ctrl-C does, and waits until its process is gone.</summary>
    public async Task<int> EndAsync(int processId, string? reason, CancellationToken cancellation)
    {
        await client.PostAsync("shutdown", reason, cancellation);
        await SayAsync("The trader ends in order: it cancels its resting orders and compares its books with the exchange's.");
        while (IsRunning(processId) && !IsOver)
        {
            await Task.Delay(PollPeriod, wall, cancellation);
        }

        var isGone = !IsRunning(processId);
        if (asJson)
        {
            await Console.Out.WriteLineAsync(isGone ? """{"ended":true}""" : """{"ended":false}""");
        }

        await SayAsync(
            isGone ? "The trader has ended." : $"The trader still runs after {wait.TotalSeconds} s; its log says why."
        );
        return isGone ? ExitCodes.Success : ExitCodes.NotStopped;
    }

    private async Task<int> ReportAsync(bool isVerified, string json)
    {
        if (asJson)
        {
            await Console.Out.WriteLineAsync(json);
        }

        await SayAsync(
            isVerified
                ? "Verified: the exchange lists no resting order. The stop holds, restarts included, until: trader resume"
                : $"Not verified within {wait.TotalSeconds} s. The trader goes on trying; look at the orders at the exchange, too."
        );
        return isVerified ? ExitCodes.Success : ExitCodes.NotStopped;
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Standard output is for the result that was asked for.
    private Task SayAsync(string line) => (asJson ? Console.Error : Console.Out).WriteLineAsync(line);
}
