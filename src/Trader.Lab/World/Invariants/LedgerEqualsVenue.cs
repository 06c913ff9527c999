using Kalshi;
using Kalshi.Simulator.Exchange;
using Trader.Status;

namespace Trader.Lab.World;

/// <summary>
/// In the calm there comes a moment at which the trader's books equal the exchange's in orders, positions and cash, to the
/// millionth of a dollar. Between a fill and its message they may differ; a fill or a settlement that was lost makes them
/// differ for good.
/// </summary>
internal sealed class LedgerEqualsVenue(SimulatedWorld world) : Invariant(world, "ledger equals the exchange's")
{
    private const long WindowMs = 60_000;
    private const long LookEveryMs = 500;

    private long lastLookMs;
    private bool wereEqual;
    private string difference = "never looked at";

    /// <inheritdoc/>
    public override void OnStep()
    {
        var nowMs = World.NowMs;
        var endMs = World.Schedule.EndMs;
        if (wereEqual || World.IsEnding || nowMs < endMs - WindowMs || nowMs - lastLookMs < LookEveryMs)
        {
            return;
        }

        lastLookMs = nowMs;
        if (World.Process.IsAlive && FindDifference(World.Process.TakeSnapshot()) is var found)
        {
            wereEqual = found is null;
            difference = found ?? "";
        }
    }

    /// <inheritdoc/>
    public override void OnEnd()
    {
        if (!wereEqual)
        {
            Break($"at no moment of the last {WindowMs / 1000} s, in the end: {difference}");
        }
        else if (World.Process.Settled is { Differences.Count: > 0 } settled)
        {
            Break($"the trader ended its run with differences: {string.Join("; ", settled.Differences)}");
        }
        else if (ExchangeAudit.FindImbalance(World.Engine) is { } imbalance)
        {
            Break($"the exchange itself does not balance: {imbalance}");
        }
    }

    private string? FindDifference(TraderSnapshot snapshot)
    {
        var account = World.Account;
        if (snapshot.Cash != account.Cash)
        {
            return $"cash is {snapshot.Cash}, the exchange has {account.Cash}";
        }

        var positions = snapshot
            .Positions.Where(position => !position.Contracts.IsZero)
            .ToDictionary(
                position => position.Ticker,
                position => position.Side == Outcome.Yes ? position.Contracts : -position.Contracts,
                StringComparer.Ordinal
            );
        foreach (var position in account.Positions)
        {
            if (position.Net != positions.GetValueOrDefault(position.Market.Ticker))
            {
                var ours = positions.GetValueOrDefault(position.Market.Ticker);
                return $"{ours} contracts of {position.Market.Ticker}, the exchange has {position.Net}";
            }

            positions.Remove(position.Market.Ticker);
        }

        if (positions.Count > 0)
        {
            return $"{positions.First().Value} contracts of {positions.First().Key}, the exchange has none";
        }

        var orders = snapshot
            .Orders.Where(order => order.OrderId is not null)
            .ToDictionary(order => order.OrderId!, order => order.Remaining, StringComparer.Ordinal);
        foreach (var order in account.Orders.NewestFirst())
        {
            var isOurs = order.ClientOrderId?.StartsWith(Hands.Prefix, StringComparison.Ordinal) == false;
            if (
                order.IsInBook
                && isOurs
                && (!orders.Remove($"{order.Id:D}", out var remaining) || remaining != order.RemainingCount)
            )
            {
                return $"the exchange has order {order.Id:D} of {order.Market.Ticker} with {order.RemainingCount} resting, we {remaining}";
            }
        }

        return orders.Count == 0 ? null : $"order {orders.First().Key} rests, the exchange has none such";
    }
}
