using System.CommandLine;

namespace Trader.Host.Commands;

/// <summary>The option <c>--wait</c> of commands that see what they asked for come true.</summary>
internal sealed class WaitOption
{
    private const int DefaultSeconds = 60;

    private readonly Option<int?> wait = WholeNumber.Option(
        "--wait",
        0,
        86_400,
        $"seconds to wait for the end of it (default {DefaultSeconds}; exit code {ExitCodes.NotStopped} when it is over)"
    );

    /// <summary>Adds it to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(wait);

    /// <summary>How long to wait.</summary>
    public TimeSpan Read(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(wait) ?? DefaultSeconds);
}
