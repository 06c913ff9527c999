using Kalshi;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk.Results;

namespace Trader.Risk;

/// <summary>
/// What the trader has lost since the day began: realised by fills and settlements, those of earlier runs too, fees included,
/// plus what the open positions are worth less than they cost. Only markets count in which an order of ours was ever meant to trade. A day
/// begins at a fixed minute of UTC, on the exchange clock; it never goes back when the clock does.
/// </summary>
public sealed class DailyLoss
{
    private const long MsPerMinute = 60_000;
    private const long MsPerDay = 86_400_000;

    private readonly long startMs;
    private readonly OrderTracker orders;
    private readonly AccountLedger ledger;
    private readonly MarketWatch watch;
    private long day = long.MinValue;

    internal DailyLoss(int startMinutesUtc, OrderTracker orders, AccountLedger ledger, MarketWatch watch)
    {
        startMs = startMinutesUtc * MsPerMinute;
        this.orders = orders;
        this.ledger = ledger;
        this.watch = watch;
    }

    /// <summary>Realised since the day began, fees taken off; of the day of the latest time told.</summary>
    public Money Realized { get; private set; }

    /// <summary>
    /// Value of the open positions at the mark minus their cost. The mark is the best bid of the side held, and zero where a
    /// tradable book has no such bid; a position without a tradable book counts with what it cost, as no gain and no loss.
    /// </summary>
    public Money Unrealized
    {
        get
        {
            var total = Money.Zero;
            var open = ledger.OpenPositions;
            for (var i = 0; i < open.Count; i++)
            {
                var position = open[i];
                if (orders.HasTradedIn(position.Ticker) && watch.Find(position.Ticker) is { IsTradable: true } book)
                {
                    var mark = book.BestBidFor(position.Side) ?? Price.Zero;
                    total += (mark * position.Net.Abs()) - position.Cost;
                }
            }

            return total;
        }
    }

    /// <summary>Money lost on the day of <paramref name="exchangeMs"/>; negative is a gain.</summary>
    public Money At(long exchangeMs)
    {
        Advance(exchangeMs);
        return -(Realized + Unrealized);
    }

    /// <summary>Books what a fill or a settlement changed, unless it belongs to a day that is over.</summary>
    /// <param name="ticker">The market.</param>
    /// <param name="change">Realised by it, its fee taken off.</param>
    /// <param name="happenedMs">When it happened, exchange clock, Unix milliseconds; 0 if nobody said, which counts as now.</param>
    /// <param name="exchangeMs">When it was heard of.</param>
    public void Book(string ticker, Money change, long happenedMs, long exchangeMs)
    {
        Advance(exchangeMs);
        if (orders.HasTradedIn(ticker) && (happenedMs == 0 || DayOf(happenedMs) >= day))
        {
            Realized += change;
        }
    }

    /// <summary>Goes on with what earlier runs realised on the day of <paramref name="exchangeMs"/>.</summary>
    public void Restore(ResultHistory history, long exchangeMs)
    {
        Advance(exchangeMs);
        Realized = history.Since((day * MsPerDay) + startMs);
    }

    private void Advance(long exchangeMs)
    {
        if (DayOf(exchangeMs) is var today && today > day)
        {
            day = today;
            Realized = Money.Zero;
        }
    }

    private long DayOf(long exchangeMs)
    {
        var (quotient, remainder) = Math.DivRem(exchangeMs - startMs, MsPerDay);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
