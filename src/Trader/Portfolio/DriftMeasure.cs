using Kalshi;
using Trader.Markets;

namespace Trader.Portfolio;

/// <summary>
/// Our figures beside the exchange's at one reading, after its fills and settlements were booked and before anything was
/// corrected (requirement K9).
/// </summary>
/// <param name="CashCalculated">Cash by our books, money reserved for resting orders included.</param>
/// <param name="CashSynced">The same by the exchange; equal to ours where the two differ by digits that the exchange cuts off.</param>
/// <param name="PortfolioCalculated">Positions at what their books would pay now, at cost where there is no price.</param>
/// <param name="PortfolioSynced">The exchange's value of the positions, which has marks of its own.</param>
/// <param name="PositionsCalculated">Markets in which contracts are held by our books.</param>
/// <param name="PositionsSynced">The same by the exchange.</param>
/// <param name="PositionsDiffering">Markets in which the two hold different contracts.</param>
public sealed record DriftMeasure(
    Money CashCalculated,
    Money CashSynced,
    Money PortfolioCalculated,
    Money PortfolioSynced,
    int PositionsCalculated,
    int PositionsSynced,
    int PositionsDiffering
)
{
    /// <summary>Whether cash and contracts agree; the values of positions always differ a little.</summary>
    public bool IsNone => CashCalculated == CashSynced && PositionsDiffering == 0;

    /// <summary>Measures.</summary>
    internal static DriftMeasure Of(AccountLedger ledger, AccountPicture picture, Money value)
    {
        var differing = ledger.OpenPositions.Count(position => picture.NetOf(position.Ticker) != position.Net);
        foreach (var row in picture.Positions.Values)
        {
            differing += !row.PositionFp.IsZero && !ledger.Holds(row.Ticker) ? 1 : 0;
        }

        var isSame = picture.IsCash(ledger.Cash, picture.Reading.Balance, picture.Reserved);
        return new DriftMeasure(
            ledger.Cash,
            isSame ? ledger.Cash : picture.Cash,
            value,
            picture.Reading.PortfolioValue,
            ledger.OpenPositions.Count,
            picture.PositionCount,
            differing
        );
    }

    /// <summary>What the open positions would bring now: the bid of the side held, or their cost where there is none.</summary>
    internal static Money ValueOf(AccountLedger ledger, MarketWatch watch)
    {
        var total = Money.Zero;
        foreach (var position in ledger.OpenPositions)
        {
            var book = watch.Find(position.Ticker);
            var mark = book is { IsTradable: true } ? book.BestBidFor(position.Side) : null;
            total += mark is { } price ? price * position.Net.Abs() : position.Cost;
        }

        return total;
    }

    /// <summary>One line for people.</summary>
    public string Describe() =>
        IsNone
            ? "no drift"
            : $"cash {CashCalculated.ToDollarText()} here and {CashSynced.ToDollarText()} at the exchange, {PositionsDiffering} positions differ";
}
