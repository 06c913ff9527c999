using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Portfolio;
using Trader.Upkeep.Calibration;

namespace Trader.Upkeep;

/// <summary>What a calibration has looked at at once: positions and cash (requirements K2, K6).</summary>
internal sealed class UpkeepReviews(PositionCloser closer, CashRecovery recovery, CashReserve reserve, AccountLedger ledger)
    : IPositionReview,
        ICashReview
{
    /// <inheritdoc/>
    public Money Reserve => reserve.Amount;

    /// <inheritdoc/>
    public string Review(EventTime now, ICommandSink sink)
    {
        var before = closer.Closings.Count;
        closer.LookNow(now, sink);
        var begun = closer.Closings.Count - before;
        var active = ledger.OpenPositions.Count;
        return begun > 0 ? $"closing {begun} ({active} active)" : $"no positions to close ({active} active)";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Stuck(EventTime now) =>
        [.. closer.Closings.Where(closing => closing.Reason == CloseReason.Stuck).Select(closing => closing.Ticker)];

    /// <inheritdoc/>
    public string Recover(EventTime now, ICommandSink sink)
    {
        var before = closer.Closings.Count;
        recovery.Run(now, sink);
        var begun = closer.Closings.Count - before;
        var what = begun > 0 ? $", closing {begun} positions for it" : "";
        return $"{recovery.Available.ToDollarText()} available, reserve {reserve.Amount.ToDollarText()}{what}";
    }
}
