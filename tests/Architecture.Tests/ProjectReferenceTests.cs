using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>References run one way, as docs/architecture.md says.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Kalshi"] = [],
        ["Kalshi.Client"] = ["Kalshi"],
        ["Kalshi.Simulator"] = ["Kalshi"],
        ["Trader"] = ["Kalshi"],
        ["Trader.Live"] = ["Kalshi", "Kalshi.Client", "Trader"],
        ["Trader.Recording"] = ["Kalshi", "Trader"],
        ["Trader.Lab"] = ["Kalshi", "Kalshi.Client", "Kalshi.Simulator", "Trader", "Trader.Live"],
        ["Trader.Host"] =
        [
            "Kalshi",
            "Kalshi.Client",
            "Kalshi.Simulator",
            "Trader",
            "Trader.Lab",
            "Trader.Live",
            "Trader.Recording",
        ],
    };

    [Fact]
    public void Every_project_refers_only_to_the_projects_below_it()
    {
        Assert.Contains(Repository.SourceProjects, project => Name(project) == "Trader");
        foreach (var project in Repository.SourceProjects)
        {
            Assert.True(Allowed.ContainsKey(Name(project)), $"{Name(project)} has no place in the house");
            foreach (var reference in References(project, "ProjectReference").Select(Name))
            {
                Assert.True(Allowed[Name(project)].Contains(reference), $"{Name(project)} must not refer to {reference}");
            }
        }
    }

    [Fact]
    public void The_exchanges_language_and_the_core_need_no_package_and_no_framework()
    {
        foreach (var project in Repository.SourceProjects.Where(project => Name(project) is "Kalshi" or "Trader"))
        {
            Assert.Empty(References(project, "PackageReference"));
            Assert.Empty(References(project, "FrameworkReference"));
        }
    }

    [Fact]
    public void No_source_refers_to_tests_or_benchmarks()
    {
        foreach (var project in Repository.SourceProjects)
        {
            foreach (var reference in References(project, "ProjectReference"))
            {
                var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, reference));
                Assert.StartsWith(
                    Path.Combine(Repository.Root, "src") + Path.DirectorySeparatorChar,
                    full,
                    StringComparison.Ordinal
                );
            }
        }
    }

    [Fact]
    public void Folders_are_named_by_what_the_trader_thinks_about()
    {
        string[] meaningless = ["Utils", "Helpers", "Common", "Managers", "Interfaces", "Models", "Services"];
        foreach (var file in Repository.SourceProjects.SelectMany(Repository.SourceFiles))
        {
            var folders = Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar);
            Assert.True(!folders.Intersect(meaningless, StringComparer.OrdinalIgnoreCase).Any(), file);
        }
    }

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);

    private static List<string> References(string project, string kind) =>
        [
            .. XDocument
                .Load(project)
                .Descendants(kind)
                .Select(element => element.Attribute("Include")?.Value.Replace('\\', Path.DirectorySeparatorChar))
                .OfType<string>(),
        ];
}
