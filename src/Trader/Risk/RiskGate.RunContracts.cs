using Kalshi;
using Trader.Commands;

namespace Trader.Risk;

// The contract limit of a run, which pauses the trader where waiting cannot help (requirements J5 and D12).
public sealed partial class RiskGate
{
    private Quantity boughtBefore = Quantity.Zero;
    private Quantity? refusedCount;

    /// <summary>
    /// Why this run may not buy what is wanted any more, whatever becomes of the orders that are open, one line without its full
    /// stop; null if it may. What orders buy that only close is bought, too.
    /// </summary>
    public string? WhyRunIsOver
    {
        get
        {
            var limit = Quantity.FromContracts(options.MaxContractsPerRun);
            var bought = orders.ContractsBought - boughtBefore;
            return !limit.IsPositive || (bought < limit && !(refusedCount is { } count && bought + count > limit))
                ? null
                : $"this run has bought {bought.ToShortText()} contracts, the limit is {options.MaxContractsPerRun}";
        }
    }

    /// <summary>An order was refused; remembered where it met the contract limit of the run, which it alone would not exceed.</summary>
    public void NoteRefused(OrderIntent intent, RiskRefusal refusal)
    {
        if (refusal.Rule == RiskRule.RunContracts && !IsAbove(intent.Count, options.MaxContractsPerRun))
        {
            refusedCount = intent.Count;
        }
    }

    /// <summary>A person lets the run go on: its contracts are counted anew from here.</summary>
    public void CountRunAnew()
    {
        boughtBefore = orders.ContractsBought;
        refusedCount = null;
    }
}
