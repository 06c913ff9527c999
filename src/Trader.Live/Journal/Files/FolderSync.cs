using System.Runtime.InteropServices;
using System.Text;

namespace Trader.Live.Journal.Files;

/// <summary>Makes the names in a folder survive a loss of power. .NET opens no folders, so the C library is asked.</summary>
internal static class FolderSync
{
    private const int ReadOnlyFlag = 0;

    /// <summary>Returns when the folder's names are on the disk. On Windows the file system's own log sees to it.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = new byte[Encoding.UTF8.GetByteCount(folder) + 1];
        Encoding.UTF8.GetBytes(folder, path);
        var descriptor = Open(path, ReadOnlyFlag);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            // Nothing was written through this descriptor, so that closing it can lose nothing.
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder) =>
        new($"The folder {folder} cannot be made durable: {Marshal.GetLastPInvokeErrorMessage()}");

#pragma warning disable SYSLIB1054 // Blittable arguments: nothing is marshalled, and the generated form would need unsafe code.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}
