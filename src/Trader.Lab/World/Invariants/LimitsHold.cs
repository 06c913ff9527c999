using Kalshi;
using Kalshi.Simulator.Exchange;
using Trader.Commands;

namespace Trader.Lab.World;

/// <summary>
/// No limit is exceeded by what is really at the exchange when an order is decided, that order included. Reckoned anew each
/// time from the engine's own orders and positions; what the trader believes has no part in it. Markets in which a person
/// traded by hand, or an operator moved the position, are left out: the trader cannot have known.
/// </summary>
internal sealed class LimitsHold(SimulatedWorld world, NoOrderUnmeant meant) : Invariant(world, "limits are never exceeded")
{
    /// <inheritdoc/>
    public override void OnCommand(TraderProcess process, TraderCommand command)
    {
        if (command is not PlaceOrder { Intent: var intent })
        {
            return;
        }

        var account = World.Account;
        var options = World.Schedule.Trader.Options;
        var own = new HashSet<Market>();
        var open = 1;
        var exposure = intent.Notional;
        var contracts = intent.Count;
        foreach (var order in account.Orders.NewestFirst().Where(IsOurs))
        {
            own.Add(order.Market);
            if (order.IsInBook)
            {
                open++;
                exposure += order.Price.OnYesScale(order.Side.ToOutcome()) * order.RemainingCount;
                contracts += Same(order, intent) ? order.RemainingCount : Quantity.Zero;
            }
        }

        own.ExceptWith(World.TouchedByOthers);
        foreach (var market in own)
        {
            exposure += account.PositionIn(market)?.Cost ?? Money.Zero;
        }

        Check(open, options.MaxOpenOrders, "open orders", intent);
        Check(exposure.Micros, options.MaxExposureDollars * Money.MicrosPerDollar, "micro-dollars of exposure", intent);
        if (World.Engine.FindMarket(intent.Ticker) is { } traded && !World.TouchedByOthers.Contains(traded))
        {
            var net = account.PositionIn(traded)?.Net ?? Quantity.Zero;
            contracts += intent.Outcome == Outcome.Yes ? net : -net;
            var limit = Quantity.FromContracts(options.MaxPositionContracts);
            Check(contracts.Hundredths, limit.Hundredths, $"hundredths of contracts in {intent.Ticker}", intent);
        }
    }

    private static bool Same(Order order, OrderIntent intent) =>
        order.Market.Ticker == intent.Ticker && order.Side.ToOutcome() == intent.Outcome;

    private bool IsOurs(Order order) => meant.Decided.ContainsKey(order.ClientOrderId ?? "");

    private void Check(long value, long limit, string what, OrderIntent intent)
    {
        if (value > limit)
        {
            Break($"with {intent.ClientOrderId} it could be {value} {what}, the limit is {limit}");
        }
    }
}
