using Trader.Cycle;
using Trader.Strategies;
using Trader.Upkeep.Calibration;

namespace Trader;

// The parts that are made of many others; each is made after what it is made of.
public sealed partial class TradingCore
{
    private StrategyDesk MakeStrategies() =>
        new StrategyDesk(roster, books, desk, orders, ledger, catalog, watch, gate, announcer, options, upkeep.Closer).Open();

    private TradingCycle MakeCycle(Events.EventTime now) =>
        new(
            options,
            lifecycle,
            account,
            strategies,
            new MarketRound(watch, catalog),
            new CycleOrders(orders, announcer),
            announcer,
            maintenance.Run,
            now
        );

    private Calibrator MakeCalibrator() =>
        new Calibrator(
            options.Calibration,
            account,
            ledger,
            orders,
            watch,
            new MarketReview(options, markets, catalog, ledger, orders, gate, announcer),
            new CalibrationChecks(options, account, ledger, gate, upkeep.Reviews, upkeep.Reviews),
            freshness,
            Counters,
            announcer,
            upkeep.Reviews,
            upkeep.Reviews
        )
        {
            StepBegan = (step, now) => lifecycle.Status.Begin(StatusOf(step), now),
            StepEnded = (step, now) => lifecycle.Status.End(StatusOf(step.Step), step.Details, now),
        };
}
