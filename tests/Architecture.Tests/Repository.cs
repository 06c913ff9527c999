namespace Architecture.Tests;

/// <summary>Finds the sources this test was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> SourceProjects { get; } =
    [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Where(IsOurs)];

    public static IEnumerable<string> SourceFiles(string project) =>
        Directory
            .EnumerateFiles(Path.GetDirectoryName(project)!, "*.cs", SearchOption.AllDirectories)
            .Where(file => IsOurs(Path.GetRelativePath(Root, file)));

    private static bool IsOurs(string path) =>
        !path.Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" or "obj" or "bin" or "artifacts");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "TraderV3.slnx")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The solution is not above the test's directory.");
    }
}
