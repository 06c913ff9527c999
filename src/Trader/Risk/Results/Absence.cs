using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Journal;
using Trader.Portfolio;

namespace Trader.Risk.Results;

/// <summary>
/// What became of a market between two runs, from the first reading of the account: the fills and settlements that it lists are
/// applied to what the journal last knew. Where that does not lead to what is held now, nothing is made up.
/// </summary>
internal sealed class Absence
{
    private readonly TradedMarket market;
    private readonly AccountPicture picture;
    private readonly MarketPositionDto? row;
    private readonly Quantity held;

    public Absence(TradedMarket market, AccountPicture picture)
    {
        this.market = market;
        this.picture = picture;
        row = picture.Positions.GetValueOrDefault(market.Ticker);
        held = row?.PositionFp ?? Quantity.Zero;
    }

    /// <summary>Why its results are not known, one sentence without its full stop.</summary>
    public string WhyUnknown =>
        $"{market.Ticker}: {Text(market.Net)} were held as far as the last run's journal tells, {Text(held)} are held now, and the exchange "
        + "lists nothing that explains it: what that brought counts neither as gain nor as loss";

    /// <summary>The results that the journal lacks, in order; null if what is listed does not lead to what is held.</summary>
    public List<ResultBooked>? Results(EventTime now)
    {
        var fills = Fills();
        // Of fills in the journal's last millisecond the first may be in it and the others not: as few as explain it are taken.
        var inLastMs = fills.Count(fill => fill.TimestampMs == market.LastMs);
        for (var skipped = inLastMs; skipped >= 0; skipped--)
        {
            var results = Replay(fills.Skip(skipped), now);
            if ((results.Count > 0 ? results[^1].Net : market.Net) == held)
            {
                return results;
            }
        }

        return null;
    }

    /// <summary>The position as it is now, with nothing realised.</summary>
    public ResultBooked Unexplained(EventTime now) =>
        new(now, market.Ticker, Money.Zero, now.ExchangeMs, ClosesTrade: false, held, row?.MarketExposureDollars ?? Money.Zero);

    private List<ResultBooked> Replay(IEnumerable<AccountFill> fills, EventTime now)
    {
        var results = new List<ResultBooked>();
        var position = new Position(market.Ticker);
        position.Restore(market.Net, market.Cost, Money.Zero, Money.Zero, Money.Zero);
        foreach (var fill in fills)
        {
            var (net, balance) = (position.Net, Balance(position));
            position.Fill(fill.Outcome, fill.YesPrice, fill.Count, fill.Fee, fill.TimestampMs);
            results.Add(Booked(position, balance, fill.TimestampMs, RealizedResults.IsLeft(net, position.Net), now));
        }

        if (!position.IsFlat && Settlement() is { } settlement)
        {
            var balance = Balance(position);
            position.Settle(AccountLedger.Revenue(settlement, position.Side, position.Net.Abs()));
            results.Add(Booked(position, balance, settlement.SettledTime.ToUnixTimeMilliseconds(), closesTrade: true, now));
        }

        return results;
    }

    // Newest first as listed: turned round, so that fills of one millisecond keep their order.
    private List<AccountFill> Fills() =>
        [
            .. picture
                .Reading.Fills.Reverse()
                .Where(fill => fill.Ticker == market.Ticker)
                .Select(AccountFill.From)
                .Where(fill => fill.Subaccount == 0 && fill.TimestampMs >= market.LastMs)
                .DistinctBy(fill => fill.Identity)
                .OrderBy(fill => fill.TimestampMs),
        ];

    private SettlementDto? Settlement() =>
        picture.Reading.Settlements.FirstOrDefault(settlement =>
            settlement.Ticker == market.Ticker && settlement.SettledTime.ToUnixTimeMilliseconds() >= market.LastMs
        );

    private static Money Balance(Position position) => position.Realized - position.Fees;

    private static ResultBooked Booked(
        Position position,
        Money balanceBefore,
        long happenedMs,
        bool closesTrade,
        EventTime now
    ) => new(now, position.Ticker, Balance(position) - balanceBefore, happenedMs, closesTrade, position.Net, position.Cost);

    private static string Text(Quantity net) => $"{net.Abs().ToShortText()} {(net.IsNegative ? "NO" : "YES")}";
}
