namespace Trader.EndToEnd.Processes;

/// <summary>A folder of its own for a test, gone afterwards. The program runs in <see cref="Work"/> and has its own temporary folder.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("trader-e2e-").FullName;
    private readonly string journals = Directory.CreateTempSubdirectory("trader-e2e-journals-").FullName;

    public TempFolder()
    {
        Work = Directory.CreateDirectory(Path.Combine(root, "work")).FullName;
        Temporary = Directory.CreateDirectory(Path.Combine(root, "tmp")).FullName;
        Home = Directory.CreateDirectory(Path.Combine(root, "home")).FullName;
    }

    /// <summary>Where the program is started.</summary>
    public string Work { get; }

    /// <summary>The program's folder for temporary files.</summary>
    public string Temporary { get; }

    /// <summary>The program's home.</summary>
    public string Home { get; }

    /// <summary>The program's journals: the one thing it leaves behind, apart from the rest.</summary>
    public string Journals => journals;

    /// <summary>The full path of a file in <see cref="Work"/>.</summary>
    public string File(string name) => Path.Combine(Work, name);

    /// <summary>Every file below the folder, sorted.</summary>
    public string[] AllFiles() => [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Directory.Delete(root, recursive: true);
        Directory.Delete(journals, recursive: true);
    }
}
