using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Orders;

/// <summary>
/// Upkeep of open orders (requirement I5, first rule): a follow that nothing has filled for too long is cancelled; a partly
/// filled one rides.
/// </summary>
public sealed class OrderMaintenance
{
    private readonly TraderOptions options;
    private readonly OrderTracker orders;
    private readonly OrderDesk desk;
    private readonly Announcer announcer;
    private readonly CoreCounters counters;

    internal OrderMaintenance(
        TraderOptions options,
        OrderTracker orders,
        OrderDesk desk,
        Announcer announcer,
        CoreCounters counters
    )
    {
        this.options = options;
        this.orders = orders;
        this.desk = desk;
        this.announcer = announcer;
        this.counters = counters;
    }

    /// <summary>Cancels what is stale at <paramref name="now"/>.</summary>
    public void Run(EventTime now, ICommandSink sink)
    {
        for (var i = 0; i < orders.Open.Count; i++)
        {
            var order = orders.Open[i];
            var ageMs = now.ExchangeMs - order.SentAt.ExchangeMs;
            if (order.State != OrderState.Resting || ageMs < options.StaleOrderSeconds * 1000L)
            {
                continue;
            }

            if (desk.Cancel(order, $"unfilled after {options.StaleOrderSeconds} s", now, sink))
            {
                counters.StaleOrders++;
                announcer.Say(
                    sink,
                    now,
                    ActivityTypes.OrderMaintenance,
                    ActivityLevel.Info,
                    $"Cancelling a follow in {order.Intent.Ticker}, unfilled after {options.StaleOrderSeconds} s",
                    ("order", order.OrderId ?? ""),
                    ("limit", order.Intent.Price.ToCentsText())
                );
            }
        }
    }

    /// <summary>Cancels everything that is open, as far as the exchange's ids are known. To be repeated until nothing is.</summary>
    public void CancelAll(string reason, EventTime now, ICommandSink sink)
    {
        for (var i = 0; i < orders.Open.Count; i++)
        {
            desk.Cancel(orders.Open[i], reason, now, sink);
        }
    }
}
