using System.Globalization;
using System.Text.Json;

namespace Trader.EndToEnd.Processes;

/// <summary>Listens like a console and does the account's sum again for every picture of it that is shown.</summary>
internal static class AccountWatch
{
    /// <summary>Checks every <c>trading_state</c> until the trader has gone; returns how many were checked.</summary>
    public static async Task<int> RunAsync(Uri console, CancellationToken cancellation)
    {
        using var socket = await ConsoleSocket.ConnectAsync(console, cancellation);
        var checkedFrames = 0;
        while (await socket.NextTextAsync(cancellation) is { } text)
        {
            var frame = JsonElement.Parse(text);
            if (frame.GetProperty("type").GetString() == "trading_state" && IsSynced(frame.GetProperty("data")))
            {
                AssertAddsUp(frame.GetProperty("data"));
                checkedFrames++;
            }
        }

        return checkedFrames;
    }

    /// <summary>Cash is what the account began with, plus profits, minus fees, minus what the open positions cost; exactly.</summary>
    public static void AssertAddsUp(JsonElement state)
    {
        var costs = state.GetProperty("positions").EnumerateArray().Sum(position => Dollars(position, "cost_dollars"));
        Assert.Equal(
            Dollars(state, "session_start_equity_dollars")
                + Dollars(state, "realized_pnl_dollars")
                - Dollars(state, "fees_dollars")
                - costs,
            Dollars(state, "cash_dollars")
        );
    }

    private static bool IsSynced(JsonElement state) => state.GetProperty("synced").GetBoolean();

    private static decimal Dollars(JsonElement json, string name) =>
        decimal.Parse(json.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
