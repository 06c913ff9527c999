using System.CommandLine;

namespace Trader.Host.Commands;

/// <summary>The command line of <c>replay</c>.</summary>
internal static class ReplayOptions
{
    public static Command Build()
    {
        var file = new Argument<string>("FILE") { Description = "a session that run has recorded (V3_SESSION_RECORDING)" };
        var verify = new Option<bool>("--verify")
        {
            Description = "compare what the core does with what it did (exit code 10 for a difference, 3 for an unreadable file)",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "print the result as one JSON object" };
        var command = new Command("replay", "Feed a recorded session to the trading core again.") { file, verify, json };
        command.SetAction(parsed => ReplayCommand.Run(parsed.GetRequiredValue(file), parsed.GetValue(json), Console.Out));
        return command;
    }
}
