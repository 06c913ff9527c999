using System.Text;

namespace Trader.Live.Reporting;

/// <summary>
/// The status log on disk: <c>status.log</c>, and <c>status.1.log</c> with what was before it. Together they stay within a size.
/// For one thread at a time.
/// </summary>
internal sealed class StatusLogFiles
{
    private readonly long maxBytes;

    public StatusLogFiles(string folder, long maxBytes)
    {
        Folder = folder;
        this.maxBytes = maxBytes;
    }

    /// <summary>Where they are.</summary>
    public string Folder { get; }

    private string Newer => Path.Combine(Folder, "status.log");

    private string Older => Path.Combine(Folder, "status.1.log");

    /// <summary>Appends a block; returns why it could not be, one sentence's worth, or null.</summary>
    public string? TryAppend(StatusLogged block)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            var bytes = Encoding.UTF8.GetBytes($"#{block.Id} {block.Trigger}\n{block.Text}\n");
            var newer = new FileInfo(Newer);
            if (newer.Exists && newer.Length + bytes.Length > maxBytes / 2)
            {
                File.Move(Newer, Older, overwrite: true);
            }

            using var file = new FileStream(Newer, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(bytes);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the status log cannot be written to {Folder}: {exception.Message}";
        }
    }
}
