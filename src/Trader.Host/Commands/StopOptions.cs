using System.CommandLine;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>stop</c>.</summary>
internal static class StopOptions
{
    private const int DefaultWaitSeconds = 60;

    public static Command Build()
    {
        var trader = new ControlOptions();
        var emergency = new Option<bool>("--emergency")
        {
            Description =
                "pull the emergency stop instead: send nothing more, cancel everything that rests in the account, and go on running",
        };
        var reason = new Option<string?>("--reason")
        {
            Description = "why, for the log and the console (at most 200 characters)",
        };
        var wait = WholeNumber.Option(
            "--wait",
            0,
            86_400,
            $"seconds to wait for the end of it (default {DefaultWaitSeconds}; exit code {ExitCodes.NotStopped} when it is over)"
        );
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
        command.Options.Add(reason);
        command.Options.Add(wait);
        command.Options.Add(json);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var why = parsed.GetValue(reason);
                if (why is not null && OperatorReason.ComplaintAbout(why) is { } complaint)
                {
                    throw new HostException(ExitCodes.Configuration, $"--reason: {complaint}");
                }

                var file = trader.Read(parsed);
                using var client = new ControlClient(file);
                var stop = new StopCommand(
                    client,
                    TimeProvider.System,
                    TimeSpan.FromSeconds(parsed.GetValue(wait) ?? DefaultWaitSeconds),
                    parsed.GetValue(json)
                );
                return parsed.GetValue(emergency)
                    ? await stop.PullAsync(why, cancellation)
                    : await stop.EndAsync(file.ProcessId, why, cancellation);
            }
        );
        return command;
    }
}
