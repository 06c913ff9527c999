using Kalshi;
using Trader.Commands;
using Trader.Risk;

namespace Trader.Tests.Risk;

/// <summary>
/// A naive second opinion on every order: its own books, kept from the commands to place orders and from what the exchange
/// told, in plain numbers (hundredths of a contract, 1/10 000 and millionths of a dollar), and every rule recomputed from them
/// in full. It shares no code with the gate but the options and the names of the rules.
/// </summary>
internal sealed class RiskTwin(TraderOptions options)
{
    private readonly Dictionary<DateOnly, long> results = [];
    private readonly List<long> sentMs = [];
    private readonly Dictionary<string, TwinOrder> all = [];
    private readonly List<TwinOrder> active = [];
    private long boughtByEnded;

    public Dictionary<string, TwinMarket> Markets { get; } = [];

    public long Cash { get; set; }

    public long ForeignReserved { get; set; }

    public bool ExchangeTakesOrders { get; set; } = true;

    public void Placed(OrderIntent intent, long nowMs)
    {
        var order = new TwinOrder(intent.Ticker, intent.Outcome == Outcome.Yes, intent.Price.Units, intent.Count.Hundredths);
        all.Add(intent.ClientOrderId, order);
        active.Add(order);
        Markets[intent.Ticker].IsOurs = true;
        sentMs.Add(nowMs);
    }

    public void Told(string clientOrderId, long filled, bool ended)
    {
        var order = all[clientOrderId];
        order.Told = Math.Max(order.Told, filled);
        order.HasEnded |= ended;
        Forget(order);
    }

    public void Filled(string clientOrderId, int ownUnits, long count, long fee, long happenedMs)
    {
        var order = all[clientOrderId];
        order.Booked += count;
        order.HasEnded |= order.Booked >= order.Count;
        Forget(order);
        var (paid, realized) = Markets[order.Ticker].Position.Fill(order.IsYes, ownUnits, count);
        Cash -= paid + fee;
        Result(happenedMs, realized - fee);
    }

    public void Settled(string ticker, bool yesWins, long happenedMs)
    {
        var position = Markets[ticker].Position;
        var payout = (position.Net > 0) == yesWins ? Math.Abs(position.Net) * 10_000 : 0;
        Cash += payout;
        if (Markets[ticker].IsOurs)
        {
            Result(happenedMs, payout - position.Cost);
        }

        (position.Net, position.Cost) = (0, 0);
    }

    /// <summary>Contracts of the order that do not close, as the gate's documentation has it.</summary>
    public long Opening(OrderIntent intent)
    {
        if (!Markets.TryGetValue(intent.Ticker, out var market))
        {
            return intent.Count.Hundredths;
        }

        var yes = intent.Outcome == Outcome.Yes;
        var held = Math.Max(0, yes ? -market.Position.Net : market.Position.Net);
        var closable = Math.Max(0, held - PendingOn(intent.Ticker, yes));
        return Math.Max(0, intent.Count.Hundredths - closable);
    }

    /// <summary>Every rule that the order would break.</summary>
    public IReadOnlySet<RiskRule> RulesAgainst(OrderIntent intent, long nowMs)
    {
        var broken = new HashSet<RiskRule>();
        var opening = Opening(intent);
        Check(!ExchangeTakesOrders, RiskRule.ExchangeOpen);
        if (opening > 0 || intent.Count.Hundredths <= 0)
        {
            Check(active.Count(order => !order.HasEnded) >= options.MaxOpenOrders, RiskRule.OpenOrders);
            Check(
                options.MaxOrdersPerMinute > 0 && SentSince(nowMs - 60_000) >= options.MaxOrdersPerMinute,
                RiskRule.OrdersPerMinute
            );
        }

        if (!Markets.TryGetValue(intent.Ticker, out var market))
        {
            broken.Add(RiskRule.MarketKnown);
            return broken;
        }

        Check(!market.IsOpen, RiskRule.MarketOpen);
        Check(intent.Price.Units is <= 0 or >= 10_000 || intent.Price.Units % 100 != 0, RiskRule.PriceGrid);
        Check(
            intent.Price.Units < options.MinOrderPriceCents * 100 || intent.Price.Units > options.MaxOrderPriceCents * 100,
            RiskRule.PriceBand
        );
        Check(intent.Count.Hundredths <= 0 || opening > options.MaxPositionContracts * 100L, RiskRule.OrderContracts);
        if (opening == 0 || broken.Contains(RiskRule.OrderContracts))
        {
            return broken;
        }

        Check(IsAboveDollars(intent.Price.Units * opening, options.MaxOrderNotionalDollars), RiskRule.OrderNotional);
        CheckContracts(intent, opening, Check);
        CheckMoney(intent, opening, market, Check);
        Check(
            options.MaxDailyLossDollars > 0 && LossOn(DayOf(nowMs)) >= options.MaxDailyLossDollars * 1_000_000,
            RiskRule.DailyLoss
        );
        return broken;

        void Check(bool isBroken, RiskRule rule)
        {
            if (isBroken)
            {
                broken.Add(rule);
            }
        }
    }

    /// <summary>Contracts bought and on order in this run, summed over every order there ever was.</summary>
    public long ContractsOfRun() => all.Values.Sum(order => order.Committed);

    public DateOnly DayOf(long ms) =>
        DateOnly.FromDateTime(
            DateTimeOffset.FromUnixTimeMilliseconds(ms).AddMinutes(-options.RiskDayStartMinutesUtc).UtcDateTime
        );

    private void Forget(TwinOrder order)
    {
        if (order.HasEnded && order.Pending == 0 && active.Remove(order))
        {
            boughtByEnded += order.Filled;
        }
    }

    private void CheckContracts(OrderIntent intent, long opening, Action<bool, RiskRule> check)
    {
        var yes = intent.Outcome == Outcome.Yes;
        var net = Markets[intent.Ticker].Position.Net;
        var reached = (yes ? net : -net) + PendingOn(intent.Ticker, yes) + intent.Count.Hundredths;
        check(reached > options.MaxPositionContracts * 100L, RiskRule.Position);
        check(IsAbove(ContractsIn(intent.Ticker, intent), options.MaxContractsPerMarket), RiskRule.MarketContracts);
        var total = OwnTickers(intent).Sum(ticker => ContractsIn(ticker, intent));
        check(IsAbove(total, options.MaxTotalContracts), RiskRule.TotalContracts);
        if (options.MaxContractsPerRun > 0)
        {
            check(
                IsAbove(boughtByEnded + active.Sum(order => order.Committed) + opening, options.MaxContractsPerRun),
                RiskRule.RunContracts
            );
        }
    }

    private void CheckMoney(OrderIntent intent, long opening, TwinMarket market, Action<bool, RiskRule> check)
    {
        check(IsAboveDollars(ExposureIn(intent.Ticker, intent), options.MaxMarketExposureDollars), RiskRule.MarketExposure);
        long total = 0;
        long inEvent = 0;
        long pending = 0;
        foreach (var ticker in OwnTickers(intent))
        {
            var exposure = ExposureIn(ticker, intent);
            total += exposure;
            pending += exposure - Markets[ticker].Position.Cost;
            inEvent += Markets[ticker].Event == market.Event ? exposure : 0;
        }

        check(IsAboveDollars(inEvent, options.MaxEventExposureDollars), RiskRule.EventExposure);
        check(total > options.MaxExposureDollars * 1_000_000, RiskRule.TotalExposure);
        var price = Math.Min(intent.Price.Units, 5_000) / 10_000m;
        var fee = (long)Math.Ceiling(0.07m * (opening / 100m) * price * (1 - price) * 10_000m) * 100;
        check(pending + fee > Cash - ForeignReserved, RiskRule.Cash);
    }

    private IEnumerable<string> OwnTickers(OrderIntent intent) =>
        Markets.Where(market => market.Value.IsOurs || market.Key == intent.Ticker).Select(market => market.Key);

    private long ContractsIn(string ticker, OrderIntent intent)
    {
        var net = Markets[ticker].Position.Net;
        var (yes, no) = (PendingOn(ticker, true, intent), PendingOn(ticker, false, intent));
        return Math.Abs(net) + Math.Max(0, yes - Math.Max(0, -net)) + Math.Max(0, no - Math.Max(0, net));
    }

    private long ExposureIn(string ticker, OrderIntent intent)
    {
        var position = Markets[ticker].Position;
        return position.Cost
            + CostOn(ticker, true, Math.Max(0, -position.Net), intent)
            + CostOn(ticker, false, Math.Max(0, position.Net), intent);
    }

    private long CostOn(string ticker, bool yes, long closable, OrderIntent intent)
    {
        var isHere = IsOn(intent, ticker, yes);
        var count = isHere ? intent.Count.Hundredths : 0;
        var dearest = isHere ? intent.Price.Units : 0;
        var cost = dearest * count;
        foreach (var order in active)
        {
            if (order.Ticker == ticker && order.IsYes == yes)
            {
                cost += order.Units * order.Pending;
                count += order.Pending;
                dearest = Math.Max(dearest, order.Units);
            }
        }

        return closable == 0 ? cost : Math.Min(cost, dearest * Math.Max(0, count - closable));
    }

    private long PendingOn(string ticker, bool yes, OrderIntent? intent = null)
    {
        var total = intent is not null && IsOn(intent, ticker, yes) ? intent.Count.Hundredths : 0;
        foreach (var order in active)
        {
            total += order.Ticker == ticker && order.IsYes == yes ? order.Pending : 0;
        }

        return total;
    }

    private int SentSince(long ms)
    {
        var count = 0;
        for (var i = sentMs.Count - 1; i >= 0 && sentMs[i] > ms; i--)
        {
            count++;
        }

        return count;
    }

    private long LossOn(DateOnly day)
    {
        var unrealized = Markets
            .Values.Where(market => market is { IsOurs: true, HasBook: true })
            .Sum(market => (market.MarkUnits() * Math.Abs(market.Position.Net)) - market.Position.Cost);
        return -(results.GetValueOrDefault(day) + unrealized);
    }

    private void Result(long happenedMs, long change) =>
        results[DayOf(happenedMs)] = results.GetValueOrDefault(DayOf(happenedMs)) + change;

    private static bool IsOn(OrderIntent intent, string ticker, bool yes) =>
        intent.Ticker == ticker && (intent.Outcome == Outcome.Yes) == yes;

    private static bool IsAbove(long hundredths, long contracts) => contracts > 0 && hundredths > contracts * 100;

    private static bool IsAboveDollars(long micros, long dollars) => dollars > 0 && micros > dollars * 1_000_000;

    private sealed class TwinOrder(string ticker, bool isYes, int units, long count)
    {
        public string Ticker { get; } = ticker;

        public bool IsYes { get; } = isYes;

        public int Units { get; } = units;

        public long Count { get; } = count;

        public long Told { get; set; }

        public long Booked { get; set; }

        public bool HasEnded { get; set; }

        public long Filled => Math.Max(Told, Booked);

        public long Committed => HasEnded ? Filled : Count;

        public long Pending => (HasEnded ? 0 : Count - Filled) + (Filled - Booked);
    }
}

/// <summary>A market as the twin sees it.</summary>
internal sealed class TwinMarket(string eventTicker)
{
    public string Event { get; } = eventTicker;

    public TwinPosition Position { get; } = new();

    public bool IsOurs { get; set; }

    public bool IsOpen { get; set; } = true;

    public bool HasBook { get; set; }

    public int? BidUnits { get; set; }

    public int? AskUnits { get; set; }

    /// <summary>What the side held could be sold for; nothing if nobody bids.</summary>
    public int MarkUnits() => Position.Net > 0 ? BidUnits ?? 0 : 10_000 - (AskUnits ?? 10_000);
}

/// <summary>A position at average cost, in plain numbers.</summary>
internal sealed class TwinPosition
{
    public long Net { get; set; }

    public long Cost { get; set; }

    /// <summary>Books a purchase at the outcome's own price; a closed pair pays a dollar.</summary>
    public (long Paid, long Realized) Fill(bool yes, int ownUnits, long count)
    {
        var held = Math.Max(0, yes ? -Net : Net);
        var closing = Math.Min(held, count);
        var released = closing == held ? Cost : (long)Math.Round((decimal)Cost * closing / held, MidpointRounding.ToEven);
        if (closing == 0)
        {
            released = 0;
        }

        var opening = count - closing;
        Net += yes ? count : -count;
        Cost += (ownUnits * opening) - released;
        return ((ownUnits * count) - (10_000 * closing), ((10_000 - ownUnits) * closing) - released);
    }
}
