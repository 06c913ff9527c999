namespace Kalshi.Simulator.Exchange;

/// <summary>A listed market with its book, its statistics and its holders. Changed by the engine only.</summary>
public sealed class Market
{
    private const int HoursKept = 24;
    private const long MsPerHour = 3_600_000;

    // Contracts traded per hour of the last day; slot = hour number modulo 24.
    private readonly Quantity[] hourlyVolume = new Quantity[HoursKept];
    private long newestHour;

    internal Market(MarketSpec spec, Guid id, long number, Shard shard, ListedEvent listedEvent, long nowMs)
    {
        Spec = spec;
        Id = id;
        Number = number;
        Shard = shard;
        Event = listedEvent;
        Fees = spec.Fees;
        LastPrice = spec.LastPrice;
        Volume = spec.Volume;
        newestHour = nowMs / MsPerHour;
        UpdatedMs = nowMs;
        CreatedMs = nowMs;
    }

    /// <summary>What it is now.</summary>
    public MarketSpec Spec { get; internal set; }

    /// <summary>Its number among all markets ever listed.</summary>
    internal long Number { get; }

    /// <summary>The shard it trades on.</summary>
    public Shard Shard { get; }

    /// <summary>The event it belongs to.</summary>
    public ListedEvent Event { get; }

    /// <summary>Its fee: the event's override, else the series' one. A waiver is not in it, see <see cref="FeesAt"/>.</summary>
    public FeeSchedule Fees { get; internal set; }

    /// <summary>The market's ticker.</summary>
    public string Ticker => Spec.Ticker;

    /// <summary>The exchange's id of the market (<c>market_id</c>).</summary>
    public Guid Id { get; }

    /// <summary>Where it is in its life.</summary>
    public MarketStatus Status { get; internal set; }

    /// <summary>When its status last changed, Unix milliseconds.</summary>
    public long UpdatedMs { get; internal set; }

    /// <summary>When it was listed here, Unix milliseconds.</summary>
    public long CreatedMs { get; }

    /// <summary>How it resolved.</summary>
    public MarketResult Result { get; internal set; }

    /// <summary>What one YES contract pays, once determined.</summary>
    public Price? YesPayout { get; internal set; }

    /// <summary>When it will be paid out, Unix milliseconds; 0 while that is open.</summary>
    public long PayOutMs { get; internal set; }

    /// <summary>When it got its result, Unix milliseconds; 0 before.</summary>
    public long DeterminedMs { get; internal set; }

    /// <summary>When it was paid out, Unix milliseconds; 0 before.</summary>
    public long SettledMs { get; internal set; }

    /// <summary>The book.</summary>
    public OrderBook Book { get; } = new();

    /// <summary>YES price of the last trade, or null before the first.</summary>
    public Price? LastPrice { get; private set; }

    /// <summary>Contracts traded, each counted once.</summary>
    public Quantity Volume { get; private set; }

    /// <summary>Pairs of YES and NO contracts outstanding.</summary>
    public Quantity OpenInterest { get; internal set; }

    /// <summary>YES contracts of the house. The house stands for many people, so it may hold both sides at once.</summary>
    internal Quantity HouseYes { get; set; }

    /// <summary>NO contracts of the house.</summary>
    internal Quantity HouseNo { get; set; }

    /// <summary>The accounts that ever held or ordered something here, in order of appearance.</summary>
    internal List<Position> Positions { get; } = [];

    /// <summary>The fee charged at a time: none while a waiver lasts.</summary>
    public FeeSchedule FeesAt(long nowMs) => nowMs < Spec.FeeWaiverUntilMs ? default : Fees;

    /// <summary>Contracts traded in the last 24 hours, in whole clock hours.</summary>
    public Quantity Volume24Hours(long nowMs)
    {
        TurnHours(nowMs);
        var total = Quantity.Zero;
        foreach (var volume in hourlyVolume)
        {
            total += volume;
        }

        return total;
    }

    internal void RecordTrade(Price price, Quantity count, long nowMs)
    {
        LastPrice = price;
        Volume += count;
        TurnHours(nowMs);
        hourlyVolume[(int)(newestHour % HoursKept)] += count;
    }

    private void TurnHours(long nowMs)
    {
        var hour = nowMs / MsPerHour;
        for (var stale = Math.Max(newestHour + 1, hour - HoursKept + 1); stale <= hour; stale++)
        {
            hourlyVolume[(int)(stale % HoursKept)] = Quantity.Zero;
        }

        newestHour = Math.Max(newestHour, hour);
    }
}
