using System.Text.Json.Nodes;
using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Wire;

namespace OurClient;

/// <summary>What the suite asks of our client, and its typed results told in plain texts, so that they can be compared.</summary>
internal sealed class Calls(KalshiRestClient client)
{
    /// <summary>Does what a line asks for.</summary>
    /// <exception cref="KalshiApiException">The exchange refused, or gave no usable answer.</exception>
    public Task<JsonNode> DoAsync(JsonObject asked) =>
        Text(asked, "do") switch
        {
            "book" => BookAsync(Text(asked, "ticker")),
            "trades" => TradesAsync(Text(asked, "ticker")),
            "balance" => BalanceAsync(),
            "orders" => OrdersAsync(Text(asked, "ticker")),
            "fills" => FillsAsync(Text(asked, "ticker")),
            "positions" => PositionsAsync(Text(asked, "ticker")),
            "create" => CreateAsync(asked),
            "cancel" => CancelAsync(asked),
            var other => throw new NotSupportedException($"There is no call {other}."),
        };

    private static string Text(JsonObject asked, string name) => asked[name]!.GetValue<string>();

    private async Task<JsonNode> BookAsync(string ticker)
    {
        var book = await client.GetOrderBookAsync(ticker);
        return new JsonObject { ["yes"] = Levels(book.YesDollars), ["no"] = Levels(book.NoDollars) };
    }

    private static JsonArray Levels(IReadOnlyList<BookLevel>? levels) =>
        [.. (levels ?? []).Select(level => new JsonArray(level.Price.ToString(), level.Quantity.ToString()))];

    private async Task<JsonNode> TradesAsync(string ticker)
    {
        var rows = new JsonArray();
        await foreach (var trade in client.GetTradesAsync(new TradeFilter { Ticker = ticker }))
        {
            rows.Add(
                new JsonObject
                {
                    ["id"] = trade.TradeId,
                    ["price"] = trade.YesPriceDollars.ToString(),
                    ["count"] = trade.CountFp.ToString(),
                    ["taker"] = trade.TakerOutcomeSide,
                }
            );
        }

        return rows;
    }

    private async Task<JsonNode> BalanceAsync()
    {
        var balance = await client.GetBalanceAsync();
        return new JsonObject { ["micros"] = balance.BalanceDollars.Micros.ToString(), ["cents"] = balance.Balance };
    }

    private async Task<JsonNode> OrdersAsync(string ticker)
    {
        var rows = new JsonArray();
        await foreach (var order in client.GetOrdersAsync(new OrderFilter { Ticker = ticker }))
        {
            rows.Add(
                new JsonObject
                {
                    ["id"] = order.OrderId,
                    ["status"] = order.Status,
                    ["price"] = order.YesPriceDollars.ToString(),
                    ["filled"] = order.FillCountFp.ToString(),
                    ["remaining"] = order.RemainingCountFp.ToString(),
                    ["side"] = order.BookSide,
                }
            );
        }

        return rows;
    }

    private async Task<JsonNode> FillsAsync(string ticker)
    {
        var rows = new JsonArray();
        await foreach (var fill in client.GetFillsAsync(new FillFilter { Ticker = ticker }))
        {
            rows.Add(
                new JsonObject
                {
                    ["trade"] = fill.TradeId,
                    ["order"] = fill.OrderId,
                    ["price"] = fill.YesPriceDollars.ToString(),
                    ["count"] = fill.CountFp.ToString(),
                    ["fee"] = fill.FeeCost.Micros.ToString(),
                }
            );
        }

        return rows;
    }

    private async Task<JsonNode> PositionsAsync(string ticker)
    {
        var rows = new JsonArray();
        await foreach (var position in client.GetPositionsAsync(new PositionFilter { Ticker = ticker }))
        {
            rows.Add(
                new JsonObject
                {
                    ["ticker"] = position.Ticker,
                    ["net"] = position.PositionFp.ToString(),
                    ["cost"] = position.MarketExposureDollars.Micros.ToString(),
                    ["fees"] = position.FeesPaidDollars.Micros.ToString(),
                }
            );
        }

        return rows;
    }

    private async Task<JsonNode> CreateAsync(JsonObject asked)
    {
        var submission = await client.CreateOrderAsync(
            new CreateOrderRequest
            {
                Ticker = Text(asked, "ticker"),
                Side = Text(asked, "side"),
                Count = Quantity.Parse(Text(asked, "count"), provider: null),
                Price = Price.Parse(Text(asked, "price"), provider: null),
                TimeInForce = Text(asked, "time_in_force"),
                SelfTradePreventionType = "taker_at_cross",
                ClientOrderId = Text(asked, "client_order_id"),
            }
        );
        return submission switch
        {
            OrderSubmission.Accepted { Response: var created } => new JsonObject
            {
                ["id"] = created.OrderId,
                ["filled"] = created.FillCount.ToString(),
                ["remaining"] = created.RemainingCount.ToString(),
            },
            OrderSubmission.Refused { Error: var error } => throw new KalshiApiException(error),
            OrderSubmission.AlreadyExists { Error: var error } => throw new KalshiApiException(error),
            OrderSubmission.NotSent { Error: var error } => throw new KalshiApiException(error),
            OrderSubmission.Unknown { Error: var error } => throw new KalshiApiException(error),
            _ => throw new InvalidOperationException("There is no other outcome."),
        };
    }

    private async Task<JsonNode> CancelAsync(JsonObject asked) =>
        await client.CancelOrderAsync(Text(asked, "id"), Text(asked, "ticker")) switch
        {
            OrderCancellation.Cancelled { Response: var cancelled } => new JsonObject
            {
                ["reduced"] = cancelled.ReducedBy.ToString(),
            },
            OrderCancellation.NotLive => new JsonObject { ["reduced"] = "0.00" },
            OrderCancellation.Refused { Error: var error } => throw new KalshiApiException(error),
            OrderCancellation.NotSent { Error: var error } => throw new KalshiApiException(error),
            OrderCancellation.Unknown { Error: var error } => throw new KalshiApiException(error),
            _ => throw new InvalidOperationException("There is no other outcome."),
        };
}
