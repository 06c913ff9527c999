using System.CommandLine;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>stop</c>.</summary>
internal static class StopOptions
{
    public static Command Build()
    {
        var trader = new ControlOptions();
        var emergency = new Option<bool>("--emergency")
        {
            Description =
                "pull the emergency stop instead: send nothing more, cancel everything that rests in the account, and go on running",
        };
        var reason = new ReasonOption();
        var wait = new WaitOption();
        var json = new Option<bool>("--json")
        {
            Description = "print what came of it as one JSON object: with --emergency the stop's last report",
        };
        var command = new Command(
            "stop",
            "End a running trader in order, or pull its emergency stop. "
                + $"Exit codes: 0 done, {ExitCodes.NoTrader} no trader answers, {ExitCodes.NotStopped} not done within --wait."
        );
        trader.AddTo(command);
        command.Options.Add(emergency);
        reason.AddTo(command);
        wait.AddTo(command);
        command.Options.Add(json);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var why = reason.Read(parsed);
                var file = trader.Read(parsed);
                using var client = new ControlClient(file);
                var stop = new StopCommand(client, TimeProvider.System, wait.Read(parsed), parsed.GetValue(json));
                return parsed.GetValue(emergency)
                    ? await stop.PullAsync(why, cancellation)
                    : await stop.EndAsync(file.ProcessId, why, cancellation);
            }
        );
        return command;
    }
}
