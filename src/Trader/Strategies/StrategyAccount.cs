using Kalshi;
using Trader.Portfolio;
using Trader.Risk;

namespace Trader.Strategies;

/// <summary>One strategy's share of the account: positions by average cost, results, fees and orders of this run.</summary>
public sealed class StrategyAccount
{
    private const int MaxReleases = 1_000;

    private readonly SortedDictionary<string, Share> shares = new(StringComparer.Ordinal);

    /// <summary>Profit and loss locked in, settlements included, before fees.</summary>
    public Money Realized { get; private set; }

    /// <summary>Fees of its fills.</summary>
    public Money Fees { get; private set; }

    /// <summary>Fills of its orders.</summary>
    public int Fills { get; private set; }

    /// <summary>Orders that the exchange took.</summary>
    public int OrdersTaken { get; internal set; }

    /// <summary>Orders that the exchange refused, or that were never sent.</summary>
    public int OrdersRefused { get; internal set; }

    /// <summary>Markets in which it holds something.</summary>
    public IEnumerable<string> Tickers => shares.Where(row => !row.Value.Position.IsFlat).Select(row => row.Key);

    /// <summary>What its open contracts cost.</summary>
    public Money Cost
    {
        get
        {
            var total = Money.Zero;
            foreach (var share in shares.Values)
            {
                total += share.Position.Cost;
            }

            return total;
        }
    }

    /// <summary>Contracts held in a market, positive YES.</summary>
    public Quantity NetIn(string ticker) => shares.TryGetValue(ticker, out var share) ? share.Position.Net : Quantity.Zero;

    /// <summary>Contracts held of an outcome.</summary>
    public Quantity HeldFor(string ticker, Outcome outcome) =>
        Quantity.Max(Quantity.Zero, outcome == Outcome.Yes ? NetIn(ticker) : -NetIn(ticker));

    /// <summary>Contracts held that buying <paramref name="bought"/> closes.</summary>
    public Quantity HeldAgainst(string ticker, Outcome bought) =>
        HeldFor(ticker, bought == Outcome.Yes ? Outcome.No : Outcome.Yes);

    /// <summary>Contracts of an outcome that are held, or were until the account had them no longer.</summary>
    internal Quantity HeldOrReleased(string ticker, Outcome outcome)
    {
        var released = shares.TryGetValue(ticker, out var share) ? share.Released : Quantity.Zero;
        return HeldFor(ticker, outcome) + Quantity.Max(Quantity.Zero, outcome == Outcome.Yes ? released : -released);
    }

    /// <summary>Takes a position over that an earlier run left.</summary>
    internal void Take(string ticker, Quantity net, Money cost) =>
        GetOrAdd(ticker).Position.Restore(net, cost, Money.Zero, Money.Zero, Money.Zero);

    /// <summary>One of its orders was filled.</summary>
    internal void NoteFill(Money fee)
    {
        Fills++;
        Fees += fee;
    }

    /// <summary>Books so much of a fill; the fee is not part of it.</summary>
    internal void Fill(in AccountFill fill, Quantity count)
    {
        if (!count.IsPositive)
        {
            return;
        }

        var position = GetOrAdd(fill.Ticker).Position;
        var before = position.Realized;
        position.Fill(fill.Outcome, fill.YesPrice, count, fee: Money.Zero, fill.TimestampMs);
        Realized += position.Realized - before;
        Forget(fill.Ticker);
    }

    /// <summary>Its contracts in a market were paid.</summary>
    internal void Settle(string ticker, Money paid)
    {
        if (!shares.TryGetValue(ticker, out var share))
        {
            return;
        }

        Realized += paid - share.Position.Cost - share.ReleasedCost;
        shares.Remove(ticker);
    }

    /// <summary>Gives up to so many contracts of an outcome up at what they cost; returns how many.</summary>
    internal Quantity Release(string ticker, Outcome outcome, Quantity atMost)
    {
        var count = Quantity.Min(HeldFor(ticker, outcome), atMost);
        if (!count.IsPositive)
        {
            return Quantity.Zero;
        }

        var share = shares[ticker];
        var held = share.Position.Net.Abs();
        var cost = Money.FromMicros((long)((Int128)share.Position.Cost.Micros * count.Hundredths / held.Hundredths));
        var signed = outcome == Outcome.Yes ? count : -count;
        share.Position.Restore(
            share.Position.Net - signed,
            share.Position.Cost - cost,
            share.Position.Realized,
            Money.Zero,
            Money.Zero
        );
        share.Released += signed;
        share.ReleasedCost += cost;
        ForgetOldReleases();
        return count;
    }

    /// <summary>Adds what it holds, market by market.</summary>
    internal void AddTo(Dictionary<string, MarketCommitment> markets)
    {
        foreach (var (ticker, share) in shares)
        {
            if (!share.Position.IsFlat)
            {
                StrategyBooks.In(markets, ticker).Hold(share.Position.Net, share.Position.Cost);
            }
        }
    }

    private Share GetOrAdd(string ticker)
    {
        if (!shares.TryGetValue(ticker, out var share))
        {
            share = new Share(new Position(ticker));
            shares.Add(ticker, share);
        }

        return share;
    }

    // A share of nothing is not kept: markets come and go by the thousand.
    private void Forget(string ticker)
    {
        if (shares[ticker] is { Position.IsFlat: true, Released.IsZero: true })
        {
            shares.Remove(ticker);
        }
    }

    // Their settlements may never be listed: only so many are waited for.
    private void ForgetOldReleases()
    {
        var waiting = shares.Where(row => row.Value.Position.IsFlat).Select(row => row.Key).ToArray();
        foreach (var ticker in waiting.Take(waiting.Length - MaxReleases))
        {
            shares.Remove(ticker);
        }
    }

    private sealed class Share(Position position)
    {
        public Position Position { get; } = position;

        /// <summary>Contracts that the account had no longer, positive YES; their result is not known.</summary>
        public Quantity Released { get; set; }

        public Money ReleasedCost { get; set; }
    }
}
