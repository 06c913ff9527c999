namespace Trader.Testing;

/// <summary>
/// Finds the recordings of the real exchange: the directory named by <c>TRADER_DATA</c>, else <c>../shared/data</c> beside
/// the repository. Tests skip with <see cref="AbsenceReason"/> where they are absent.
/// </summary>
public static class RecordedData
{
    /// <summary>Why tests are skipped without the recordings.</summary>
    public const string AbsenceReason = "The recordings are not here; set TRADER_DATA to their directory.";

    private static readonly string? Root = FindRoot();

    /// <summary>Whether the recordings are there.</summary>
    public static bool IsPresent => Root is not null;

    /// <summary>The full path of a recording.</summary>
    public static string Path(params ReadOnlySpan<string> parts) =>
        System.IO.Path.Combine([Root ?? throw new InvalidOperationException(AbsenceReason), .. parts]);

    /// <summary>The bytes of a recording.</summary>
    public static byte[] Bytes(params ReadOnlySpan<string> parts) => File.ReadAllBytes(Path(parts));

    /// <summary>The lines of a gzipped recording.</summary>
    public static IEnumerable<string> GzipLines(params ReadOnlySpan<string> parts) => ReadGzipLines(Path(parts));

    private static IEnumerable<string> ReadGzipLines(string path)
    {
        using var file = File.OpenRead(path);
        using var gzip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static string? FindRoot()
    {
        var named = Environment.GetEnvironmentVariable("TRADER_DATA");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "TraderV3.slnx")))
            {
                var beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "../shared/data"));
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}
