using System.Text.Json.Serialization;

namespace Kalshi.Wire;

/// <summary>
/// The source-generated JSON contract of the REST API: snake case, absent optional fields not written, unknown fields
/// ignored, a missing required field an error that names it.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(PriceConverter), typeof(QuantityConverter), typeof(MoneyConverter)]
)]
[JsonSerializable(typeof(ExchangeStatusResponse))]
[JsonSerializable(typeof(MarketResponse))]
[JsonSerializable(typeof(MarketsResponse))]
[JsonSerializable(typeof(OrderBookResponse))]
[JsonSerializable(typeof(TradesResponse))]
[JsonSerializable(typeof(CreateOrderRequest))]
[JsonSerializable(typeof(CreateOrderResponse))]
[JsonSerializable(typeof(CancelOrderResponse))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(OrdersResponse))]
[JsonSerializable(typeof(BalanceResponse))]
[JsonSerializable(typeof(PositionsResponse))]
[JsonSerializable(typeof(FillsResponse))]
[JsonSerializable(typeof(SettlementsResponse))]
public sealed partial class WireJson : JsonSerializerContext;
