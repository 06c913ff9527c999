using System.Text.Json.Serialization;

namespace Kalshi.Wire;

/// <summary>
/// The source-generated JSON contract of the REST API: snake case, absent optional fields not written, unknown fields
/// ignored, an optional field that is <c>null</c> as good as absent, a missing required field an error that names it.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [
        typeof(PriceConverter),
        typeof(QuantityConverter),
        typeof(MoneyConverter),
        typeof(Int64Converter),
        typeof(Int32Converter),
        typeof(FlagConverter),
    ]
)]
[JsonSerializable(typeof(ExchangeStatusResponse))]
[JsonSerializable(typeof(ExchangeScheduleResponse))]
[JsonSerializable(typeof(UserDataTimestampResponse))]
[JsonSerializable(typeof(SeriesResponse))]
[JsonSerializable(typeof(SeriesListResponse))]
[JsonSerializable(typeof(SeriesFeeChangesResponse))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(EventsResponse))]
[JsonSerializable(typeof(EventFeeChangesResponse))]
[JsonSerializable(typeof(MarketResponse))]
[JsonSerializable(typeof(MarketsResponse))]
[JsonSerializable(typeof(OrderBookResponse))]
[JsonSerializable(typeof(OrderBooksResponse))]
[JsonSerializable(typeof(TradesResponse))]
[JsonSerializable(typeof(MarketCandlesticksResponse))]
[JsonSerializable(typeof(BatchCandlesticksResponse))]
[JsonSerializable(typeof(EventCandlesticksResponse))]
[JsonSerializable(typeof(HistoricalCandlesticksResponse))]
[JsonSerializable(typeof(HistoricalCutoffResponse))]
[JsonSerializable(typeof(CreateOrderRequest))]
[JsonSerializable(typeof(CreateOrderResponse))]
[JsonSerializable(typeof(CancelOrderResponse))]
[JsonSerializable(typeof(AmendOrderRequest))]
[JsonSerializable(typeof(AmendOrderResponse))]
[JsonSerializable(typeof(DecreaseOrderRequest))]
[JsonSerializable(typeof(DecreaseOrderResponse))]
[JsonSerializable(typeof(BatchCreateOrdersRequest))]
[JsonSerializable(typeof(BatchCreateOrdersResponse))]
[JsonSerializable(typeof(BatchCancelOrdersRequest))]
[JsonSerializable(typeof(BatchCancelOrdersResponse))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(OrdersResponse))]
[JsonSerializable(typeof(QueuePositionResponse))]
[JsonSerializable(typeof(QueuePositionsResponse))]
[JsonSerializable(typeof(CreateOrderGroupRequest))]
[JsonSerializable(typeof(CreateOrderGroupResponse))]
[JsonSerializable(typeof(UpdateOrderGroupLimitRequest))]
[JsonSerializable(typeof(OrderGroupsResponse))]
[JsonSerializable(typeof(OrderGroupResponse))]
[JsonSerializable(typeof(BalanceResponse))]
[JsonSerializable(typeof(PositionsResponse))]
[JsonSerializable(typeof(FillsResponse))]
[JsonSerializable(typeof(SettlementsResponse))]
[JsonSerializable(typeof(ApiLimitsResponse))]
[JsonSerializable(typeof(EndpointCostsResponse))]
[JsonSerializable(typeof(ApiKeysResponse))]
[JsonSerializable(typeof(CreateSubaccountResponse))]
[JsonSerializable(typeof(SubaccountTransferRequest))]
[JsonSerializable(typeof(SubaccountBalancesResponse))]
[JsonSerializable(typeof(SubaccountTransfersResponse))]
[JsonSerializable(typeof(ShardTransferRequest))]
[JsonSerializable(typeof(ShardTransferResponse))]
[JsonSerializable(typeof(ShardTransferDetailResponse))]
[JsonSerializable(typeof(ShardTransfersResponse))]
[JsonSerializable(typeof(Acknowledgement))]
public sealed partial class WireJson : JsonSerializerContext;
