using System.CommandLine;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>pause</c>.</summary>
internal static class PauseOptions
{
    public static Command Build()
    {
        var trader = new ControlOptions();
        var reason = new ReasonOption();
        var command = new Command(
            "pause",
            "Keep a running trader from opening positions until: trader resume. It goes on watching, reading the account, looking "
                + $"after its orders and closing; a restart changes nothing. Exit codes: 0 paused, {ExitCodes.NoTrader} no trader answers, "
                + $"{ExitCodes.NotStopped} not paused yet."
        );
        trader.AddTo(command);
        reason.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var why = reason.Read(parsed);
                using var client = new ControlClient(trader.Read(parsed));
                return await RunAsync(client, why, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(ControlClient client, string? reason, CancellationToken cancellation)
    {
        var (_, json) = await client.PostAsync("pause", reason, cancellation);
        var isPaused = RemotePause.In(json).Any(pause => pause.Cause == "operator");
        await Console.Out.WriteLineAsync(
            isPaused
                ? "Paused: nothing is opened, restarts included, until: trader resume. Everything else goes on."
                : "It was asked to pause, but has not said so yet; look again with: trader resume"
        );
        return isPaused ? ExitCodes.Success : ExitCodes.NotStopped;
    }
}
