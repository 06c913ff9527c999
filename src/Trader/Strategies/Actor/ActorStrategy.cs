using Kalshi;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;

namespace Trader.Strategies.Actor;

/// <summary>
/// The actor loop (requirement H3): upon each change of a book it observes the market, has an action selected, checks what
/// stands against it, and acts with a limit order at the price that trades at once; fills bring it up to date by themselves.
/// One order per market at a time: one that does not fit the action any more is cancelled, one that is more than a cent off is
/// moved.
/// </summary>
public sealed class ActorStrategy : IStrategy
{
    private readonly ActorOptions options;
    private readonly IActionSelector selector;
    private readonly Dictionary<string, MarketMemory> memories = new(StringComparer.Ordinal);

    /// <summary>Makes the loop with the selector that the options name.</summary>
    public ActorStrategy(ActorOptions options)
        : this(options, options.Selector == ActionSelectorKind.HardCoded ? new HardCodedSelector() : new DisabledSelector()) { }

    /// <summary>Makes the loop with any selector.</summary>
    public ActorStrategy(ActorOptions options, IActionSelector selector)
    {
        this.options = options;
        this.selector = selector;
    }

    /// <inheritdoc/>
    public string Name => StrategyNames.Actor;

    /// <inheritdoc/>
    public void OnCycle(CycleBriefing briefing, IStrategyView view, ICollection<Proposal> proposals)
    {
        proposals.Add(new HoldProposal("it acts when a book changes"));
        foreach (var ticker in memories.Keys.Where(ticker => view.Book(ticker) is null).ToArray())
        {
            memories.Remove(ticker);
        }
    }

    /// <inheritdoc/>
    public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals)
    {
        if (traderEvent.Kind != TraderEventKind.BookDelta)
        {
            return;
        }

        var ticker = traderEvent.Delta.Ticker;
        if (
            view.Book(ticker) is not { } book
            || view.Market(ticker) is not { } market
            || Observe(book, market, view) is not { } observation
        )
        {
            return;
        }

        var memory = GetOrAdd(ticker);
        if (observation.NowMs < memory.QuietUntilMs)
        {
            proposals.Add(new HoldProposal("the market is throttled"));
            return;
        }

        var action = selector.Select(observation);
        if (action == TradeAction.Hold)
        {
            proposals.Add(new HoldProposal("the selector holds"));
            return;
        }

        Act(action, observation, memory, view, proposals);
    }

    /// <inheritdoc/>
    public void OnOutcome(Proposal proposal, string? refusal, IStrategyView view)
    {
        if (proposal is PlaceProposal place)
        {
            GetOrAdd(place.Ticker).QuietUntilMs =
                view.Now.ExchangeMs + (refusal is null ? options.ThrottleMs : options.RefusalPauseMs);
        }
    }

    private void Act(
        TradeAction action,
        in ActorObservation observation,
        MarketMemory memory,
        IStrategyView view,
        ICollection<Proposal> proposals
    )
    {
        var buys = action.Buys();
        var price = buys == Outcome.Yes ? observation.YesAsk : observation.YesBid.Complement;
        if (FindOrder(observation.Ticker, view) is { } resting)
        {
            Mind(resting, buys, price, memory, view, proposals);
            return;
        }

        var count = Quantity.FromContracts(options.Contracts);
        if (action.Sells())
        {
            count = Quantity.Min(count, observation.Net.Abs());
        }

        if (WhatStandsAgainst(action, observation, price, count, view) is var (status, reason))
        {
            // Said when it begins, not with every change of the book.
            if (memory.Blocked != status)
            {
                memory.Blocked = status;
                var limit = action.Sells() ? price.Complement : price;
                proposals.Add(new BlockedProposal(action, observation.Ticker, count, limit, status, reason));
            }

            return;
        }

        memory.Blocked = null;
        proposals.Add(
            new PlaceProposal(
                $"{observation.Ticker}@{observation.NowMs}",
                observation.Ticker,
                buys,
                price,
                count,
                $"{action.ToWire()} chosen at {observation.YesBid.ToCentsText()} bid, {observation.YesAsk.ToCentsText()} ask"
            )
        );
    }

    // An order that is being changed, or of unknown fate, is left alone: the next change of the book asks again.
    private void Mind(
        TrackedOrder resting,
        Outcome buys,
        Price price,
        MarketMemory memory,
        IStrategyView view,
        ICollection<Proposal> proposals
    )
    {
        if (resting.IsInFlight || resting.Change is not null)
        {
            return;
        }

        var id = resting.Intent.ClientOrderId;
        if (resting.Intent.Outcome != buys)
        {
            proposals.Add(new CancelProposal(id, "the action is another one now"));
        }
        else if (Math.Abs(resting.Price.Units - price.Units) > Price.UnitsPerCent)
        {
            proposals.Add(new AmendProposal(id, price, resting.Count, "the market has moved"));
        }
        else
        {
            return;
        }

        memory.QuietUntilMs = view.Now.ExchangeMs + options.ThrottleMs;
    }

    private ActorObservation? Observe(OrderBook book, MarketInfo market, IStrategyView view)
    {
        var nowMs = view.Now.ExchangeMs;
        if (!book.IsTradable || !market.IsOpenAt(nowMs) || book.BestBid is not { } bid || book.BestAsk is not { } ask)
        {
            return null;
        }

        var spread = ask.Units - bid.Units;
        return spread <= 0 || spread > options.MaxSpreadCents * Price.UnitsPerCent
            ? null
            : new ActorObservation(
                book.Ticker,
                nowMs,
                bid,
                ask,
                book.BestSize(BookSide.Bid),
                book.BestSize(BookSide.Ask),
                view.Position(book.Ticker)?.Net ?? Quantity.Zero,
                market.CloseMs - nowMs
            );
    }

    private (string Status, string Reason)? WhatStandsAgainst(
        TradeAction action,
        in ActorObservation observation,
        Price price,
        Quantity count,
        IStrategyView view
    )
    {
        var held = action is TradeAction.BuyYes or TradeAction.SellYes ? observation.Net : -observation.Net;
        if (action.Sells())
        {
            return held.IsPositive ? null : ("nothing_held", "nothing of what it would sell is held");
        }

        if (held + count > Quantity.FromContracts(options.MaxContractsPerMarket))
        {
            return ("position_limit", $"more than {options.MaxContractsPerMarket} contracts would be held in this market");
        }

        return
            options.CashReserveDollars > 0 && view.AvailableCash - (price * count) < Money.FromDollars(options.CashReserveDollars)
            ? ("cash_reserve_hit", $"less than the cash reserve of ${options.CashReserveDollars} would be left")
            : null;
    }

    private static TrackedOrder? FindOrder(string ticker, IStrategyView view)
    {
        foreach (var order in view.OpenOrders)
        {
            if (order.Intent.Ticker == ticker)
            {
                return order;
            }
        }

        return null;
    }

    private MarketMemory GetOrAdd(string ticker)
    {
        if (!memories.TryGetValue(ticker, out var memory))
        {
            memory = new MarketMemory();
            memories.Add(ticker, memory);
        }

        return memory;
    }

    /// <summary>What it remembers of a market; only of markets that are watched.</summary>
    private sealed class MarketMemory
    {
        public long QuietUntilMs { get; set; }

        public string? Blocked { get; set; }
    }
}
