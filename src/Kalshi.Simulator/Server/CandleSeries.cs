using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>One market's candles of a minute, an hour and a day.</summary>
internal sealed class CandleSeries
{
    public const int MinuteInterval = 1;
    public const int HourInterval = 60;
    public const int DayInterval = 1_440;

    // The exchange's day is New York's, daylight saving included: recorded day candles end at 04:00 or 05:00 UTC.
    private static readonly TimeZoneInfo ExchangeZone = TimeZoneInfo.FindSystemTimeZoneById(MaintenanceSchedule.TimeZoneId);

    private readonly History<Candle> minutes;
    private readonly History<Candle> hours;
    private readonly History<Candle> days;
    private Candle minute;
    private Candle hour;
    private Candle day;

    public CandleSeries(Market market, long nowMs, int maxKept)
    {
        minutes = new History<Candle>(maxKept);
        hours = new History<Candle>(maxKept);
        days = new History<Candle>(maxKept);
        var seconds = Ceiling(nowMs);
        minute = First(market, PeriodEnd(seconds, MinuteInterval));
        hour = First(market, PeriodEnd(seconds, HourInterval));
        day = First(market, PeriodEnd(seconds, DayInterval));
    }

    /// <summary>The inclusive end of the period in which an instant lies, both in Unix seconds.</summary>
    public static long PeriodEnd(long seconds, int intervalMinutes)
    {
        if (intervalMinutes != DayInterval)
        {
            var length = intervalMinutes * 60L;
            return (seconds + length - 1) / length * length;
        }

        // The day that ends at a midnight includes that midnight.
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds - 1), ExchangeZone);
        var midnight = local.Date.AddDays(1);
        return new DateTimeOffset(midnight, ExchangeZone.GetUtcOffset(midnight)).ToUnixTimeSeconds();
    }

    /// <summary>Takes note of the market's best prices and open interest.</summary>
    public void Touch(Market market, long nowMs)
    {
        Advance(Ceiling(nowMs));
        var (bid, ask) = TouchOf(market);
        minute = minute with { Bid = minute.Bid.Then(bid), Ask = minute.Ask.Then(ask), OpenInterest = market.OpenInterest };
    }

    /// <summary>Takes note of a trade.</summary>
    public void Trade(TradeRecord trade)
    {
        Advance(Ceiling(trade.TimeMs));
        minute = minute with
        {
            Trades = minute.Trades?.Then(trade.YesPrice) ?? PriceSpan.At(trade.YesPrice),
            Volume = minute.Volume + trade.Count,
            Value = minute.Value + (trade.Count * trade.YesPrice),
            OpenInterest = trade.Market.OpenInterest,
        };
    }

    /// <summary>
    /// The candles of an interval that end between two instants, both included and in Unix seconds, gaps filled, up to the period in
    /// which <paramref name="nowSeconds"/> lies; at most <paramref name="limit"/>.
    /// </summary>
    public List<Candle> Between(int intervalMinutes, long fromSeconds, long toSeconds, long nowSeconds, int limit)
    {
        var result = new List<Candle>();
        var last = Math.Min(toSeconds, PeriodEnd(nowSeconds, intervalMinutes));
        var end = PeriodEnd(fromSeconds, intervalMinutes);
        Candle? before = null;
        foreach (var kept in Kept(intervalMinutes))
        {
            if (kept.EndSeconds >= end)
            {
                // Nothing is known of the time before the first candle.
                end = before is null ? kept.EndSeconds : end;
                Repeat(Math.Min(last, kept.EndSeconds - 1));
                if (kept.EndSeconds > last || result.Count >= limit)
                {
                    return result;
                }

                result.Add(kept);
                end = PeriodEnd(kept.EndSeconds + 1, intervalMinutes);
            }

            before = kept;
        }

        Repeat(last);
        return result;

        void Repeat(long until)
        {
            while (before is { } quiet && end <= until && result.Count < limit)
            {
                result.Add(quiet.Next(end));
                end = PeriodEnd(end + 1, intervalMinutes);
            }
        }
    }

    /// <summary>The last candle that ended before an instant, or null.</summary>
    public Candle? LatestBefore(int intervalMinutes, long seconds)
    {
        var (history, current) = HistoryOf(intervalMinutes);
        if (current.EndSeconds < seconds)
        {
            return current;
        }

        // From the newest on: what is asked for is seldom far back.
        for (var number = history.Added - 1; number >= history.OldestKept; number--)
        {
            if (history[number].EndSeconds < seconds)
            {
                return history[number];
            }
        }

        return null;
    }

    private static (Price Bid, Price Ask) TouchOf(Market market) =>
        (market.Book.BestBid ?? Price.Zero, market.Book.BestAsk ?? Price.OneDollar);

    private static Candle First(Market market, long endSeconds)
    {
        var (bid, ask) = TouchOf(market);
        return new Candle
        {
            EndSeconds = endSeconds,
            Bid = PriceSpan.At(bid),
            Ask = PriceSpan.At(ask),
            Previous = market.LastPrice,
            OpenInterest = market.OpenInterest,
        };
    }

    private static long Ceiling(long ms) => (ms + 999) / 1_000;

    /// <summary>The finished candles of an interval and the one that goes on.</summary>
    private (History<Candle> Finished, Candle Current) HistoryOf(int intervalMinutes) =>
        intervalMinutes switch
        {
            MinuteInterval => (minutes, minute),
            // Hours and days are complete up to the minute before the current one: that one is added here.
            HourInterval => (hours, hour.Then(minute)),
            _ => (days, day.Then(minute)),
        };

    private IEnumerable<Candle> Kept(int intervalMinutes)
    {
        var (history, current) = HistoryOf(intervalMinutes);
        for (var number = history.OldestKept; number < history.Added; number++)
        {
            yield return history[number];
        }

        yield return current;
    }

    /// <summary>Ends the current minute when its time is over, and with it hour and day when theirs is.</summary>
    private void Advance(long seconds)
    {
        if (seconds <= minute.EndSeconds)
        {
            return;
        }

        minutes.Add(minute);
        hour = hour.Then(minute);
        day = day.Then(minute);
        minute = minute.Next(PeriodEnd(seconds, MinuteInterval));
        if (minute.EndSeconds > hour.EndSeconds)
        {
            hours.Add(hour);
            hour = hour.Next(PeriodEnd(minute.EndSeconds, HourInterval));
        }

        if (minute.EndSeconds > day.EndSeconds)
        {
            days.Add(day);
            day = day.Next(PeriodEnd(minute.EndSeconds, DayInterval));
        }
    }
}
