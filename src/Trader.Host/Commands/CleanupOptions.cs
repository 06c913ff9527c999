using System.CommandLine;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>cleanup</c>.</summary>
internal static class CleanupOptions
{
    private const int DefaultWaitSeconds = 60;

    public static Command Build()
    {
        var trader = new ControlOptions();
        var all = new Option<bool>("--all")
        {
            Description = "cancel what this run has placed, too, and not only what earlier runs left (orphans)",
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
        var json = new Option<bool>("--json") { Description = "print the report as one JSON object" };
        var command = new Command(
            "cleanup",
            "Have a running trader cancel resting orders by their ids; positions are untouched. "
                + $"Exit codes: 0 done, {ExitCodes.NoTrader} no trader answers, {ExitCodes.NotStopped} not done within --wait, "
                + $"{ExitCodes.NotCleaned} refused, or some orders could not be cancelled."
        );
        trader.AddTo(command);
        command.Options.Add(all);
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

                using var client = new ControlClient(trader.Read(parsed));
                var cleanup = new CleanupCommand(
                    client,
                    TimeProvider.System,
                    TimeSpan.FromSeconds(parsed.GetValue(wait) ?? DefaultWaitSeconds),
                    parsed.GetValue(json)
                );
                return await cleanup.RunAsync(parsed.GetValue(all), why, cancellation);
            }
        );
        return command;
    }
}
