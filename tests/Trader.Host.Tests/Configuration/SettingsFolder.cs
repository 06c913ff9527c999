using Trader.Host.Configuration;

namespace Trader.Host.Tests.Configuration;

/// <summary>A folder with settings files, and what the program makes of them.</summary>
internal sealed class SettingsFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("trader-settings-").FullName;
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    /// <summary>Writes a file that its owner alone may read.</summary>
    public SettingsFolder With(string file, string content)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllText(path, content);
        return OperatingSystem.IsWindows() ? this : WithRights(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Makes a folder where a file is expected.</summary>
    public SettingsFolder WithFolder(string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        return this;
    }

    /// <summary>Changes a file's rights.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public SettingsFolder WithRights(string file, UnixFileMode rights)
    {
        File.SetUnixFileMode(Path.Combine(folder, file), rights);
        return this;
    }

    /// <summary>Sets an environment variable, for this reading only.</summary>
    public SettingsFolder WithVariable(string name, string value)
    {
        environment[name] = value;
        return this;
    }

    /// <summary>Reads everything, with the mistakes found.</summary>
    public (HostSettings Settings, List<string> Mistakes) Read(string? environmentWord = null)
    {
        var mistakes = new List<string>();
        var variables = new SettingSource("the environment", environment, IsOurs: false);
        return (SettingsReader.Read(folder, folder, variables, environmentWord, mistakes), mistakes);
    }

    /// <summary>Reads everything; there must be no mistake.</summary>
    public HostSettings ReadSound(string? environmentWord = null)
    {
        var (settings, mistakes) = Read(environmentWord);
        Assert.Empty(mistakes);
        return settings;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
