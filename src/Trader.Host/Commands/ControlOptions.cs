using System.CommandLine;
using Trader.Host.Configuration;
using Trader.Host.Control;

namespace Trader.Host.Commands;

/// <summary>The options of <c>stop</c>, <c>pause</c> and <c>resume</c> that say which trader is meant.</summary>
internal sealed class ControlOptions
{
    private readonly Option<int?> port = WholeNumber.Option(
        "--port",
        1,
        65_535,
        "port of the trader's console and API (default: V3_PORT, else 8005)"
    );
    private readonly Option<string?> control = new("--control")
    {
        Description = "the trader's control file (default: V3_CONTROL_FILE, else where a trader on the port puts it)",
    };

    /// <summary>Adds both to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(port);
        command.Options.Add(control);
    }

    /// <summary>Reads the control file of the trader that is meant.</summary>
    /// <exception cref="HostException">There is none, or two are named.</exception>
    public ControlFile Read(ParseResult parsed)
    {
        if (parsed.GetValue(port) is not null && parsed.GetValue(control) is not null)
        {
            throw new HostException(ExitCodes.Configuration, "--port and --control both say which trader is meant: give one.");
        }

        // Whatever else is wrong in the settings must not keep anybody from stopping a trader.
        var settings = SettingsReader.Read(
            Directory.GetCurrentDirectory(),
            AppContext.BaseDirectory,
            SettingSource.FromEnvironment(),
            environmentWord: null,
            mistakes: []
        );
        if ((parsed.GetValue(control) ?? (parsed.GetValue(port) is null ? settings.ControlFile : null)) is { } path)
        {
            return ControlFile.Read(path);
        }

        var folders = ControlFolders.OfThisUser();
        var wanted = parsed.GetValue(port) ?? settings.Port;
        return ControlFolders.Find(folders, wanted) is { } found
            ? ControlFile.Read(found)
            : throw new HostException(
                ExitCodes.NoTrader,
                $"No trader of this user runs on port {wanted}: there is no {ControlFolders.NameOf(wanted)} in {string.Join(" or ", folders)}. "
                    + "Name its port with --port, or its control file with --control."
            );
    }
}
