using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The volume-weighted averages of the answer to an order, four decimals, rounded half up.</summary>
internal static class FillAverages
{
    /// <summary>The average YES price of an order's fills and its average fee per contract, as the wire writes them.</summary>
    public static (string Price, string FeePerContract) Of(Order order)
    {
        var cost = order.TakerCost + order.MakerCost;
        var fees = order.TakerFees + order.MakerFees;
        // An ask's cost is in NO prices.
        var yesCost = order.Side == BookSide.Bid ? cost : (order.FilledCount * Price.OneDollar) - cost;
        return (PerContract(yesCost, order.FilledCount), PerContract(fees, order.FilledCount));
    }

    /// <summary>An amount of money per contract.</summary>
    public static string PerContract(Money total, Quantity count)
    {
        // micros / (hundredths / 100) gives micros per contract; a unit of the fourth decimal is 100 micros.
        var units = ((2 * total.Micros) + count.Hundredths) / (2 * count.Hundredths);
        return Money.FromMicros(units * Money.MicrosPerCentiCent).ToFourDecimals();
    }
}
