using Kalshi;

namespace Trader.Risk;

public sealed partial class RiskGate
{
    /// <summary>
    /// How much of each limit is used, computed now: for people, several times a second at most. Rules about a single order
    /// (its size, its cost, its price, the money for it) have no use of their own.
    /// </summary>
    /// <param name="exchangeMs">Exchange clock, Unix milliseconds.</param>
    public IReadOnlyList<RiskUsage> Usage(long exchangeMs)
    {
        commitments.Read();
        var position = default(Largest);
        var contracts = default(Largest);
        var exposure = default(Largest);
        var inEvent = default(Largest);
        foreach (var (ticker, market) in commitments.Markets)
        {
            position.Offer(market.LargestPosition.Hundredths, ticker);
            contracts.Offer(market.Contracts.Hundredths, ticker);
            exposure.Offer(market.Exposure.Micros, ticker);
            inEvent.Offer(commitments.ExposureIn(market.EventTicker).Micros, market.EventTicker);
        }

        return
        [
            new(RiskRule.OpenOrders, RiskUnit.Orders, orders.Open.Count, options.MaxOpenOrders),
            new(RiskRule.OrdersPerMinute, RiskUnit.Orders, rate.CountAt(exchangeMs), options.MaxOrdersPerMinute),
            Of(RiskRule.Position, position, options.MaxPositionContracts),
            Of(RiskRule.MarketContracts, contracts, options.MaxContractsPerMarket),
            Of(RiskRule.TotalContracts, new Largest(commitments.Contracts.Hundredths), options.MaxTotalContracts),
            Of(RiskRule.RunContracts, new Largest((orders.ContractsOfRun - boughtBefore).Hundredths), options.MaxContractsPerRun),
            InDollars(RiskRule.MarketExposure, exposure, options.MaxMarketExposureDollars),
            InDollars(RiskRule.EventExposure, inEvent, options.MaxEventExposureDollars),
            InDollars(RiskRule.TotalExposure, new Largest(commitments.Exposure.Micros), options.MaxExposureDollars),
            InDollars(RiskRule.DailyLoss, new Largest(Math.Max(0, dailyLoss.At(exchangeMs).Micros)), options.MaxDailyLossDollars),
        ];
    }

    private static RiskUsage Of(RiskRule rule, Largest used, long limitContracts) =>
        new(rule, RiskUnit.ContractHundredths, used.Figure, Quantity.FromContracts(limitContracts).Hundredths, used.Where);

    private static RiskUsage InDollars(RiskRule rule, Largest used, long limitDollars) =>
        new(rule, RiskUnit.DollarMicros, used.Figure, Money.FromDollars(limitDollars).Micros, used.Where);

    private record struct Largest(long Figure, string? Where = null)
    {
        public void Offer(long figure, string? where)
        {
            if (figure > Figure)
            {
                (Figure, Where) = (figure, where);
            }
        }
    }
}
