using System.Buffers;
using System.Text;
using System.Text.Json;
using Trader.Commands;
using Trader.Host.Api;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Whales;

namespace Trader.Host.Commands;

/// <summary>What the built-in exchange counted; null values where the exchange is another process.</summary>
/// <param name="TapePrints">Recorded prints executed.</param>
/// <param name="PublicTradesPublished">Trades sent on the trade channel.</param>
/// <param name="HouseBets">Bets of the house against our orders that are on no tape.</param>
internal readonly record struct ExchangeFigures(long? TapePrints, long? PublicTradesPublished, long? HouseBets);

/// <summary>The figures of a run that others rely on: one JSON object, integers and money with six places.</summary>
internal static class RunReport
{
    public static string ToJson(TraderSnapshot snapshot, RunSettled settled, ExchangeFigures exchange)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.Number("tape_prints", exchange.TapePrints);
            json.WriteNumber("public_trades", snapshot.PublicTrades);
            json.Number("public_trades_published", exchange.PublicTradesPublished);
            json.WriteNumber("bets", snapshot.Bets);
            json.Number("house_bets", exchange.HouseBets);
            json.WriteNumber("whales", snapshot.WhaleCount);
            json.WriteStartObject("outcomes");
            for (var i = 0; i < WhaleWords.All.Count; i++)
            {
                json.WriteNumber(WhaleWords.All[i].ToWire(), snapshot.DecisionCounts[i]);
            }

            json.WriteEndObject();
            json.WriteNumber("orders_sent", snapshot.OrdersSent);
            json.WriteNumber("orders_known_to_exchange", settled.OrdersKnownToExchange);
            json.WriteNumber("orders_refused", snapshot.OrdersRefused);
            json.WriteNumber("fills", snapshot.Fills);
            json.Money("realized_pnl_dollars", snapshot.Realized);
            json.Money("fees_dollars", snapshot.Fees);
            json.WriteNumber("open_positions", snapshot.Positions.Length);
            json.WriteString("state", snapshot.State.ToWire());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
