using System.CommandLine;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary>The option <c>--reason</c> of commands that ask something of a running trader.</summary>
internal sealed class ReasonOption
{
    private readonly Option<string?> reason = new("--reason")
    {
        Description = $"why, for the log and the console (at most {OperatorReason.MaxLength} characters)",
    };

    /// <summary>Adds it to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(reason);

    /// <summary>The reason given; null for none.</summary>
    /// <exception cref="HostException">It cannot be one.</exception>
    public string? Read(ParseResult parsed)
    {
        var why = parsed.GetValue(reason);
        return why is not null && OperatorReason.ComplaintAbout(why) is { } complaint
            ? throw new HostException(ExitCodes.Configuration, $"--reason: {complaint}")
            : why;
    }
}
