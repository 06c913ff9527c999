namespace Kalshi.Client.Rest;

/// <summary>What a failed call means for the caller.</summary>
public enum ApiErrorKind
{
    /// <summary>No connection, or none that answered; nothing was refused.</summary>
    ConnectionLost = 0,

    /// <summary>The exchange refused the request for what it says.</summary>
    Rejected,

    /// <summary>Not enough collateral.</summary>
    InsufficientFunds,

    /// <summary>The market is closed or inactive, or trading is paused.</summary>
    MarketClosed,

    /// <summary>Too many requests.</summary>
    RateLimited,

    /// <summary>The exchange or something in front of it failed.</summary>
    ExchangeFault,

    /// <summary>The signature, the key or its rights were refused.</summary>
    Authentication,

    /// <summary>There is no such thing, or no longer.</summary>
    NotFound,

    /// <summary>An order with this client order id exists already.</summary>
    AlreadyExists,

    /// <summary>Whether the exchange acted on the request is not known.</summary>
    UnknownOutcome,
}

/// <summary>Why a call failed. Holds nothing of the request: neither headers nor key can be in it.</summary>
public sealed record ApiError
{
    /// <summary>HTTP status; 0 where there was no answer.</summary>
    public required int HttpStatus { get; init; }

    /// <summary>The exchange's code, or a word of this library's where the exchange sent none.</summary>
    public required string Code { get; init; }

    /// <summary>What the exchange, or this library, says about it; bounded.</summary>
    public required string Message { get; init; }

    /// <summary>More about it where the exchange says more; bounded.</summary>
    public string? Details { get; init; }

    /// <summary>What it means for the caller.</summary>
    public required ApiErrorKind Kind { get; init; }

    /// <summary>What to do about it, one sentence.</summary>
    public string Remedy => RemedyOf(Kind);

    /// <summary>Everything in one line.</summary>
    public override string ToString()
    {
        var status = HttpStatus == 0 ? "no answer" : $"HTTP {HttpStatus}";
        var details = Details is null ? "" : $" ({Details})";
        return $"{Kind}: {status}, {Code}: {Message}{details}. {Remedy}";
    }

    private static string RemedyOf(ApiErrorKind kind) =>
        kind switch
        {
            ApiErrorKind.ConnectionLost => "Check the network; the call can be repeated.",
            ApiErrorKind.Rejected => "Change the request; the same one will be refused again.",
            ApiErrorKind.InsufficientFunds => "Add or free funds before opening anything new.",
            ApiErrorKind.MarketClosed => "Leave this market alone until the exchange opens it again.",
            ApiErrorKind.RateLimited => "Wait for the request budget to refill, then repeat.",
            ApiErrorKind.ExchangeFault => "Wait and repeat; look at the exchange's status if it lasts.",
            ApiErrorKind.Authentication => "Check the key, its rights and environment, and this machine's clock.",
            ApiErrorKind.NotFound => "Look the object up again before acting on it.",
            ApiErrorKind.AlreadyExists => "Look the order up by its client order id; do not send it under another id.",
            _ => "Find out what happened before acting: look the order up or repeat it under the same client order id.",
        };
}

/// <summary>A read failed for good: its retries are used up or it was refused. <see cref="Error"/> says why.</summary>
public sealed class KalshiApiException : Exception
{
    /// <summary>Makes the exception for an error.</summary>
    public KalshiApiException(ApiError error, Exception? innerException = null)
        : base(error.ToString(), innerException) => Error = error;

    /// <summary>Makes the exception with a message.</summary>
    public KalshiApiException(string message)
        : this(Unspecified(message)) { }

    /// <summary>Makes the exception with a message and a cause.</summary>
    public KalshiApiException(string message, Exception innerException)
        : this(Unspecified(message), innerException) { }

    /// <summary>Makes the exception.</summary>
    public KalshiApiException()
        : this(Unspecified("unspecified")) { }

    /// <summary>Why the call failed.</summary>
    public ApiError Error { get; }

    private static ApiError Unspecified(string message) =>
        new()
        {
            HttpStatus = 0,
            Code = "error",
            Message = message,
            Kind = ApiErrorKind.ExchangeFault,
        };
}
