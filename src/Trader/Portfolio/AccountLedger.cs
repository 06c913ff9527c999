using Kalshi;
using Kalshi.Wire;
using Trader.Events;

namespace Trader.Portfolio;

/// <summary>A settlement as booked, for people.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Result"><c>yes</c>, <c>no</c> or <c>scalar</c>.</param>
/// <param name="Side">The outcome held.</param>
/// <param name="Contracts">Contracts held.</param>
/// <param name="Cost">What they cost, without fees.</param>
/// <param name="Revenue">What they paid.</param>
/// <param name="Fees">Fees paid on them.</param>
/// <param name="SettledMs">When, exchange clock, Unix milliseconds.</param>
public sealed record BookedSettlement(
    string Ticker,
    string Result,
    Outcome Side,
    Quantity Contracts,
    Money Cost,
    Money Revenue,
    Money Fees,
    long SettledMs
);

/// <summary>A fill in one form, wherever it came from.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="OrderId">The account's order.</param>
/// <param name="ClientOrderId">Our id of the order, where sent.</param>
/// <param name="Ticker">The market.</param>
/// <param name="Outcome">The outcome bought.</param>
/// <param name="YesPrice">Trade price of YES.</param>
/// <param name="Count">Contracts.</param>
/// <param name="Fee">The fee charged.</param>
/// <param name="IsTaker">Whether our order took.</param>
/// <param name="TimestampMs">When, exchange clock, Unix milliseconds.</param>
public readonly record struct AccountFill(
    string TradeId,
    string OrderId,
    string? ClientOrderId,
    string Ticker,
    Outcome Outcome,
    Price YesPrice,
    Quantity Count,
    Money Fee,
    bool IsTaker,
    long TimestampMs
)
{
    /// <summary>The fill as the stream sent it.</summary>
    public static AccountFill From(FillMessage fill) =>
        new(
            fill.TradeId,
            fill.OrderId,
            fill.ClientOrderId,
            fill.Ticker,
            fill.Outcome,
            fill.YesPrice,
            fill.Count,
            fill.Fee,
            fill.IsTaker,
            fill.TimestampMs
        );

    /// <summary>The fill as the list has it.</summary>
    public static AccountFill From(FillDto fill) =>
        new(
            fill.TradeId,
            fill.OrderId,
            ClientOrderId: null,
            fill.Ticker,
            fill.OutcomeSide == "no" ? Outcome.No : Outcome.Yes,
            fill.YesPriceDollars,
            fill.CountFp,
            fill.FeeCost,
            fill.IsTaker,
            fill.CreatedTime?.ToUnixTimeMilliseconds() ?? 0
        );
}

/// <summary>
/// Cash and positions, computed from a first reading of the account and every fill and settlement since. A fill counts once,
/// whether the stream, a list or both tell of it (identity: trade and order). The exchange is the truth: what is computed
/// here is compared with each reading.
/// </summary>
public sealed class AccountLedger
{
    private readonly Dictionary<string, Position> positions = new(StringComparer.Ordinal);
    private readonly List<Position> open = [];
    private readonly HashSet<(OpaqueId Trade, OpaqueId Order)> bookedFills = [];
    private readonly HashSet<(string Ticker, long SettledMs)> bookedSettlements = [];
    private readonly Queue<BookedSettlement> settlements = new();
    private readonly List<AccountFill> early = [];
    private readonly int historyLength;

    /// <summary>Makes an empty ledger.</summary>
    /// <param name="historyLength">Settlements kept for people.</param>
    public AccountLedger(int historyLength) => this.historyLength = historyLength;

    /// <summary>Whether the account has been read.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>All cash, money reserved for resting orders included.</summary>
    public Money Cash { get; private set; }

    /// <summary>Cash and positions' value when the run began.</summary>
    public Money StartEquity { get; private set; }

    /// <summary>Profit and loss locked in by this run, settlements included, before fees.</summary>
    public Money Realized { get; private set; }

    /// <summary>Fees of this run's fills.</summary>
    public Money Fees { get; private set; }

    /// <summary>Fills booked in this run.</summary>
    public int FillCount { get; private set; }

    /// <summary>Settlements booked in this run.</summary>
    public int SettlementCount { get; private set; }

    /// <summary>The latest settlements, oldest first.</summary>
    public IReadOnlyCollection<BookedSettlement> Settlements => settlements;

    /// <summary>Markets ever held, flat ones included.</summary>
    public IReadOnlyCollection<Position> Positions => positions.Values;

    /// <summary>Markets in which contracts are held.</summary>
    public IReadOnlyList<Position> OpenPositions => open;

    /// <summary>Changes with everything booked; readers can tell whether anything moved.</summary>
    public long Version { get; private set; }

    /// <summary>The position in a market, or null if there never was one.</summary>
    public Position? Find(string ticker) => positions.GetValueOrDefault(ticker);

    /// <summary>Whether contracts are held in a market.</summary>
    public bool Holds(string ticker) => positions.TryGetValue(ticker, out var position) && !position.IsFlat;

    /// <summary>Begins from what the exchange says. Fills that the reading already includes will not be booked again.</summary>
    /// <param name="reading">The account.</param>
    /// <param name="reserved">Money the exchange holds back for resting orders, which its balance leaves out.</param>
    public IReadOnlyList<AccountFill> Open(AccountReading reading, Money reserved)
    {
        Cash = reading.Balance + reserved;
        StartEquity = Cash + reading.PortfolioValue;
        foreach (var dto in reading.Positions)
        {
            var position = GetOrAdd(dto.Ticker);
            position.Restore(
                dto.PositionFp,
                dto.MarketExposureDollars,
                dto.RealizedPnlDollars,
                dto.FeesPaidDollars,
                dto.TotalTradedDollars
            );
            NoteOpen(position);
        }

        foreach (var fill in reading.Fills)
        {
            bookedFills.Add(Identity(fill.TradeId, fill.OrderId));
        }

        foreach (var settlement in reading.Settlements)
        {
            bookedSettlements.Add(Identity(settlement));
        }

        IsOpen = true;
        Version++;
        var waiting = early.ToArray();
        early.Clear();
        return waiting;
    }

    /// <summary>
    /// Books a fill; false if it was booked before or has to wait for the first reading, which then returns it from
    /// <see cref="Open"/>.
    /// </summary>
    public bool TryBook(in AccountFill fill)
    {
        if (!IsOpen)
        {
            early.Add(fill);
            return false;
        }

        if (!bookedFills.Add(Identity(fill.TradeId, fill.OrderId)))
        {
            return false;
        }

        var position = GetOrAdd(fill.Ticker);
        var realizedBefore = position.Realized;
        Cash += position.Fill(fill.Outcome, fill.YesPrice, fill.Count, fill.Fee, fill.TimestampMs);
        NoteOpen(position);
        Realized += position.Realized - realizedBefore;
        Fees += fill.Fee;
        FillCount++;
        Version++;
        return true;
    }

    /// <summary>Books a settlement; null if it was booked before or nothing was held.</summary>
    public BookedSettlement? TryBook(SettlementDto dto)
    {
        if (!bookedSettlements.Add(Identity(dto)) || !positions.TryGetValue(dto.Ticker, out var position) || position.IsFlat)
        {
            return null;
        }

        var booked = new BookedSettlement(
            dto.Ticker,
            dto.MarketResult,
            position.Side,
            position.Net.Abs(),
            position.Cost,
            Revenue(dto, position),
            position.Fees,
            dto.SettledTime.ToUnixTimeMilliseconds()
        );
        var realizedBefore = position.Realized;
        Cash += position.Settle(booked.Revenue);
        NoteOpen(position);
        Realized += position.Realized - realizedBefore;
        SettlementCount++;
        Version++;
        settlements.Enqueue(booked);
        if (settlements.Count > historyLength)
        {
            settlements.Dequeue();
        }

        return booked;
    }

    /// <summary>
    /// Everything in which a consistent reading differs from this ledger, one sentence each. Cash is compared after adding
    /// <paramref name="reserved"/> to the exchange's balance.
    /// </summary>
    public IReadOnlyList<string> Compare(AccountReading reading, Money reserved)
    {
        var differences = new List<string>();
        if (reading.Balance + reserved != Cash)
        {
            differences.Add($"cash is {Cash} here and {reading.Balance + reserved} at the exchange");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dto in reading.Positions)
        {
            seen.Add(dto.Ticker);
            var net = Find(dto.Ticker)?.Net ?? Quantity.Zero;
            if (net != dto.PositionFp)
            {
                differences.Add($"position in {dto.Ticker} is {net} here and {dto.PositionFp} at the exchange");
            }
        }

        foreach (var position in open)
        {
            if (!seen.Contains(position.Ticker))
            {
                differences.Add($"position in {position.Ticker} is {position.Net} here and none at the exchange");
            }
        }

        return differences;
    }

    // A YES/NO result pays a dollar for each winning contract, exactly; only scalar payouts are rounded by the exchange.
    private static Money Revenue(SettlementDto dto, Position position) =>
        dto.MarketResult switch
        {
            "yes" => position.Side == Outcome.Yes ? Price.OneDollar * position.Net.Abs() : Money.Zero,
            "no" => position.Side == Outcome.No ? Price.OneDollar * position.Net.Abs() : Money.Zero,
            _ => Money.FromCents(dto.Revenue),
        };

    private static (OpaqueId Trade, OpaqueId Order) Identity(string tradeId, string orderId) =>
        (OpaqueId.FromText(tradeId), OpaqueId.FromText(orderId));

    private static (string Ticker, long SettledMs) Identity(SettlementDto dto) =>
        (dto.Ticker, dto.SettledTime.ToUnixTimeMilliseconds());

    private void NoteOpen(Position position)
    {
        if (position.IsFlat)
        {
            open.Remove(position);
        }
        else if (!open.Contains(position))
        {
            open.Add(position);
        }
    }

    private Position GetOrAdd(string ticker)
    {
        if (!positions.TryGetValue(ticker, out var position))
        {
            position = new Position(ticker);
            positions.Add(ticker, position);
        }

        return position;
    }
}
