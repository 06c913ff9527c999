using System.CommandLine;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>cleanup</c>.</summary>
internal static class CleanupOptions
{
    public static Command Build()
    {
        var trader = new ControlOptions();
        var all = new Option<bool>("--all")
        {
            Description = "cancel what this run has placed, too, and not only what earlier runs left (orphans)",
        };
        var reason = new ReasonOption();
        var wait = new WaitOption();
        var json = new Option<bool>("--json") { Description = "print the report as one JSON object" };
        var command = new Command(
            "cleanup",
            "Have a running trader cancel resting orders by their ids; positions are untouched. "
                + $"Exit codes: 0 done, {ExitCodes.NoTrader} no trader answers, {ExitCodes.NotStopped} not done within --wait, "
                + $"{ExitCodes.NotCleaned} refused, or some orders could not be cancelled."
        );
        trader.AddTo(command);
        command.Options.Add(all);
        reason.AddTo(command);
        wait.AddTo(command);
        command.Options.Add(json);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var why = reason.Read(parsed);
                using var client = new ControlClient(trader.Read(parsed));
                var cleanup = new CleanupCommand(client, TimeProvider.System, wait.Read(parsed), parsed.GetValue(json));
                return await cleanup.RunAsync(parsed.GetValue(all), why, cancellation);
            }
        );
        return command;
    }
}
