using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kalshi.Client;
using Trader.Host.Configuration;
using Trader.Live.Journal.Files;

namespace Trader.Host.Commands;

/// <summary>
/// Which folder the journals of a run belong in: one for each account at an exchange, so that no run reads what was written about
/// another. The exchange inside this process ends with it, so that each of its runs has a folder of its own.
/// </summary>
internal static class JournalFolders
{
    /// <summary>Runs against the built-in exchange that are kept.</summary>
    public const int KeptRuns = 10;

    private const string BuiltInRuns = "sim-runs";

    /// <summary>Where journals are kept unless a setting says otherwise.</summary>
    public static string Default
    {
        get
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);

            // A service without a home keeps them where it was started.
            return Path.Combine(local.Length > 0 ? local : Directory.GetCurrentDirectory(), "trader-v3", "journal");
        }
    }

    /// <summary>The folder of a run.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="apiKeyId">The account's key.</param>
    /// <param name="privateKeyPem">The key itself: a simulated exchange makes a new one whenever it is started, which tells its accounts apart.</param>
    /// <param name="now">Wall clock.</param>
    public static string Of(HostSettings settings, string apiKeyId, string privateKeyPem, DateTimeOffset now)
    {
        var root = settings.JournalDirectory ?? Default;
        var environment = settings.Environment.ToString().ToLowerInvariant();
        if (settings.Environment != ExchangeEnvironment.Sim)
        {
            return Path.Combine(root, $"{environment}-{Plain(apiKeyId)}");
        }

        if (settings.CredentialsFile is null)
        {
            var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
            return Path.Combine(root, BuiltInRuns, $"{stamp}-{Environment.ProcessId}");
        }

        var made = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(privateKeyPem)).AsSpan(0, 4));
        return Path.Combine(root, $"{environment}-{Plain(apiKeyId)}-{made}");
    }

    /// <summary>Removes the oldest runs against the built-in exchange, so that with this one there are <see cref="KeptRuns"/>; running ones stay.</summary>
    /// <exception cref="IOException">A folder cannot be removed.</exception>
    public static void RemoveOldRuns(HostSettings settings)
    {
        var runs = new DirectoryInfo(Path.Combine(settings.JournalDirectory ?? Default, BuiltInRuns));
        if (!runs.Exists)
        {
            return;
        }

        // Their names sort by time.
        var old = runs.GetDirectories().OrderByDescending(run => run.Name, StringComparer.Ordinal).Skip(KeptRuns - 1);
        foreach (var run in old)
        {
            if (IsFree(Path.Combine(run.FullName, RunJournals.OrdersFolder)))
            {
                run.Delete(recursive: true);
            }
        }
    }

    private static bool IsFree(string folder)
    {
        try
        {
            FileJournalStore.Open(folder).Dispose();
            return true;
        }
        catch (JournalException)
        {
            return false;
        }
    }

    private static string Plain(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '_'));
}
