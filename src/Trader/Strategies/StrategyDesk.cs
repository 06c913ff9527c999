using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Status;
using Trader.Upkeep;

namespace Trader.Strategies;

/// <summary>What became of a proposal at the desk.</summary>
/// <param name="Strategy">Who made it.</param>
/// <param name="Proposal">What was wanted.</param>
/// <param name="Refusal">Why it was not carried out, one sentence; null if it was.</param>
/// <param name="DecidedMs">When, exchange clock, Unix milliseconds.</param>
public sealed record ProposalOutcome(string Strategy, Proposal Proposal, string? Refusal, long DecidedMs);

/// <summary>
/// Asks the strategies after each event and carries their proposals out through the order desk. Every proposal has exactly one
/// outcome: carried out, or refused with a reason. A strategy that throws is switched off and said so; the others go on.
/// </summary>
public sealed class StrategyDesk
{
    private readonly OrderDesk desk;
    private readonly OrderTracker orders;
    private readonly MarketCatalog catalog;
    private readonly Announcer announcer;
    private readonly string runIdentity;
    private readonly int historyLength;
    private readonly List<Seat> seats = [];
    private readonly List<Proposal> proposals = [];
    private readonly Queue<ProposalOutcome> outcomes = new();
    private readonly View view;

    internal StrategyDesk(
        IReadOnlyList<IStrategy> strategies,
        OrderDesk desk,
        OrderTracker orders,
        AccountLedger ledger,
        MarketCatalog catalog,
        MarketWatch watch,
        Announcer announcer,
        TraderOptions options,
        PositionCloser closer
    )
    {
        this.desk = desk;
        this.orders = orders;
        this.catalog = catalog;
        this.announcer = announcer;
        runIdentity = options.RunIdentity;
        historyLength = options.DecisionHistoryLength;
        view = new View(ledger, orders, catalog, watch, closer);
        foreach (var strategy in strategies)
        {
            RequireName(strategy.Name);
            seats.Add(new Seat(strategy));
        }
    }

    /// <summary>The latest outcomes, oldest first.</summary>
    public IReadOnlyCollection<ProposalOutcome> Outcomes => outcomes;

    /// <summary>Proposals made.</summary>
    public long ProposedCount { get; private set; }

    /// <summary>Proposals carried out.</summary>
    public long CarriedOutCount { get; private set; }

    /// <summary>Proposals refused.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>Whether there is anybody to ask.</summary>
    public bool IsEmpty => seats.Count == 0;

    /// <summary>Asks every strategy and carries out what it wants.</summary>
    public void OnEvent(in TraderEvent traderEvent, ICommandSink sink)
    {
        foreach (var seat in seats)
        {
            if (seat.Failure is not null)
            {
                continue;
            }

            proposals.Clear();
            view.Show(seat.Strategy.Name, traderEvent.Time);
            try
            {
                seat.Strategy.OnEvent(traderEvent, view, proposals);
            }
            catch (Exception exception)
            {
                // Its own turn is lost, and all later ones; what it had proposed in this one is not trusted either.
                seat.Failure = exception.Message;
                announcer.Say(
                    sink,
                    traderEvent.Time,
                    ActivityTypes.TradingError,
                    ActivityLevel.Error,
                    $"Strategy {seat.Strategy.Name} failed and is switched off: {exception.GetType().Name}: {exception.Message}"
                );
                continue;
            }

            foreach (var proposal in proposals)
            {
                Decide(seat.Strategy.Name, proposal, traderEvent.Time, sink);
            }
        }
    }

    private void Decide(string strategy, Proposal proposal, EventTime now, ICommandSink sink)
    {
        ProposedCount++;
        var refusal = CarryOut(strategy, proposal, now, sink);
        CarriedOutCount += refusal is null ? 1 : 0;
        RefusedCount += refusal is null ? 0 : 1;
        outcomes.Enqueue(new ProposalOutcome(strategy, proposal, refusal, now.ExchangeMs));
        if (outcomes.Count > historyLength)
        {
            outcomes.Dequeue();
        }
    }

    private string? CarryOut(string strategy, Proposal proposal, EventTime now, ICommandSink sink)
    {
        if (proposal is PlaceProposal place)
        {
            return Place(strategy, place, now, sink);
        }

        var id = proposal switch
        {
            CancelProposal cancel => cancel.ClientOrderId,
            AmendProposal amend => amend.ClientOrderId,
            DecreaseProposal decrease => decrease.ClientOrderId,
            _ => throw new InvalidOperationException($"Not a proposal: {proposal.GetType().Name}."),
        };
        if (orders.Find(id) is not { } order || order.Intent.Strategy != strategy)
        {
            return "it has no such order";
        }

        return proposal switch
        {
            AmendProposal amend => desk.Amend(order, amend.Price, amend.Count, amend.Reason, now, sink),
            DecreaseProposal decrease => desk.Decrease(order, decrease.Count, decrease.Reason, now, sink),
            _ => desk.Cancel(order, proposal.Reason, now, sink) ? null : $"the order is {order.State.ToWire()}",
        };
    }

    private string? Place(string strategy, PlaceProposal place, EventTime now, ICommandSink sink)
    {
        var id = ClientOrderIds.ForDecision(runIdentity, strategy, place.DecisionId);
        if (orders.Find(id) is not null || orders.FindEarlier(id) is not null)
        {
            return "this decision was carried out before";
        }

        var refusal = desk.Send(
            new OrderIntent
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
                Strategy = strategy,
            },
            now,
            sink
        );
        return refusal?.Reason;
    }

    private static void RequireName(string name)
    {
        if (name.Length is < 1 or > 32 || name.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')))
        {
            throw new ArgumentException($"A strategy's name has 1 to 32 of a–z, 0–9 and _; '{name}' does not.", nameof(name));
        }
    }

    private sealed class Seat(IStrategy strategy)
    {
        public IStrategy Strategy { get; } = strategy;

        public string? Failure { get; set; }
    }

    private sealed class View(
        AccountLedger ledger,
        OrderTracker orders,
        MarketCatalog catalog,
        MarketWatch watch,
        PositionCloser closer
    ) : IStrategyView
    {
        private string strategy = "";

        public EventTime Now { get; private set; }

        public IReadOnlyCollection<string> Watched => watch.Tickers;

        public IEnumerable<TrackedOrder> OpenOrders => orders.Open.Where(order => order.Intent.Strategy == strategy);

        public MarketInfo? Market(string ticker) => catalog.Find(ticker);

        public OrderBook? Book(string ticker) => watch.Find(ticker);

        public Position? Position(string ticker) => ledger.Find(ticker);

        public CloseReason? ClosingReason(string ticker) => closer.Find(ticker)?.Reason;

        public void Show(string toStrategy, EventTime now)
        {
            strategy = toStrategy;
            Now = now;
        }
    }
}
