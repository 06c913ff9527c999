using Kalshi;
using Kalshi.Simulator.Exchange;
using Trader.Commands;

namespace Trader.Lab.World;

/// <summary>
/// No limit is exceeded by what is really at the exchange when an order is decided, that order included. Reckoned anew each
/// time from the engine's own orders and positions; what the trader believes has no part in it. An order that only closes what
/// is held is always allowed. Markets in which a person traded by hand, or an operator moved the position, are left out: the
/// trader cannot have known.
/// </summary>
internal sealed class LimitsHold(SimulatedWorld world, NoOrderUnmeant meant) : Invariant(world, "limits are never exceeded")
{
    private const long MinuteMs = 60_000;

    private readonly Queue<long> decidedMs = new();

    /// <inheritdoc/>
    public override void OnStarted(TraderProcess process) => decidedMs.Clear();

    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command)
    {
        if (command is PlaceOrder { Intent: var intent })
        {
            decidedMs.Enqueue(World.NowMs);
            Check(intent);
        }
    }

    private void Check(OrderIntent intent)
    {
        var options = World.Schedule.Trader.Options;
        var markets = Holdings();
        // The exchange takes no order in a market that has ended; the trader, whose clock may be wrong, may not know yet.
        if (
            World.Engine.FindMarket(intent.Ticker) is not { Status: MarketStatus.Active } market
            || World.TouchedByOthers.Contains(market)
        )
        {
            return;
        }

        var holding = markets.TryGetValue(market, out var known) ? known : markets[market] = new Holding(World.Account, market);
        if (!holding.Opens(intent.Outcome, intent.Count))
        {
            return;
        }

        holding.Resting.Add((intent.Outcome, intent.Price, intent.Count));
        Require(markets.Values.Sum(each => each.Resting.Count), options.MaxOpenOrders, "open orders", intent);
        Require(
            holding.Reach(intent.Outcome).Hundredths,
            Quantity.FromContracts(options.MaxPositionContracts).Hundredths,
            $"hundredths of contracts in {intent.Ticker}",
            intent
        );
        RequireDollars(holding.Exposure, options.MaxMarketExposureDollars, $"exposure in {intent.Ticker}", intent);
        RequireDollars(
            Sum(markets.Values.Where(each => each.Market.Event == market.Event)),
            options.MaxEventExposureDollars,
            $"exposure in {market.Spec.EventTicker}",
            intent
        );
        RequireDollars(Sum(markets.Values), options.MaxExposureDollars, "exposure", intent);
        while (decidedMs.Peek() <= World.NowMs - MinuteMs)
        {
            decidedMs.Dequeue();
        }

        if (options.MaxOrdersPerMinute > 0)
        {
            Require(decidedMs.Count, options.MaxOrdersPerMinute, "orders within a minute", intent);
        }
    }

    private static Money Sum(IEnumerable<Holding> holdings) =>
        holdings.Aggregate(Money.Zero, (sum, holding) => sum + holding.Exposure);

    private Dictionary<Market, Holding> Holdings()
    {
        var markets = new Dictionary<Market, Holding>();
        foreach (var order in World.Account.Orders.NewestFirst())
        {
            if (!meant.Decided.ContainsKey(order.ClientOrderId ?? "") || World.TouchedByOthers.Contains(order.Market))
            {
                continue;
            }

            var holding = markets.TryGetValue(order.Market, out var known)
                ? known
                : markets[order.Market] = new Holding(World.Account, order.Market);
            if (order.IsInBook)
            {
                var outcome = order.Side.ToOutcome();
                holding.Resting.Add((outcome, order.Price.OnYesScale(outcome), order.RemainingCount));
            }
        }

        return markets;
    }

    private void RequireDollars(Money value, long limitDollars, string what, OrderIntent intent)
    {
        if (limitDollars > 0)
        {
            Require(value.Micros, limitDollars * Money.MicrosPerDollar, $"micro-dollars of {what}", intent);
        }
    }

    private void Require(long value, long limit, string what, OrderIntent intent)
    {
        if (value > limit)
        {
            Break($"with {intent.ClientOrderId} it could be {value} {what}, the limit is {limit}");
        }
    }

    /// <summary>What the trader has in a market: the position, and its orders in the book.</summary>
    private sealed class Holding(Account account, Market market)
    {
        private readonly Quantity net = account.PositionIn(market)?.Net ?? Quantity.Zero;
        private readonly Money cost = account.PositionIn(market)?.Cost ?? Money.Zero;

        public Market Market { get; } = market;

        public List<(Outcome Outcome, Price Price, Quantity Count)> Resting { get; } = [];

        /// <summary>What may be lost at least: what the position cost, and what the orders that open may cost at their cheapest.</summary>
        public Money Exposure => cost + OpeningCost(Outcome.Yes) + OpeningCost(Outcome.No);

        /// <summary>How far the position may come on a side.</summary>
        public Quantity Reach(Outcome outcome) => Pending(outcome) - HeldAgainst(outcome) + HeldFor(outcome);

        /// <summary>Whether an order would open anything.</summary>
        public bool Opens(Outcome outcome, Quantity count) => Pending(outcome) + count > HeldAgainst(outcome);

        private Quantity HeldFor(Outcome outcome) => HeldAgainst(outcome == Outcome.Yes ? Outcome.No : Outcome.Yes);

        private Quantity HeldAgainst(Outcome outcome)
        {
            var held = outcome == Outcome.Yes ? -net : net;
            return held.IsPositive ? held : Quantity.Zero;
        }

        private Quantity Pending(Outcome outcome) =>
            Resting.Where(order => order.Outcome == outcome).Aggregate(Quantity.Zero, (sum, order) => sum + order.Count);

        private Money OpeningCost(Outcome outcome)
        {
            var opening = Pending(outcome) - HeldAgainst(outcome);
            var total = Money.Zero;
            foreach (var order in Resting.Where(order => order.Outcome == outcome).OrderBy(order => order.Price))
            {
                var counted = opening.IsPositive ? Quantity.Min(opening, order.Count) : Quantity.Zero;
                total += order.Price * counted;
                opening -= counted;
            }

            return total;
        }
    }
}
