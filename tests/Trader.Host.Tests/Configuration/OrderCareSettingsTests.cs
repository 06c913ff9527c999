using Trader.Host.Configuration;

namespace Trader.Host.Tests.Configuration;

/// <summary>The names of order groups, maintenance and clean-ups, and what they are where nothing is said.</summary>
public sealed class OrderCareSettingsTests
{
    [Fact]
    [Trait("Requirement", "Q12")]
    public void Groups_are_on_with_the_total_limit_unless_switched_off()
    {
        Assert.True(Read().Trader.OrderGroups.IsEnabled);
        Assert.Equal(500, Read().Trader.MaxTotalContracts);
        Assert.False(Read(("RL_USE_ORDER_GROUPS", "false")).Trader.OrderGroups.IsEnabled);
        Assert.Equal(200, Read(("RL_MAX_TOTAL_CONTRACTS", "200")).Trader.MaxTotalContracts);
    }

    [Fact]
    [Trait("Requirement", "Q13")]
    public void Maintenance_has_its_promised_figures_and_each_name_changes_one()
    {
        var (usual, said) = (
            Read().Trader,
            Read(
                ("ORDER_MAINTENANCE_ENABLED", "false"),
                ("ORDER_STALE_THRESHOLD_SECONDS", "60"),
                ("ORDER_PRUNE_ORPHANED", "false"),
                ("ORDER_PRUNE_CLOSED_MARKETS", "false"),
                ("ORDER_MAINTENANCE_INTERVAL", "4"),
                ("V3_CLEANUP_ON_STARTUP", "false")
            ).Trader
        );

        Assert.Equal((true, 120, true, true, 1, true), Figures(usual));
        Assert.Equal((false, 60, false, false, 4, false), Figures(said));
    }

    [Theory]
    [InlineData("sim", true)]
    [InlineData("paper", true)]
    [InlineData("local", false)]
    [InlineData("production", false)]
    [Trait("Requirement", "I7")]
    public void Orders_of_others_are_orphans_where_no_money_is_at_stake(string environment, bool isOn)
    {
        Assert.Equal(isOn, Read(("ENVIRONMENT", environment)).Trader.Maintenance.PrunesForeign);
        Assert.True(Read(("ENVIRONMENT", environment), ("ORDER_PRUNE_FOREIGN", "true")).Trader.Maintenance.PrunesForeign);
        Assert.False(Read(("ENVIRONMENT", environment), ("ORDER_PRUNE_FOREIGN", "false")).Trader.Maintenance.PrunesForeign);
    }

    private static (bool, int, bool, bool, int, bool) Figures(TraderOptions options) =>
        (
            options.Maintenance.IsEnabled,
            options.StaleOrderSeconds,
            options.Maintenance.PrunesOrphans,
            options.Maintenance.PrunesClosedMarkets,
            options.Maintenance.IntervalCycles,
            options.Maintenance.CleansUpAtStart
        );

    private static HostSettings Read(params (string Key, string Value)[] values)
    {
        using var folder = new SettingsFolder();
        foreach (var (key, value) in values)
        {
            folder.WithVariable(key, value);
        }

        return folder.ReadSound();
    }
}
