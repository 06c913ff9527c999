using System.Text.Json;
using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd.Kills;

/// <summary>
/// The trader's account as it shows it, and the exchange's as a signed client of its own reads it, must become equal by
/// themselves: cash, positions with what they cost, and orders that rest.
/// </summary>
internal static class AccountAgreement
{
    private const long BalanceMicros = 100;

    /// <summary>Waits until both are equal at a moment when the exchange's did not move, and returns the trader's status of then.</summary>
    public static async Task<JsonElement> WaitAsync(TraderLife trader, VenueAccount account)
    {
        using var patience = Patience.Minutes(3);
        var cancellation = patience.Token;
        using var frames = await ConsoleSocket.ConnectAsync(trader.Console, cancellation);
        var last = "nothing was compared";
        try
        {
            while (true)
            {
                var before = await ReadAsync(account, cancellation);
                var status = await trader.ReadStatusAsync(cancellation);
                var theirs = await ReadAsync(account, cancellation);
                var ours = Describe(status.GetProperty("trading_state"), theirs.Reserved);
                if (before == theirs && ours == theirs.Text)
                {
                    return status;
                }

                last = $"before: {before}\n-- trader --\n{ours}\n-- exchange --\n{theirs}";
                // The next frame says that something may have changed.
                await frames.NextAsync(cancellation);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException($"The accounts did not become equal: {last}\n{trader.Transcript}", exception);
        }
    }

    private static string Describe(JsonElement state, Money reserved)
    {
        var lines = new List<string>();
        foreach (var position in state.GetProperty("positions").EnumerateArray())
        {
            var contracts = Quantity.Parse(Text(position, "contracts"));
            var cost = Money.Parse(Text(position, "cost_dollars"));
            lines.Add(Position(Text(position, "ticker"), Text(position, "side"), contracts, cost));
        }

        foreach (var order in state.GetProperty("orders").EnumerateArray())
        {
            // What never reached the exchange, or is not known to have, does not rest there.
            if (Text(order, "status") is "resting" or "partially_filled")
            {
                lines.Add(Order(Text(order, "client_order_id"), Quantity.Parse(Text(order, "remaining"))));
            }
        }

        return Join(lines, Cut(Money.Parse(Text(state, "cash_dollars")) - reserved));
    }

    private static async Task<VenuePicture> ReadAsync(VenueAccount account, CancellationToken cancellation)
    {
        var lines = new List<string>();
        var reserved = Money.Zero;
        await foreach (var order in account.Rest.GetOrdersAsync(new OrderFilter { Status = "resting" }, cancellation))
        {
            reserved += OwnPrice(order) * order.RemainingCountFp;
            lines.Add(Order(order.ClientOrderId ?? "", order.RemainingCountFp));
        }

        await foreach (var position in account.Rest.GetPositionsAsync(new PositionFilter(), cancellation))
        {
            if (!position.PositionFp.IsZero)
            {
                var side = position.PositionFp.IsNegative ? "no" : "yes";
                lines.Add(Position(position.Ticker, side, position.PositionFp.Abs(), position.MarketExposureDollars));
            }
        }

        var balance = (await account.Rest.GetBalanceAsync(cancellation)).BalanceDollars;
        return new VenuePicture(Join(lines, balance), reserved);
    }

    // The follower only ever opens, so that every order that rests reserves its price.
    private static Price OwnPrice(OrderDto order) => order.OutcomeSide == "yes" ? order.YesPriceDollars : order.NoPriceDollars;

    // The balance is exact to $0.0001; finer digits are cut off.
    private static Money Cut(Money money) => Money.FromMicros(money.Micros - (money.Micros % BalanceMicros));

    private static string Position(string ticker, string side, Quantity contracts, Money cost) =>
        $"{ticker}: {contracts} {side} for {Cut(cost)}";

    private static string Order(string clientOrderId, Quantity remaining) => $"{clientOrderId}: {remaining} resting";

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Join(List<string> lines, Money available)
    {
        lines.Sort(StringComparer.Ordinal);
        return $"{string.Join('\n', lines)}\n{available} available";
    }

    private sealed record VenuePicture(string Text, Money Reserved);
}
