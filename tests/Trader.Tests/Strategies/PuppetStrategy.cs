using Kalshi;
using Trader.Events;
using Trader.Strategies;

namespace Trader.Tests.Strategies;

/// <summary>Proposes what the test puts into its hands, upon the next tick or the next cycle, and remembers what it saw.</summary>
internal sealed class PuppetStrategy(string name = "puppet") : IStrategy
{
    public string Name => name;

    public List<Proposal> OnNextTick { get; } = [];

    public List<Proposal> OnNextCycle { get; } = [];

    /// <summary>Proposed upon each change of a book.</summary>
    public Func<IStrategyView, Proposal?>? OnDelta { get; set; }

    public Exception? Fault { get; set; }

    public int Turns { get; private set; }

    public List<CycleBriefing> Briefings { get; } = [];

    public List<(Proposal Proposal, string? Refusal)> Told { get; } = [];

    public static PlaceProposal Place(
        string decision,
        string ticker = "M",
        int cents = 41,
        int contracts = 5,
        Outcome outcome = Outcome.Yes
    ) => new(decision, ticker, outcome, Price.FromCents(cents), Quantity.FromContracts(contracts), "a test");

    public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals)
    {
        if (traderEvent.Kind == TraderEventKind.BookDelta && OnDelta?.Invoke(view) is { } proposal)
        {
            proposals.Add(proposal);
        }

        if (traderEvent.Kind != TraderEventKind.Tick)
        {
            return;
        }

        Turns++;
        Give(OnNextTick, proposals);
    }

    public void OnCycle(CycleBriefing briefing, IStrategyView view, ICollection<Proposal> proposals)
    {
        Briefings.Add(briefing);
        Give(OnNextCycle, proposals);
    }

    public void OnOutcome(Proposal proposal, string? refusal, IStrategyView view) => Told.Add((proposal, refusal));

    private void Give(List<Proposal> what, ICollection<Proposal> proposals)
    {
        what.ForEach(proposals.Add);
        what.Clear();
        if (Fault is { } fault)
        {
            throw fault;
        }
    }
}
