using System.Globalization;

namespace Trader.Host.Control;

/// <summary>
/// Where control files are unless a setting says otherwise: one for each port, in a folder into which no other user of the
/// machine can put anything. The shared folder for temporary files is none: whoever comes first could plant a file there.
/// </summary>
internal static class ControlFolders
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The places there are, the better one first: the session's own folder, and the user's local data.</summary>
    /// <param name="runtimeFolder">The value of <c>XDG_RUNTIME_DIR</c>; null or empty for none.</param>
    /// <param name="localData">The user's local data, whether it exists or not; empty for none.</param>
    public static IReadOnlyList<string> Candidates(string? runtimeFolder, string localData)
    {
        var folders = new List<string>();
        if (runtimeFolder is { Length: > 0 } && Path.IsPathFullyQualified(runtimeFolder) && Directory.Exists(runtimeFolder))
        {
            folders.Add(Path.Combine(runtimeFolder, "trader-v3"));
        }

        if (localData.Length > 0)
        {
            folders.Add(Path.Combine(localData, "trader-v3", "control"));
        }

        return folders;
    }

    /// <summary>The places of this process's user.</summary>
    public static IReadOnlyList<string> OfThisUser() =>
        Candidates(
            Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"),
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
        );

    /// <summary>The name of a port's file.</summary>
    public static string NameOf(int port) => string.Create(CultureInfo.InvariantCulture, $"{port}.json");

    /// <summary>The file to write for a port; makes its folder, which is the user's alone afterwards.</summary>
    /// <exception cref="HostException">There is no such place.</exception>
    public static string Prepare(IReadOnlyList<string> candidates, int port)
    {
        var obstacles = new List<string>();
        foreach (var folder in candidates)
        {
            try
            {
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(folder);
                }
                else
                {
                    Directory.CreateDirectory(folder, OwnerOnly);

                    // Fails for a folder that is another user's.
                    File.SetUnixFileMode(folder, OwnerOnly);
                }

                return Path.Combine(folder, NameOf(port));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                obstacles.Add($"{folder}: {exception.Message.TrimEnd('.')}");
            }
        }

        throw new HostException(
            ExitCodes.Configuration,
            $"There is no place for the control file ({(obstacles.Count > 0 ? string.Join("; ", obstacles) : "no home folder")}); name "
                + "one with V3_CONTROL_FILE."
        );
    }

    /// <summary>The file to read for a port: of several the one written last, for what crashed leaves its file behind.</summary>
    public static string? Find(IReadOnlyList<string> candidates, int port) =>
        candidates
            .Select(folder => Path.Combine(folder, NameOf(port)))
            .Where(File.Exists)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .FirstOrDefault();
}
