namespace Kalshi.Simulator.Exchange;

/// <summary>What an account asks for when it amends a resting order (§6.6 of the API).</summary>
public readonly record struct AmendTicket
{
    /// <summary>The market's ticker, which must be the order's; null is not checked.</summary>
    public string? Ticker { get; init; }

    /// <summary>The side of the YES book, which must be the order's.</summary>
    public required BookSide Side { get; init; }

    /// <summary>The new limit price of YES.</summary>
    public required Price Price { get; init; }

    /// <summary>Contracts already filled plus contracts that shall rest; equal to the filled count it cancels the order.</summary>
    public required Quantity Count { get; init; }

    /// <summary>The order's present client id, which must match; null or empty is not checked.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The client id it shall have from now on; null or empty keeps the present one.</summary>
    public string? UpdatedClientOrderId { get; init; }

    /// <summary>When it shall expire, Unix seconds: null keeps what is set, 0 clears it.</summary>
    public long? ExpirationSeconds { get; init; }

    /// <summary>The subaccount the order must be of; null for any.</summary>
    public int? Subaccount { get; init; }
}

/// <summary>The answer to an amend. <c>default</c> is not an answer.</summary>
/// <param name="Order">The order as it stands after matching, or null when refused.</param>
/// <param name="FilledCount">Contracts filled by this amend.</param>
/// <param name="FilledValue">What they came to at YES prices, for the average: value / count.</param>
/// <param name="FeesPaid">The fees of these fills.</param>
/// <param name="IsSizeChanged">Whether the amend changed what rests, by itself or by fills.</param>
/// <param name="Rejection">Why it was refused.</param>
public readonly record struct AmendResult(
    Order? Order,
    Quantity FilledCount,
    Money FilledValue,
    Money FeesPaid,
    bool IsSizeChanged,
    Rejection Rejection
);

/// <summary>What an account asks for when it makes a resting order smaller (§6.5 of the API): exactly one of the two counts.</summary>
public readonly record struct DecreaseTicket
{
    /// <summary>Contracts to take away, above zero; more than rest cancels the order.</summary>
    public Quantity? ReduceBy { get; init; }

    /// <summary>Contracts to leave, zero or more; zero cancels, as much as rests or more changes nothing.</summary>
    public Quantity? ReduceTo { get; init; }

    /// <summary>The subaccount the order must be of; null for any.</summary>
    public int? Subaccount { get; init; }
}

/// <summary>The answer to a decrease.</summary>
/// <param name="Order">The order as it stands now, or null when refused.</param>
/// <param name="ReducedBy">Contracts taken off the book.</param>
/// <param name="Rejection">Why it was refused.</param>
public readonly record struct DecreaseResult(Order? Order, Quantity ReducedBy, Rejection Rejection);
