using Microsoft.Win32.SafeHandles;

namespace Trader.Host.Configuration;

/// <summary>Who may read a file that holds a secret, such as a private key: its owner and nobody else.</summary>
internal static class KeyFileRights
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>What is wrong with an open file's rights and how to mend it, or null. On Windows rights are given differently: null.</summary>
    public static string? ComplaintAbout(SafeFileHandle file, string path, string secret = "a private key")
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Others) == UnixFileMode.None)
        {
            return null;
        }

        return $"{path} holds {secret} and others than its owner may open it; run: chmod 600 {path}";
    }
}
