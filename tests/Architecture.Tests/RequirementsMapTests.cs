using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>docs/requirements-map.md is kept: what it says stands is tried, and what tests name is in it.</summary>
public sealed partial class RequirementsMapTests
{
    private static readonly Dictionary<string, (string Stands, string Tests)> Map = ReadMap();

    private static readonly HashSet<string> Tried = ReadTraits();

    [Fact]
    public void Every_requirement_that_stands_is_tried_by_a_test_that_names_it()
    {
        Assert.NotEmpty(Map);
        Assert.All(Map, row => Assert.True(row.Value.Stands.Length == 0 || Tried.Contains(row.Key), $"{row.Key} is not tried"));
    }

    [Fact]
    public void Every_requirement_that_a_test_names_is_in_the_map_with_its_tests()
    {
        Assert.NotEmpty(Tried);
        Assert.All(Tried, id => Assert.True(Map.TryGetValue(id, out var row) && row.Tests.Length > 0, $"{id} lacks its tests"));
    }

    private static Dictionary<string, (string Stands, string Tests)> ReadMap()
    {
        var rows = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "requirements-map.md")))
        {
            if (Row().Match(line) is { Success: true } row)
            {
                rows.Add(row.Groups["id"].Value, (row.Groups["stands"].Value.Trim(), row.Groups["tests"].Value.Trim()));
            }
        }

        return rows;
    }

    private static HashSet<string> ReadTraits() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Trait().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["id"].Value)
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(
        @"^\| (?<id>[A-Q]\d+) \|[^|]*\|(?<stands>[^|]*)\|[^|]*\|(?<tests>[^|]*)\|$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Row();

    [GeneratedRegex(
        @"Trait\(""Requirement"", ""(?<id>[A-Q]\d+)""\)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Trait();
}
