using Trader.Host.Configuration;

namespace Trader.Host.Tests.Configuration;

/// <summary>The file that holds a key: whole or not at all, for its owner only, never quoted.</summary>
public sealed class CredentialsFileTests : IDisposable
{
    private static readonly CredentialsFile Sample = new()
    {
        ApiKeyId = "an-id",
        PrivateKeyPem = "-----BEGIN PRIVATE KEY-----\nsecret-canary+/=\n-----END PRIVATE KEY-----\n",
        RestUrl = "http://127.0.0.1:5010/trade-api/v2",
        WebSocketUrl = "ws://127.0.0.1:5010/trade-api/ws/v2",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("trader-credentials-").FullName;

    private string FilePath => Path.Combine(folder, "c.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_written_is_read()
    {
        Sample.Write(FilePath);

        Assert.Equal(Sample, CredentialsFile.Read(FilePath));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    [Trait("Promise", "R19")]
    public void Only_the_owner_may_read_it_even_where_a_file_stood_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are given differently on Windows.");
        File.WriteAllText(FilePath, "old");
#pragma warning disable CA1416 // Skipped above.
        File.SetUnixFileMode(FilePath, (UnixFileMode)0b110_110_110);

        Sample.Write(FilePath);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
#pragma warning restore CA1416
    }

    [Fact]
    [Trait("Promise", "R19")]
    public void Where_it_cannot_be_written_no_key_is_left_behind()
    {
        Directory.CreateDirectory(FilePath);

        var exception = Assert.Throws<HostException>(() => Sample.Write(FilePath));

        Assert.Equal(ExitCodes.Configuration, exception.ExitCode);
        Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("secret-canary")]
    [InlineData("[\"secret-canary\"]")]
    [InlineData("\"secret-canary\"")]
    [InlineData("{\"private_key_pem\":\"secret-canary\"}")]
    [InlineData("{\"api_key_id\":\"secret-canary\",\"private_key_pem\":\"secret-canary\",\"rest_url\":1,\"ws_url\":\"x\"}")]
    [InlineData("{\"api_key_id\":\"secret-canary\",\"private_key_pem\":\"secret-canary")]
    [InlineData("{\"api_key_id\":null,\"private_key_pem\":\"secret-canary\",\"rest_url\":\"x\",\"ws_url\":\"x\"}")]
    [Trait("Promise", "R19")]
    public void A_broken_file_is_refused_without_being_quoted(string content)
    {
        // What stands there is the owner's alone, as it was written; only its content is changed.
        Sample.Write(FilePath);
        File.WriteAllText(FilePath, content);

        var exception = Assert.Throws<HostException>(() => CredentialsFile.Read(FilePath));

        Assert.Equal(ExitCodes.Configuration, exception.ExitCode);
        Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [Trait("Promise", "R19")]
    public void A_file_others_may_read_is_refused_and_says_how_to_mend_it(UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are given differently on Windows.");
        Sample.Write(FilePath);
#pragma warning disable CA1416 // Skipped above.
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | others);
#pragma warning restore CA1416

        var exception = Assert.Throws<HostException>(() => CredentialsFile.Read(FilePath));

        Assert.Contains($"chmod 600 {FilePath}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var exception = Assert.Throws<HostException>(() => CredentialsFile.Read(FilePath));

        Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Promise", "R19")]
    public void It_never_prints_its_key()
    {
        Assert.DoesNotContain("canary", Sample.ToString(), StringComparison.Ordinal);
    }
}
