using System.CommandLine;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>resume</c>.</summary>
internal static class ResumeOptions
{
    public static Command Build()
    {
        var trader = new ControlOptions();
        var yes = new Option<bool>("--yes") { Description = "do not ask (needed where nobody can be asked)" };
        var command = new Command(
            "resume",
            "Release what keeps a running trader from opening and waits for a person: the emergency stop, a pause, the contract "
                + "limit, stops by drift. "
                + $"Exit codes: 0 released, {ExitCodes.Interrupted} not confirmed, {ExitCodes.NoTrader} no trader answers, "
                + $"{ExitCodes.NotStopped} not released."
        );
        trader.AddTo(command);
        command.Options.Add(yes);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var client = new ControlClient(trader.Read(parsed));
                return await RunAsync(client, parsed.GetValue(yes), cancellation);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(ControlClient client, bool isConfirmed, CancellationToken cancellation)
    {
        var (stop, json) = await client.GetStopAsync(cancellation);
        var before = RemotePause.In(json);
        foreach (var pause in before.Where(pause => !pause.WaitsForResume))
        {
            await Console.Out.WriteLineAsync($"Paused by {pause.Describe()}: that ends by itself.");
        }

        if (stop is null && !before.Any(pause => pause.WaitsForResume))
        {
            await Console.Out.WriteLineAsync("Nothing waits for a person; there is nothing to release.");
            return ExitCodes.Success;
        }

        await TellWhatHoldsAsync(stop, before);
        if (!isConfirmed && !await ConfirmAsync(cancellation))
        {
            return ExitCodes.Interrupted;
        }

        (var stopAfter, json) = await client.PostAsync("resume", reason: null, cancellation);
        return await TellWhatWasReleasedAsync(before, RemotePause.In(json), stop is not null, stopAfter is not null);
    }

    private static async Task TellWhatHoldsAsync(RemoteStop? stop, IReadOnlyList<RemotePause> pauses)
    {
        if (stop is not null)
        {
            await Console.Out.WriteLineAsync($"The emergency stop holds. {stop.Describe()}");
            if (!stop.IsVerified)
            {
                await Console.Out.WriteLineAsync("It is not verified: orders may still rest at the exchange.");
            }
        }

        foreach (var pause in pauses.Where(pause => pause.WaitsForResume && pause.Cause != "emergency_stop"))
        {
            await Console.Out.WriteLineAsync($"Nothing is opened because of {pause.Describe()}.");
        }
    }

    private static async Task<int> TellWhatWasReleasedAsync(
        IReadOnlyList<RemotePause> before,
        IReadOnlyList<RemotePause> after,
        bool wasStopped,
        bool isStopped
    )
    {
        var released = before.Where(pause => pause.WaitsForResume && !after.Contains(pause)).ToList();
        if (released.Count > 0)
        {
            await Console.Out.WriteLineAsync($"Released: {string.Join(", ", released.Select(pause => pause.Describe()))}.");
        }

        if (wasStopped && !isStopped)
        {
            await Console.Out.WriteLineAsync(
                "Opening goes on a minute after the last cancel of everything, which may take new orders with it."
            );
        }

        var holding = after.Where(pause => pause.WaitsForResume).ToList();
        if (holding.Count == 0 && !isStopped)
        {
            return ExitCodes.Success;
        }

        await Console.Out.WriteLineAsync(
            $"Asked to be released, but still holding: {string.Join(", ", holding.Select(pause => pause.Describe()))}; look again "
                + "with: trader resume"
        );
        return ExitCodes.NotStopped;
    }

    private static async Task<bool> ConfirmAsync(CancellationToken cancellation)
    {
        if (Console.IsInputRedirected)
        {
            throw new HostException(
                ExitCodes.Configuration,
                "Releasing lets the trader open positions again, and nobody can be asked here: say --yes if that is meant."
            );
        }

        await Console.Out.WriteAsync("Released, the trader opens positions again. Release it? Type yes: ");
        var answer = await Console.In.ReadLineAsync(cancellation);
        if (answer?.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase) == true)
        {
            return true;
        }

        await Console.Out.WriteLineAsync("Not released.");
        return false;
    }
}
