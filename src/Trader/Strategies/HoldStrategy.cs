using Trader.Events;

namespace Trader.Strategies;

/// <summary>Never trades: the trader watches, and looks after what is there (requirement H1).</summary>
public sealed class HoldStrategy : IStrategy
{
    /// <inheritdoc/>
    public string Name => StrategyNames.Hold;

    /// <inheritdoc/>
    public bool WantsEvents => false;

    /// <inheritdoc/>
    public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals) { }

    /// <inheritdoc/>
    public void OnCycle(CycleBriefing briefing, IStrategyView view, ICollection<Proposal> proposals) =>
        proposals.Add(new HoldProposal("it never trades"));
}
