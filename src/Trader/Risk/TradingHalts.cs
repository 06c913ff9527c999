using Kalshi;
using Trader.Commands;

namespace Trader.Risk;

/// <summary>
/// Everything that stops opening in all markets at once, whatever the order: the emergency stop, a journal that cannot be
/// written, an exchange that says there is no money. The first that holds is the reason.
/// </summary>
public sealed class TradingHalts : IOrderVeto
{
    private const long FundsPauseMs = 30_000;

    private readonly EmergencyStop stop;
    private Money? fundsNeeded;
    private long fundsRefusedMs;

    internal TradingHalts(EmergencyStop stop) => this.stop = stop;

    /// <summary>Why the journal cannot be written; null while it can. Without it no order may be sent (requirement M6).</summary>
    public string? JournalFailure { get; set; }

    /// <summary>Why there is not enough money to open anything, one line; null if nobody said so.</summary>
    public string? WhyShortOfFunds { get; private set; }

    /// <summary>Why nothing whatever may be sent now, one sentence; null if it may.</summary>
    public string? WhyStopped(long exchangeMs) =>
        stop.Refuse(exchangeMs) is { } reason ? reason
        : JournalFailure is { } failure ? $"the journal cannot be written ({failure})"
        : null;

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs)
    {
        if (WhyStopped(exchangeMs) is { } reason)
        {
            return new RiskRefusal(RiskRule.Veto, reason);
        }

        return WhyShortOfFunds is { } shortage && !reducesOnly ? new RiskRefusal(RiskRule.Veto, shortage) : null;
    }

    /// <summary>The exchange refused an order for lack of money, though our books had enough (requirement I3).</summary>
    public void NoteInsufficientFunds(Money needed, long exchangeMs)
    {
        fundsNeeded = needed;
        WhyShortOfFunds =
            $"the exchange refused an order of {needed.ToDollarText()} for lack of money; waiting for a reading that shows enough";
        fundsRefusedMs = exchangeMs;
    }

    /// <summary>The account was read: goes on if it has enough now, or if enough time went by for another try to be fair.</summary>
    /// <returns>Whether a halt ended with it.</returns>
    public bool NoteReading(Money available, long exchangeMs)
    {
        if (fundsNeeded is { } needed && exchangeMs - fundsRefusedMs >= FundsPauseMs && available >= needed)
        {
            fundsNeeded = null;
            WhyShortOfFunds = null;
            return true;
        }

        return false;
    }
}
