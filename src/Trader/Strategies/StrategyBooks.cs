using System.Runtime.InteropServices;
using Kalshi;
using Trader.Journal;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;

namespace Trader.Strategies;

/// <summary>
/// Which part of the account's positions, results and fees belongs to which strategy. The exchange nets all of an account's
/// fills in a market, and so do these books: a fill closes first what its own strategy holds of the other outcome, then what
/// others hold of it (the profit or loss is theirs, the fee is the buyer's), then what is held by hand, and opens with the rest.
/// So the shares add up to the account at any time, and an order that closes another strategy's position is a result of that
/// strategy. Profits and fees are those of this run.
/// </summary>
public sealed class StrategyBooks
{
    private const int MaxUnclaimed = 1_000;

    private readonly OrderTracker orders;
    private readonly SortedDictionary<string, StrategyAccount> accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Ticker, Outcome Outcome, string Strategy), Quantity> bought = [];
    private readonly Queue<(AccountFill Fill, Quantity Opening)> unclaimed = new();

    /// <summary>Makes empty books.</summary>
    public StrategyBooks(OrderTracker orders) => this.orders = orders;

    /// <summary>Every strategy that ever had an order or a share, by name.</summary>
    public IReadOnlyDictionary<string, StrategyAccount> Accounts => accounts;

    /// <summary>The books of a strategy, empty if it never traded.</summary>
    public StrategyAccount Of(string strategy)
    {
        if (!accounts.TryGetValue(strategy, out var account))
        {
            account = new StrategyAccount();
            accounts.Add(strategy, account);
        }

        return account;
    }

    /// <summary>Learns who bought what in earlier runs, as the journal tells; positions are shared out when the account is read.</summary>
    public void Inherit(RecoveredState state)
    {
        foreach (var order in (IEnumerable<RecoveredOrder>)[.. state.FinishedOrders, .. state.OpenOrders])
        {
            if (order.FillCount.IsPositive)
            {
                var key = (order.Intent.Ticker, order.Intent.Outcome, order.Intent.Strategy);
                bought[key] = bought.GetValueOrDefault(key) + order.FillCount;
            }
        }
    }

    /// <summary>
    /// The account was read for the first time: its positions go to the strategies whose orders of earlier runs bought that
    /// outcome, each at most what it bought; the rest is nobody's.
    /// </summary>
    public void OnOpened(AccountLedger ledger)
    {
        foreach (var position in ledger.OpenPositions)
        {
            var left = position.Net.Abs();
            foreach (var ((ticker, outcome, strategy), count) in bought.OrderBy(row => row.Key.Strategy, StringComparer.Ordinal))
            {
                if (ticker == position.Ticker && outcome == position.Side && left.IsPositive)
                {
                    var share = Quantity.Min(count, left);
                    left -= share;
                    var cost = Part(position.Cost, share, position.Net.Abs());
                    Of(strategy).Take(position.Ticker, outcome == Outcome.Yes ? share : -share, cost);
                }
            }
        }

        bought.Clear();
    }

    /// <summary>A fill of the account was booked.</summary>
    /// <param name="strategy">Whose order it is; null for an order of nobody here.</param>
    /// <param name="fill">The fill.</param>
    /// <param name="before">The account's position before it, positive YES.</param>
    public void OnFill(string? strategy, in AccountFill fill, Quantity before)
    {
        var held = fill.Outcome == Outcome.Yes ? -before : before;
        var closing = held.IsPositive ? Quantity.Min(fill.Count, held) : Quantity.Zero;
        if (strategy is null)
        {
            // What is held by hand closes first: only what that cannot cover is taken from the strategies.
            var byHand = closing.IsPositive ? held - HeldAgainst(fill.Ticker, fill.Outcome) : Quantity.Zero;
            CloseOthers(exceptFor: null, fill, closing - Quantity.Max(Quantity.Zero, byHand));
            KeepUnclaimed(fill, fill.Count - closing);
            return;
        }

        var buyer = Of(strategy);
        buyer.NoteFill(fill.Fee);
        var own = Quantity.Min(closing, buyer.HeldAgainst(fill.Ticker, fill.Outcome));
        buyer.Fill(fill, own);
        CloseOthers(strategy, fill, closing - own);
        buyer.Fill(fill, fill.Count - closing);
    }

    /// <summary>
    /// Orders may have become known by the exchange's id: what their fills opened while nobody knew whose they were is theirs.
    /// </summary>
    public void Claim()
    {
        for (var left = unclaimed.Count; left > 0; left--)
        {
            var (fill, opening) = unclaimed.Dequeue();
            if (orders.Find(clientOrderId: null, fill.OrderId) is not { } order)
            {
                unclaimed.Enqueue((fill, opening));
                continue;
            }

            var buyer = Of(order.Intent.Strategy);
            buyer.NoteFill(fill.Fee);
            buyer.Fill(fill, opening);
        }
    }

    /// <summary>A settlement of the account was booked.</summary>
    public void OnSettled(BookedSettlement settlement)
    {
        var through = Quantity.Zero;
        foreach (var account in accounts.Values)
        {
            var share = Quantity.Min(account.HeldOrReleased(settlement.Ticker, settlement.Side), settlement.Contracts - through);
            var paid =
                Part(settlement.Revenue, through + share, settlement.Contracts)
                - Part(settlement.Revenue, through, settlement.Contracts);
            account.Settle(settlement.Ticker, paid);
            through += share;
        }
    }

    /// <summary>
    /// Takes from the strategies what the account has no longer, at cost: the exchange is the truth, and what it came to is not
    /// known. If a settlement tells later, its result is booked then.
    /// </summary>
    public void Reconcile(AccountLedger ledger)
    {
        foreach (var ticker in accounts.Values.SelectMany(account => account.Tickers).Distinct(StringComparer.Ordinal).ToArray())
        {
            var net = ledger.Find(ticker)?.Net ?? Quantity.Zero;
            foreach (var outcome in (Outcome[])[Outcome.Yes, Outcome.No])
            {
                var there = outcome == Outcome.Yes ? net : -net;
                var excess = HeldFor(ticker, outcome) - Quantity.Max(there, Quantity.Zero);
                foreach (var account in accounts.Values)
                {
                    excess -= account.Release(ticker, outcome, excess);
                }
            }
        }
    }

    /// <summary>
    /// The most that a strategy can lose, without fees: its positions at cost, and its orders that are or may be live.
    /// </summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="with">An order that it would have beside them; null for none.</param>
    public Money ExposureOf(string strategy, Commands.OrderIntent? with = null)
    {
        var markets = new Dictionary<string, MarketCommitment>(StringComparer.Ordinal);
        if (accounts.TryGetValue(strategy, out var account))
        {
            account.AddTo(markets);
        }

        AddPending(orders.Open, strategy, markets);
        AddPending(orders.AwaitingFills, strategy, markets);
        if (with is not null)
        {
            In(markets, with.Ticker).Add(with.Outcome, with.Price, with.Count);
        }

        var total = Money.Zero;
        foreach (var market in markets.Values)
        {
            total += market.Exposure;
        }

        return total;
    }

    /// <summary>A strategy's orders that are or may be live.</summary>
    public int OpenOrdersOf(string strategy)
    {
        var count = 0;
        for (var i = 0; i < orders.Open.Count; i++)
        {
            count += orders.Open[i].Intent.Strategy == strategy ? 1 : 0;
        }

        return count;
    }

    internal static ref MarketCommitment In(Dictionary<string, MarketCommitment> markets, string ticker) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(markets, ticker, out _);

    // Cut to whole micros; the parts of a whole, each reckoned as a difference, add up to it.
    private static Money Part(Money whole, Quantity part, Quantity of) =>
        Money.FromMicros((long)((Int128)whole.Micros * part.Hundredths / of.Hundredths));

    private static void AddPending(
        IReadOnlyList<TrackedOrder> pending,
        string strategy,
        Dictionary<string, MarketCommitment> markets
    )
    {
        for (var i = 0; i < pending.Count; i++)
        {
            var order = pending[i];
            if (order.Intent.Strategy == strategy)
            {
                In(markets, order.Intent.Ticker).Add(order.Intent.Outcome, order.WorstPrice, order.Pending);
            }
        }
    }

    private void CloseOthers(string? exceptFor, in AccountFill fill, Quantity count)
    {
        foreach (var (strategy, account) in accounts)
        {
            if (strategy != exceptFor && count.IsPositive)
            {
                var share = Quantity.Min(count, account.HeldAgainst(fill.Ticker, fill.Outcome));
                account.Fill(fill, share);
                count -= share;
            }
        }
    }

    private void KeepUnclaimed(in AccountFill fill, Quantity opening)
    {
        unclaimed.Enqueue((fill, opening));
        if (unclaimed.Count > MaxUnclaimed)
        {
            unclaimed.Dequeue();
        }
    }

    private Quantity HeldAgainst(string ticker, Outcome bought) =>
        HeldFor(ticker, bought == Outcome.Yes ? Outcome.No : Outcome.Yes);

    private Quantity HeldFor(string ticker, Outcome outcome)
    {
        var total = Quantity.Zero;
        foreach (var account in accounts.Values)
        {
            total += account.HeldFor(ticker, outcome);
        }

        return total;
    }
}
