namespace Kalshi.Wire;

/// <summary>
/// Body of <c>POST /portfolio/events/orders/{order_id}/amend</c> (§6.6). Market and side must be the order's own.
/// </summary>
public sealed record AmendOrderRequest
{
    /// <summary>The order's market.</summary>
    public required string Ticker { get; init; }

    /// <summary>The order's side, <c>bid</c> or <c>ask</c>.</summary>
    public required string Side { get; init; }

    /// <summary>The new limit price of YES.</summary>
    public required Price Price { get; init; }

    /// <summary>What has filled already plus what shall rest; not the resting size.</summary>
    public required Quantity Count { get; init; }

    /// <summary>The order's present client id; checked by the exchange where given.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Its new client id.</summary>
    public string? UpdatedClientOrderId { get; init; }

    /// <summary>Unix seconds; absent keeps the expiry, 0 clears it.</summary>
    public long? ExpirationTime { get; init; }

    /// <summary>The shard; absent means by ticker.</summary>
    public int? ExchangeIndex { get; init; }
}

/// <summary>Answer to an amended order; the nullable fields are set when the amendment filled or changed the size.</summary>
public sealed record AmendOrderResponse
{
    /// <summary>The exchange's id, which stays.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Contracts resting after what the amendment matched.</summary>
    public Quantity? RemainingCount { get; init; }

    /// <summary>Contracts this amendment filled.</summary>
    public Quantity? FillCount { get; init; }

    /// <summary>Volume-weighted YES price of those fills; up to four decimals.</summary>
    public string? AverageFillPrice { get; init; }

    /// <summary>Volume-weighted fee per contract of those fills.</summary>
    public string? AverageFeePaid { get; init; }

    /// <summary>Engine time, Unix milliseconds.</summary>
    public long TsMs { get; init; }
}

/// <summary>Body of <c>POST /portfolio/events/orders/{order_id}/decrease</c> (§6.5): by an amount or to one, not both.</summary>
public sealed record DecreaseOrderRequest
{
    /// <summary>Contracts to take away.</summary>
    public Quantity? ReduceBy { get; init; }

    /// <summary>Contracts to leave; 0 cancels.</summary>
    public Quantity? ReduceTo { get; init; }

    /// <summary>The order's market; routes to its shard.</summary>
    public string? MarketTicker { get; init; }

    /// <summary>The shard; absent means by ticker.</summary>
    public int? ExchangeIndex { get; init; }
}

/// <summary>Answer to a decreased order.</summary>
public sealed record DecreaseOrderResponse
{
    /// <summary>The exchange's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id, where sent.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Contracts resting now.</summary>
    public required Quantity RemainingCount { get; init; }

    /// <summary>Engine time, Unix milliseconds.</summary>
    public long TsMs { get; init; }
}

/// <summary><c>GET /portfolio/orders/{order_id}/queue_position</c>: contracts to be matched before this order; 0 is next.</summary>
public sealed record QueuePositionResponse(Quantity QueuePositionFp);

/// <summary>Where one resting order stands.</summary>
public sealed record QueuePositionDto(string OrderId, string MarketTicker, Quantity QueuePositionFp);

/// <summary><c>GET /portfolio/orders/queue_positions</c>.</summary>
public sealed record QueuePositionsResponse
{
    /// <summary>The orders.</summary>
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public required IReadOnlyList<QueuePositionDto> QueuePositions
    {
        get;
        init => field = value ?? [];
    }
}
