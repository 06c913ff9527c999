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
            "Release the emergency stop of a running trader: it opens positions again. "
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
        var (stop, _) = await client.GetStopAsync(cancellation);
        if (stop is null)
        {
            await Console.Out.WriteLineAsync("The emergency stop is not pulled; there is nothing to release.");
            return ExitCodes.Success;
        }

        await Console.Out.WriteLineAsync($"The emergency stop holds. {stop.Describe()}");
        if (!stop.IsVerified)
        {
            await Console.Out.WriteLineAsync("It is not verified: orders may still rest at the exchange.");
        }

        if (!isConfirmed && !await ConfirmAsync(cancellation))
        {
            return ExitCodes.Interrupted;
        }

        (stop, _) = await client.PostAsync("resume", reason: null, cancellation);
        await Console.Out.WriteLineAsync(
            stop is null
                ? "Released. Opening goes on a minute after the last cancel of everything, which may take new orders with it."
                : "It was asked to be released, but still holds; look again with: trader resume"
        );
        return stop is null ? ExitCodes.Success : ExitCodes.NotStopped;
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
