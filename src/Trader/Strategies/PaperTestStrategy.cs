using Kalshi;
using Trader.Events;
using Trader.Orders;

namespace Trader.Strategies;

/// <summary>
/// Proves the order path (requirement H7): one order for one contract at the lowest price of the market, far below the best bid
/// and post-only, so that it cannot fill; seen resting; cancelled; seen gone. Once each time it is switched on. A NO order is
/// measured in NO prices.
/// </summary>
public sealed class PaperTestStrategy : IStrategy
{
    private readonly PaperTestOptions options;
    private Step step = Step.Done;
    private string decision = "";
    private long stepSinceMs;

    /// <summary>Makes the test; it begins when it is switched on.</summary>
    public PaperTestStrategy(PaperTestOptions options) => this.options = options;

    private enum Step
    {
        Done,
        ToPlace,
        Placed,
        Cancelling,
    }

    /// <inheritdoc/>
    public string Name => StrategyNames.PaperTest;

    /// <inheritdoc/>
    public void OnSwitched(bool isOn) => step = isOn ? Step.ToPlace : Step.Done;

    /// <inheritdoc/>
    public void OnCycle(CycleBriefing briefing, IStrategyView view, ICollection<Proposal> proposals)
    {
        if (step != Step.ToPlace)
        {
            proposals.Add(new HoldProposal(step == Step.Done ? "its test is over" : "its order is under way"));
            return;
        }

        foreach (var market in briefing.Markets)
        {
            if (market.IsViable && FindQuote(market.Ticker, view) is var (outcome, price))
            {
                decision = $"test-{briefing.CycleId}";
                GoTo(Step.Placed, view);
                proposals.Add(
                    new PlaceProposal(
                        decision,
                        market.Ticker,
                        outcome,
                        price,
                        Quantity.FromContracts(1),
                        "testing the order path far from the market"
                    )
                    {
                        IsPostOnly = true,
                        RepeatForMs = 0,
                    }
                );
                return;
            }
        }

        proposals.Add(new HoldProposal("no market with room below its bids"));
    }

    /// <inheritdoc/>
    public void OnOutcome(Proposal proposal, string? refusal, IStrategyView view)
    {
        if (proposal is PlaceProposal && refusal is not null)
        {
            // The refusal is on record; the next cycle tries again.
            step = Step.ToPlace;
        }
    }

    /// <inheritdoc/>
    public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals)
    {
        if (step is Step.Done or Step.ToPlace || view.Order(decision) is not { } order)
        {
            return;
        }

        if (order.FillCount.IsPositive)
        {
            Fail("its order was filled, which it must not be", order, proposals);
        }
        else if (!order.IsOpen)
        {
            OnEnded(order, proposals);
        }
        else if (step == Step.Placed && order.State == OrderState.Resting)
        {
            GoTo(Step.Cancelling, view);
            proposals.Add(new CancelProposal(order.Intent.ClientOrderId, "the order path test saw it resting"));
        }
        else if (view.Now.ExchangeMs - stepSinceMs >= options.PatienceSeconds * 1000L)
        {
            var missing = step == Step.Placed ? "resting" : "cancelled";
            Fail($"its order was not {missing} within {options.PatienceSeconds} s", order, proposals);
        }
    }

    private void OnEnded(TrackedOrder order, ICollection<Proposal> proposals)
    {
        var wasSeenResting = step == Step.Cancelling;
        step = Step.Done;
        proposals.Add(
            wasSeenResting && order.State == OrderState.Canceled
                ? new NoteProposal(
                    $"the order path works: placed in {order.Intent.Ticker}, seen resting, cancelled",
                    IsProblem: false
                )
                : new NoteProposal(
                    $"the order path test failed in {order.Intent.Ticker}: {order.FinishedReason ?? order.State.ToWire()}",
                    IsProblem: true
                )
        );
    }

    private void Fail(string why, TrackedOrder order, ICollection<Proposal> proposals)
    {
        step = Step.Done;
        proposals.Add(new NoteProposal($"the order path test failed in {order.Intent.Ticker}: {why}", IsProblem: true));
        if (order.IsOpen)
        {
            proposals.Add(new CancelProposal(order.Intent.ClientOrderId, "the order path test failed"));
        }
    }

    private void GoTo(Step next, IStrategyView view)
    {
        step = next;
        stepSinceMs = view.Now.ExchangeMs;
    }

    private (Outcome Outcome, Price Price)? FindQuote(string ticker, IStrategyView view)
    {
        if (view.Market(ticker) is not { } market || view.Book(ticker) is not { } book)
        {
            return null;
        }

        foreach (var outcome in (Outcome[])[Outcome.Yes, Outcome.No])
        {
            if (
                Lowest(market.Grid, outcome) is { } lowest
                && book.BestBidFor(outcome) is { } bid
                && bid.Units - lowest.Units >= options.DistanceCents * Price.UnitsPerCent
            )
            {
                return (outcome, lowest);
            }
        }

        return null;
    }

    // The grid is on the YES scale: the lowest price of NO is the highest of YES.
    private static Price? Lowest(PriceGrid grid, Outcome outcome) =>
        outcome == Outcome.Yes ? grid.RoundUp(Price.FromUnits(1)) : grid.RoundDown(Price.OneDollar)?.Complement;
}
