using Trader.Host.Control;

namespace Trader.Host.Tests.Control;

/// <summary>The file through which a running trader is found and controlled: its owner's alone.</summary>
public sealed class ControlFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string folder = Directory.CreateTempSubdirectory("trader-control-").FullName;

    private ControlFile File { get; } =
        new()
        {
            Address = "http://127.0.0.1:8005/",
            Token = ControlToken.Make().Text,
            ProcessId = 17,
        };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [Trait("Promise", "R21")]
    [Trait("Promise", "R19")]
    public void It_is_written_for_its_owner_alone_and_read_back()
    {
        var path = In("8005.json");
        File.Write(path);

        Assert.Equal(File, ControlFile.Read(path));
        Assert.True(OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(path) == OwnerOnly);
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    [Trait("Promise", "R21")]
    public void One_that_others_may_open_is_refused_with_what_mends_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are given differently there.");
        var path = In("8005.json");
        File.Write(path);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.GroupRead);
        }

        var exception = Assert.Throws<HostException>(() => ControlFile.Read(path));

        Assert.Equal(
            $"{path} holds the trader's token and others than its owner may open it; run: chmod 600 {path}",
            exception.Message
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"address":"http://127.0.0.1:8005/","token":null,"process_id":1}""")]
    [InlineData("""{"address":"http://evil.example/","token":"s3cret","process_id":1}""")]
    [InlineData("""{"address":"http://127.0.0.1.evil.example/","token":"s3cret","process_id":1}""")]
    [InlineData("""{"address":"nowhere","token":"s3cret","process_id":1}""")]
    [Trait("Promise", "R21")]
    [Trait("Promise", "R19")]
    public void What_is_no_control_file_is_neither_used_nor_shown_nor_overwritten(string text)
    {
        var path = In("8005.json");
        System.IO.File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, OwnerOnly);
        }

        var read = Assert.Throws<HostException>(() => ControlFile.Read(path));
        var write = Assert.Throws<HostException>(() => File.Write(path));

        Assert.Contains("is not a control file", read.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", read.ToString() + write, StringComparison.Ordinal);
        Assert.Equal(text, System.IO.File.ReadAllText(path));
    }

    [Fact]
    [Trait("Promise", "R21")]
    public void What_an_earlier_run_left_is_replaced_and_what_stands_in_the_way_of_writing_is_not_written_through()
    {
        var path = In("8005.json");
        (File with { Token = "of an earlier run" }).Write(path);
        var elsewhere = In("somebody else's");
        System.IO.File.WriteAllText(elsewhere, "untouched");
        System.IO.File.CreateSymbolicLink(path + ".new", elsewhere);

        File.Write(path);

        Assert.Equal(File, ControlFile.Read(path));
        Assert.Equal("untouched", System.IO.File.ReadAllText(elsewhere));
    }

    [Fact]
    public void A_missing_one_means_that_no_trader_runs() =>
        Assert.Equal(ExitCodes.NoTrader, Assert.Throws<HostException>(() => ControlFile.Read(In("none"))).ExitCode);

    [Fact]
    [Trait("Promise", "R21")]
    public void The_sessions_own_folder_comes_before_the_users_and_both_are_the_users_alone()
    {
        var runtime = Directory.CreateDirectory(In("run")).FullName;
        var local = In("local");

        var both = ControlFolders.Candidates(runtime, local);
        Assert.Equal([Path.Combine(runtime, "trader-v3"), Path.Combine(local, "trader-v3", "control")], both);
        Assert.Equal([both[1]], ControlFolders.Candidates("relative", local));
        Assert.Equal([both[1]], ControlFolders.Candidates(In("absent"), local));
        Assert.Empty(ControlFolders.Candidates(null, ""));

        var path = ControlFolders.Prepare([both[1]], 8005);
        Assert.Equal(Path.Combine(both[1], "8005.json"), path);
        Assert.True(
            OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(both[1]) == (OwnerOnly | UnixFileMode.UserExecute)
        );
        Assert.Contains(
            "V3_CONTROL_FILE",
            Assert.Throws<HostException>(() => ControlFolders.Prepare([], 8005)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_two_files_for_a_port_the_later_one_is_meant()
    {
        var folders = new[] { Directory.CreateDirectory(In("a")).FullName, Directory.CreateDirectory(In("b")).FullName };
        Assert.Null(ControlFolders.Find(folders, 8005));
        File.Write(Path.Combine(folders[0], "8005.json"));
        File.Write(Path.Combine(folders[1], "8005.json"));
        System.IO.File.SetLastWriteTimeUtc(
            Path.Combine(folders[0], "8005.json"),
            new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)
        );

        Assert.Equal(Path.Combine(folders[1], "8005.json"), ControlFolders.Find(folders, 8005));
        Assert.Null(ControlFolders.Find(folders, 8006));
    }

    [Fact]
    [Trait("Promise", "R19")]
    [Trait("Promise", "R21")]
    public void A_token_is_long_made_anew_and_never_shown()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => ControlToken.Make()).ToList();

        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token.Text));
        Assert.Equal(100, tokens.Select(token => token.Text).Distinct(StringComparer.Ordinal).Count());
        Assert.All(tokens, token => Assert.DoesNotContain(token.Text, token.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(File.Token, File.ToString(), StringComparison.Ordinal);
        Assert.True(tokens[0].Matches(tokens[0].Text));
        Assert.False(tokens[0].Matches(tokens[1].Text));
        Assert.False(tokens[0].Matches(""));
    }

    private string In(string name) => Path.Combine(folder, name);
}
