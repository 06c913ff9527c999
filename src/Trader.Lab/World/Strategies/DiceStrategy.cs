using Kalshi;
using Kalshi.Simulator.Flow;
using Trader.Events;
using Trader.Strategies;

namespace Trader.Lab.World;

/// <summary>How a strategy of the world behaves.</summary>
/// <param name="Seed">Decides everything it does.</param>
/// <param name="PeriodMs">Exchange milliseconds between its decisions.</param>
/// <param name="MaxContracts">Contracts of an order at most; more than any limit allows is well possible.</param>
/// <param name="IsCareless">Whether it proposes without looking whether a book can be trusted.</param>
internal sealed record DiceStrategyOptions(ulong Seed, int PeriodMs, int MaxContracts, bool IsCareless);

/// <summary>
/// Does anything a strategy may do, without sense: places, amends, shrinks and cancels at prices near the market. What it does
/// is a function of the time and the seed, so that the same decision has the same name in every life.
/// </summary>
internal sealed class DiceStrategy(DiceStrategyOptions options) : IStrategy
{
    private long lastPeriod = -1;

    /// <inheritdoc/>
    public string Name => "dice";

    /// <summary>Is told of each decision's name.</summary>
    public Action<string>? Decided { get; init; }

    /// <inheritdoc/>
    public void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals)
    {
        var period = view.Now.ExchangeMs / options.PeriodMs;
        if (traderEvent.Kind != TraderEventKind.Tick || period == lastPeriod)
        {
            return;
        }

        lastPeriod = period;
        var dice = new SplitMix64(SplitMix64.Mix(options.Seed ^ (ulong)period));
        var open = view.OpenOrders.OrderBy(order => order.Intent.ClientOrderId, StringComparer.Ordinal).ToList();
        if (open.Count > 0 && dice.Chance(0.5))
        {
            Change(open[dice.NextInt(open.Count)], dice, proposals);
        }
        else
        {
            Place(period, view, dice, proposals);
        }
    }

    private void Place(long period, IStrategyView view, SplitMix64 dice, ICollection<Proposal> proposals)
    {
        var tickers = view.Watched.Order(StringComparer.Ordinal).ToList();
        if (tickers.Count == 0)
        {
            return;
        }

        var ticker = tickers[dice.NextInt(tickers.Count)];
        var book = view.Book(ticker);
        if (book is null || (!book.IsTradable && !options.IsCareless))
        {
            return;
        }

        var outcome = dice.OneOf(Outcome.Yes, Outcome.No);
        var touch = book.BestAskFor(outcome) ?? Price.FromCents(50);
        var cents = Math.Clamp((touch.Units / Price.UnitsPerCent) + dice.NextInt(-8, 3), 1, 99);
        var decision = $"{period}-{ticker}";
        Decided?.Invoke(decision);
        proposals.Add(
            new PlaceProposal(
                decision,
                ticker,
                outcome,
                Price.FromCents(cents),
                Quantity.FromContracts(dice.NextInt(1, options.MaxContracts)),
                "the dice say so"
            )
            {
                TimeInForce = dice.OneOf(
                    Commands.TimeInForce.GoodTillCanceled,
                    Commands.TimeInForce.GoodTillCanceled,
                    Commands.TimeInForce.ImmediateOrCancel,
                    Commands.TimeInForce.FillOrKill
                ),
                RepeatForMs = dice.OneOf(0L, 3_000L, 30_000L),
            }
        );
    }

    private static void Change(Orders.TrackedOrder order, SplitMix64 dice, ICollection<Proposal> proposals)
    {
        var id = order.Intent.ClientOrderId;
        var count = order.Intent.Count.Hundredths / Quantity.HundredthsPerContract;
        proposals.Add(
            dice.NextInt(3) switch
            {
                0 => new CancelProposal(id, "the dice say so"),
                1 => new DecreaseProposal(id, Quantity.FromContracts(Math.Max(1, count / 2)), "the dice say so"),
                _ => new AmendProposal(
                    id,
                    Price.FromCents(dice.NextInt(1, 99)),
                    Quantity.FromContracts(dice.NextInt(1, 40)),
                    "the dice say so"
                ),
            }
        );
    }
}
