using System.Globalization;
using System.Text.RegularExpressions;
using Trader.Host.Configuration;

namespace Trader.Host.Tests.Configuration;

/// <summary>The table of settings, tried entry by entry.</summary>
public sealed partial class SettingRangeTests
{
    /// <summary>The numeric settings.</summary>
    public static TheoryData<string> Numbers => [.. SettingTable.All.Where(IsNumber).Select(setting => setting.Name)];

    /// <summary>All settings.</summary>
    public static TheoryData<string> All => [.. SettingTable.All.Select(setting => setting.Name)];

    /// <summary>The settings with a closed list of words.</summary>
    public static TheoryData<string> Words =>
        [
            .. SettingTable
                .All.Where(setting => setting.Range.StartsWith("one of ", StringComparison.Ordinal))
                .Select(setting => setting.Name),
        ];

    [Theory]
    [MemberData(nameof(Numbers))]
    [Trait("Promise", "R22")]
    public void A_number_outside_its_range_is_refused_with_source_key_value_and_range(string name)
    {
        var (minimum, maximum) = RangeOf(name);
        foreach (
            var wrong in (string[])
                [Text(minimum - 1), Text(maximum + 1), "", "five", "1.5", "1e3", "0x10", " ", Text(maximum) + "0000000000"]
        )
        {
            using var folder = new SettingsFolder();
            var (_, mistakes) = folder.With(".env.sim", $"{name}={wrong}").Read();

            var mistake = Assert.Single(mistakes);
            Assert.Equal(
                $"{name}={wrong.Trim()} (.env.sim): it must be a whole number between {minimum} and {maximum}{ZeroNote(name)}.",
                mistake
            );
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    [Trait("Promise", "R22")]
    public void Both_ends_of_a_range_are_accepted_by_the_table_and_by_the_core(string name)
    {
        var (minimum, maximum) = RangeOf(name);
        foreach (var right in (long[])[minimum, maximum])
        {
            using var folder = new SettingsFolder();
            var settings = folder.With(".env.sim", $"{name}={right}").ReadSound();

            Assert.Empty(settings.Trader.Validate());
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_changes_something(string name)
    {
        var (minimum, maximum) = RangeOf(name);
        using var low = new SettingsFolder();
        using var high = new SettingsFolder();

        Assert.NotEqual(low.With(".env", $"{name}={minimum}").ReadSound(), high.With(".env", $"{name}={maximum}").ReadSound());
    }

    [Theory]
    [MemberData(nameof(Words))]
    [Trait("Promise", "R22")]
    public void A_word_that_is_not_on_the_list_is_refused_with_the_list(string name)
    {
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder.WithVariable(name, "nonsense").Read();

        var range = SettingTable.All.Single(setting => setting.Name == name).Range;
        Assert.Equal([$"{name}=nonsense (the environment): it must be {range}."], mistakes);
    }

    [Theory]
    [MemberData(nameof(All))]
    [Trait("Promise", "R22")]
    public void A_misspelt_key_is_named_in_every_file(string name)
    {
        var misspelt = name[..^1];
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder
            .With("appsettings.json", $$"""{ "{{misspelt}}": 1 }""")
            .With(".env", $"{misspelt}=1")
            .With(".env.sim", $"{misspelt}=1")
            .WithVariable(misspelt, "1")
            .Read();

        Assert.Equal(
            ((string[])["appsettings.json", ".env", ".env.sim"]).Select(file =>
                $"{file}: there is no setting {misspelt}; is it misspelt?"
            ),
            mistakes
        );
    }

    [Fact]
    [Trait("Promise", "R22")]
    public void Every_mistake_is_told_at_once()
    {
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder.With(".env", "V3_PORT=80000\nWHALE_QUEUE_SIZE=0\nnonsense\nTYPO=1").Read();

        Assert.Equal(4, mistakes.Count);
    }

    [Fact]
    public void No_setting_is_listed_twice()
    {
        Assert.Distinct(SettingTable.All.Select(setting => setting.Name));
    }

    private static bool IsNumber(Setting setting) => NumberRange().IsMatch(setting.Range);

    private static (long Minimum, long Maximum) RangeOf(string name)
    {
        var match = NumberRange().Match(SettingTable.All.Single(setting => setting.Name == name).Range);
        return (
            long.Parse(match.Groups["minimum"].Value, CultureInfo.InvariantCulture),
            long.Parse(match.Groups["maximum"].Value, CultureInfo.InvariantCulture)
        );
    }

    private static string ZeroNote(string name) =>
        NumberRange().Match(SettingTable.All.Single(setting => setting.Name == name).Range).Groups["zero"].Value;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^a whole number between (?<minimum>-?\d+) and (?<maximum>\d+)(?<zero>, 0 for no limit)?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex NumberRange();
}
