using Microsoft.Extensions.Logging;

namespace Trader.Host.Control;

/// <summary>A control file that is there as long as the trader is.</summary>
internal sealed class PublishedControl : IDisposable
{
    private readonly string path;
    private readonly ControlFile file;
    private readonly ILogger log;

    private PublishedControl(string path, ControlFile file, ILogger log)
    {
        this.path = path;
        this.file = file;
        this.log = log;
    }

    /// <summary>Writes the file of a trader that listens already, so that what is left of an earlier run on the port is out of date.</summary>
    /// <param name="namedPath">Where a setting says it shall be; null for the port's own place.</param>
    /// <param name="address">Where the trader listens.</param>
    /// <param name="token">This run's token.</param>
    /// <param name="log">Told where the file is, and if it cannot be removed.</param>
    /// <exception cref="HostException">It cannot be written.</exception>
    public static PublishedControl Write(string? namedPath, Uri address, ControlToken token, ILogger log)
    {
        var place = namedPath is null
            ? ControlFolders.Prepare(ControlFolders.OfThisUser(), address.Port)
            : Path.GetFullPath(namedPath);
        var written = new ControlFile
        {
            Address = address.ToString(),
            Token = token.Text,
            ProcessId = Environment.ProcessId,
        };
        written.Write(place);
        log.LogInformation("Control file: {Path} (for trader stop and trader resume)", place);
        return new PublishedControl(place, written, log);
    }

    /// <summary>Removes the file, unless another trader has put its own there.</summary>
    public void Dispose()
    {
        try
        {
            if (ControlFile.Read(path) == file)
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is HostException or IOException or UnauthorizedAccessException)
        {
            log.LogWarning("The control file {Path} could not be removed: {Reason}", path, exception.Message);
        }
    }
}
