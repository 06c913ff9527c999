using System.Diagnostics.CodeAnalysis;

namespace Kalshi.Wire;

/// <summary>Why one entry of a batch failed.</summary>
public sealed record BatchErrorDto
{
    /// <summary>The code; blanks and underscores mean the same, for example <c>invalid order</c> (§6.7).</summary>
    [AllowNull]
    public string Code
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>The text.</summary>
    [AllowNull]
    public string Message
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>More about it.</summary>
    public string? Details { get; init; }
}

/// <summary>Body of <c>POST /portfolio/events/orders/batched</c>.</summary>
public sealed record BatchCreateOrdersRequest(IReadOnlyList<CreateOrderRequest> Orders);

/// <summary>One entry of the answer to a batch of orders: an accepted order, or the error that kept it out.</summary>
public sealed record BatchCreatedOrderDto
{
    /// <summary>The exchange's id; null where the entry failed.</summary>
    public string? OrderId { get; init; }

    /// <summary>The client's id.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Contracts filled at once; null where the entry failed.</summary>
    public Quantity? FillCount { get; init; }

    /// <summary>Contracts resting; null where the entry failed.</summary>
    public Quantity? RemainingCount { get; init; }

    /// <summary>Volume-weighted YES price of the fills, only if there were any.</summary>
    public string? AverageFillPrice { get; init; }

    /// <summary>Volume-weighted fee per contract, only if there were fills.</summary>
    public string? AverageFeePaid { get; init; }

    /// <summary>Engine time, Unix milliseconds; 0 where the entry failed.</summary>
    public long TsMs { get; init; }

    /// <summary>Why the entry failed; null where it did not.</summary>
    public BatchErrorDto? Error { get; init; }
}

/// <summary>Answer to a batch of orders; one entry per order, in the order they were sent.</summary>
public sealed record BatchCreateOrdersResponse
{
    /// <summary>The entries.</summary>
    public required IReadOnlyList<BatchCreatedOrderDto> Orders { get; init; }
}

/// <summary>One order to cancel in a batch.</summary>
public sealed record BatchCancelEntry
{
    /// <summary>The exchange's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its market; routes to its shard.</summary>
    public string? MarketTicker { get; init; }

    /// <summary>Its subaccount; absent means 0.</summary>
    public int? Subaccount { get; init; }

    /// <summary>Its shard; absent means by ticker, or 0 without one.</summary>
    public int? ExchangeIndex { get; init; }
}

/// <summary>Body of <c>DELETE /portfolio/events/orders/batched</c>.</summary>
public sealed record BatchCancelOrdersRequest(IReadOnlyList<BatchCancelEntry> Orders);

/// <summary>One entry of the answer to a batch of cancels.</summary>
public sealed record BatchCancelledOrderDto
{
    /// <summary>The exchange's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id, where sent.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Contracts taken off the book; 0 where the entry failed.</summary>
    public Quantity? ReducedBy { get; init; }

    /// <summary>Engine time, Unix milliseconds; 0 where the entry failed.</summary>
    public long TsMs { get; init; }

    /// <summary>Why the entry failed; null where it did not.</summary>
    public BatchErrorDto? Error { get; init; }
}

/// <summary>Answer to a batch of cancels.</summary>
public sealed record BatchCancelOrdersResponse
{
    /// <summary>The entries.</summary>
    public required IReadOnlyList<BatchCancelledOrderDto> Orders { get; init; }
}
