using Kalshi;
using Trader.Commands;
using Trader.Cycle;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Status;
using Trader.Upkeep;

namespace Trader.Strategies;

/// <summary>What became of a proposal at the desk.</summary>
/// <param name="Strategy">Who made it.</param>
/// <param name="Proposal">What was wanted.</param>
/// <param name="Refusal">Why it was not carried out, one sentence; null if it was.</param>
/// <param name="DecidedMs">When, exchange clock, Unix milliseconds.</param>
/// <param name="CycleId">The cycle that asked for it; null if an event led to it.</param>
public sealed record ProposalOutcome(string Strategy, Proposal Proposal, string? Refusal, long DecidedMs, string? CycleId = null);

/// <summary>What the strategies decided in a cycle.</summary>
/// <param name="Wanted">What they want done, in order.</param>
/// <param name="Holds">Those that want nothing, and why.</param>
internal sealed record CycleDecisions(
    IReadOnlyList<(StrategySeat Seat, Proposal Proposal)> Wanted,
    IReadOnlyList<CycleHold> Holds
);

/// <summary>
/// Asks the strategies after each event and in each cycle, and carries their proposals out through the order desk. Every
/// proposal has exactly one outcome: carried out, or refused with a reason. A strategy that throws, or floods, costs its own
/// turn and in the end its own service for a while; the others go on.
/// </summary>
public sealed class StrategyDesk
{
    private readonly OrderDesk desk;
    private readonly OrderTracker orders;
    private readonly AccountLedger ledger;
    private readonly MarketCatalog catalog;
    private readonly Announcer announcer;
    private readonly TraderOptions options;
    private readonly StrategyRoster roster;
    private readonly StrategyBooks books;
    private readonly ActionReporter actions;
    private readonly BoundedProposals proposals;
    private readonly Queue<ProposalOutcome> outcomes = new();
    private readonly DeskView view;

    internal StrategyDesk(
        StrategyRoster roster,
        StrategyBooks books,
        OrderDesk desk,
        OrderTracker orders,
        AccountLedger ledger,
        MarketCatalog catalog,
        MarketWatch watch,
        RiskGate gate,
        Announcer announcer,
        TraderOptions options,
        PositionCloser closer
    )
    {
        this.roster = roster;
        this.books = books;
        this.desk = desk;
        this.orders = orders;
        this.ledger = ledger;
        this.catalog = catalog;
        this.announcer = announcer;
        this.options = options;
        actions = new ActionReporter(options.DecisionHistoryLength);
        proposals = new BoundedProposals(options.Strategies.MaxProposalsPerEvent);
        view = new DeskView(ledger, orders, catalog, watch, gate, closer, options.RunIdentity);
    }

    /// <summary>The latest outcomes, oldest first.</summary>
    public IReadOnlyCollection<ProposalOutcome> Outcomes => outcomes;

    /// <summary>Proposals made.</summary>
    public long ProposedCount { get; private set; }

    /// <summary>Proposals carried out.</summary>
    public long CarriedOutCount { get; private set; }

    /// <summary>Proposals refused.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>Whether there is anybody to ask about events.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Tells of every action; orders of upkeep that sell are to be noted there.</summary>
    internal ActionReporter Actions => actions;

    /// <summary>Begins to ask those that are switched on.</summary>
    internal StrategyDesk Open()
    {
        IsEmpty = !roster.Seats.Any(seat => seat is { IsSwitchedOn: true, Strategy.WantsEvents: true });
        return this;
    }

    /// <summary>Asks every strategy and carries out what it wants.</summary>
    public void OnEvent(in TraderEvent traderEvent, ICommandSink sink)
    {
        for (var i = 0; i < roster.Seats.Count; i++)
        {
            var seat = roster.Seats[i];
            if (
                seat is { IsSwitchedOn: true, Strategy.WantsEvents: true }
                && seat.Breaker.Allows(traderEvent.Time.ExchangeMs)
                && TakeTurn(seat, traderEvent, sink)
            )
            {
                CarryOutKept(seat, traderEvent.Time, sink);
            }
        }
    }

    /// <summary>Proposals came from outside while nobody was there to make them: each is refused with the reason.</summary>
    /// <param name="arrived">The proposals.</param>
    /// <param name="mayOpen">Whether the trader may open now: then they are proposed in their turn.</param>
    /// <param name="now">Now.</param>
    internal void OnArrived(ArrivedProposals arrived, bool mayOpen, EventTime now)
    {
        var seat = roster.Find(arrived.Strategy);
        var refusal =
            seat is null ? "there is no such strategy"
            : !seat.IsSwitchedOn ? "the strategy is switched off"
            : !seat.Breaker.Allows(now.ExchangeMs) ? "the strategy pauses"
            : mayOpen ? null
            : "the trader is not READY";
        if (refusal is null)
        {
            return;
        }

        // As many as would be kept of one event: the rest would only push older ones out.
        foreach (var proposal in arrived.Proposals.Take(options.Strategies.MaxProposalsPerEvent))
        {
            Record(new ProposalOutcome(arrived.Strategy, proposal, refusal, now.ExchangeMs), seat);
        }
    }

    /// <summary>Asks every strategy that is switched on what it decides in a cycle; nothing is carried out yet.</summary>
    internal CycleDecisions AskForCycle(CycleBriefing briefing, EventTime now, ICommandSink sink)
    {
        var wanted = new List<(StrategySeat, Proposal)>();
        var holds = new List<CycleHold>();
        foreach (var seat in roster.Seats)
        {
            if (!seat.IsSwitchedOn)
            {
                continue;
            }

            if (seat.Strategy is null)
            {
                Hold(seat, "it acts when the whale queue changes");
            }
            else if (!seat.Breaker.Allows(now.ExchangeMs))
            {
                Hold(seat, "it pauses");
            }
            else if (TakeTurn(seat, briefing, now, sink))
            {
                Sort(seat);
            }
            else
            {
                Hold(seat, "its turn failed");
            }
        }

        return new CycleDecisions(wanted, holds);

        void Hold(StrategySeat seat, string reason)
        {
            seat.NoteHold(reason);
            holds.Add(new CycleHold(seat.Name, reason));
        }

        void Sort(StrategySeat seat)
        {
            var before = wanted.Count;
            wanted.AddRange(proposals.Kept.Where(proposal => proposal is not HoldProposal).Select(proposal => (seat, proposal)));
            var reasons = proposals.Kept.OfType<HoldProposal>().Select(hold => hold.Reason).ToArray();
            if (wanted.Count == before || reasons.Length > 0)
            {
                Hold(seat, reasons.FirstOrDefault() ?? "it proposes nothing");
            }
        }
    }

    /// <summary>Carries a cycle's decisions out; returns the client order ids of the orders sent.</summary>
    internal IReadOnlyList<string> CarryOut(CycleDecisions decisions, string cycleId, EventTime now, ICommandSink sink)
    {
        var sent = new List<string>();
        foreach (var (seat, proposal) in decisions.Wanted)
        {
            view.Show(seat.Name, now);
            if (Decide(seat, proposal, cycleId, now, sink) is null && proposal is PlaceProposal place)
            {
                sent.Add(ClientOrderIds.ForDecision(options.RunIdentity, seat.Name, place.DecisionId));
            }
        }

        return sent;
    }

    /// <summary>A person switches a strategy.</summary>
    internal void Switch(StrategySwitch wanted, EventTime now, ICommandSink sink)
    {
        roster.Switch(wanted, now, sink);
        Open();
    }

    /// <summary>The exchange answered an order of anybody's.</summary>
    internal void OnOrderAnswer(TrackedOrder order, OrderAnswer answer, EventTime now, ICommandSink sink)
    {
        var account = books.Of(order.Intent.Strategy);
        account.OrdersTaken += answer.Kind == OrderAnswerKind.Accepted ? 1 : 0;
        account.OrdersRefused += answer.Kind is OrderAnswerKind.Refused or OrderAnswerKind.NotSent or OrderAnswerKind.Absent
            ? 1
            : 0;
        actions.OnAnswer(order, answer, now, sink);
    }

    /// <summary>What people see.</summary>
    internal StrategyDeskView TakeView(long exchangeMs) =>
        new(roster.Report(exchangeMs), [.. outcomes.Reverse()], [.. actions.Latest.Reverse()]);

    private bool TakeTurn(StrategySeat seat, in TraderEvent traderEvent, ICommandSink sink)
    {
        proposals.Clear();
        view.Show(seat.Name, traderEvent.Time);
        try
        {
            seat.Strategy!.OnEvent(traderEvent, view, proposals);
        }
        catch (Exception exception)
        {
            return Fail(seat, exception, traderEvent.Time, sink);
        }

        return IsContained(seat, traderEvent.Time, sink);
    }

    private bool TakeTurn(StrategySeat seat, CycleBriefing briefing, EventTime now, ICommandSink sink)
    {
        proposals.Clear();
        view.Show(seat.Name, now);
        try
        {
            seat.Strategy!.OnCycle(briefing, view, proposals);
        }
        catch (Exception exception)
        {
            return Fail(seat, exception, now, sink);
        }

        return IsContained(seat, now, sink);
    }

    // The turn is lost; what had been proposed in it is not trusted either.
    private bool Fail(StrategySeat seat, Exception exception, EventTime now, ICommandSink sink)
    {
        roster.OnFailure(seat, $"{exception.GetType().Name}: {exception.Message}", now, sink);
        return false;
    }

    private bool IsContained(StrategySeat seat, EventTime now, ICommandSink sink)
    {
        if (proposals.IsOverfull)
        {
            var made = proposals.Made;
            roster.OnFlood(
                seat,
                $"made {made} proposals at once, of which {options.Strategies.MaxProposalsPerEvent} are the most; none is carried out",
                now,
                sink
            );
            return false;
        }

        seat.Breaker.OnSuccess();
        return true;
    }

    private void CarryOutKept(StrategySeat seat, EventTime now, ICommandSink sink)
    {
        for (var i = 0; i < proposals.Kept.Count; i++)
        {
            Decide(seat, proposals.Kept[i], cycleId: null, now, sink);
        }
    }

    // Null if it was carried out; else why not.
    private string? Decide(StrategySeat seat, Proposal proposal, string? cycleId, EventTime now, ICommandSink sink)
    {
        if (proposal is HoldProposal hold)
        {
            seat.NoteHold(hold.Reason);
            return null;
        }

        if (seat.Breaker.OpenUntilMs == 0 && seat.Rate.IsFullAt(now.ExchangeMs))
        {
            roster.OnFlood(
                seat,
                $"made more than {options.Strategies.MaxProposalsPerMinute} proposals within a minute",
                now,
                sink
            );
        }

        seat.Rate.Add(now.ExchangeMs);
        var refusal = seat.Breaker.OpenUntilMs > 0 ? "the strategy pauses" : CarryOut(seat, proposal, now, sink);
        Record(new ProposalOutcome(seat.Name, proposal, refusal, now.ExchangeMs, cycleId), seat);
        Tell(seat, proposal, refusal, now, sink);
        return refusal;
    }

    private void Record(ProposalOutcome outcome, StrategySeat? seat)
    {
        ProposedCount++;
        CarriedOutCount += outcome.Refusal is null ? 1 : 0;
        RefusedCount += outcome.Refusal is null ? 0 : 1;
        if (seat is not null)
        {
            seat.Proposed++;
            seat.CarriedOut += outcome.Refusal is null ? 1 : 0;
            seat.Refused += outcome.Refusal is null ? 0 : 1;
            seat.Blocked += outcome.Proposal is BlockedProposal ? 1 : 0;
        }

        outcomes.Enqueue(outcome);
        if (outcomes.Count > options.DecisionHistoryLength)
        {
            outcomes.Dequeue();
        }
    }

    private void Tell(StrategySeat seat, Proposal proposal, string? refusal, EventTime now, ICommandSink sink)
    {
        if (proposal is PlaceProposal place)
        {
            var sells = Closes(place);
            if (refusal is not null)
            {
                actions.OnRefused(seat.Name, place, sells, refusal, now, sink);
            }
            else
            {
                var what = $"{TradeActions.Of(place.Outcome, sells).ToWire()} {place.Count.ToShortText()} of {place.Ticker}";
                var limit = (sells ? place.Price.Complement : place.Price).ToCentsText();
                announcer.Say(
                    sink,
                    now,
                    ActivityTypes.TradingDecision,
                    ActivityLevel.Info,
                    $"{seat.Name}: {what} at {limit}, {place.Reason}",
                    ("strategy", seat.Name),
                    ("decision", place.DecisionId)
                );
            }
        }

        try
        {
            seat.Strategy?.OnOutcome(proposal, refusal, view);
        }
        catch (Exception exception)
        {
            Fail(seat, exception, now, sink);
        }
    }

    private string? CarryOut(StrategySeat seat, Proposal proposal, EventTime now, ICommandSink sink)
    {
        switch (proposal)
        {
            case PlaceProposal place:
                return Place(seat, place, now, sink);
            case BlockedProposal blocked:
                actions.OnBlocked(seat.Name, blocked, now, sink);
                return blocked.Reason;
            case NoteProposal note:
                var level = note.IsProblem ? ActivityLevel.Warning : ActivityLevel.Info;
                announcer.Say(sink, now, ActivityTypes.Strategy, level, $"{seat.Name}: {note.Reason}");
                return null;
            default:
                return Change(seat, proposal, now, sink);
        }
    }

    private string? Change(StrategySeat seat, Proposal proposal, EventTime now, ICommandSink sink)
    {
        var id = proposal switch
        {
            CancelProposal cancel => cancel.ClientOrderId,
            AmendProposal amend => amend.ClientOrderId,
            DecreaseProposal decrease => decrease.ClientOrderId,
            _ => throw new InvalidOperationException($"Not a proposal: {proposal.GetType().Name}."),
        };
        if (orders.Find(id) is not { } order || order.Intent.Strategy != seat.Name)
        {
            return "it has no such order";
        }

        return proposal switch
        {
            AmendProposal amend => seat.RefuseByBudget(order, amend.Price, amend.Count)
                ?? desk.Amend(order, amend.Price, amend.Count, amend.Reason, now, sink),
            DecreaseProposal decrease => desk.Decrease(order, decrease.Count, decrease.Reason, now, sink),
            _ => desk.Cancel(order, proposal.Reason, now, sink) ? null : $"the order is {order.State.ToWire()}",
        };
    }

    private string? Place(StrategySeat seat, PlaceProposal place, EventTime now, ICommandSink sink)
    {
        var id = ClientOrderIds.ForDecision(options.RunIdentity, seat.Name, place.DecisionId);
        if (orders.Find(id) is not null || orders.FindEarlier(id) is not null)
        {
            return "this decision was carried out before";
        }

        var intent = new OrderIntent
        {
            ClientOrderId = id,
            Ticker = place.Ticker,
            Outcome = place.Outcome,
            Price = place.Price,
            Count = place.Count,
            Reason = place.Reason,
            ExchangeIndex = catalog.Find(place.Ticker)?.ExchangeIndex ?? 0,
            TimeInForce = place.TimeInForce,
            IsPostOnly = place.IsPostOnly,
            IsReduceOnly = place.IsReduceOnly,
            ExpirationSeconds = place.ExpirationSeconds,
            RepeatUntilMs = place.RepeatForMs == 0 ? 0 : now.ExchangeMs + place.RepeatForMs,
            Strategy = seat.Name,
        };
        var refusal = seat.RefuseByBudget(intent) ?? desk.Send(intent, now, sink)?.Reason;
        if (refusal is null && Closes(place))
        {
            actions.NoteSale(intent);
        }

        return refusal;
    }

    private bool Closes(PlaceProposal place)
    {
        var net = ledger.Find(place.Ticker)?.Net ?? Quantity.Zero;
        return place.Outcome == Outcome.Yes ? net.IsNegative : net.IsPositive;
    }
}
