using Kalshi;
using Trader.Events;

namespace Trader.Orders;

// How words of the exchange that come late, twice and out of order are weighed.
public sealed partial class TrackedOrder
{
    private void NoteFills(Quantity filled)
    {
        if (filled > FillCount)
        {
            FillCount = filled;
            Remaining = Quantity.Min(Remaining, Unfilled);
            Version++;
        }
    }

    // What ended may be shown to live after all: a cancel's answer was another order's, a refusal hid an earlier attempt that
    // had arrived. Older words than the one that ended it prove nothing.
    private void Correct(in OrderReport report, OrderCause cause, EventTime now)
    {
        var isNewer =
            State == OrderState.Executed
                ? report.UpdatedMs > Math.Max(endedEngineMs, termsMs)
                : State == OrderState.Rejected || cause == OrderCause.List || report.UpdatedMs > endedEngineMs;
        if (!isNewer || cause is not (OrderCause.Stream or OrderCause.List))
        {
            return;
        }

        if (report.Status is "executed" or "canceled")
        {
            var ended = report.Status == "executed" ? OrderState.Executed : OrderState.Canceled;
            if (ended != State)
            {
                Finish(ended, cause, report.Reason ?? report.Status, report.UpdatedMs, now);
            }
        }
        else if (report.Remaining.IsPositive)
        {
            Count = Quantity.Max(Count, report.FillCount + report.Remaining);
            Remaining = Quantity.Min(report.Remaining, Unfilled);
            termsMs = Math.Max(termsMs, report.UpdatedMs);
            TakePrice(report);
            FinishedAt = null;
            FinishedReason = null;
            Rest(cause);
        }
    }

    // A report with a time says what the order is now, whoever changed it; one without may be old, and only what shrinks is
    // believed.
    private void TakeTerms(in OrderReport report)
    {
        if (report.UpdatedMs == 0)
        {
            Remaining = Quantity.Min(Quantity.Min(Remaining, report.Remaining), Unfilled);
            return;
        }

        if (report.UpdatedMs < termsMs)
        {
            return;
        }

        termsMs = report.UpdatedMs;
        TakePrice(report);
        var count = report.FillCount + report.Remaining;
        var remaining = count > FillCount ? count - FillCount : Quantity.Zero;
        if (count != Count || remaining != Remaining)
        {
            Count = count;
            Remaining = remaining;
            Version++;
        }
    }

    private void TakePrice(in OrderReport report)
    {
        if (report.YesPrice is { } yesPrice && yesPrice.OnYesScale(Intent.Outcome) is var price && price != Price)
        {
            Price = price;
            Version++;
        }
    }

    private void Rest(OrderCause cause)
    {
        var state = FillCount.IsZero ? OrderState.Resting : OrderState.PartiallyFilled;
        if (state != State)
        {
            TryMove(state, cause);
        }
    }

    private string StatusWithoutRemainder(Quantity filled) => filled >= Count ? "executed" : "canceled";

    private void Finish(OrderState state, OrderCause cause, string reason, long engineMs, EventTime now)
    {
        if (TryMove(state, cause))
        {
            var isByGroup = state == OrderState.Canceled && cause is OrderCause.Stream or OrderCause.List;
            End(isByGroup ? groupCancel ?? reason : reason, engineMs, now);
        }
    }

    private void End(string reason, long engineMs, EventTime now)
    {
        FinishedReason = reason;
        FinishedAt = now;
        endedEngineMs = engineMs;
        Change = null;
    }

    private bool TryMove(OrderState to, OrderCause cause)
    {
        if (!OrderLifecycle.CanMove(State, to, cause))
        {
            RefusedMoves++;
            return false;
        }

        State = to;
        LastCause = cause;
        Version++;
        return true;
    }
}
