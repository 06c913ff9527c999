using Trader.Events;

namespace Trader.Strategies;

/// <summary>
/// Stands in the core for a strategy that runs outside it (a plug-in on a thread of its own): what that one wants arrives as an
/// event (<see cref="TraderEventKind.ProposalsArrived"/>) and is proposed here in its turn. So a replay needs no plug-in, and
/// none can stall the core.
/// </summary>
public sealed class RelayedStrategy : IStrategy
{
    /// <summary>Makes the stand-in.</summary>
    /// <param name="name">The strategy's name; events for other names are not its own.</param>
    public RelayedStrategy(string name) => Name = name;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals)
    {
        if (traderEvent.Kind != TraderEventKind.ProposalsArrived || traderEvent.Payload is not ArrivedProposals arrived)
        {
            return;
        }

        if (arrived.Strategy == Name)
        {
            foreach (var proposal in arrived.Proposals)
            {
                proposals.Add(proposal);
            }
        }
    }
}
