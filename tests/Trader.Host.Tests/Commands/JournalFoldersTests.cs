using Kalshi.Client;
using Trader.Host.Commands;
using Trader.Host.Configuration;
using Trader.Live.Journal.Files;

namespace Trader.Host.Tests.Commands;

/// <summary>No run may read what was written about another account.</summary>
public sealed class JournalFoldersTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 18, 30, 0, TimeSpan.Zero);

    private readonly string root = Directory.CreateTempSubdirectory("trader-journals-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    [Trait("Requirement", "I1")]
    public void The_same_account_has_the_same_folder_and_every_other_one_another()
    {
        var paper = Settings(ExchangeEnvironment.Paper);
        var separate = Settings(ExchangeEnvironment.Sim) with { CredentialsFile = "c.json" };

        Assert.Equal(Of(paper, "key-1", "pem"), JournalFolders.Of(paper, "key-1", "another pem", Now.AddDays(1)));
        Assert.NotEqual(Of(paper, "key-1", "pem"), Of(paper, "key-2", "pem"));
        Assert.NotEqual(Of(paper, "key-1", "pem"), Of(Settings(ExchangeEnvironment.Local), "key-1", "pem"));

        // A simulated exchange that was started again gives its accounts the same ids, but new keys.
        Assert.Equal(Of(separate, "key-1", "pem"), Of(separate, "key-1", "pem"));
        Assert.NotEqual(Of(separate, "key-1", "pem"), Of(separate, "key-1", "another pem"));
    }

    [Fact]
    [Trait("Requirement", "I1")]
    public void Each_run_against_the_built_in_exchange_has_a_folder_of_its_own()
    {
        var settings = Settings(ExchangeEnvironment.Sim);

        Assert.NotEqual(Of(settings, "key", "pem"), JournalFolders.Of(settings, "key", "pem", Now.AddMilliseconds(1)));
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("a/b\\c:d")]
    public void A_key_id_never_leads_out_of_the_folder(string apiKeyId)
    {
        var folder = Of(Settings(ExchangeEnvironment.Paper), apiKeyId, "pem");

        Assert.Equal(root, Path.GetDirectoryName(Path.GetFullPath(folder)));
    }

    [Fact]
    public void Old_runs_go_but_never_one_that_still_runs()
    {
        var settings = Settings(ExchangeEnvironment.Sim);
        var folders = Enumerable
            .Range(0, JournalFolders.KeptRuns + 5)
            .Select(second => JournalFolders.Of(settings, "key", "pem", Now.AddSeconds(second)))
            .ToList();
        folders.ForEach(folder => Directory.CreateDirectory(Path.Combine(folder, "orders")));
        using var running = FileJournalStore.Open(Path.Combine(folders[2], "orders"));

        JournalFolders.RemoveOldRuns(settings);

        Assert.Equal([folders[2], .. folders.TakeLast(JournalFolders.KeptRuns - 1)], folders.Where(Directory.Exists));
    }

    private static string Of(HostSettings settings, string apiKeyId, string pem) =>
        JournalFolders.Of(settings, apiKeyId, pem, Now);

    private HostSettings Settings(ExchangeEnvironment environment) =>
        new() { Environment = environment, JournalDirectory = root };
}
