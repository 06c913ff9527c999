using Trader.Risk.Results;

namespace Trader.Risk.Protections;

/// <summary>Lets a market rest after it has been left, with gain or loss, so that nothing is bought back in the heat.</summary>
public sealed class CoolDown(ProtectionOptions options) : IProtection
{
    /// <inheritdoc/>
    public ProtectionKind Kind => ProtectionKind.CoolDown;

    /// <inheritdoc/>
    public ProtectionPause? OnClosed(in ClosedTrade trade) =>
        ProtectionPause.InMarket(
            Kind,
            $"the market was left less than {options.CoolDownMinutes} minutes ago",
            trade,
            options.CoolDownMinutes
        );

    /// <inheritdoc/>
    public void Forget(string? ticker)
    {
        // Each trade stands for itself: there is nothing to forget but the pause.
    }
}
