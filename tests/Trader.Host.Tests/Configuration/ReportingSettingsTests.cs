namespace Trader.Host.Tests.Configuration;

/// <summary>The settings of health monitor and status log that are more than a whole number.</summary>
public sealed class ReportingSettingsTests
{
    [Theory]
    [InlineData("5.0", 5_000)]
    [InlineData("30", 30_000)]
    [InlineData("1.5", 1_500)]
    [InlineData("3600", 3_600_000)]
    [Trait("Requirement", "Q5")]
    [Trait("Requirement", "O4")]
    public void The_check_interval_is_taken_in_seconds_as_older_files_have_it(string text, int milliseconds)
    {
        using var folder = new SettingsFolder();

        var settings = folder.With(".env", $"V3_HEALTH_CHECK_INTERVAL={text}").ReadSound();

        Assert.Equal(milliseconds, settings.Reporting.Health.CheckPeriodMs);
    }

    [Theory]
    [InlineData("0.9")]
    [InlineData("3600.1")]
    [InlineData("-5")]
    [InlineData("often")]
    [Trait("Promise", "R22")]
    public void An_interval_out_of_range_is_refused_with_its_range(string text)
    {
        using var folder = new SettingsFolder();

        var (_, mistakes) = folder.With(".env.sim", $"V3_HEALTH_CHECK_INTERVAL={text}").Read();

        Assert.Equal(
            [$"V3_HEALTH_CHECK_INTERVAL={text} (.env.sim): it must be a number of seconds between 1 and 3600."],
            mistakes
        );
    }

    [Fact]
    [Trait("Requirement", "N4")]
    public void The_status_log_is_on_disk_unless_switched_off_and_where_one_says()
    {
        using var elsewhere = new SettingsFolder();
        using var off = new SettingsFolder();
        using var plain = new SettingsFolder();

        Assert.Equal("logs", elsewhere.With(".env", "V3_STATUS_LOG_DIRECTORY=logs").ReadSound().Reporting.StatusLog.Folder);
        Assert.False(off.With(".env", "V3_STATUS_LOG_DIRECTORY=OFF").ReadSound().StatusLogOnDisk);
        Assert.True(plain.ReadSound().StatusLogOnDisk);
    }
}
