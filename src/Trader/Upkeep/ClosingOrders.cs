using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Status;

namespace Trader.Upkeep;

/// <summary>
/// The orders that close a position, one at a time: reduce-only, taken at once or not at all, at the price the book pays, and
/// never more than is held and not on order already. Each waits for what became of the one before, whose answer may be lost.
/// </summary>
public sealed class ClosingOrders
{
    // The order is only good for the price it was made at; repeating it finds out quickest whether it had arrived.
    private const long RepeatForMs = 5_000;

    private readonly UpkeepOptions options;
    private readonly string runIdentity;
    private readonly OrderDesk desk;
    private readonly OrderTracker orders;
    private readonly MarketCatalog catalog;
    private readonly MarketWatch watch;
    private readonly Announcer announcer;

    internal ClosingOrders(
        TraderOptions options,
        OrderDesk desk,
        OrderTracker orders,
        MarketCatalog catalog,
        MarketWatch watch,
        Announcer announcer
    )
    {
        this.options = options.Upkeep;
        runIdentity = options.RunIdentity;
        this.desk = desk;
        this.orders = orders;
        this.catalog = catalog;
        this.watch = watch;
        this.announcer = announcer;
    }

    /// <summary>Does what can be done next for a closing.</summary>
    /// <param name="closing">The closing.</param>
    /// <param name="position">What is held, on the closing's side.</param>
    /// <param name="held">Contracts that are to be closed, above zero.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Takes commands.</param>
    public void Advance(PositionClosing closing, Position position, Quantity held, EventTime now, ICommandSink sink)
    {
        if (!IsFree(closing, now, sink))
        {
            return;
        }

        if (catalog.Find(closing.Ticker) is not { } market)
        {
            Wait(closing, "the market is not described yet", now, sink);
            return;
        }

        if (!market.IsOpenAt(now.ExchangeMs))
        {
            Wait(closing, $"the market is not open (status {market.Status}); if it does not open again it settles", now, sink);
            return;
        }

        // One that was put off beyond the longest pause was put off on another clock.
        var pauseMs = closing.NextAttemptMs - now.ExchangeMs;
        if (pauseMs > 0 && pauseMs <= options.LongestRetryMs)
        {
            closing.Enter(ClosingPhase.Pausing, closing.Obstacle);
            return;
        }

        var count = held - orders.PendingContracts(closing.Ticker, closing.Side.Opposite());
        if (!count.IsPositive)
        {
            closing.Enter(ClosingPhase.Sent);
            return;
        }

        Send(closing, position.Side, count, market, now, sink);
    }

    // False while an order of ours in the market has to come to its end first.
    private bool IsFree(PositionClosing closing, EventTime now, ICommandSink sink)
    {
        var rests = false;
        for (var i = 0; i < orders.Open.Count; i++)
        {
            var order = orders.Open[i];
            if (order.Intent.Ticker != closing.Ticker)
            {
                continue;
            }

            if (order.Intent.Strategy == AccountLedger.UpkeepOwner)
            {
                closing.Enter(
                    ClosingPhase.Sent,
                    order.State == OrderState.Unknown ? "the fate of the last order is unknown" : null
                );
                return false;
            }

            // One of unknown fate cannot be cancelled; it counts where it would close, and is no reason to wait where it opens.
            if (!order.IsInFlight)
            {
                rests = true;
                desk.Cancel(order, $"its market's position is being closed ({closing.Reason.ToWire()})", now, sink);
            }
        }

        if (rests)
        {
            closing.Enter(ClosingPhase.Cancelling);
            return false;
        }

        return JudgeLast(closing, now, sink);
    }

    private bool JudgeLast(PositionClosing closing, EventTime now, ICommandSink sink)
    {
        if (closing.IsJudged || closing.LastOrder is not { } id || orders.Find(id) is not { } last)
        {
            return true;
        }

        if (!last.AreFillsBooked)
        {
            closing.Enter(ClosingPhase.Sent);
            return false;
        }

        var hasFilled = last.FillCount.IsPositive;
        closing.OnTried(hasFilled, last.SentAt.ExchangeMs + PauseMs(hasFilled ? 0 : closing.Fruitless + 1));
        if (last.State == OrderState.Rejected)
        {
            Wait(closing, last.FinishedReason ?? "the order was refused", now, sink);
        }

        return true;
    }

    private void Send(PositionClosing closing, Outcome side, Quantity count, MarketInfo market, EventTime now, ICommandSink sink)
    {
        var book = watch.Find(closing.Ticker);
        if (book is not { IsTradable: true })
        {
            Wait(closing, "the market's book cannot be trusted just now, so that nobody knows what it pays", now, sink);
            return;
        }

        if (ExitPricing.Limit(book, side, count, MaxSlippage(closing, market, now)) is not { } price)
        {
            Wait(closing, $"nobody bids for {side.ToWire().ToUpperInvariant()}", now, sink);
            return;
        }

        var id = ClientOrderIds.ForClosing(runIdentity, $"{closing.Ticker}\n{now.ExchangeMs}\n{closing.Attempts}");
        if (orders.Find(id) is not null || orders.FindEarlier(id) is not null)
        {
            // The clock shows a moment again in which the same was done before; the next one is another.
            return;
        }

        var intent = new OrderIntent
        {
            ClientOrderId = id,
            Ticker = closing.Ticker,
            Outcome = side.Opposite(),
            Price = price.Complement,
            Count = count,
            Reason = CloseReasons.OrderPrefix + closing.Reason.ToWire(),
            ExchangeIndex = market.ExchangeIndex,
            TimeInForce = TimeInForce.ImmediateOrCancel,
            IsReduceOnly = true,
            RepeatUntilMs = now.ExchangeMs + RepeatForMs,
            Strategy = AccountLedger.UpkeepOwner,
        };
        if (desk.Send(intent, now, sink) is { } refusal)
        {
            closing.OnTried(hasFilled: false, now.ExchangeMs + PauseMs(closing.Fruitless + 1));
            Wait(closing, refusal.Reason, now, sink);
        }
        else
        {
            closing.OnSent(id, now.ExchangeMs + options.RetryMs);
        }
    }

    private int? MaxSlippage(PositionClosing closing, MarketInfo market, EventTime now) =>
        closing.Reason == CloseReason.Stuck || market.CloseMs - now.ExchangeMs < options.LastMomentSeconds * 1000L
            ? null
            : options.MaxSlippageCents;

    private long PauseMs(int fruitless) =>
        Math.Min(options.LongestRetryMs, (long)options.RetryMs << Math.Min(Math.Max(fruitless - 1, 0), 20));

    private void Wait(PositionClosing closing, string obstacle, EventTime now, ICommandSink sink)
    {
        closing.Enter(ClosingPhase.Waiting, obstacle);
        if (closing.IsNews(obstacle))
        {
            announcer.Say(
                sink,
                now,
                ActivityTypes.PositionClosing,
                ActivityLevel.Warning,
                $"Closing {closing.Ticker} ({closing.Reason.ToWire()}) waits: {obstacle}",
                ("reason", closing.Reason.ToWire()),
                ("ticker", closing.Ticker)
            );
        }
    }
}
