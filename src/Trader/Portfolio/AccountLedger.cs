using Kalshi;
using Kalshi.Wire;
using Trader.Markets;

namespace Trader.Portfolio;

/// <summary>
/// Cash by shard and positions, computed from a first reading of the account and every fill and settlement since. A fill
/// counts once, whether the stream, a list or both tell of it (identity: trade and order). The exchange is the truth: what is
/// computed here is compared with each reading, and corrected from it where it turns out to be wrong.
/// </summary>
public sealed class AccountLedger
{
    /// <summary>The strategy name of orders that close positions for others.</summary>
    public const string UpkeepOwner = "upkeep";

    private const int MaxEarlyFills = 10_000;
    private const int DefaultMaxRemembered = 200_000;

    private readonly Dictionary<string, Position> positions = new(StringComparer.Ordinal);
    private readonly List<Position> open = [];
    private readonly BookedMovements booked;
    private readonly Queue<BookedSettlement> settlements = new();
    private readonly Queue<AccountFill> early = new();
    private readonly Dictionary<string, (Quantity Net, Money Cost)> vanished = new(StringComparer.Ordinal);
    private readonly MarketCatalog? catalog;
    private readonly int historyLength;

    /// <summary>Makes an empty ledger.</summary>
    /// <param name="historyLength">Settlements kept for people.</param>
    /// <param name="catalog">Tells the shards of markets that a message does not tell; null for none.</param>
    /// <param name="maxRemembered">Fills and settlements remembered, so that none is booked twice.</param>
    public AccountLedger(int historyLength, MarketCatalog? catalog = null, int maxRemembered = DefaultMaxRemembered)
    {
        this.historyLength = historyLength;
        this.catalog = catalog;
        booked = new BookedMovements(maxRemembered);
    }

    /// <summary>Whether the account has been read.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>All cash, money reserved for resting orders included.</summary>
    public Money Cash => Shards.Total;

    /// <summary>Cash by shard, money reserved for resting orders included.</summary>
    public ShardCash Shards { get; } = new();

    /// <summary>Whether the exchange told cash by shard; if not, only the total is known for certain.</summary>
    public bool KnowsShards { get; private set; }

    /// <summary>Cash and positions' value when the run began, and money paid in or out since.</summary>
    public Money StartEquity { get; private set; }

    /// <summary>Profit and loss locked in by this run, settlements included, before fees.</summary>
    public Money Realized { get; private set; }

    /// <summary>Fees of this run's fills.</summary>
    public Money Fees { get; private set; }

    /// <summary>Money that this run's fills spent on opening, without fees; an order that is only placed spends nothing.</summary>
    public Money Invested { get; private set; }

    /// <summary>Money that this run's fills brought by closing, without fees; payouts of settlements are not among it.</summary>
    public Money Recouped { get; private set; }

    /// <summary>
    /// Which contracts orders of <see cref="UpkeepOwner"/> close first, by the strategy that bought them; null for its own,
    /// of which there are none.
    /// </summary>
    public Func<string?, bool>? UpkeepSellsFirst { get; set; }

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

    /// <summary>Fills and settlements before this exchange time are history and not booked; Unix milliseconds.</summary>
    public long HorizonMs => booked.HorizonMs;

    /// <summary>The position in a market, or null if there never was one.</summary>
    public Position? Find(string ticker) => positions.GetValueOrDefault(ticker);

    /// <summary>Whether contracts are held in a market.</summary>
    public bool Holds(string ticker) => positions.TryGetValue(ticker, out var position) && !position.IsFlat;

    /// <summary>Begins from what the exchange says. Fills that the reading already includes will not be booked again.</summary>
    /// <param name="picture">The account.</param>
    /// <param name="sinceMs">The exchange time from which on fills and settlements were asked for, Unix milliseconds.</param>
    /// <returns>The fills that had to wait for this; they are to be booked now, and those that are included will be refused.</returns>
    public IReadOnlyList<AccountFill> Open(AccountPicture picture, long sinceMs = 0)
    {
        TakeCash(picture);
        StartEquity = Cash + picture.Reading.PortfolioValue;
        foreach (var row in picture.Positions.Values)
        {
            Restore(GetOrAdd(row.Ticker, row.ExchangeIndex), row);
        }

        foreach (var fill in picture.Reading.Fills)
        {
            var listed = AccountFill.From(fill);
            booked.TryAdd(listed.Identity, listed.TimestampMs);
        }

        foreach (var settlement in picture.Reading.Settlements)
        {
            booked.TryAdd(Identity(settlement), settlement.SettledTime.ToUnixTimeMilliseconds());
        }

        // The exchange cuts the time asked for to whole seconds.
        booked.BeginAt(sinceMs / 1000 * 1000);
        IsOpen = true;
        var waiting = early.ToArray();
        early.Clear();
        return waiting;
    }

    /// <summary>
    /// Books a fill; false if it was booked before or has to wait for the first reading, which then returns it from
    /// <see cref="Open"/>.
    /// </summary>
    /// <param name="fill">The fill.</param>
    /// <param name="exchangeMs">When it became known, exchange clock, Unix milliseconds.</param>
    public bool TryBook(in AccountFill fill, long exchangeMs = 0)
    {
        if (!IsOpen)
        {
            early.Enqueue(fill);
            if (early.Count > MaxEarlyFills)
            {
                early.Dequeue();
            }

            return false;
        }

        if (!booked.TryAdd(fill.Identity, fill.TimestampMs))
        {
            return false;
        }

        var position = GetOrAdd(fill.Ticker, fill.ExchangeIndex);
        FillCount++;
        if (fill.TimestampMs > 0 && fill.TimestampMs <= position.IncludedThroughMs)
        {
            // News for its order, but the position was corrected since and has it already, and so has cash.
            if (!position.IsFlat && fill.Outcome == position.Side)
            {
                position.Lots.Attribute(fill.Count, fill.OrderId, fill.Owner);
            }

            return true;
        }

        var realizedBefore = position.Realized;
        var tradedBefore = position.TotalTraded;
        var cash = position.Fill(
            fill.Outcome,
            fill.YesPrice,
            fill.Count,
            fill.Fee,
            // A fill without a time counts from when it was heard of.
            fill.TimestampMs > 0
                ? fill.TimestampMs
                : exchangeMs,
            fill.OrderId,
            fill.Owner,
            fill.Owner == UpkeepOwner ? UpkeepSellsFirst : null
        );
        NoteMoved(position, cash, exchangeMs);
        var spent = position.TotalTraded - tradedBefore;
        Invested += spent;
        Recouped += cash + fill.Fee + spent;
        Realized += position.Realized - realizedBefore;
        Fees += fill.Fee;
        return true;
    }

    /// <summary>
    /// Books a settlement; null if it was booked before or nothing was held. The row of a position that was found gone and
    /// corrected before the row appeared is told of all the same, but moves no cash: the correction took that over.
    /// </summary>
    /// <param name="dto">The row.</param>
    /// <param name="exchangeMs">When it became known, exchange clock, Unix milliseconds.</param>
    public BookedSettlement? TryBook(SettlementDto dto, long exchangeMs = 0)
    {
        var settledMs = dto.SettledTime.ToUnixTimeMilliseconds();
        if (!booked.TryAdd(Identity(dto), settledMs) || !positions.TryGetValue(dto.Ticker, out var position))
        {
            return null;
        }

        var (net, cost) = position.IsFlat ? vanished.GetValueOrDefault(dto.Ticker) : (position.Net, position.Cost);
        if (net.IsZero)
        {
            return null;
        }

        var side = net.IsNegative ? Outcome.No : Outcome.Yes;
        var revenue = Revenue(dto, side, net.Abs());
        var settlement = new BookedSettlement(
            dto.Ticker,
            dto.MarketResult,
            side,
            net.Abs(),
            cost,
            revenue,
            position.Fees,
            settledMs
        );
        if (!position.IsFlat)
        {
            NoteMoved(position, position.Settle(revenue), exchangeMs);
        }

        vanished.Remove(dto.Ticker);
        Realized += revenue - cost;
        SettlementCount++;
        settlements.Enqueue(settlement);
        if (settlements.Count > historyLength)
        {
            settlements.Dequeue();
        }

        return settlement;
    }

    /// <summary>Takes one position over from the exchange; cash is corrected by itself.</summary>
    /// <param name="ticker">The market.</param>
    /// <param name="row">The exchange's row; null if it has none any more, so that nothing is held.</param>
    /// <param name="throughMs">
    /// The exchange time up to which the row certainly has every fill: one of before that turns up later is in it already.
    /// </param>
    public void Correct(string ticker, MarketPositionDto? row, long throughMs = 0)
    {
        var position = GetOrAdd(ticker, row?.ExchangeIndex ?? 0);
        position.IncludedThroughMs = Math.Max(throughMs, position.IncludedThroughMs);
        if (row is null)
        {
            // What it came to is not known yet: its settlement tells, and until then nothing is made up.
            vanished[ticker] = (position.Net, position.Cost);
            position.Restore(Quantity.Zero, Money.Zero, position.Realized, position.Fees, position.TotalTraded);
            NoteOpen(position);
            return;
        }

        Realized += row.RealizedPnlDollars - position.Realized;
        Fees += row.FeesPaidDollars - position.Fees;
        Restore(position, row, Math.Max(throughMs, position.ChangedMs));
    }

    /// <summary>Takes the cash of one shard over from the exchange.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="cash">What there is, money reserved for resting orders included.</param>
    public void CorrectCash(int shard, Money cash) => Shards.Set(shard, cash);

    /// <summary>Takes all cash over from the exchange, split by shard where the exchange splits it.</summary>
    public void TakeCash(AccountPicture picture)
    {
        Shards.Clear();
        KnowsShards = picture.HasShards;
        if (!picture.HasShards)
        {
            Shards.Set(0, picture.Cash);
            return;
        }

        foreach (var shard in picture.Shards)
        {
            Shards.Set(shard, picture.CashOn(shard));
        }
    }

    /// <summary>Money came or went that no trade explains: it is no profit and no loss of this run.</summary>
    public void ShiftStartEquity(Money amount) => StartEquity += amount;

    // A YES/NO result pays a dollar for each winning contract, exactly; only scalar payouts are rounded by the exchange.
    internal static Money Revenue(SettlementDto dto, Outcome side, Quantity contracts) =>
        dto.MarketResult switch
        {
            "yes" => side == Outcome.Yes ? Price.OneDollar * contracts : Money.Zero,
            "no" => side == Outcome.No ? Price.OneDollar * contracts : Money.Zero,
            _ => Money.FromCents(dto.Revenue),
        };

    private static (OpaqueId, OpaqueId) Identity(SettlementDto dto) =>
        (OpaqueId.FromText(dto.Ticker), OpaqueId.FromText($"settled {dto.SettledTime.ToUnixTimeMilliseconds()}"));

    private void Restore(Position position, MarketPositionDto row, long seenMs = 0)
    {
        position.Restore(
            row.PositionFp,
            row.MarketExposureDollars,
            row.RealizedPnlDollars,
            row.FeesPaidDollars,
            row.TotalTradedDollars,
            seenMs
        );
        NoteOpen(position);
    }

    private void NoteMoved(Position position, Money cash, long exchangeMs)
    {
        position.ChangedMs = Math.Max(position.ChangedMs, exchangeMs);
        Shards.Add(position.ExchangeIndex, cash, exchangeMs);
        NoteOpen(position);
    }

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

    // A market stays on its shard for good. A message may name none, which reads as 0: then the catalogue knows.
    private Position GetOrAdd(string ticker, int exchangeIndex)
    {
        if (!positions.TryGetValue(ticker, out var position))
        {
            var shard = exchangeIndex > 0 ? exchangeIndex : catalog?.Find(ticker)?.ExchangeIndex ?? 0;
            position = new Position(ticker) { ExchangeIndex = shard };
            positions.Add(ticker, position);
        }

        return position;
    }
}
